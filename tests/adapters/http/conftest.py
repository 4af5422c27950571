"""One server for all tests of a file that only look; a test that changes it makes its own."""

from collections.abc import AsyncIterator

import pytest

from tests.security.stand import Stand, standing


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with standing() as made:
        yield made
