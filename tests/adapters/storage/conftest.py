"""One suite for every store: an engine is a line in ``ENGINES``."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from hybridmeet.adapters.storage.postgres import PostgresStore
from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.ports import AccessStore, MeetingLog, SnapshotStore
from tests import postgres
from tests.fakes import MemoryStore


class Store(MeetingLog, SnapshotStore, AccessStore, Protocol):
    async def close(self) -> None: ...


async def memory(path: Path) -> Store:
    return MemoryStore()


async def sqlite(path: Path) -> SqliteStore:
    return SqliteStore.open(path / "hybridmeet.db")


async def postgresql(path: Path) -> PostgresStore:
    store = PostgresStore.open(postgres.database_of(path), "node-1")
    await store.start()
    return store


ENGINES: dict[str, Callable[[Path], Awaitable[Store]]] = {
    "memory": memory,
    "sqlite": sqlite,
    "postgresql": postgresql,
}
OUTLIVES_ITS_PROCESS = ["sqlite", "postgresql"]


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Where a store is; its database, if it has one, is gone afterwards."""
    yield tmp_path
    if "postgresql" in request.node.name:
        postgres.forget(tmp_path)


@pytest.fixture(params=ENGINES)
async def store(request: pytest.FixtureRequest, place: Path) -> AsyncIterator[Store]:
    store = await ENGINES[request.param](place)
    yield store
    await store.close()


@pytest.fixture(params=OUTLIVES_ITS_PROCESS)
def open_store(request: pytest.FixtureRequest, place: Path) -> Callable[[], Awaitable[Store]]:
    return lambda: ENGINES[request.param](place)


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """A SQLite store, for what is only true of it."""
    store = SqliteStore.open(tmp_path / "hybridmeet.db")
    yield store
    await store.close()


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    yield postgres.database_of(tmp_path)
    postgres.forget(tmp_path)


@pytest.fixture
async def pair(url: str) -> AsyncIterator[tuple[PostgresStore, PostgresStore]]:
    """Two nodes' stores on one database."""
    stores = PostgresStore.open(url, "hanoi"), PostgresStore.open(url, "jakarta")
    for store in stores:
        await store.start()
    yield stores
    for store in stores:
        await store.close()
