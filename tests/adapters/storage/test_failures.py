"""A disk that is full or broken: never a false yes, and the store lives on when it is mended."""

import asyncio
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.ports import Answer, StorageFull, StorageUnavailable
from hybridmeet.domain.events import ItemRetitled
from hybridmeet.domain.ids import ItemId, SessionId
from hybridmeet.domain.texts import Text
from tests.adapters.storage.entries import HANOI, an_entry
from tests.disks import mounted

LONG = ItemRetitled(session=SessionId("day1"), item=ItemId("i1"), title=Text(en="e" * 3900))
TOO_LONG = (LONG,) * 100


@contextmanager
def at_most(path: Path, more: int) -> Iterator[None]:
    """No file may grow past the write-ahead log's size and some bytes: writing fails (EFBIG)."""
    size = path.with_name(path.name + "-wal").stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + more, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 1 MB."""
    with mounted(tmp_path / "disk", "size=1m") as disk:
        yield disk


async def limit_pages(store: SqliteStore, pages: int) -> None:
    """Let the file be full at so many pages of 4 kB (0: one more than it has)."""

    def limit(connection: Connection) -> None:
        now = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages or now + 1}")

    await store._writer.write(limit)


async def test_a_full_file_refuses_and_works_again_when_there_is_room(file: SqliteStore) -> None:
    await file.append(an_entry(0, "begin"))
    await limit_pages(file, 0)

    with pytest.raises(StorageFull, match="no room left"):
        await file.append(an_entry(1, "next", events=TOO_LONG))
    assert [fact.seq for fact in await file.read(HANOI)] == [1]

    await limit_pages(file, 10_000)
    assert (await file.append(an_entry(1, "next", events=TOO_LONG))).last_seq == 101
    assert await file.verify(HANOI)


async def test_what_still_fits_is_written_though_its_neighbour_does_not(file: SqliteStore) -> None:
    """SQLite ends the whole transaction on SQLITE_FULL, savepoints and all: each is tried alone."""
    await file.append(an_entry(0, "begin"))
    await limit_pages(file, 0)

    outcomes = await asyncio.gather(
        file.append(an_entry(1, "small")),
        file.append(an_entry(2, "too long", events=TOO_LONG)),
        file.append(an_entry(2, "small too")),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes] == [Answer, StorageFull, Answer]
    assert [str(fact.command) for fact in await file.read(HANOI)] == ["begin", "small", "small too"]


@pytest.mark.parametrize("room", range(0, 48_000, 3_000))
async def test_a_failed_write_is_never_acknowledged_and_the_writer_survives(
    file: SqliteStore, tmp_path: Path, room: int
) -> None:
    begun = await file.append(an_entry(0, "begin"))

    with at_most(tmp_path / "hybridmeet.db", room):
        with pytest.raises(StorageUnavailable, match="SQLITE_IOERR"):
            await file.append(an_entry(1, "next", events=TOO_LONG))
        assert [fact.seq for fact in await file.read(HANOI)] == [1]
        with pytest.raises(StorageUnavailable):
            await file.append(an_entry(1, "next", events=TOO_LONG))

    assert await file.append(an_entry(0, "begin")) == begun
    assert (await file.append(an_entry(1, "next", events=TOO_LONG))).last_seq == 101
    assert len(await file.read(HANOI)) == 101
    assert await file.verify(HANOI)


async def test_after_a_failure_the_old_write_ahead_log_is_written_out_first(
    file: SqliteStore, tmp_path: Path
) -> None:
    """A failed fsync leaves pages that look clean and are not: see ``engines.WRITING``."""
    path = tmp_path / "hybridmeet.db"
    await file.append(an_entry(0, "begin", events=TOO_LONG))
    with at_most(path, 0), pytest.raises(StorageUnavailable):
        await file.append(an_entry(100, "next", events=TOO_LONG))
    assert path.with_name("hybridmeet.db-wal").stat().st_size > 100_000

    await file.append(an_entry(100, "other"))

    assert path.with_name("hybridmeet.db-wal").stat().st_size < 100_000
    assert len(await file.read(HANOI)) == 101


async def test_a_stranger_who_holds_the_file_delays_and_then_fails_a_write(
    file: SqliteStore, tmp_path: Path
) -> None:
    await file._writer.write(
        lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=50")
    )
    stranger = sqlite3.connect(tmp_path / "hybridmeet.db", isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageUnavailable, match="SQLITE_BUSY"):
        await file.append(an_entry(0, "begin"))

    stranger.execute("ROLLBACK")
    stranger.close()
    assert await file.append(an_entry(0, "begin")) == Answer(1, 1, an_entry(0, "begin").at)


async def test_a_full_disk_refuses_and_works_again_when_there_is_room(tiny_disk: Path) -> None:
    store = SqliteStore.open(tiny_disk / "hybridmeet.db")
    ballast = tiny_disk / "ballast"
    ballast.write_bytes(b"0" * 300_000)
    told = 0
    with pytest.raises(StorageFull):  # noqa: PT012 -- until it is full
        while True:
            told = (await store.append(an_entry(told, f"c{told}", events=(LONG,)))).last_seq
    assert [fact.seq for fact in await store.read(HANOI)] == list(range(1, told + 1))
    assert told > 10

    ballast.unlink()
    assert (await store.append(an_entry(told, f"c{told}"))).first_seq == told + 1
    assert await store.verify(HANOI)
    await store.close()
