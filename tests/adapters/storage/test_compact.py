"""After an erasure no byte of what was replaced is left in the store's own files."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from hybridmeet.adapters.storage.postgres import PostgresStore
from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.ports import FeedToken, Snapshot
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.people import Person
from tests import postgres
from tests.adapters.storage.entries import HANOI, an_entry
from tests.fakes import FIRST

CANARY = "Kanarienvogel"
WHO = PersonId("trong")
LONG = Person(id=WHO, function="Chair", display=CANARY, address_as="Your Excellency " * 18)
NAMELESS = {WHO: Person(id=WHO, function="Chair 1")}


def holds_the_name(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if CANARY.encode() in path.read_bytes()]


async def test_a_file_that_keeps_what_was_deleted_loses_it(
    file: SqliteStore, tmp_path: Path
) -> None:
    """Debian builds SQLite with secure_delete; others do not, and neither does this test."""

    def keep_what_is_deleted(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA secure_delete=OFF").close()

    await file._writer._ask(keep_what_is_deleted, bare=True)
    await file.append(an_entry(0, "begin", people={WHO: LONG}))
    await file.append(an_entry(1, "erase", people=NAMELESS))
    assert "hybridmeet.db-wal" in holds_the_name(tmp_path)

    await file.compact()

    assert holds_the_name(tmp_path) == []
    assert (tmp_path / "hybridmeet.db-wal").stat().st_size == 0
    assert (await file.beside(HANOI)).people == NAMELESS


async def test_writing_goes_on_behind_it(file: SqliteStore) -> None:
    await file.append(an_entry(0, "begin"))
    await file.compact()

    assert (await file.append(an_entry(1, "next"))).last_seq == 2


async def test_labels_and_older_states_are_forgotten(file: SqliteStore) -> None:
    for digest, person in (("a" * 64, WHO), ("b" * 64, PersonId("other"))):
        feed = FeedToken(digest, HANOI, "personal", person, f"{person}'s phone", FIRST)
        await file.add_feed(feed)
    entry = an_entry(0, "begin")
    await file.append(entry)
    await file.keep_snapshot(HANOI, Snapshot(1, "shape", "{}"))
    assert await file.snapshot(HANOI, "shape") is not None

    await file.forget(HANOI, WHO)

    labels = [one.label for digest in "ab" if (one := await file.feed(digest * 64))]
    assert (labels, await file.snapshot(HANOI, "shape")) == (["", "other's phone"], None)


async def test_the_tables_of_a_database_are_written_anew(url: str) -> None:
    store = PostgresStore.open(url, "hanoi")
    try:
        await store.append(an_entry(0, "begin", people={WHO: LONG}))
        await store.append(an_entry(1, "erase", people=NAMELESS))
        before = files_of(url)
        await store.compact()
        assert (await store.beside(HANOI)).people == NAMELESS
    finally:
        await store.close()

    after = files_of(url)
    assert {name for name in before if before[name] == after[name]} == {"event", "link"}


def files_of(url: str) -> dict[str, int]:
    """Which file each table is in; a table that was written anew is in another."""
    names = ["person", "text", "feed", "snapshot", "event", "link"]
    question = "SELECT relname, pg_relation_filenode(oid) FROM pg_class WHERE relname = ANY(%s)"
    with postgres.server().connect(url) as connection:
        return dict(connection.execute(question, [names]).fetchall())
