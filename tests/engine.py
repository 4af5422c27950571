"""The switch: every server that the tests start keeps its record in PostgreSQL instead of a file.

``HYBRIDMEET_TEST_ENGINE=postgres`` (``make test-postgres``). Each module has a database, and each
test that makes folders another one: servers and commands find it in the environment, as an
administrator would tell them. With the mark ``folders`` each folder has one of its own, which the
words of the command line name. What is only true of a file carries the mark ``sqlite``.
"""

import asyncio
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
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


class Folders:
    """The databases of a test's folders: the same one for the same folder."""

    def __init__(self) -> None:
        self.urls: dict[Path, str] = {}

    def url(self, folder: Path) -> str:
        """Where the record of a folder is."""
        if folder not in self.urls:
            self.urls[folder] = postgres.server().database(template=_ready())
        return self.urls[folder]

    def named(self, words: list[str]) -> list[str]:
        """The words of a command, whose folders are databases where it reads or writes records."""
        if "--compare" in words and Path(other := words[words.index("--compare") + 1]).is_dir():
            words[words.index("--compare") + 1] = self.url(Path(other))
        if "--data" in words and "--database-url" not in words:
            words += ["--database-url", self.url(Path(words[words.index("--data") + 1]))]
        return words


_folders: list[Folders] = []  # at most one: of the test that has the mark


def as_typed(words: Sequence[str | Path]) -> list[str]:
    """The words of a command as an administrator of this engine would type them."""
    typed = [str(word) for word in words]
    return _folders[0].named(typed) if _folders else typed


def tamper(folder: Path, statement: str) -> None:
    """Change the record of a folder past every rule, as somebody with its password could."""
    if url := url_of(folder):
        with postgres.server().connect(url) as connection:
            connection.execute(statement.encode())
        return
    with closing(sqlite3.connect(folder / "hybridmeet.db")) as file, file:
        file.execute(statement)


def is_postgres() -> bool:
    """Whether the switch is on."""
    return os.environ.get(SWITCH) == "postgres"  # noqa: TID251 -- the tests' own variable


def open_record(file: Path) -> SqlStore:
    """The record of a server that has ended: the file, or the database that it was told."""
    return open_store(file, url_of(file.parent), "test")


def record_beside(file: Path) -> AbstractContextManager[StoredRecord]:
    """The record of a server that may be running, as it stands now."""
    return record_at(file, url_of(file.parent))


def url_of(folder: Path) -> str:
    """Where the record of a folder's server is; nothing where it is in the folder."""
    if _folders:
        return _folders[0].url(folder)
    return os.environ.get(TOLD, "")  # noqa: TID251 -- as a server does


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
    each = request.node.get_closest_marker("folders")
    if each is not None and (is_postgres() or each.kwargs.get("always")):
        yield from _each_folder()
        return
    yield from _told(request.node.path, is_wanted="tmp_path" in request.fixturenames)


def _each_folder() -> Iterator[None]:
    _folders.append(Folders())
    yield
    for url in _folders.pop().urls.values():
        postgres.server().drop(url)


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
