"""What is true of the embedded store alone: its file, its settings, its one writer."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from hybridmeet.adapters.storage import engines, log_sql
from hybridmeet.adapters.storage.failures import StoreInUse
from hybridmeet.adapters.storage.lock import lock_path
from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.ports import Answer, Conflict, StorageUnavailable
from tests.adapters.storage.entries import HANOI, an_entry, chair

IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from hybridmeet.adapters.storage.failures import StoreInUse
from hybridmeet.adapters.storage.sqlite import SqliteStore
try:
    SqliteStore.open(Path(sys.argv[1]))
except StoreInUse as refusal:
    sys.exit(str(refusal))
"""


def open_elsewhere(path: Path) -> subprocess.CompletedProcess[str]:
    script = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(path)]
    return subprocess.run(script, capture_output=True, text=True, check=False)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def pragma(name: str) -> Callable[[Connection], object]:
    return lambda connection: connection.exec_driver_sql(f"PRAGMA {name}").scalar()


async def test_a_commit_is_on_the_disk_before_it_counts(file: SqliteStore) -> None:
    settings = {
        name: await file._writer.write(pragma(name))
        for name in ("journal_mode", "synchronous", "locking_mode")
    }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "locking_mode": "normal"}


async def test_readers_cannot_write(file: SqliteStore) -> None:
    with pytest.raises(StorageUnavailable, match="READONLY"):
        await file._readers.read(lambda connection: log_sql.append(connection, an_entry(0, "x")))


async def test_one_connection_alone_is_open_for_writing(file: SqliteStore, tmp_path: Path) -> None:
    """Two would meet the WAL-reset race of SQLite before 3.51.3."""
    await file.append(an_entry(0, "begin"))
    await asyncio.gather(*(file.read(HANOI) for _ in range(50)))

    modes = [
        int((Path("/proc/self/fdinfo") / number).read_text().split("flags:")[1].split()[0], 8)
        for number in os.listdir("/proc/self/fd")  # noqa: PTH208 -- the entries vanish while a path is made
        if (Path("/proc/self/fd") / number).exists()
        and (Path("/proc/self/fd") / number).readlink() == tmp_path / "hybridmeet.db"
    ]

    assert [mode & os.O_ACCMODE for mode in modes].count(os.O_RDWR) == 1
    assert 1 < len(modes) <= 1 + engines.READERS


async def test_a_second_store_on_the_same_file_is_refused_by_name(
    file: SqliteStore, tmp_path: Path
) -> None:
    path = tmp_path / "hybridmeet.db"

    with pytest.raises(StoreInUse) as refused:
        SqliteStore.open(path)

    assert str(refused.value) == (
        f"{path} is in use by process {os.getpid()}: stop that server, "
        "or let it answer the command line"
    )


async def test_a_second_process_on_the_same_file_is_refused_in_one_line(
    file: SqliteStore, tmp_path: Path
) -> None:
    path = tmp_path / "hybridmeet.db"

    other = await asyncio.to_thread(open_elsewhere, path)

    assert (other.returncode, other.stderr.count("\n")) == (1, 1)
    assert f"in use by process {os.getpid()}" in other.stderr
    assert await file.append(an_entry(0, "begin")) is not None


async def test_a_lock_file_left_behind_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "hybridmeet.db"
    lock_path(path).write_text("4194304\n and more of what an earlier process wrote")

    store = SqliteStore.open(path)

    assert lock_path(path).read_text() == f"{os.getpid()}\n"
    await store.close()
    await SqliteStore.open(path).close()


async def test_a_file_that_is_no_database_is_refused_and_not_held(tmp_path: Path) -> None:
    path = tmp_path / "hybridmeet.db"
    path.write_bytes(b"BEGIN:VCALENDAR" * 100)

    for _ in range(2):
        with pytest.raises(StorageUnavailable, match="SQLITE_NOTADB"):
            SqliteStore.open(path)

    assert path.read_bytes() == b"BEGIN:VCALENDAR" * 100


async def test_a_folder_whose_name_is_a_query_is_still_that_folder(tmp_path: Path) -> None:
    """The file is named to SQLite by a URI, where ``?mode=memory#`` would mean something."""
    folder = tmp_path / "Hà Nội?mode=memory#%41"
    folder.mkdir()

    store = SqliteStore.open(folder / "hybridmeet.db")
    await store.append(an_entry(0, "begin"))
    await store.close()

    assert names(folder) == ["hybridmeet.db", "hybridmeet.db.lock"]


async def test_nobody_is_told_before_the_commit(file: SqliteStore) -> None:
    """While the writer stands before COMMIT, the loop goes round and the append still waits."""
    loop, looked = asyncio.get_running_loop(), threading.Event()
    asked = asyncio.ensure_future(file.append(an_entry(0, "begin")))  # noqa: TID251 -- awaited below
    told_early: list[bool] = []

    def go_round(times: int) -> None:
        told_early.append(asked.done())
        if times:
            loop.call_soon(go_round, times - 1)
        else:
            looked.set()

    @event.listens_for(file._writer._engine, "commit", once=True)
    def before_commit(connection: Connection) -> None:
        loop.call_soon_threadsafe(go_round, 20)
        assert looked.wait(10)

    assert await asked == Answer(1, 1, an_entry(0, "begin").at)
    assert told_early == [False] * 21


async def test_what_waits_is_written_together(file: SqliteStore) -> None:
    """One fsync for the fifty that queued behind a slow one, not fifty."""
    commits: list[None] = []
    event.listen(file._writer._engine, "commit", lambda connection: commits.append(None))
    busy, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def slow(connection: Connection) -> None:
        loop.call_soon_threadsafe(busy.set)
        assert go_on.wait(10)

    async def fifty_behind() -> None:
        await busy.wait()
        loop.call_later(0, go_on.set)  # after the appends have queued: they run first
        await asyncio.gather(*(file.append(an_entry(seq, f"c{seq}")) for seq in range(50)))

    await asyncio.gather(file._writer.write(slow), fifty_behind())

    assert len(commits) == 2
    assert [fact.seq for fact in await file.read(HANOI)] == list(range(1, 51))


async def test_a_burst_is_written_in_its_order_and_a_refused_entry_takes_no_other_with_it(
    file: SqliteStore,
) -> None:
    burst = [
        an_entry(0, "first"),
        an_entry(9, "stray"),
        an_entry(1, "empty", events=()),
        an_entry(1, "second", 2),
        an_entry(1, "late"),
        an_entry(3, "third"),
    ]

    outcomes = await asyncio.gather(*map(file.append, burst), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [
        Answer,
        Conflict,
        ValueError,
        Answer,
        Conflict,
        Answer,
    ]
    log = await file.read(HANOI)
    assert [str(fact.command) for fact in log] == ["first", "second", "second", "third"]


async def test_who_gives_up_waiting_finds_his_answer_later(file: SqliteStore) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await file.append(an_entry(0, "begin"))
    await file.append(an_entry(1, "next"))

    stored = await file.answered(HANOI, chair(), an_entry(0, "begin").command)

    assert stored == Answer(1, 1, an_entry(0, "begin").at)


async def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = SqliteStore.open(tmp_path / "hybridmeet.db")
    await store.close()

    with pytest.raises(StorageUnavailable, match="closed"):
        await store.append(an_entry(0, "begin"))
    with pytest.raises(StorageUnavailable, match="closed"):
        await store.read(HANOI)


async def test_what_waits_at_the_end_is_still_written(tmp_path: Path) -> None:
    path = tmp_path / "hybridmeet.db"
    store = SqliteStore.open(path)
    waiting = [asyncio.ensure_future(store.append(an_entry(seq, f"c{seq}"))) for seq in range(9)]  # noqa: TID251 -- awaited below
    await asyncio.wait(waiting[:1])

    await store.close()

    assert [answer.first_seq for answer in await asyncio.gather(*waiting)] == list(range(1, 10))


async def test_the_file_holds_no_write_ahead_log_after_a_clean_end(tmp_path: Path) -> None:
    """So a copy of the one file is a whole backup when no server runs."""
    path = tmp_path / "hybridmeet.db"
    store = SqliteStore.open(path)
    await store.append(an_entry(0, "begin", 3))
    await store.read(HANOI)
    await store.close()

    assert names(tmp_path) == [path.name, lock_path(path).name]
    copy = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    assert copy.execute("SELECT count(*) FROM event").fetchone() == (3,)
    copy.close()


async def test_a_write_that_meets_another_is_a_conflict_of_its_own(file: SqliteStore) -> None:
    """The key of the ``event`` table is the last word, should everything before it be wrong."""
    await file.append(an_entry(0, "begin", 2))

    def go_back(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE meeting SET seq = 1")
        log_sql.append(connection, an_entry(1, "again"))

    outcomes = await asyncio.gather(
        file.append(an_entry(2, "next")),
        file._writer.write(go_back),
        file.append(an_entry(3, "after")),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes] == [Answer, Conflict, Answer]
    assert await file.verify(HANOI)


async def test_misuse_of_the_driver_is_told_as_unavailable(file: SqliteStore) -> None:
    def misuse(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT ?", ())

    with pytest.raises(StorageUnavailable, match="ProgrammingError"):
        await file._writer.write(misuse)

    assert await file.append(an_entry(0, "begin")) == Answer(1, 1, an_entry(0, "begin").at)


async def test_a_schema_that_quotes_no_text_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "hybridmeet.db"
    store = SqliteStore.open(path)
    await store.close()
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"CREATE TABLE meeting", b"CREATE TABL\xdd meeting"))

    with pytest.raises(StorageUnavailable, match="SQLITE_CORRUPT"):
        SqliteStore.open(path)
