"""The switch: every server that the tests start keeps its record in PostgreSQL instead of a file.

``HYBRIDMEET_TEST_ENGINE=postgres`` (``make test-postgres``). Each module has a database, and each
test that makes folders another one: servers and commands find it in the environment, as an
administrator would tell them. What is only true of a file carries the mark ``sqlite``.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hybridmeet.adapters.storage.opening import open_store
from hybridmeet.adapters.storage.postgres import PostgresStore
from hybridmeet.adapters.storage.records.stored import StoredRecord, record_at
from hybridmeet.adapters.storage.sql_store import SqlStore
from tests import postgres

SWITCH = "HYBRIDMEET_TEST_ENGINE"
TOLD = "HYBRIDMEET_DATABASE_URL"
WITH_SERVERS = (
    "adapters/http/", "browser/", "cli/", "docker/", "faults/", "journeys/", "security/"
)  # fmt: skip


def is_postgres() -> bool:
    """Whether the switch is on."""
    return os.environ.get(SWITCH) == "postgres"  # noqa: TID251 -- the tests' own variable


def open_record(file: Path) -> SqlStore:
    """The record of a server that has ended: the file, or the database that it was told."""
    return open_store(file, os.environ.get(TOLD, ""), "test")  # noqa: TID251 -- as a server does


def record_beside(file: Path) -> AbstractContextManager[StoredRecord]:
    """The record of a server that may be running, as it stands now."""
    return record_at(file, os.environ.get(TOLD, ""))  # noqa: TID251 -- as a server does


@contextmanager
def own_record() -> Iterator[dict[str, str]]:
    """The settings of a server made by ``app.build`` that name a database of its own, or none."""
    if not is_postgres():
        yield {}
        return
    url = postgres.server().database(template=_ready())
    yield {"database_url": url}
    postgres.server().drop(url)


@pytest.fixture(scope="module", autouse=True)
def _database_of_the_module(request: pytest.FixtureRequest) -> Iterator[None]:
    """A database for the servers that live as long as the module."""
    assert isinstance(request.node, pytest.Module)
    yield from _told(request.node.path, is_wanted=True)


@pytest.fixture(autouse=True)
def _database_of_the_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """A database for the servers of a test that has a folder for them."""
    assert isinstance(request.node, pytest.Item)
    mark = request.node.get_closest_marker("sqlite")
    if mark is not None and is_postgres():
        pytest.skip(f"only true of a SQLite file: {mark.args[0]}")
    yield from _told(request.node.path, is_wanted="tmp_path" in request.fixturenames)


@cache
def _ready() -> str:
    """A database that has today's tables already: to copy it is quicker than to make them."""
    url = postgres.server().database()
    asyncio.run(PostgresStore.open(url, "test").close())
    return urlsplit(url).path[1:]


def _told(path: Path, *, is_wanted: bool) -> Iterator[None]:
    within = path.relative_to(Path(__file__).parent).as_posix()
    if not is_postgres() or not is_wanted or not within.startswith(WITH_SERVERS):
        yield
        return
    url = postgres.server().database(template=_ready())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(TOLD, url)
        yield
    postgres.server().drop(url)
