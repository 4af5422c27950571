"""A server for each test; and one for all tests of a file that change nothing for each other."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.security.stand import Stand, standing


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with standing() as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared() -> AsyncIterator[Stand]:
    """For files marked with ``asyncio(loop_scope="module")``."""
    async with standing() as made:
        yield made
