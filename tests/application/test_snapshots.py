"""Snapshots are taken behind the turns, found at the next start, and never in anybody's way."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typing_extensions import override

from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.folded import shape
from hybridmeet.application.live_meeting import LiveMeeting, Surroundings
from hybridmeet.application.ports import Entry, Snapshot, StorageFull
from hybridmeet.application.registry import Registry
from hybridmeet.application.snapshots import AT_THE_END, EVERY, Snapshots
from hybridmeet.application.tasks import Supervisor
from hybridmeet.domain.commands import Advance, ChangePerson, OpenSession
from hybridmeet.domain.events import ItemExtended, Recorded
from hybridmeet.domain.ids import CommandId, ItemId, MeetingId
from hybridmeet.domain.people import Audience, Person
from hybridmeet.domain.programme import Imported
from tests.builders import SEATS, SYSTEM, a_person, a_programme, actor, minutes
from tests.fakes import FakeBroadcaster, FakeClock, MemoryStore
from tests.story import DAY1

CANARY = "Marshal Canary"


class Watched(MemoryStore):
    """Remembers how many facts were read each time; tells when a snapshot was kept."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[int] = []
        self.has_kept = asyncio.Event()

    @override
    async def read(
        self, meeting: MeetingId, after: int = 0, upto: int | None = None
    ) -> Sequence[Recorded]:
        found = await super().read(meeting, after, upto)
        self.facts.append(len(found))
        return found

    @override
    async def keep_snapshot(self, meeting: MeetingId, snapshot: Snapshot) -> None:
        await super().keep_snapshot(meeting, snapshot)
        self.has_kept.set()


def registry(store: MemoryStore | SqliteStore) -> Registry:
    around = Surroundings(store, FakeBroadcaster(), FakeClock())
    return Registry(around, Snapshots(store))


async def begun(meetings: Registry) -> LiveMeeting:
    """A meeting with its first item open."""
    people = {seat.id: a_person(seat) for seat in SEATS}
    live = await meetings.begin(Imported(programme=a_programme(), people=people, texts={}))
    await live.execute(actor(), OpenSession(session=DAY1), CommandId("open"))
    await live.execute(actor(), Advance(session=DAY1, from_item=None), CommandId("first"))
    return live


async def extended(meetings: Registry, facts: int) -> LiveMeeting:
    """The first meeting after so many more facts, written in one go as by another node."""
    (live,) = meetings.all()
    more = tuple(_more(number) for number in range(facts))
    seq = live.state.seq
    entry = Entry(live.id, seq, actor(), CommandId(f"e{seq}"), live.state.at, more)
    await meetings.around.log.append(entry)
    await meetings.follow(live.id)
    return live


def _more(number: int) -> ItemExtended:
    by_ms = minutes(-1 if number % 2 else 1)
    return ItemExtended(session=DAY1, item=ItemId("i1"), by_ms=by_ms)


async def reopened(store: MemoryStore | SqliteStore) -> LiveMeeting:
    meetings = registry(store)
    await meetings.open()
    return meetings.all()[0]


async def test_what_was_stored_at_the_end_is_where_the_next_start_begins() -> None:
    store = Watched()
    meetings = registry(store)
    live = await begun(meetings)
    await extended(meetings, AT_THE_END)
    await meetings.snapshots.finish(meetings.all())
    await extended(meetings, 3)

    again = await reopened(store)

    assert store.facts[-1] == 3
    assert again.state == live.state
    assert again.join(Audience.OPERATORS).slices == live.join(Audience.OPERATORS).slices


async def test_a_short_log_is_not_worth_one() -> None:
    store = MemoryStore()
    meetings = registry(store)
    live = await begun(meetings)

    await meetings.snapshots.finish(meetings.all())

    assert await store.snapshot(live.id, shape()) is None


async def test_it_is_taken_in_the_background_once_the_log_has_grown() -> None:
    store, supervisor = Watched(), Supervisor()
    meetings = registry(store)
    live = await begun(meetings)
    supervisor.keep("snapshots", meetings.snapshots.keep)

    await extended(meetings, EVERY)
    await store.has_kept.wait()
    await supervisor.close()

    kept = await store.snapshot(live.id, shape())
    assert kept is not None
    assert kept.seq == live.state.seq


async def test_a_store_that_is_full_refuses_the_snapshot_and_nobody_else_notices() -> None:
    store = MemoryStore()
    meetings = registry(store)
    live = await begun(meetings)
    await extended(meetings, AT_THE_END)

    store.fail_next(StorageFull("no room"))
    with capture_logs() as said:
        await meetings.snapshots.finish(meetings.all())
    await extended(meetings, 1)

    assert [(line["log_level"], line["meeting"]) for line in said] == [("warning", live.id)]
    assert (await reopened(store)).state == live.state


@pytest.mark.parametrize("body", ["", "garbage", "[1]\n{}"])
async def test_what_cannot_be_read_is_passed_over_aloud_and_the_log_read_whole(body: str) -> None:
    store = Watched()
    live = await begun(registry(store))
    await store.keep_snapshot(live.id, Snapshot(2, shape(), body))

    with capture_logs() as said:
        again = await reopened(store)

    assert [(line["log_level"], line["meeting"]) for line in said] == [("warning", live.id)]
    assert store.facts[-1] == live.state.seq
    assert again.state == live.state


async def test_an_erased_name_is_nowhere_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "hybridmeet.db"
    store = SqliteStore.open(path)
    meetings = registry(store)
    live = await begun(meetings)
    await live.execute(SYSTEM, _renamed(CANARY), CommandId("named"))
    await extended(meetings, AT_THE_END)
    await meetings.snapshots.finish(meetings.all())
    found = await store.snapshot(live.id, shape())
    assert CANARY in str(live.state.people), "the bait is there to be taken"

    assert found is not None
    assert CANARY not in found.body
    await live.execute(SYSTEM, _renamed("Delegate 17"), CommandId("erased"))
    again = await reopened(store)
    assert CANARY not in str(again.state)
    await store.close()


def _renamed(name: str) -> ChangePerson:
    seat = SEATS[1]
    return ChangePerson(person=Person(id=seat.id, function="Head of delegation", display=name))
