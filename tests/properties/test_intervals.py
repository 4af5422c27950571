"""What holds of the intervals of attendance, whatever was said of people, late and by whom."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.domain.attending.commands import (
    Certify,
    CheckIn,
    CorrectRow,
    Record,
    SheetRow,
    TakeBackRows,
)
from hybridmeet.domain.attending.entitled import is_entitled
from hybridmeet.domain.attending.events import (
    Marked,
    Observed,
    RecordedRow,
    SheetCorrected,
    SheetRecorded,
)
from hybridmeet.domain.attending.intervals import Attended, attendance
from hybridmeet.domain.attending.modes import HERE, IN_ROOM, Mode, mode_of, presence_of
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.attending.seating import people_of
from hybridmeet.domain.attending.sources import Channel, OnlineBy, Source
from hybridmeet.domain.commands import AnyCommand, CloseSession
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.meeting import MeetingState
from tests.story import DAY1
from tests.whoever import (
    BEGIN,
    BY,
    HISTORIES,
    PEOPLE,
    STEP,
    WHOLE,
    Meeting,
    anybody,
    published,
)


def part(state: MeetingState, person: PersonId, as_of: datetime) -> Attended | None:
    return attendance(state, as_of)[DAY1].get(person)


@given(WHOLE, BY, st.booleans())
def test_intervals_never_overlap_and_lie_within_the_session(
    history: list[AnyCommand], by: OnlineBy, is_closed: bool
) -> None:
    meeting = Meeting(history, by, is_open=True)
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


@given(HISTORIES, BY)
def test_while_nothing_is_told_late_the_intervals_are_what_was_shown(
    history: list[AnyCommand], by: OnlineBy
) -> None:
    meeting = Meeting(history, by, is_open=True)
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
            if was_shown in IN_ROOM and is_for(meeting.state, person):
                assert [one.mode for one in told] in ([was_shown], [Mode.BOTH])
            elif was_shown in IN_ROOM:
                assert [one.mode for one in told] == [Mode.IN_PERSON], "his page shows him nothing"
            elif told and told[0].mode in IN_ROOM:
                assert was_shown in HERE, "online at the door: on-site wins within a minute"
            elif told:
                assert told[0].mode is was_shown
            elif attended is not None and is_for(meeting.state, person):
                assert was_shown not in {Mode.ONLINE, Mode.BOTH}


def is_for(state: MeetingState, person: PersonId) -> bool:
    return is_entitled(state, state.seats[person], DAY1)


@given(WHOLE, BY, anybody, st.sampled_from(Channel))
def test_another_source_only_ever_adds(
    history: list[AnyCommand], by: OnlineBy, person: PersonId, channel: Channel
) -> None:
    meeting = Meeting(history, by, is_open=True)
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


SIGNED = st.builds(SheetRow, person=st.sampled_from(PEOPLE[:-1]), channel=st.sampled_from(Channel))


@given(WHOLE, st.lists(SIGNED, max_size=2), SIGNED, SIGNED | st.none())
def test_a_corrected_sheet_says_what_the_right_one_would_have_said(
    history: list[AnyCommand], kept: list[SheetRow], wrong: SheetRow, right: SheetRow | None
) -> None:
    corrected, never_wrong = closed_after(history), closed_after(history)
    corrected.ask(Record(session=DAY1, source="paper", rows=(*kept, wrong)))
    sheet, last = corrected.state.seq, len(kept)
    if right is None:
        corrected.ask(TakeBackRows(session=DAY1, sheet=sheet, rows=(last,)))
    else:
        corrected.ask(CorrectRow(session=DAY1, sheet=sheet, row=last, becomes=right))
        kept = [*kept, right]
    never_wrong.ask(Record(session=DAY1, source="paper", rows=tuple(kept)))

    as_of = corrected.now
    assert attendance(corrected.state, as_of) == attendance(never_wrong.state, as_of)
    for person in PEOPLE:
        told = (presence_of(one.state, person) for one in (corrected, never_wrong))
        assert len({mode_of(presence) for presence in told}) == 1


def closed_after(history: list[AnyCommand]) -> Meeting:
    meeting = Meeting(history, is_open=True)
    meeting.now += STEP
    meeting.ask(CloseSession(session=DAY1))
    return meeting


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


@given(WHOLE, BY)
def test_the_sheet_adds_up(history: list[AnyCommand], by: OnlineBy) -> None:
    meeting = Meeting(history, by, is_open=True)
    meeting.now += STEP
    people = attendance(meeting.state, meeting.now)[DAY1]
    entitled = {
        seat.id for seat in people_of(meeting.state) if is_entitled(meeting.state, seat, DAY1)
    }
    heads = {who: one for who, one in people.items() if who in entitled}

    whole = sheet(meeting.state, meeting.now)
    (day1,) = whole["sessions"]
    cells = [one["sessions"]["day1"] for one in whole["delegations"]]

    assert day1["unique_in_person"] + day1["unique_online"] == len(heads)
    assert sum(cell["in_person"] for cell in cells) == day1["unique_in_person"]
    assert sum(cell["online"] for cell in cells) == day1["unique_online"]
    assert {row["person"] for row in whole["people"] if "day1" in row["sessions"]} == set(people)
    assert set(day1["no_shows"]) | set(heads) == entitled
    for point in day1["curve"]:
        when = datetime.fromisoformat(point["at"])
        counted = Counter(
            one.mode in IN_ROOM
            for attended in heads.values()
            for one in attended.counted
            if one.began_at <= when < one.ended_at
        )
        assert (counted[True], counted[False]) == (point["in_person"], point["online"])
    heads_of = [point["in_person"] + point["online"] for point in day1["curve"]]
    assert day1["peak"]["heads"] == max(heads_of, default=0)
    assert sheet(meeting.state, meeting.now) == whole


@given(WHOLE, BY)
def test_what_a_rule_does_not_take_is_as_if_nobody_had_said_it(
    history: list[AnyCommand], by: OnlineBy
) -> None:
    meeting = Meeting(history, by, is_open=True)
    meeting.now += STEP
    unsaid = fold([published(), *without_untaken(meeting.log[1:], by)], {}, {})
    assert unsaid is not None

    parts = [
        {
            who: (one.mode, one.intervals)
            for who, one in attendance(state, meeting.now)[DAY1].items()
        }
        for state in (meeting.state, unsaid)
    ]

    assert parts[0] == parts[1]
    for person in PEOPLE:
        was, now = (mode_of(presence_of(state, person)) for state in (unsaid, meeting.state))
        assert now is was or (now is Mode.UNKNOWN and was in {Mode.AWAY, Mode.NOT_ARRIVED})


def without_untaken(log: list[Recorded], by: OnlineBy) -> Iterator[Recorded]:
    """The same log as if what the rule does not take had been said of no time at all."""
    told = {one.seq: one.event.source for one in log if isinstance(one.event, SheetRecorded)}
    for fact in log:
        event = fact.event
        if isinstance(event, Marked) and by is OnlineBy.PAGE:
            continue
        if isinstance(event, Observed) and by is OnlineBy.BRIDGE:
            event = Observed(out=event.out)
        elif isinstance(event, SheetRecorded):
            rows = (emptied(row, event.source, by) for row in event.rows)
            event = event.model_copy(update={"rows": tuple(rows)})
        elif isinstance(event, SheetCorrected) and event.becomes:
            becomes = emptied(event.becomes, told[event.sheet], by)
            event = event.model_copy(update={"becomes": becomes})
        yield replace(fact, event=event)


def emptied(row: RecordedRow, source: Source, by: OnlineBy) -> RecordedRow:
    is_heard = source in {Source.BRIDGE, Source.TECHNICIAN}
    if row.channel is Channel.ROOM or by is OnlineBy.EITHER or (by is OnlineBy.BRIDGE and is_heard):
        return row
    return row.model_copy(update={"ended_at": row.began_at})


@given(WHOLE, st.integers(0, 20))
def test_the_sheet_of_a_past_instant_is_the_one_that_was_shown_then(
    history: list[AnyCommand], steps: int
) -> None:
    meeting = Meeting(history, is_open=True)
    then, state = meeting.shown[min(steps, len(meeting.shown) - 1)]

    replayed = fold([fact for fact in meeting.log if fact.at <= then], {}, {})

    assert replayed is not None
    assert sheet(replace(replayed, people=state.people), then) == sheet(state, then)


@given(WHOLE, WHOLE, BY)
def test_a_certificate_that_is_not_marked_says_what_is_known(
    before: list[AnyCommand], after: list[AnyCommand], by: OnlineBy
) -> None:
    meeting = Meeting(before, by, is_open=True)
    meeting.now += STEP
    meeting.ask(CloseSession(session=DAY1))
    meeting.ask(Certify(session=DAY1))
    certified = meeting.state.attending.certified[DAY1].attended
    for asked in after:
        meeting.now += STEP
        meeting.ask(asked)

    known = attendance(meeting.state, meeting.now)[DAY1]
    says = {row.person: (row.mode, row.first_at, row.last_at, row.present_ms) for row in certified}
    if not meeting.state.attending.certified[DAY1].changed:
        assert says == {
            who: (one.mode, one.first_at, one.last_at, one.present_ms) for who, one in known.items()
        }
