"""Measures the record: a commit against a bare fsynced insert, and reading a long log at start."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.live_meeting import Customs, Surroundings
from hybridmeet.application.ports import Entry
from hybridmeet.application.registry import Registry
from hybridmeet.application.snapshots import Snapshots
from hybridmeet.domain.attending.events import CheckedIn, CheckedOut
from hybridmeet.domain.commands import Advance, OpenSession
from hybridmeet.domain.events import Event, ItemExtended, ProgrammePublished, Recorded
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.ids import CommandId, ItemId, PlaceId, SessionId
from hybridmeet.domain.people import Actor, Role
from hybridmeet.domain.programme import Imported
from tests.bench import ours
from tests.builders import SEATS, a_person, at
from tests.fakes import FakeClock

COMMITS = 200
LOG = 100_000
AT_ONCE = 1000  # facts in one transaction while the long log is written
ITEM = ItemId("s1-i1")
CHAIR = Actor(meeting=ours.MEETING, role=Role.CHAIR, person=ours.CHAIR)
SYSTEM = Actor(meeting=ours.MEETING, role=Role.SYSTEM)
PEOPLE = tuple(seat.id for seat in SEATS)
NOW = at("08:00", day=ours.DAY)

Step = Callable[[], None]


class Nobody:
    """A broadcaster without listeners."""

    def publish(self, _: object) -> None:
        """Nobody hears it."""


@dataclass
class Bare:
    """One table, one insert, one fsync: what any durable record costs on this disk."""

    connection: sqlite3.Connection

    @classmethod
    def open(cls, path: Path) -> "Bare":
        """A file with the same promises as ours: write-ahead log, synchronous=FULL."""
        connection = sqlite3.connect(path, isolation_level=None)
        for line in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "CREATE TABLE fact (seq INTEGER PRIMARY KEY, body TEXT)",
        ):
            connection.execute(line).close()
        return cls(connection)

    def insert(self, body: str) -> None:
        """Durable when it returns."""
        self.connection.execute("INSERT INTO fact (body) VALUES (?)", (body,)).close()


def _registry(store: SqliteStore, snapshots: Snapshots | None = None) -> Registry:
    around = Surroundings(store, Nobody(), FakeClock(NOW), Customs(span_ms=0))
    return Registry(around, snapshots or Snapshots())


async def _begun(store: SqliteStore) -> Registry:
    """A small meeting with its first item open."""
    shown = ours.programme(1)
    people = {seat.id: a_person(seat) for seat in shown.seats}
    registry = _registry(store)
    live = await registry.begin(Imported(programme=shown, people=people, texts={}))
    session = SessionId("s1")
    await live.execute(CHAIR, OpenSession(session=session), CommandId("open"))
    await live.execute(CHAIR, Advance(session=session, from_item=None), CommandId("first"))
    return registry


def _extended(number: int) -> Event:
    """A minute more, a minute less: an act that can be repeated for ever."""
    by_ms = 60_000 if number % 2 else -60_000
    return ItemExtended(session=SessionId("s1"), item=ITEM, by_ms=by_ms)


def _lived(number: int) -> Event:
    """A fact as a long meeting has them: nine of ten are of people who come and go."""
    if not number % 10:
        return _extended(number // 10)
    person = PEOPLE[number // 2 % len(PEOPLE)]
    if number % 2:
        return CheckedIn(person=person, place=PlaceId("hanoi"))
    return CheckedOut(person=person)


def _entry(seq: int, events: tuple[Event, ...]) -> Entry:
    return Entry(ours.MEETING, seq, CHAIR, CommandId(f"extend-{seq}"), NOW, events)


async def commits(folder: Path, step: Step) -> dict[str, float]:
    """One fact at a time, ours and a bare insert of its bytes in turn: medians in ms."""
    store, bare = SqliteStore.open(folder / "ours.db"), Bare.open(folder / "bare.db")
    live = (await _begun(store)).find(ours.MEETING)
    seq, took, bare_took = live.state.seq, [], []
    for number in range(1, COMMITS + 1):
        event = _extended(number)
        body = event.model_dump_json()
        before = time.perf_counter()
        await store.append(_entry(seq, (event,)))
        between = time.perf_counter()
        bare.insert(body)
        bare_took.append(time.perf_counter() - between)
        took.append(between - before)
        seq += 1
        step()
    bare.connection.close()
    await store.close()
    return {"ours_ms": median(took) * 1000, "bare_ms": median(bare_took) * 1000}


async def loading(folder: Path, step: Step) -> dict[str, dict[str, float]]:
    """Seconds from a closed file with 100,000 facts to a meeting that answers, twice.

    The second time it was stopped as a server stops: with a snapshot.
    """
    store = SqliteStore.open(folder / "long.db")
    live = (await _begun(store)).find(ours.MEETING)
    seq = live.state.seq
    while seq < LOG:
        some = min(AT_ONCE, LOG - seq)
        await store.append(_entry(seq, tuple(_lived(seq + n) for n in range(some))))
        seq += some
        step()
    await store.close()
    without = await _opened(folder / "long.db", with_snapshots=False)
    await _opened(folder / "long.db", with_snapshots=True)  # leaves one behind
    return {
        "without_snapshot": without,
        "with_snapshot": await _opened(folder / "long.db", with_snapshots=True),
    }


async def _opened(path: Path, *, with_snapshots: bool) -> dict[str, float]:
    """Open a file, find the meeting, and stop as a server does."""
    before = time.perf_counter()
    store = SqliteStore.open(path)
    registry = _registry(store, Snapshots(store) if with_snapshots else None)
    await registry.open()
    took = time.perf_counter() - before
    facts = registry.find(ours.MEETING).state.seq
    await registry.snapshots.finish(registry.all())
    await store.close()
    return {"events": facts, "seconds": took, "us_each": took * 1e6 / facts}


def following() -> dict[str, float]:
    """Seconds to follow 100,000 live acts of one session, each its own command, without a store."""
    begun = Recorded(
        ours.MEETING,
        1,
        ProgrammePublished(programme=ours.programme(1)),
        SYSTEM,
        CommandId("p"),
        NOW,
    )
    acts = [
        Recorded(ours.MEETING, seq, _extended(seq), CHAIR, CommandId(f"c{seq}"), NOW)
        for seq in range(2, LOG + 1)
    ]
    before = time.perf_counter()
    fold([begun, *acts], {}, {})
    took = time.perf_counter() - before
    return {"events": LOG, "seconds": took, "us_each": took * 1e6 / LOG}


def measured(folder: Path, step: Step) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Commits, then the long log; their files stay in the folder."""
    return asyncio.run(commits(folder, step)), asyncio.run(loading(folder, step))
