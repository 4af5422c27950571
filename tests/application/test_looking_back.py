"""Looking back folds from a milestone, and shows what the whole log up to that instant says."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from typing_extensions import override

from hybridmeet.application.attendance_said import said_of
from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.looking_back import EVERY, LookingBack
from hybridmeet.application.ports import Entry
from hybridmeet.application.registry import Registry
from hybridmeet.domain.attending.events import Observed
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.events import Event, ProgrammePublished, Recorded, SessionOpened
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId
from tests.builders import SEATS, SYSTEM, a_programme, later
from tests.fakes import FIRST, FakeBroadcaster, FakeClock, MemoryStore
from tests.story import DAY1

FACTS = 2 * EVERY + 300
AT_ONCE = 7  # facts that happened at one instant: milestones lie within some of these


class Counted(MemoryStore):
    """Says how many facts were read last."""

    read_last = 0
    reads = 0

    @override
    async def read(
        self, meeting: MeetingId, after: int = 0, upto: int | None = None
    ) -> Sequence[Recorded]:
        found = await super().read(meeting, after, upto)
        self.read_last = len(found)
        self.reads += 1
        return found


def instant(number: int) -> datetime:
    return later(FIRST, seconds=number)


async def a_long_day() -> tuple[Counted, Registry, FakeClock]:
    """A line that comes and goes, seven facts at each second."""
    store, clock = Counted(), FakeClock()
    programme, names = a_programme(), [seat.id for seat in SEATS[:AT_ONCE]]
    begun: tuple[Event, ...] = (
        ProgrammePublished(programme=programme),
        SessionOpened(session=DAY1),
    )
    flapping = [
        Observed(lost=(name,)) if number % 2 else Observed(online=(name,))
        for number in range(FACTS // AT_ONCE)
        for name in names
    ]
    steps = [begun, *(tuple(flapping[n : n + AT_ONCE]) for n in range(0, len(flapping), AT_ONCE))]
    seq = 0
    for number, events in enumerate(steps):
        command = CommandId(f"c{number}")
        entry = Entry(programme.id, seq, SYSTEM, command, instant(number), events, {}, {})
        seq = (await store.append(entry)).last_seq
    clock.advance(3_600_000)
    registry = Registry(Surroundings(store, FakeBroadcaster(), clock))
    await registry.open()
    return store, registry, clock


async def test_every_look_is_what_the_whole_log_says_and_reads_little_the_second_time() -> None:
    store, registry, clock = await a_long_day()
    (live,) = registry.all()
    back, whole = LookingBack(store, clock), await store.read(live.id)

    for number in (320, 3, 143, 142, 286, 285, 144, 320, 0):
        until = instant(number)
        known = fold([fact for fact in whole if fact.at <= until], {}, {})
        assert known is not None
        assert await back.sheet(live, until) == sheet(known, until)
        assert store.read_last <= EVERY

    with pytest.raises(Unknown):
        await back.sheet(live, later(FIRST, seconds=-1))


async def test_no_more_milestones_are_kept_than_are_allowed_and_every_look_stays_right() -> None:
    store, registry, clock = await a_long_day()
    (live,) = registry.all()
    back, whole = LookingBack(store, clock, most=2, every=500), await store.read(live.id)

    read = []
    for number in (320, 220, 100, 220, 320):
        known = fold([fact for fact in whole if fact.at <= instant(number)], {}, {})
        assert known is not None
        store.reads = 0
        said = await back.said(live, SEATS[0].id, instant(number))
        read.append(store.reads)
        assert (said, back.kept) == (said_of(known, SEATS[0].id), 2)

    assert read == [5, 1, 2, 1, 2]  # parts of 500; the one at 1500 was used last, and stays
    with pytest.raises(Unknown):
        await back.said(live, PersonId("nobody"), instant(7))


async def test_what_has_happened_since_is_seen_from_the_last_milestone_on() -> None:
    store, registry, clock = await a_long_day()
    (live,) = registry.all()
    back = LookingBack(store, clock)
    await back.sheet(live, instant(328))
    head, at = live.state.seq, instant(2000)

    entry = Entry(live.id, head, SYSTEM, CommandId("new"), at, (Observed(away=()),), {}, {})
    await store.append(entry)
    seen = await back.sheet(live, instant(2001))

    assert seen["seq"] == head + 1
    assert store.read_last == (head + 1) % EVERY
