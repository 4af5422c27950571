"""What holds of attendance whatever desks, lines, technicians and sheets do, in any order.

Two desks, one of them offline for a while; two devices and two nodes, whose news is observed once,
twice or late; a technician and a secretary. Judged against nothing but the log.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.domain.attending.commands import (
    CheckIn,
    CheckOut,
    Mark,
    Record,
    SheetRow,
    TakeBack,
)
from hybridmeet.domain.attending.intervals import Attended, attendance
from hybridmeet.domain.attending.modes import (
    HERE,
    IN_ROOM,
    Modality,
    Mode,
    delegations_here,
    due_away,
    heads,
    mode_at,
    mode_of,
    presence_of,
    since_of,
)
from hybridmeet.domain.attending.report import sheet
from hybridmeet.domain.attending.seating import people_of
from hybridmeet.domain.attending.sources import Channel
from hybridmeet.domain.commands import AnyCommand, CloseSession, Observe, OpenSession
from hybridmeet.domain.decide import Ask, decide
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.events import ProgrammePublished, Recorded
from hybridmeet.domain.evolve import evolve, fold
from hybridmeet.domain.ids import CommandId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Role
from tests.builders import PUBLISHED, SEATS, SYSTEM, a_programme, at
from tests.story import DAY1, WHO

pytestmark = pytest.mark.timeout(600)  # at night five thousand examples each

PEOPLE = [seat.id for seat in SEATS]  # the hall's screen among them
BEGIN = at("14:00")
STEP = timedelta(seconds=20)  # so that histories hold minutes, and the grace

anybody = st.sampled_from(PEOPLE)
some = st.lists(anybody, max_size=3).map(tuple)
earlier = st.integers(0, 12).map(lambda steps: BEGIN + steps * STEP)

LIVE: list[st.SearchStrategy[AnyCommand]] = [
    anybody.map(lambda person: CheckIn(person=person)),
    anybody.map(lambda person: CheckOut(person=person)),
    st.builds(Observe, online=some, lost=some, away=some),
    st.builds(Observe, online=some),
    st.builds(Mark, person=anybody, online=st.booleans(), via=st.just("phone")),
]
LATE: list[st.SearchStrategy[AnyCommand]] = [
    st.builds(CheckIn, person=anybody, source=st.just("qr"), at=earlier),
    st.builds(CheckOut, person=anybody, source=st.just("seat"), at=earlier),
    st.builds(
        TakeBack,
        person=anybody,
        command=st.integers(2, 20).map(lambda seq: CommandId(f"c{seq}")),
    ),
    st.builds(Observe, out=some),
    st.builds(
        Record,
        session=st.just(DAY1),
        source=st.sampled_from(["paper", "bridge"]),
        rows=st.lists(
            st.builds(
                SheetRow,
                person=anybody,
                channel=st.sampled_from(Channel),
                began_at=st.none() | earlier,
            ),
            min_size=1,
            max_size=2,
        ).map(tuple),
    ),
]
HISTORIES = st.lists(st.one_of(*LIVE), max_size=20)
WHOLE = st.lists(st.one_of(*LIVE, *LATE), max_size=20)

PUBLISHED_FACT = Recorded(
    SYSTEM.meeting,
    1,
    ProgrammePublished(programme=a_programme()),
    SYSTEM,
    CommandId("c1"),
    PUBLISHED,
)


class Meeting:
    """A meeting and its log, one thing asked every twenty seconds; a refusal changes nothing."""

    def __init__(self, history: Iterable[AnyCommand] = (), *, is_open: bool = False) -> None:
        self.log = [PUBLISHED_FACT]
        self.state = evolve(None, PUBLISHED_FACT)
        self.shown = [(PUBLISHED, self.state)]
        self.now = BEGIN
        if is_open:
            self.ask(OpenSession(session=DAY1))
        for asked in history:
            self.now += STEP
            self.ask(asked)

    def ask(self, asked: AnyCommand) -> None:
        """Judge and follow."""
        role = Role.SYSTEM if isinstance(asked, Observe) else Role.SECRETARY
        actor = Actor(meeting=self.state.id, role=role, person=WHO.get(role))
        ask = Ask(CommandId(f"c{len(self.log) + 1}"), asked, actor, self.now)
        try:
            events = decide(self.state, ask)
        except Rejection:
            events = []
        for event in events:
            fact = Recorded(self.state.id, len(self.log) + 1, event, actor, ask.id, self.now)
            self.log.append(fact)
            self.state = evolve(self.state, fact)
        self.shown.append((self.now, self.state))


def lived(history: Sequence[AnyCommand]) -> list[tuple[datetime, MeetingState]]:
    """The meeting at each moment, one thing asked in each."""
    return Meeting(history).shown


@given(WHOLE)
def test_everyone_is_in_exactly_one_number(history: list[AnyCommand]) -> None:
    _, state = lived(history)[-1]

    counted = asdict(heads(state))
    expected = counted.pop("expected")

    assert expected == sum(counted.values()) == len(PEOPLE) - 1


@given(WHOLE)
def test_delegations_add_up_to_heads(history: list[AnyCommand]) -> None:
    _, state = lived(history)[-1]
    here = delegations_here(state)

    added: Counter[str] = Counter()
    for delegation in here.values():
        for number in ("in_person", "online", "both", "reconnecting", "expected"):
            added[number] += getattr(delegation, number)
    counted = heads(state)

    assert all(added[number] == getattr(counted, number) for number in added)
    assert all(
        (delegation.modality is Modality.ABSENT)
        == (
            delegation.in_person + delegation.online + delegation.both + delegation.reconnecting
            == 0
        )
        for delegation in here.values()
    )


@given(HISTORIES)
def test_since_is_the_instant_at_which_the_mode_last_became_another(
    history: list[AnyCommand],
) -> None:
    states = lived(history)
    for person in PEOPLE:
        was, since = Mode.NOT_ARRIVED, None
        for when, state in states:
            presence = presence_of(state, person)
            if mode_of(presence) is not was:
                was, since = mode_of(presence), when
            assert since_of(presence) == since


@given(WHOLE)
def test_what_was_shown_at_any_instant_can_be_shown_again(history: list[AnyCommand]) -> None:
    meeting = Meeting(history, is_open=True)

    for when, state in meeting.shown:
        replayed = fold([fact for fact in meeting.log if fact.at <= when], {}, {})
        assert replayed is not None
        for person in PEOPLE:
            was_shown = mode_of(presence_of(state, person))
            assert mode_of(presence_of(replayed, person)) is was_shown
            assert mode_at(presence_of(meeting.state, person), when) is was_shown


@given(HISTORIES, st.builds(Observe, online=some, lost=some, away=some))
def test_what_was_observed_is_no_news_the_second_time(
    history: list[AnyCommand], seen: Observe
) -> None:
    once = Meeting([*history, seen])
    seq = once.state.seq

    once.ask(seen)

    assert once.state.seq == seq, "two nodes that see the same record it once"


@given(
    st.lists(st.one_of(*LIVE), max_size=8),
    st.lists(st.tuples(st.integers(0, 8), st.one_of(*LIVE)), max_size=8),
)
def test_what_others_do_in_between_changes_nothing_for_a_person(
    own: list[AnyCommand], others: list[tuple[int, AnyCommand]]
) -> None:
    own = [of_people(asked, PEOPLE[:3]) for asked in own]
    mixed = list(own)
    for place, asked in others:
        mixed.insert(place, of_people(asked, PEOPLE[3:]))

    assert channels(mixed, PEOPLE[:3]) == channels(own, PEOPLE[:3])


def of_people(asked: AnyCommand, people: Sequence[PersonId]) -> AnyCommand:
    """The same of these people."""
    if isinstance(asked, Observe):
        named = {
            member: tuple(person for person in getattr(asked, member) if person in people)
            for member in ("online", "lost", "away")
        }
        return Observe(**named)
    assert isinstance(asked, CheckIn | CheckOut | Mark)
    return asked.model_copy(update={"person": people[PEOPLE.index(asked.person) % len(people)]})


def channels(history: Sequence[AnyCommand], people: Sequence[PersonId]) -> list[tuple[object, ...]]:
    """Where these people stand at the end, whenever it was that they came there."""
    _, state = lived(history)[-1]
    stand = [presence_of(state, person) for person in people]
    return [(one.in_room, one.place, one.via, one.online) for one in stand]


@given(WHOLE)
def test_a_line_is_lost_or_away_only_after_it_lived(history: list[AnyCommand]) -> None:
    states = [state for _, state in lived(history)]
    for person in PEOPLE:
        lines = [presence_of(state, person).online for state in states]
        steps = {(was, now) for was, now in pairwise(lines) if was != now}
        assert steps <= {
            ("none", "connected"),
            ("connected", "lost"),
            ("lost", "connected"),
            ("lost", "away"),
            ("away", "connected"),
        }


@given(HISTORIES)
def test_whoever_is_due_away_is_away_once_that_is_observed(history: list[AnyCommand]) -> None:
    meeting = Meeting(history)
    meeting.now += timedelta(seconds=90)

    meeting.ask(Observe(away=due_away(meeting.state, meeting.now)))

    assert due_away(meeting.state, meeting.now + timedelta(hours=3)) == ()
    assert "lost" not in {presence.online for presence in meeting.state.presence.values()}


# -- intervals ------------------------------------------------------------------------------


def part(state: MeetingState, person: PersonId, as_of: datetime) -> Attended | None:
    return attendance(state, as_of)[DAY1].get(person)


@given(WHOLE, st.booleans())
def test_intervals_never_overlap_and_lie_within_the_session(
    history: list[AnyCommand], is_closed: bool
) -> None:
    meeting = Meeting(history, is_open=True)
    meeting.now += STEP
    if is_closed:
        meeting.ask(CloseSession(session=DAY1))
    end, as_of = meeting.now, meeting.now + 10 * STEP

    for attended in attendance(meeting.state, as_of)[DAY1].values():
        edges = [edge for one in attended.intervals for edge in (one.began_at, one.ended_at)]
        assert edges == sorted(edges)
        assert all(one.began_at < one.ended_at for one in attended.intervals)
        assert edges[0] >= BEGIN
        assert edges[-1] <= (end if is_closed else as_of)
        assert 0 < attended.present_ms <= (edges[-1] - edges[0]) // timedelta(milliseconds=1)


@given(HISTORIES)
def test_while_nothing_is_told_late_the_intervals_are_what_was_shown(
    history: list[AnyCommand],
) -> None:
    meeting = Meeting(history, is_open=True)
    meeting.now += STEP

    for person in PEOPLE[:-1]:
        attended = part(meeting.state, person, meeting.now)
        for when, state in meeting.shown[2:]:
            within = when + STEP / 2
            was_shown = mode_of(presence_of(state, person))
            told = [
                one
                for one in (attended.intervals if attended else ())
                if one.began_at <= within < one.ended_at
            ]
            if was_shown in IN_ROOM:
                assert [one.mode for one in told] in ([was_shown], [Mode.BOTH])
            elif told and told[0].mode in IN_ROOM:
                assert was_shown in HERE, "online at the door: on-site wins within a minute"
            elif told:
                assert told[0].mode is was_shown
            elif attended is not None:
                assert was_shown not in {Mode.ONLINE, Mode.BOTH}


@given(WHOLE, anybody, st.sampled_from(Channel))
def test_another_source_only_ever_adds(
    history: list[AnyCommand], person: PersonId, channel: Channel
) -> None:
    meeting = Meeting(history, is_open=True)
    meeting.now += STEP
    as_of = meeting.now
    before = attendance(meeting.state, as_of)[DAY1]

    row = SheetRow(person=person, channel=channel)
    meeting.ask(Record(session=DAY1, source="seat", rows=(row,)))
    after = attendance(meeting.state, as_of)[DAY1]

    assert set(before) <= set(after)
    for who, was in before.items():
        now = after[who]
        assert (now.present_ms >= was.present_ms) if who == person else now == was
        assert (now.first_at, now.last_at) <= (was.first_at, now.last_at)
        assert set(was.sources) <= set(now.sources)


@given(WHOLE)
def test_in_which_order_offline_desks_are_heard_makes_no_difference(
    history: list[AnyCommand],
) -> None:
    scans = [
        CheckIn(person=person, source="qr", at=BEGIN + number * STEP)
        for number, person in enumerate(PEOPLE[:-1])
    ]
    parts = []
    for told in (scans, scans[::-1], [*scans, *scans]):  # also when replayed under other names
        meeting = Meeting(history, is_open=True)
        meeting.now += 20 * STEP
        for scan in told:
            meeting.ask(scan)
        meeting.now += STEP
        parts.append(
            {
                who: (one.mode, one.present_ms, one.sources, one.intervals)
                for who, one in attendance(meeting.state, meeting.now)[DAY1].items()
            }
        )

    assert parts[0] == parts[1] == parts[2]


@given(WHOLE)
def test_the_sheet_adds_up(history: list[AnyCommand]) -> None:
    meeting = Meeting(history, is_open=True)
    meeting.now += STEP
    people = attendance(meeting.state, meeting.now)[DAY1]

    whole = sheet(meeting.state, meeting.now)
    (day1,) = whole["sessions"]
    cells = [one["sessions"]["day1"] for one in whole["delegations"]]

    assert day1["unique_in_person"] + day1["unique_online"] == len(people)
    assert sum(cell["in_person"] for cell in cells) == day1["unique_in_person"]
    assert sum(cell["online"] for cell in cells) == day1["unique_online"]
    assert {row["person"] for row in whole["people"] if "day1" in row["sessions"]} == set(people)
    assert set(day1["no_shows"]) | set(people) == {seat.id for seat in people_of(meeting.state)}
    for point in day1["curve"]:
        when = datetime.fromisoformat(point["at"])
        counted = Counter(
            one.mode in IN_ROOM
            for attended in people.values()
            for one in attended.counted
            if one.began_at <= when < one.ended_at
        )
        assert (counted[True], counted[False]) == (point["in_person"], point["online"])
    heads_of = [point["in_person"] + point["online"] for point in day1["curve"]]
    assert day1["peak"]["heads"] == max(heads_of, default=0)
    assert sheet(meeting.state, meeting.now) == whole


@given(WHOLE, st.integers(0, 20))
def test_the_sheet_of_a_past_instant_is_the_one_that_was_shown_then(
    history: list[AnyCommand], steps: int
) -> None:
    meeting = Meeting(history, is_open=True)
    then, state = meeting.shown[min(steps, len(meeting.shown) - 1)]

    replayed = fold([fact for fact in meeting.log if fact.at <= then], {}, {})

    assert replayed is not None
    assert sheet(replace(replayed, people=state.people), then) == sheet(state, then)
