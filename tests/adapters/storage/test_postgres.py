"""What is true of PostgreSQL alone: what it must promise, and what happens when it goes away."""

import asyncio
import os
import signal
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from hybridmeet.adapters.storage.failures import StoreTooNew, StoreUnfit
from hybridmeet.adapters.storage.migrating import HEAD
from hybridmeet.adapters.storage.postgres import PostgresStore
from hybridmeet.application.ports import Answer, StorageFull, StorageUnavailable
from hybridmeet.domain.events import ItemRetitled
from hybridmeet.domain.ids import ItemId, MeetingId, PersonId, SessionId
from hybridmeet.domain.people import Person
from hybridmeet.domain.texts import Text
from tests import postgres
from tests.adapters.storage.entries import HANOI, an_entry
from tests.adapters.storage.test_shared import rows, until
from tests.disks import mounted
from tests.postgres import OwnPostgres, own_server

LONG = ItemRetitled(session=SessionId("day1"), item=ItemId("i1"), title=Text(en="e" * 3900))
SECRET = "geheim"
NAME = "Ngô Xuân Lịch"


@pytest.fixture
async def store(url: str) -> AsyncIterator[PostgresStore]:
    store = PostgresStore.open(url, "hanoi")
    yield store
    await store.close()


@pytest.fixture
def own() -> Iterator[OwnPostgres]:
    """A server that may be killed."""
    with own_server() as server:
        yield server


@pytest.mark.parametrize("told", ["on", "local", "remote_write", "remote_apply"])
async def test_a_server_that_waits_for_its_disk_is_taken(url: str, told: str) -> None:
    settle(url, f"synchronous_commit = {told}")

    store = PostgresStore.open(url, "hanoi")
    await store.append(an_entry(0, "begin"))
    assert store.version.startswith("PostgreSQL ")
    await store.close()


async def test_a_server_that_acknowledges_too_early_is_refused_with_the_reason(url: str) -> None:
    settle(url, "synchronous_commit = off")

    with pytest.raises(StoreUnfit, match=r"synchronous_commit = off: what was acknowledged could"):
        PostgresStore.open(url, "hanoi")


@pytest.mark.parametrize("promise", ["fsync", "full_page_writes"])
def test_a_server_that_could_spoil_the_record_is_refused_with_the_reason(promise: str) -> None:
    with (
        own_server(f"{promise}=off") as server,
        pytest.raises(StoreUnfit, match=rf"{promise} = off: a power cut could .* {promise} = on"),
    ):
        PostgresStore.open(server.url("postgres"), "hanoi")


def test_a_database_that_cannot_hold_every_name_is_refused(url: str) -> None:
    with postgres.server().connect() as connection:
        connection.execute(
            "CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"
        )
    try:
        with pytest.raises(StoreUnfit, match=r"server_encoding = SQL_ASCII: .*ENCODING 'UTF8'"):
            PostgresStore.open(postgres.server().url("ascii"), "hanoi")
    finally:
        postgres.server().drop(postgres.server().url("ascii"))


async def test_a_promise_that_is_broken_later_is_seen_by_the_next_connection(
    store: PostgresStore, url: str
) -> None:
    await store.append(an_entry(0, "begin"))
    settle(url, "synchronous_commit = off")
    end_connections(url)

    with pytest.raises(StoreUnfit):
        await store.append(an_entry(1, "next"))

    settle(url, "synchronous_commit = on")
    assert (await store.append(an_entry(1, "next"))).first_seq == 2


async def test_two_nodes_that_start_at_once_make_the_tables_once(url: str) -> None:
    opening = (asyncio.to_thread(PostgresStore.open, url, f"node-{turn}") for turn in range(4))

    stores = await asyncio.gather(*opening)

    assert rows(url, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    for store in stores:
        await store.close()


def test_a_database_of_a_newer_release_is_refused_in_one_line(
    store: PostgresStore, url: str
) -> None:
    rows(url, "UPDATE alembic_version SET version_num = '0999' RETURNING version_num")

    with pytest.raises(StoreTooNew, match=r"written by a newer hybridmeet \(shape 0999\)"):
        PostgresStore.open(url, "jakarta")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (f"postgresql://a:{SECRET}@127.0.0.1:1/x", r"cannot be reached: .*Connection refused"),
        (f"postgresql://a:{SECRET}@127.0.0.1:x/x", r"cannot be reached: .*invalid integer"),
        (f"postgresql://a:{SECRET}@h/x?no_such={SECRET}", r"database_url is not understood"),
        (f"postgresql://a:{SECRET} {SECRET}@[h/x", r"database_url is not understood"),
    ],
)
def test_a_password_is_never_said(wrong: str, said: str) -> None:
    with pytest.raises(StorageUnavailable, match=said) as refused:
        PostgresStore.open(wrong, "hanoi")

    assert SECRET not in "".join(traceback.format_exception(refused.value))


async def test_a_name_stands_in_no_error(store: PostgresStore, url: str) -> None:
    await store.append(an_entry(0, "begin"))
    with postgres.server().connect(url) as connection:
        connection.execute("DROP TABLE person")
    someone = Person(id=PersonId("a"), function="Head of delegation", display=NAME)

    with pytest.raises(StorageUnavailable, match=r"\(UndefinedTable\)") as failed:
        await store.append(an_entry(1, "next", people={someone.id: someone}))

    assert NAME not in "".join(traceback.format_exception(failed.value))
    assert len(await store.read(HANOI)) == 1


async def test_connections_that_were_cut_are_not_noticed_by_who_asks(
    store: PostgresStore, url: str
) -> None:
    for turn in range(5):
        assert (await store.append(an_entry(turn, f"c{turn}"))).first_seq == turn + 1
        assert len(await store.read(HANOI)) == turn + 1
        assert end_connections(url) >= 2


@pytest.mark.kill
async def test_after_a_kill_of_the_server_work_goes_on_and_nothing_acknowledged_is_lost(
    own: OwnPostgres, tell: Callable[[str], None]
) -> None:
    store = PostgresStore.open(own.database("record"), "hanoi")
    heard: list[MeetingId | None] = []
    store.on_hint(heard.append)
    await store.start()
    told, loop = 0, asyncio.get_running_loop()
    slowest = longest = 0.0

    for turn in range(3):
        told = (await store.append(an_entry(told, f"before-{turn}"))).last_seq
        await until(lambda: None in heard)
        heard.clear()
        own.kill()
        asked = loop.time()
        with pytest.raises(StorageUnavailable):
            await store.append(an_entry(told, f"during-{turn}"))
        slowest = max(slowest, loop.time() - asked)
        await asyncio.to_thread(own.start)
        up = loop.time()
        again = await store.append(an_entry(told, f"during-{turn}"))
        longest = max(longest, loop.time() - up)
        assert again.first_seq == told + 1
        told = again.last_seq

    tell(f"3 kills: a refusal took {slowest:.2f} s, the first answer after {longest:.2f} s")
    await until(lambda: None in heard)
    assert slowest < 5
    assert longest < 3
    assert [fact.seq for fact in await store.read(HANOI)] == list(range(1, told + 1))
    assert await store.verify(HANOI)
    await store.close()


@pytest.mark.kill
@pytest.mark.long
async def test_a_server_that_is_frozen_is_a_refusal_within_five_seconds(own: OwnPostgres) -> None:
    store = PostgresStore.open(own.database("record"), "hanoi")
    await store.append(an_entry(0, "begin"))
    loop = asyncio.get_running_loop()
    own.freeze()
    took: list[float] = []

    for _ in range(2):
        asked = loop.time()
        with pytest.raises(StorageUnavailable):
            await store.append(an_entry(1, "next"))
        took.append(loop.time() - asked)
    own.freeze(signal.SIGCONT)

    assert max(took) < 5
    assert (await store.append(an_entry(1, "next"))).first_seq == 2
    assert len(await store.read(HANOI)) == 2
    await store.close()


@pytest.mark.kill
async def test_a_full_disk_refuses_and_works_again_when_there_is_room(
    own: OwnPostgres, tiny_disk: Path
) -> None:
    store = PostgresStore.open(on_a_disk(own, tiny_disk), "hanoi")
    ballast = tiny_disk / "ballast"
    ballast.write_bytes(b"0" * (free_bytes(tiny_disk) - 400_000))
    told = 0
    with pytest.raises(StorageFull, match="no room left"):  # noqa: PT012 -- until it is full
        while True:
            entry = an_entry(told, f"c{told}", events=(LONG,) * 20)
            told = (await store.append(entry)).last_seq
    assert len(await store.read(HANOI)) == told

    ballast.unlink()
    assert (await store.append(an_entry(told, f"c{told}", events=(LONG,) * 20))) == Answer(
        told + 1, told + 20, an_entry(told, "").at
    )
    assert await store.verify(HANOI)
    await store.close()


@pytest.fixture
def tiny_disk(own: OwnPostgres) -> Iterator[Path]:
    """A real disk of 16 MB, for a database's tables alone."""
    with mounted(own.folder / "disk", "size=16m,mode=0777") as disk:
        yield disk


def on_a_disk(server: OwnPostgres, disk: Path) -> str:
    """A database whose tables are there; the server's own journal is elsewhere."""
    (disk / "tables").mkdir(mode=0o777)
    (disk / "tables").chmod(0o777)
    owner = server.folder.stat()
    os.chown(disk / "tables", owner.st_uid, owner.st_gid)
    with server.connect() as connection:
        connection.execute(f"CREATE TABLESPACE tiny LOCATION '{disk / 'tables'}'".encode())
        connection.execute("CREATE DATABASE record TEMPLATE template0 TABLESPACE tiny")
    return server.url("record")


def free_bytes(disk: Path) -> int:
    """What is left on a disk."""
    room = os.statvfs(disk)
    return room.f_bavail * room.f_frsize


def settle(url: str, setting: str) -> None:
    """Settle something for a database's next connections."""
    name = url.rpartition("/")[2]
    with postgres.server().connect(url) as connection:
        connection.execute(f"ALTER DATABASE {name} SET {setting}".encode())


def end_connections(url: str) -> int:
    """Cut every connection of a database; how many there were."""
    return len(
        rows(
            url,
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
    )
