"""Two nodes on a database of their own, ended whatever happens."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.nodes.node import Node
from tests.ports import own_port
from tests.postgres import OwnPostgres, own_server


@pytest.fixture
def postgres() -> Iterator[OwnPostgres]:
    """A server of this test's own: it may be killed."""
    with own_server() as server:
        yield server


@pytest.fixture
async def nodes(postgres: OwnPostgres, tmp_path: Path) -> AsyncIterator[tuple[Node, Node]]:
    """Two nodes that do not run yet."""
    url = postgres.database("meetings")
    both = Node(own_port(), tmp_path / "a", url), Node(own_port(), tmp_path / "b", url)
    try:
        yield both
    finally:
        await asyncio.gather(*(node.kill() for node in both))
