"""What holds of attendance over two days, with sittings side by side and desks that tell late.

Sessions may be left open over night, the server may sleep over midnight, scans of yesterday come
today. Nothing here asks the code under test how long a day is.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import chain, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from typing_extensions import override

from hybridmeet.domain.attending.commands import Certify, CheckIn, CheckOut, Mark, TakeBack, WalkIn
from hybridmeet.domain.attending.intervals import attendance
from hybridmeet.domain.attending.modes import (
    IN_ROOM,
    Mode,
    due_away,
    due_out,
    holding,
    mode_at,
    mode_of,
)
from hybridmeet.domain.attending.sources import Channel
from hybridmeet.domain.commands import (
    AnyCommand,
    CloseSession,
    Observe,
    OpenSession,
    ResumeSession,
    SuspendSession,
)
from hybridmeet.domain.decide import Ask, decide
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.events import ProgrammePublished, Recorded
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.ids import CommandId, DelegationId, PersonId, PlaceId, SessionId, TrackId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Role
from hybridmeet.domain.phases import SessionPhase
from hybridmeet.domain.programme import PlaceKind, Programme, Speaker, Track
from hybridmeet.domain.quorum.count import quorum_of
from hybridmeet.domain.quorum.rolls import standing_of
from tests.builders import (
    DAY,
    HANOI,
    PLACES,
    PUBLISHED,
    SYSTEM,
    a_place,
    a_programme,
    a_seat,
    a_session,
    an_item,
    at,
    minutes,
    planned,
)
from tests.quorate import a_rule

pytestmark = pytest.mark.timeout(600)  # at night five thousand examples each

NEXT = date(2021, 4, 7)
TRACKS = [Track(id=TrackId(name), title=a_session().title) for name in ("plenary", "cmd", "trg")]
SESSIONS = [SessionId(name) for name in ("commanders", "trainers", "evening", "morrow", "beside")]
ROOMS = [PlaceId("hanoi"), PlaceId("lotus")]
SEATS = (
    a_seat("anybody"),
    a_seat("speaker", "un"),
    a_seat("commander", "id", tracks=(TrackId("plenary"), TrackId("cmd"))),
    a_seat("trainer", "id", tracks=(TrackId("trg"),)),
)
PEOPLE = [seat.id for seat in SEATS]


def sittings() -> Programme:
    """Two sittings at once on each day, and one that may reach over midnight."""
    speaks = (Speaker(person=PersonId("speaker"), planned_ms=minutes(5)),)
    morrow = planned("09:00", day=NEXT)
    cmd, trg = {"track": TRACKS[1].id}, {"track": TRACKS[2].id, "place": ROOMS[1]}
    return a_programme(
        a_session(an_item("i1"), id=SESSIONS[0], **cmd),
        a_session(an_item("i2", speakers=speaks), id=SESSIONS[1], **trg),
        a_session(an_item("i3", "22:00", 180), id=SESSIONS[2]),
        a_session(an_item("i4", morrow), id=SESSIONS[3], date=NEXT, **cmd),
        a_session(an_item("i5", morrow), id=SESSIONS[4], date=NEXT, **trg),
        days=(DAY, NEXT),
        tracks=tuple(TRACKS),
        places=(*PLACES, a_place("lotus", kind=PlaceKind.ROOM)),
        seats=SEATS,
    )


PROGRAMME = sittings()
ANYBODY, ANY_ROOM = st.sampled_from(PEOPLE), st.sampled_from(ROOMS)
ANY_SESSION = st.sampled_from(SESSIONS)
WAITS = st.sampled_from([10, 600, 3_600, 4 * 3_600, 10 * 3_600]).map(lambda s: timedelta(seconds=s))


class TwoDays(RuleBasedStateMachine):
    """A meeting of two days, a moment after the other."""

    @initialize()
    def begin(self) -> None:
        """Publish it; the day has begun."""
        begun = ProgrammePublished(programme=PROGRAMME, rules=a_rule("1"))
        self.log = [Recorded(PROGRAMME.id, 1, begun, SYSTEM, CommandId("c1"), PUBLISHED)]
        self.state = evolve(None, self.log[0])
        self.now = at("13:50")
        self.shown: list[tuple[datetime, MeetingState]] = []

    def ask(self, command: AnyCommand, role: Role = Role.SECRETARY) -> None:
        """Ask it ten seconds later and follow; a refusal changes nothing."""
        self.now += timedelta(seconds=10)
        actor = Actor(meeting=PROGRAMME.id, role=role, person=PersonId("secretary"))
        number = CommandId(f"c{len(self.log) + 1}")
        try:
            events = decide(self.state, Ask(number, command, actor, self.now))
        except Rejection:
            return
        for event in events:
            fact = Recorded(PROGRAMME.id, self.state.seq + 1, event, actor, number, self.now)
            self.log.append(fact)
            self.state = evolve(self.state, fact)
        self.shown.append((self.now, self.state))

    @rule(wait=WAITS)
    def time_passes(self, wait: timedelta) -> None:
        """Nobody does anything, and the server may be down."""
        self.now += wait

    @rule()
    def the_server_looks(self) -> None:
        """What the presence step records."""
        soon = self.now + timedelta(seconds=10)
        self.ask(
            Observe(out=due_out(self.state, soon), away=due_away(self.state, soon)), SYSTEM.role
        )

    @rule(session=ANY_SESSION, kind=st.sampled_from([OpenSession, OpenSession, CloseSession]))
    def sit(self, session: SessionId, kind: type[OpenSession | CloseSession]) -> None:
        """Open a session, or close it."""
        self.ask(kind(session=session))

    @rule(session=st.sampled_from(SESSIONS[3:]))
    def the_next_day_begins(self, session: SessionId) -> None:
        """The server slept over midnight; the first that happens is an opening."""
        self.now = max(self.now, at("09:00", day=NEXT))
        self.ask(OpenSession(session=session))

    @rule(session=ANY_SESSION, kind=st.sampled_from([SuspendSession, ResumeSession]))
    def stand(self, session: SessionId, kind: type[SuspendSession | ResumeSession]) -> None:
        """Let it stand still, or go on."""
        self.ask(kind(session=session))

    @rule(person=ANYBODY, room=ANY_ROOM)
    def come_in(self, person: PersonId, room: PlaceId) -> None:
        """Somebody comes into a room."""
        self.ask(CheckIn(person=person, place=room))

    @rule(person=ANYBODY)
    def leave(self, person: PersonId) -> None:
        """Somebody leaves."""
        self.ask(CheckOut(person=person))

    @rule(person=ANYBODY, room=ANY_ROOM, ago=WAITS, is_in=st.booleans())
    def tell_late(self, person: PersonId, room: PlaceId, ago: timedelta, is_in: bool) -> None:
        """A desk that was offline tells what it saw, perhaps yesterday."""
        seen_at = self.now - ago
        self.ask(
            CheckIn(person=person, place=room, source="qr", at=seen_at)
            if is_in
            else CheckOut(person=person, at=seen_at)
        )

    @rule(ago=WAITS)
    def walk_in_late(self, ago: timedelta) -> None:
        """It let somebody in who is not on the list."""
        if len(self.state.attending.walk_ins) < 2:
            came = WalkIn(delegation=DelegationId("vn"), function="Attaché", at=self.now - ago)
            self.ask(came)

    @rule(which=st.integers(0, 99))
    def undo(self, which: int) -> None:
        """A word is taken back."""
        presences = self.state.presence.items()
        said = [(who, fact.command) for who, one in presences for fact in one.facts]
        if said:
            person, command = said[which % len(said)]
            self.ask(TakeBack(person=person, command=command))

    @rule(person=ANYBODY, online=st.booleans())
    def mark(self, person: PersonId, online: bool) -> None:
        """Somebody is on the telephone."""
        self.ask(Mark(person=person, online=online, via="phone"))

    @rule(person=ANYBODY, member=st.sampled_from(["online", "online", "lost"]))
    def lines(self, person: PersonId, member: str) -> None:
        """A page is opened, or gone."""
        self.ask(Observe.model_validate({member: (person,)}), SYSTEM.role)

    @rule(session=ANY_SESSION)
    def certify(self, session: SessionId) -> None:
        """The secretary vouches for a list."""
        self.ask(Certify(session=session))

    @invariant()
    def while_a_session_sits_nobody_is_here_by_a_word_of_a_day_that_is_over(self) -> None:
        """Not even for a second: whatever was asked last."""
        if any(one.phase is SessionPhase.OPEN for one in self.state.sessions.values()):
            assert due_out(self.state, self.now) == ()

    @invariant()
    def the_quorum_is_what_a_recount_says(self) -> None:
        """Of every session that sits, also after midnight."""
        for name, session in self.state.sessions.items():
            if session.phase is SessionPhase.OPEN:
                quorum = quorum_of(self.state, name)
                assert quorum is not None
                counts = {"open": quorum.open, "decide": quorum.decide}
                recounted = tuple(purpose for purpose, one in counts.items() if one.state.is_met)
                assert standing_of(self.state, name).reached == recounted

    @invariant()
    def in_the_room_is_who_was_let_in_since_the_day_began_on_which_it_opened(self) -> None:
        """A check-in holds for its day; where a session sits over midnight, for that."""
        for name, people in attendance(self.state, self.now).items():
            opened_at = self.state.sessions[name].opened_at
            assert opened_at is not None
            for person, attended in people.items():
                for one in attended.counted:
                    let_in = self.told(person, Channel.ROOM, midnight(opened_at), one.ended_at)
                    assert one.mode not in IN_ROOM or let_in
                    heard = self.told(person, Channel.ONLINE, midnight(opened_at), one.ended_at)
                    if not self.state.presence[person].moments:
                        assert one.mode in {Mode.IN_PERSON, Mode.BOTH} or heard

    def told(self, person: PersonId, channel: Channel, since: datetime, until: datetime) -> bool:
        """Whether somebody said from then to then that the person is there."""
        return any(
            fact.is_here and fact.channel is channel and since <= fact.moment <= until
            for fact in holding(self.state.presence[person].facts)
        )

    @invariant()
    def nobody_is_in_two_sessions_at_one_instant(self) -> None:
        """Each person counted once, wherever sessions overlap."""
        found = attendance(self.state, self.now)
        for person in {who for people in found.values() for who in people}:
            parts = [people[person].intervals for people in found.values() if person in people]
            spans = sorted((one.began_at, one.ended_at) for one in chain.from_iterable(parts))
            assert all(was[1] <= then[0] for was, then in pairwise(spans))

    @invariant()
    def who_is_shown_in_the_room_of_the_only_session_is_on_its_list(self) -> None:
        """And nobody else is there in person."""
        sitting = [
            one for one in self.state.sessions.values() if one.opened_at and not one.closed_at
        ]
        if len(sitting) != 1 or sitting[0].phase is not SessionPhase.OPEN:
            return
        run, then = sitting[0], self.now + timedelta(milliseconds=1)
        found = attendance(self.state, then)[run.plan.id]
        for person, presence in self.state.presence.items():
            parts = found[person].intervals if person in found else ()
            is_in = bool(parts) and parts[-1].ended_at == then and parts[-1].mode in IN_ROOM
            is_own = person in {PEOPLE[0], PEOPLE[1]}
            if is_in or (is_own and presence.place == run.plan.place):
                at_the_door = mode_of(presence) is Mode.ONLINE  # on-site wins within a minute
                assert is_in == presence.in_room or (is_in and at_the_door)

    @invariant()
    def a_certificate_that_is_not_marked_says_what_is_known(self) -> None:
        """Whatever happened since, in whichever session."""
        certified = self.state.attending.certified
        known = attendance(self.state, self.now) if certified else {}
        for name, one in certified.items():
            says = {row.person: (row.mode, row.first_at, row.last_at) for row in one.attended}
            pending = self.state.attending.walk_ins
            is_so = {
                who: (part.mode, part.first_at, part.last_at)
                for who, part in known[name].items()
                if who not in pending
            }
            assert one.changed or says == is_so

    @override
    def teardown(self) -> None:
        """What was shown at any instant can be shown again."""
        shown: Sequence[tuple[datetime, MeetingState]] = getattr(self, "shown", ())
        for when, state in shown:
            for person, presence in state.presence.items():
                assert mode_at(self.state.presence[person], when) is mode_of(presence)


def midnight(moment: datetime) -> datetime:
    """The begin of the day there."""
    return moment.astimezone(ZoneInfo(HANOI)).replace(hour=0, minute=0, second=0, microsecond=0)


TestTwoDays = TwoDays.TestCase
TestTwoDays.settings = settings(stateful_step_count=30)
