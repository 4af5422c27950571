"""What holds of quorum under anything that desk, lines, credentials and rolls may do.

The flag that the log says is what a recount says, at every seq; a replay to an instant is what was
shown at it; a line that is back within the grace turns nothing. Of two sittings at once everybody
counts in the one in which the sheet has him.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from typing_extensions import override

from hybridmeet.domain.attending.commands import (
    Admit,
    CheckIn,
    CheckOut,
    CorrectRow,
    Mark,
    Record,
    SetCredentials,
    SheetRow,
    TakeBack,
    TakeBackRows,
    WalkIn,
)
from hybridmeet.domain.attending.intervals import Attended, attendance
from hybridmeet.domain.attending.modes import HERE, Mode, due_away, mode_of, presence_of
from hybridmeet.domain.attending.placing import belongs
from hybridmeet.domain.attending.seating import people_of
from hybridmeet.domain.attending.sources import Credentials, OnlineBy
from hybridmeet.domain.attending.whereabouts import Whereabouts, open_sessions
from hybridmeet.domain.commands import (
    AnyCommand,
    CloseSession,
    Observe,
    OpenSession,
    Resize,
    ResumeSession,
    SuspendSession,
)
from hybridmeet.domain.decide import Ask, decide
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.events import ProgrammePublished, Recorded
from hybridmeet.domain.evolve import evolve, fold
from hybridmeet.domain.ids import (
    CommandId,
    DelegationId,
    PersonId,
    PlaceId,
    SessionId,
)
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Audience, Role, Seat
from hybridmeet.domain.phases import SessionPhase
from hybridmeet.domain.quorum.commands import AnswerRoll, CallRoll, CloseRoll, SetRollAside
from hybridmeet.domain.quorum.count import Count, QuorumState, quorum_of, quorums
from hybridmeet.domain.quorum.rolls import standing_of
from hybridmeet.domain.quorum.rules import Base, Moment, QuorumRule, Unit
from hybridmeet.domain.views import Looking, view_for
from tests.builders import PUBLISHED, SYSTEM, at
from tests.quorate import BESIDE, CMD, HALL, LOTUS, MEMBERS, TRG, Beside, a_rule, members
from tests.story import DAY1

MANY = 4
GRACE = timedelta(seconds=90)
SESSIONS = st.sampled_from([DAY1, DAY1, BESIDE])
PEOPLE = [seat.id for seat in members(MANY).seats]
HEADS = [person for person in PEOPLE if person.endswith("-head")]
ANYBODY = st.sampled_from(PEOPLE)
SOME = st.lists(ANYBODY, max_size=3).map(tuple)
DELEGATIONS = st.sampled_from([DelegationId(name) for name in (*MEMBERS[:MANY], "ngo")])
RULES = st.builds(
    a_rule,
    st.sampled_from(["majority", "majority", "all", "all", "none"]),
    unit=st.sampled_from([Unit.DELEGATIONS, Unit.DELEGATIONS, Unit.PEOPLE]),
    base=st.sampled_from([Base.ENTITLED, Base.ENTITLED, *Base]),
    moment=st.sampled_from([Moment.CONTINUOUS, Moment.CONTINUOUS, Moment.SNAPSHOT]),
    virtual_counts=st.sampled_from([True, True, False]),
    online_counts_as=st.sampled_from([OnlineBy.EITHER, *OnlineBy]),
)


PARALLEL = st.builds(
    Beside,
    st.sampled_from(["14:00", "14:10", "15:00"]),
    st.sampled_from([LOTUS, LOTUS, HALL]),
    st.sampled_from([(None, None), (CMD, TRG), (None, TRG), (CMD, None)]),
    st.lists(ANYBODY, max_size=4).map(tuple),
    ANYBODY | st.none(),
)


ONE_HALL = Beside()


class Sitting(RuleBasedStateMachine):
    """Two sessions of a small meeting, and what was shown of the quorum at each seq."""

    @initialize(rules=RULES, here=st.integers(0, MANY), beside=PARALLEL)
    def sit_down(self, rules: QuorumRule, here: int, beside: Beside) -> None:
        """Open it under any rule, with some of the heads on the line."""
        self.begin(rules, beside)
        self.ask(Observe(online=tuple(HEADS[:here])), Role.SYSTEM)
        self.ask(OpenSession(session=DAY1))

    def begin(self, rules: QuorumRule, beside: Beside = ONE_HALL) -> None:
        """Publish it."""
        programme = beside.programme()
        begun = ProgrammePublished(programme=programme, rules=rules)
        self.log = [Recorded(programme.id, 1, begun, SYSTEM, CommandId("c1"), PUBLISHED)]
        self.now = at("13:50")
        self.state = evolve(None, self.log[0])
        self.shown = {1: shown(self.state)}
        self.walk_ins: list[PersonId] = []

    def ask(self, command: AnyCommand, role: Role = Role.SECRETARY) -> list[Recorded]:
        """Ask it a second later and follow; a refusal changes nothing."""
        self.now += timedelta(seconds=1)
        actor = Actor(meeting=self.state.id, role=role, person=PersonId("secretary"))
        number = CommandId(f"c{len(self.log) + 1}")
        try:
            events = decide(self.state, Ask(number, command, actor, self.now))
        except Rejection:
            return []
        seqs = range(self.state.seq + 1, self.state.seq + 1 + len(events))
        facts = [
            Recorded(self.state.id, seq, event, actor, number, self.now)
            for seq, event in zip(seqs, events, strict=True)
        ]
        for fact in facts:
            self.state = evolve(self.state, fact)
        self.log += facts
        self.shown[self.state.seq] = shown(self.state)
        return facts

    @rule(session=SESSIONS, kind=st.sampled_from([OpenSession, OpenSession, SuspendSession]))
    def sit(self, session: SessionId, kind: type[OpenSession | SuspendSession]) -> None:
        """Open it, or let it stand still."""
        self.ask(kind(session=session))

    @rule(session=SESSIONS, kind=st.sampled_from([ResumeSession, ResumeSession, CloseSession]))
    def go_on(self, session: SessionId, kind: type[ResumeSession | CloseSession]) -> None:
        """Let it go on, or close it."""
        self.ask(kind(session=session))

    @rule(session=SESSIONS, by=st.sampled_from([-15, 5, 60]))
    def replan(self, session: SessionId, by: int) -> None:
        """The first item is to be shorter or longer, so both may be planned for the same hours."""
        item = self.state.sessions[session].items[self.state.sessions[session].sequence[0]]
        longer = max(item.planned_ms + by * 60_000, 60_000)
        self.ask(Resize(session=session, item=item.id, planned_ms=longer))

    @rule(person=ANYBODY, place=st.sampled_from([HALL, HALL, LOTUS]))
    def come_in(self, person: PersonId, place: PlaceId) -> None:
        """Somebody comes into a room."""
        self.ask(CheckIn(person=person, place=place))

    @rule(person=ANYBODY, seconds=st.integers(0, 99), kind=st.sampled_from([CheckIn, CheckOut]))
    def told_late(self, person: PersonId, seconds: int, kind: type[CheckIn | CheckOut]) -> None:
        """A desk that was offline tells what it saw."""
        seen_at = self.now - timedelta(seconds=seconds)
        self.ask(kind(person=person, source="qr", at=seen_at))

    @rule(which=st.integers(0, 99))
    def leave(self, which: int) -> None:
        """Somebody who is in the room leaves it."""
        if here := [who for who, one in self.state.presence.items() if one.in_room]:
            self.ask(CheckOut(person=here[which % len(here)]))

    @rule(which=st.integers(0, 99))
    def undo(self, which: int) -> None:
        """The desk takes back what it said of somebody."""
        presences = self.state.presence.items()
        said = [(who, fact.command) for who, one in presences for fact in one.facts]
        if said:
            person, command = said[which % len(said)]
            self.ask(TakeBack(person=person, command=command))

    @rule(session=SESSIONS, person=ANYBODY)
    def sign(self, session: SessionId, person: PersonId) -> None:
        """A sheet comes in."""
        self.ask(Record(session=session, source="paper", rows=(SheetRow(person=person),)))

    @rule(session=SESSIONS, which=st.integers(0, 99), person=ANYBODY | st.none())
    def correct(self, session: SessionId, which: int, person: PersonId | None) -> None:
        """A sheet that came in is taken back, or its first row becomes somebody else's."""
        if sheets := self.state.attending.sheets.get(session):
            sheet = sheets[which % len(sheets)].seq
            self.ask(
                TakeBackRows(session=session, sheet=sheet)
                if person is None
                else CorrectRow(
                    session=session, sheet=sheet, row=0, becomes=SheetRow(person=person)
                )
            )

    @rule(person=ANYBODY, online=st.booleans())
    def mark(self, person: PersonId, online: bool) -> None:
        """Somebody is on the telephone."""
        self.ask(Mark(person=person, online=online, via="phone"))

    @rule(online=SOME)
    def lines_come(self, online: tuple[PersonId, ...]) -> None:
        """Pages are opened, or are back."""
        self.ask(Observe(online=online), Role.SYSTEM)

    @rule(which=st.integers(0, 99), many=st.integers(1, MANY))
    def lines_go(self, which: int, many: int) -> None:
        """Lines that live are lost."""
        living = [who for who, one in self.state.presence.items() if one.online == "connected"]
        self.ask(Observe(lost=tuple(living[which % (len(living) or 1) :][:many])), Role.SYSTEM)

    @rule()
    def grace_passes(self) -> None:
        """Whoever is not back by now is away."""
        self.now += GRACE
        self.ask(Observe(away=due_away(self.state, self.now)), Role.SYSTEM)

    @rule(delegation=DELEGATIONS, stand=st.sampled_from(Credentials))
    def credentials(self, delegation: DelegationId, stand: Credentials) -> None:
        """The credentials of a delegation are accepted, or doubted."""
        self.ask(SetCredentials(delegation=delegation, credentials=stand))

    @rule(delegation=DELEGATIONS)
    def walk_in(self, delegation: DelegationId) -> None:
        """Somebody comes who is not on the list."""
        if len(self.walk_ins) > 1:
            return
        came = WalkIn(delegation=delegation, function="Counsellor", capacity="adviser")
        for fact in self.ask(came):
            if fact.event.type == "people.walked_in":
                self.walk_ins.append(fact.event.seat.id)

    @rule(accepted=st.booleans())
    def admit(self, accepted: bool) -> None:
        """The secretary decides on the last of them."""
        if self.walk_ins:
            self.ask(Admit(person=self.walk_ins.pop(), accepted=accepted))

    @rule(session=SESSIONS, kind=st.sampled_from([CallRoll, CallRoll, CloseRoll, SetRollAside]))
    def roll(self, session: SessionId, kind: type[CallRoll | CloseRoll | SetRollAside]) -> None:
        """A roll is called, declared or set aside."""
        self.ask(kind(session=session))

    @rule(
        session=SESSIONS,
        delegation=DELEGATIONS,
        said=st.sampled_from(["in_person", "online", "absent"]),
    )
    def answer(self, session: SessionId, delegation: DelegationId, said: str) -> None:
        """A delegation answers."""
        body = {"session": session, "delegation": delegation, "answer": said}
        self.ask(AnswerRoll.model_validate(body))

    @invariant()
    def what_was_recorded_is_what_a_recount_says(self) -> None:
        """Of every session that sits."""
        for name, session in self.state.sessions.items():
            if session.phase is not SessionPhase.OPEN:
                continue
            quorum = quorum_of(self.state, name)
            assert quorum is not None
            counts = {"open": quorum.open, "decide": quorum.decide}
            recounted = tuple(purpose for purpose, one in counts.items() if one.state.is_met)
            assert standing_of(self.state, name).reached == recounted

    @invariant()
    def numbers_agree_with_each_other(self) -> None:
        """Whatever is counted."""
        for quorum in quorums(self.state, tuple(self.state.sessions)).values():
            for count in (quorum.open, quorum.decide):
                agrees(count, self.state)

    @invariant()
    def several_counted_together_are_each_counted_alone(self) -> None:
        """One look at the people is as good as one for each session."""
        names = tuple(self.state.sessions)
        alone = {name: quorum_of(self.state, name) for name in names}
        assert quorums(self.state, names) == alone

    @invariant()
    def everybody_counts_where_the_sheet_has_him(self) -> None:
        """In one of those that sit; those that sat before keep nobody, and sheets say more."""
        state, running = self.state, open_sessions(self.state)
        where = Whereabouts(state, running)
        as_of = self.state.at + timedelta(seconds=1)
        listed = attendance(without_sheets(state), as_of)
        for seat in people_of(state):
            presence = presence_of(state, seat.id)
            counts = where.of(seat, presence)
            assert len(counts) <= 1
            # A line that is lost counts live, and on the sheet once it is back.
            if mode_of(presence) not in HERE - {Mode.RECONNECTING}:
                continue
            if len(running) > 1 and is_plain(state, seat.id):
                here = [name for name in running if is_in(listed[name].get(seat.id), as_of)]
                assert list(counts) == [one for one in here if is_for(state, seat, one)]

    @override
    def teardown(self) -> None:
        """A replay to any seq is what was shown there."""
        state = None
        for fact in getattr(self, "log", ()):
            state = fold([fact], {}, {}, state)
            if fact.seq in self.shown:
                assert state is not None
                assert shown(state) == self.shown[fact.seq]


def without_sheets(state: MeetingState) -> MeetingState:
    return replace(state, attending=replace(state.attending, sheets={}))


def is_plain(state: MeetingState, person: PersonId) -> bool:
    """Whether all sat on since they opened, and nothing of him was told late, or of both rooms."""
    opened = [one for one in state.sessions.values() if one.opened_at]
    presence = state.presence[person]
    rooms = {fact.place for fact in presence.facts if fact.is_here and fact.place}
    is_told_at_once = all(fact.seen_at is None for fact in presence.facts)
    return (
        all(one.phase is SessionPhase.OPEN and not one.stood for one in opened)
        and is_told_at_once
        and (presence.in_room or len(rooms) < 2)
    )


def is_in(attended: Attended | None, as_of: datetime) -> bool:
    return attended is not None and any(one.ended_at == as_of for one in attended.intervals)


def is_for(state: MeetingState, seat: Seat, session: SessionId) -> bool:
    return belongs(seat, state.sessions[session].plan.track)


def shown(state: MeetingState) -> dict[Audience, object]:
    looking = Looking(replace(state, people={}, texts={}), state.at)
    return {one: view_for(looking, one, ["quorum"]) for one in Audience}


def agrees(count: Count, state: MeetingState) -> None:
    tally = count.tally
    assert 0 <= tally.unsteady <= tally.present <= tally.base
    if count.state is QuorumState.NONE:
        assert count.needed == 0
        return
    assert count.needed >= 1
    assert count.state.is_met == (tally.present >= count.needed)
    if state.rules and state.rules.unit is Unit.DELEGATIONS:
        assert len(tally.missing) == tally.base - tally.present
        assert len(tally.reconnecting) == tally.unsteady


TestSitting = Sitting.TestCase


@given(st.lists(st.tuples(st.sampled_from(HEADS), st.integers(1, 89)), max_size=20))
def test_nothing_turns_while_every_line_is_back_within_its_grace(
    drops: list[tuple[PersonId, int]],
) -> None:
    sitting = Sitting()
    sitting.begin(a_rule("all"))
    sitting.ask(OpenSession(session=DAY1))
    sitting.ask(Observe(online=tuple(HEADS)), Role.SYSTEM)
    turned = [fact for fact in sitting.log if fact.event.type.startswith("quorum.")]

    for person, seconds in drops:
        sitting.ask(Observe(lost=(person,)), Role.SYSTEM)
        gone = sitting.now
        sitting.now = gone + timedelta(seconds=seconds)
        sitting.ask(Observe(away=due_away(sitting.state, sitting.now)), Role.SYSTEM)
        sitting.ask(Observe(online=(person,)), Role.SYSTEM)

    assert [fact for fact in sitting.log if fact.event.type.startswith("quorum.")] == turned
    assert turned
