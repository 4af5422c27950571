"""Lines are counted in memory; what becomes of persons is recorded, once a second at most."""

from collections.abc import Iterator, Mapping
from typing import cast

import pytest

from hybridmeet.application.live_meeting import Customs, LiveMeeting, Surroundings
from hybridmeet.application.ports import StorageUnavailable
from hybridmeet.application.presence import Presence
from hybridmeet.application.registry import Registry
from hybridmeet.domain.attending.commands import CheckIn
from hybridmeet.domain.attending.events import Observed
from hybridmeet.domain.attending.intervals import attendance
from hybridmeet.domain.attending.modes import Mode
from hybridmeet.domain.attending.slices import AttendanceSlice, PersonPresenceSlice
from hybridmeet.domain.commands import OpenSession
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId
from hybridmeet.domain.people import Actor, Audience, Role
from hybridmeet.domain.programme import Imported
from hybridmeet.domain.views import Driver, Driving
from tests.builders import a_person, a_programme
from tests.fakes import FIRST, FakeBroadcaster, FakeClock, MemoryStore
from tests.story import DAY1, WHO

MEETING = MeetingId("small-1")
NEW_YORK = PersonId("unhq-1")
JAKARTA = PersonId("id-head")
CHAIR = PersonId("trong")
SECOND = 1000
GRACE_MS = 90_000
PUBLIC = Actor(meeting=MEETING, role=Role.PUBLIC)


class Room:
    """A meeting with its presence, on a clock that the test moves."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = MemoryStore()
        self.names = (f"c{number}" for number in range(10_000))

    async def begin(self) -> None:
        """Publish the small meeting and start."""
        self._start()
        programme = a_programme()
        people = {seat.id: a_person(seat) for seat in programme.seats}
        await self.registry.begin(Imported(programme=programme, people=people, texts={}))

    async def restart(self, *, after_ms: int = 0) -> None:
        """Another process, after some time down: memory is gone, the log is there."""
        self.clock.advance(after_ms)
        self._start()
        await self.registry.open()

    def _start(self) -> None:
        around = Surroundings(self.store, FakeBroadcaster(), self.clock, Customs())
        self.registry = Registry(around)
        self.presence = Presence(self.registry, self.clock, GRACE_MS)

    @property
    def live(self) -> LiveMeeting:
        """The meeting."""
        return self.registry.find(MEETING)

    def come(self, person: PersonId | None, role: Role = Role.SPEAKER) -> str:
        """A new line of a person; its name."""
        name = next(self.names)
        self.presence.joined(name, Actor(meeting=MEETING, role=role, person=person))
        return name

    async def pass_by(self, seconds: int) -> None:
        """So many seconds with their steps."""
        for _ in range(seconds):
            self.clock.advance(SECOND)
            await self.presence.step()

    async def observed(self) -> list[Observed]:
        """What stands in the log about lines."""
        log = await self.store.read(MEETING)
        return [recorded.event for recorded in log if isinstance(recorded.event, Observed)]

    async def ask(self, command: CheckIn | OpenSession, role: Role) -> None:
        """Somebody of the staff asks for something."""
        actor = Actor(meeting=MEETING, role=role, person=WHO[role])
        await self.live.execute(actor, command, CommandId(next(self.names)))

    def shown(self, audience: Audience) -> dict[str, PersonPresenceSlice]:
        """The people that an audience reads of."""
        attendance = self.live.join(audience).slices["attendance"]
        return cast("AttendanceSlice", attendance).get("people", {})

    def online(self) -> Mapping[PersonId, str]:
        """Each person's online channel."""
        return {person: one.online for person, one in self.live.state.presence.items()}


@pytest.fixture
async def room() -> Room:
    """The small meeting, just begun."""
    begun = Room()
    await begun.begin()
    return begun


async def test_a_person_is_recorded_online_once_over_any_number_of_lines(room: Room) -> None:
    room.come(NEW_YORK)
    room.come(NEW_YORK)
    await room.pass_by(3)
    room.come(NEW_YORK)
    await room.pass_by(3)

    assert await room.observed() == [Observed(online=(NEW_YORK,))]


async def test_the_last_line_makes_a_person_lost_and_90_s_later_away(room: Room) -> None:
    first, second = room.come(NEW_YORK), room.come(NEW_YORK)
    await room.pass_by(1)
    room.presence.left(first, MEETING)
    await room.pass_by(1)
    assert room.online() == {NEW_YORK: "connected"}

    room.presence.left(second, MEETING)
    await room.pass_by(90)
    assert room.online() == {NEW_YORK: "lost"}
    await room.pass_by(1)

    assert room.online() == {NEW_YORK: "away"}
    assert await room.observed() == [
        Observed(online=(NEW_YORK,)),
        Observed(lost=(NEW_YORK,)),
        Observed(away=(NEW_YORK,)),
    ]


async def test_a_page_that_is_loaded_again_leaves_no_trace(room: Room) -> None:
    line = room.come(NEW_YORK)
    await room.pass_by(1)

    room.presence.left(line, MEETING)
    room.come(NEW_YORK)
    await room.pass_by(5)

    assert await room.observed() == [Observed(online=(NEW_YORK,))]


async def test_who_is_back_within_the_grace_is_online_and_never_was_away(room: Room) -> None:
    line = room.come(NEW_YORK)
    await room.pass_by(1)
    room.presence.left(line, MEETING)
    await room.pass_by(89)

    room.come(NEW_YORK)
    await room.pass_by(100)

    assert await room.observed() == [
        Observed(online=(NEW_YORK,)),
        Observed(lost=(NEW_YORK,)),
        Observed(online=(NEW_YORK,)),
    ]


async def test_a_crowd_that_comes_in_one_second_is_one_fact(room: Room) -> None:
    for person in (NEW_YORK, JAKARTA, CHAIR):
        room.come(person)
    await room.pass_by(1)

    assert await room.observed() == [Observed(online=(JAKARTA, CHAIR, NEW_YORK))]


async def test_screens_and_the_public_are_never_recorded(room: Room) -> None:
    room.come(PersonId("screen-hall"), Role.SCREEN)
    room.come(None, Role.PUBLIC)
    await room.pass_by(100)

    assert await room.observed() == []


async def test_a_restart_shows_nobody_away_and_the_grace_begins_again(room: Room) -> None:
    room.come(NEW_YORK)
    stopped = room.come(JAKARTA)
    await room.pass_by(1)
    room.presence.left(stopped, MEETING)
    await room.pass_by(60)

    await room.restart(after_ms=3 * 3600 * SECOND)
    room.come(NEW_YORK)
    await room.pass_by(89)
    assert room.online() == {NEW_YORK: "connected", JAKARTA: "lost"}

    await room.pass_by(2)
    assert room.online() == {NEW_YORK: "connected", JAKARTA: "away"}


async def test_after_a_restart_who_has_no_line_is_lost_at_that_moment(room: Room) -> None:
    room.come(NEW_YORK)
    await room.pass_by(1)

    await room.restart(after_ms=600_000)
    await room.presence.step()

    assert room.online() == {NEW_YORK: "lost"}
    assert room.live.state.presence[NEW_YORK].online_since == room.clock.now()


async def test_after_a_kill_nobody_is_away_who_came_back_and_no_interval_stays_open(
    room: Room,
) -> None:
    await room.ask(OpenSession(session=DAY1), Role.CHAIR)
    room.come(NEW_YORK)
    room.come(JAKARTA)
    await room.pass_by(60)

    await room.restart(after_ms=30 * SECOND)
    await room.presence.step()
    killed_until = room.clock.now()
    await room.pass_by(2)
    room.come(NEW_YORK)
    await room.pass_by(100)

    now = room.clock.now()
    people = attendance(room.live.state, now)[DAY1]
    assert [one.mode for one in people[NEW_YORK].counted] == [
        Mode.ONLINE,
        Mode.RECONNECTING,
        Mode.ONLINE,
    ]
    assert people[NEW_YORK].last_at == now
    assert people[JAKARTA].last_at == killed_until
    assert [one.ended_at for one in people[JAKARTA].intervals] == [killed_until]


async def test_what_could_not_be_recorded_is_seen_again_a_second_later(room: Room) -> None:
    room.come(NEW_YORK)
    room.store.fail_next(StorageUnavailable())
    await room.pass_by(1)
    assert await room.observed() == []

    await room.pass_by(1)

    assert await room.observed() == [Observed(online=(NEW_YORK,))]


async def test_followers_without_a_person_are_counted_and_a_crowd_in_tens(room: Room) -> None:
    assert [room.presence.followers(MEETING) for _ in _crowd(room, 100)][-1] == 100
    assert [room.presence.followers(MEETING) for _ in _crowd(room, 7)] == [100] * 4 + [110] * 3


def _crowd(room: Room, count: int) -> Iterator[str]:
    return (room.come(None, Role.PUBLIC) for _ in range(count))


async def test_the_desk_sees_how_many_lines_there_are_and_who_drives(room: Room) -> None:
    room.come(CHAIR, Role.CHAIR)
    room.clock.advance(SECOND)
    room.come(CHAIR, Role.CHAIR)
    room.come(PersonId("secretary"), Role.SECRETARY)
    room.come(None, Role.PUBLIC)

    assert room.presence.driving(MEETING) == Driving(
        connections=4,
        drivers=(
            Driver(CHAIR, Role.CHAIR, FIRST),
            Driver(PersonId("secretary"), Role.SECRETARY, room.clock.now()),
        ),
    )


async def test_a_page_out_of_sight_for_five_minutes_is_idle_and_still_present(room: Room) -> None:
    phone, laptop = room.come(NEW_YORK), room.come(NEW_YORK)
    await room.pass_by(1)
    room.presence.saw(phone, visible=False)
    await room.pass_by(200)
    room.presence.saw(laptop, visible=False)
    room.presence.saw(phone, visible=False)
    await room.pass_by(299)
    assert room.presence.idle(MEETING) == frozenset()

    await room.pass_by(1)
    assert room.presence.idle(MEETING) == {NEW_YORK}
    assert room.online() == {NEW_YORK: "connected"}

    room.presence.saw(laptop, visible=True)
    assert room.presence.idle(MEETING) == frozenset()


async def test_operators_see_who_is_idle_and_nobody_else_does(room: Room) -> None:
    phone = room.come(NEW_YORK)
    await room.pass_by(1)
    room.presence.saw(phone, visible=False)
    await room.pass_by(300)

    assert room.shown(Audience.OPERATORS)[NEW_YORK].get("idle") is True
    assert room.shown(Audience.PUBLIC) == {}

    room.presence.saw(phone, visible=True)
    await room.pass_by(2)
    assert "idle" not in room.shown(Audience.OPERATORS)[NEW_YORK]


async def test_at_midnight_of_the_home_zone_the_room_is_empty(room: Room) -> None:
    """It is 14:00 in Ha Noi at first: ten hours later the day is over there, not yet in UTC."""
    await room.ask(CheckIn(person=CHAIR), Role.DESK)
    room.clock.advance(10 * 3600 * SECOND - 2 * SECOND)
    await room.pass_by(1)
    assert room.live.state.presence[CHAIR].in_room

    await room.pass_by(3)

    assert not room.live.state.presence[CHAIR].in_room
    assert await room.observed() == [Observed(out=(CHAIR,))]


async def test_after_a_night_down_the_check_in_of_yesterday_holds_no_more(room: Room) -> None:
    await room.ask(CheckIn(person=CHAIR), Role.DESK)

    await room.restart(after_ms=18 * 3600 * SECOND)
    await room.presence.step()

    assert await room.observed() == [Observed(out=(CHAIR,))]


async def test_joining_again_keeps_the_line_as_old_as_it_is(room: Room) -> None:
    chair = Actor(meeting=MEETING, role=Role.CHAIR, person=CHAIR)
    room.presence.joined("line", chair)
    room.clock.advance(SECOND)
    room.presence.joined("line", chair)

    assert room.presence.driving(MEETING).drivers == (Driver(CHAIR, Role.CHAIR, FIRST),)
