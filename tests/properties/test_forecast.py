"""What holds of the forecast whatever the plan, whatever happened and whatever time it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.domain.events import Clock, ItemRecord
from hybridmeet.domain.forecast import Forecast, Span, ahead, forecast, time_moves
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import SessionState, Suspension
from hybridmeet.domain.phases import ItemPhase, SessionPhase
from hybridmeet.domain.programme import Anchor, ItemKind, ItemPlan
from hybridmeet.domain.times import Planned
from tests.builders import a_session, an_item, at, minutes, planned, scheduled, with_fields

BEGIN = planned("09:00")
SPANS = st.integers(0, 40)
LEFT = st.sampled_from([ItemPhase.PENDING, ItemPhase.PENDING, ItemPhase.DEFERRED])


@st.composite
def plans(draw: st.DrawFn) -> tuple[ItemPlan, ...]:
    """Items without overlap; some stand apart, some are breaks, fixed or anchored."""
    items: list[ItemPlan] = []
    free = BEGIN
    for number in range(draw(st.integers(1, 7))):
        start = free.later(minutes(draw(st.sampled_from([0, 0, 0, 15]))))
        length = draw(st.integers(1, 40))
        items.append(an_item(f"i{number}", start, length, **draw(natures(start, length))))
        free = start.later(minutes(length))
    return tuple(items)


@st.composite
def natures(draw: st.DrawFn, start: Planned, length: int) -> dict[str, Any]:
    fixed = draw(st.sampled_from([False, False, True]))
    nature: dict[str, Any] = {"fixed": fixed}
    if draw(st.booleans()):
        nature["not_before"] = start.later(minutes(draw(st.integers(-30, 0 if fixed else 10))))
    if draw(st.booleans()):
        nature["latest_end"] = start.later(minutes(length + draw(st.integers(0, 30))))
    if draw(st.booleans()):
        nature["kind"] = ItemKind.BREAK
        nature["at_least_ms"] = minutes(draw(st.integers(1, length)))
    return nature


@dataclass(frozen=True)
class Moment:
    """A session as something just happened to it at ``at``."""

    session: SessionState
    at: datetime


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """A session scheduled, or open with some item current or none, or standing still."""
    session = scheduled(a_session(*draw(plans())))
    begun = BEGIN.instant() + timedelta(minutes=draw(st.integers(-30, 30)))
    if draw(st.booleans()):
        return Moment(session, BEGIN.instant() - timedelta(hours=1))
    here = draw(st.integers(0, len(session.sequence)))
    records: dict[ItemId, ItemRecord] = {}
    for place, item in enumerate(session.sequence):
        opened_at = begun + timedelta(minutes=place)
        if place < here and draw(st.booleans()):
            records[item] = ItemRecord(
                phase=ItemPhase.CONCLUDED, opened_at=opened_at, concluded_at=opened_at
            )
        else:
            records[item] = ItemRecord(phase=draw(LEFT))
    session = with_fields(session, phase=SessionPhase.OPEN, opened_at=begun, records=records)
    opened_at = begun + timedelta(minutes=draw(SPANS) + len(records))
    if here == len(session.sequence):
        return Moment(session, opened_at)
    return _with_current(draw, session, here, opened_at)


def _with_current(draw: st.DrawFn, session: SessionState, here: int, opened_at: datetime) -> Moment:
    item = session.items[session.sequence[here]]
    since = opened_at + timedelta(minutes=draw(SPANS))
    clock = Clock(
        item=item.id,
        opened_at=opened_at,
        planned_ms=item.planned_ms,
        added_ms=draw(st.integers(-item.planned_ms, minutes(30))),
        paused_at=since if draw(st.booleans()) else None,
    )
    current = ItemRecord(phase=ItemPhase.CURRENT, opened_at=opened_at)
    fields: dict[str, Any] = {"clock": clock, "records": {**session.records, item.id: current}}
    if draw(st.booleans()):
        until = draw(st.none() | SPANS.map(lambda span: since + timedelta(minutes=span)))
        fields |= {"phase": SessionPhase.SUSPENDED, "suspension": Suspension(since, until, None)}
    return Moment(with_fields(session, **fields), since)


def after(moment: Moment, span: int) -> datetime:
    return moment.at + timedelta(minutes=span)


def pending(session: SessionState, expected: Forecast) -> list[tuple[ItemPlan, Span]]:
    return [(session.items[item], expected.items[item]) for item in ahead(session)]


def no_earlier(late: Forecast, early: Forecast) -> bool:
    spans = [(late.items[item], early.items[item]) for item in early.items]
    return (
        late.end >= early.end
        and late.behind_ms >= early.behind_ms
        and all(one.start >= other.start and one.end >= other.end for one, other in spans)
    )


@given(moments(), SPANS, SPANS)
def test_waiting_makes_nothing_earlier(moment: Moment, span: int, more: int) -> None:
    early = forecast(moment.session, after(moment, span))
    late = forecast(moment.session, after(moment, span + more))

    assert no_earlier(late, early)


@given(moments(), SPANS, SPANS)
def test_added_time_makes_nothing_earlier(moment: Moment, span: int, more: int) -> None:
    if (clock := moment.session.clock) is None:
        return
    longer = clock.model_copy(update={"added_ms": clock.added_ms + minutes(more)})
    extended = with_fields(moment.session, clock=longer)
    now = after(moment, span)

    assert no_earlier(forecast(extended, now), forecast(moment.session, now))


@given(moments(), SPANS)
def test_everything_ends_after_it_begins_and_nothing_is_yet_to_begin_in_the_past(
    moment: Moment, span: int
) -> None:
    now = after(moment, span)
    expected = forecast(moment.session, now)

    assert all(span.end >= span.start for span in expected.items.values())
    assert all(span.end <= expected.end for span in expected.items.values())
    assert all(span.start >= now for _, span in pending(moment.session, expected))


@given(moments(), SPANS)
def test_the_order_is_kept_but_for_what_is_fixed(moment: Moment, span: int) -> None:
    expected = forecast(moment.session, after(moment, span))
    spans = list(expected.items.items())

    assert list(expected.items) == [
        *([moment.session.current] if moment.session.current else []),
        *ahead(moment.session),
    ]
    assert all(
        later.start >= before.end
        for (_, before), (item, later) in pairwise(spans)
        if not moment.session.items[item].fixed
    )


@given(moments(), SPANS)
def test_nothing_begins_before_its_anchor(moment: Moment, span: int) -> None:
    expected = forecast(moment.session, after(moment, span))

    assert all(
        span.start >= item.anchor.not_before.instant()
        for item, span in pending(moment.session, expected)
        if item.anchor.not_before
    )


@given(moments(), SPANS)
def test_what_is_fixed_does_not_move_until_its_moment_has_passed(moment: Moment, span: int) -> None:
    now = after(moment, span)
    expected = forecast(moment.session, now)

    assert all(
        span.start == item.planned_start.instant()
        for item, span in pending(moment.session, expected)
        if item.fixed and item.planned_start.instant() >= now
    )


@given(moments(), SPANS)
def test_a_break_yields_no_further_than_its_minimum(moment: Moment, span: int) -> None:
    expected = forecast(moment.session, after(moment, span))

    assert all(
        minutes_of(item.at_least_ms or item.planned_ms) <= span.end - span.start
        and span.end - span.start <= minutes_of(item.planned_ms)
        for item, span in pending(moment.session, expected)
    )


def minutes_of(milliseconds: int) -> timedelta:
    return timedelta(milliseconds=milliseconds)


@given(moments(), SPANS)
def test_a_gap_in_the_plan_takes_up_lateness(moment: Moment, span: int) -> None:
    session = moment.session
    expected = forecast(session, after(moment, span))
    steps = [(session.items[item], span) for item, span in expected.items.items()]

    for (before, reached), (item, follows) in pairwise(steps):
        planned_start = item.planned_start.instant()
        stands_apart = before.planned_end < planned_start
        in_turn = session.sequence.index(item.id) == session.sequence.index(before.id) + 1
        if stands_apart and in_turn and item.anchor == Anchor() and reached.end <= planned_start:
            assert follows.start == planned_start


@given(moments(), SPANS)
def test_a_conflict_is_a_moment_that_is_missed(moment: Moment, span: int) -> None:
    expected = forecast(moment.session, after(moment, span))

    assert [(conflict.item, conflict.kind, conflict.by_ms) for conflict in expected.conflicts] == [
        (anchor.item, anchor.kind, -anchor.slack_ms)
        for anchor in expected.anchors
        if anchor.slack_ms < 0
    ]


@given(plans())
def test_a_plan_that_nothing_has_touched_is_its_own_forecast(items: tuple[ItemPlan, ...]) -> None:
    holding = tuple(item.model_copy(update={"anchor": Anchor()}) for item in items)
    expected = forecast(scheduled(a_session(*holding)), at("08:00"))

    assert expected.items == {
        item.id: Span(item.planned_start.instant(), item.planned_end) for item in holding
    }
    assert (expected.behind_ms, expected.behind_at_end_ms) == (0, 0)


@given(moments())
def test_looking_each_minute_while_time_moves_it_misses_nothing(moment: Moment) -> None:
    """What the server does: it renders at an event, and each minute while ``time_moves``."""
    shown = forecast(moment.session, moment.at)

    for span in range(1, 60):
        now = after(moment, span)
        if time_moves(moment.session, now):
            shown = forecast(moment.session, now)
        assert shown == forecast(moment.session, now)
