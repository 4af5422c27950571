"""When the rest of a session is expected: a pure function of plan, state and now.

One walk over what is still to come, in the order in which it will be opened (forecasting/walk.py):

* what is past is past; the current item ends at ``max(now, deadline)``, and while its clock stands
  still, at now and what is left of it. A suspended session goes on now, or when it was said to;
* while none is current the next item begins at ``max(now, its planned start)``; every other one
  when the one before it ends, early as well as late;
* a gap in the plan takes up lateness, and is not cut by running early: people were told when to be
  back. A break that begins late yields to its ``at_least_ms``, and then ends as planned;
* nothing begins before its ``not_before``. A fixed item keeps its planned start until that has
  passed: what runs into it is a conflict, time to be found, not a later start.

Minutes and words are the view's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

from hybridmeet.domain.forecasting.order import ahead
from hybridmeet.domain.forecasting.timetable import MILLISECOND, Timetable
from hybridmeet.domain.forecasting.walk import Step, deadline, stood_still_since, walk
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import SessionState
from hybridmeet.domain.phases import OVER, ItemPhase, SessionPhase
from hybridmeet.domain.times import span_ms

__all__ = ["Anchored", "Conflict", "Forecast", "Span", "ahead", "forecast", "time_moves"]

GIVEN_UP: Final = timedelta(hours=12)
"""So long after its planned end, a session that nobody opened was not held, or not recorded here:
longer than a sitting is ever late, shorter than until the next day's. Its forecast is its plan."""

SETTLING: Final = timedelta(minutes=10)
"""So long after an instant at which the forecast turns over, time still counts as moving it: a
server that was asleep in that very minute shows the turn all the same."""


class Span(NamedTuple):
    """When something is expected to begin and to end (UTC); a current item began when it did."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Anchored:
    """A moment that does not move, and what is left to it; negative: missed by that much.

    ``not_before``: from it to the item's start. ``fixed``: from the end of what comes before to it.
    ``latest_end``: from the item's end to it.
    """

    item: ItemId
    kind: Literal["not_before", "fixed", "latest_end"]
    at: datetime
    slack_ms: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A fixed start or a latest end that will be missed by ``by_ms`` unless time is found."""

    item: ItemId
    kind: Literal["fixed", "latest_end"]
    by_ms: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of a session.

    ``items``: those not concluded, deferred or withdrawn, in the order they will be opened.
    ``behind_ms``: what the meeting has lost against its plan so far (negative: it is ahead), before
    breaks and gaps give anything back. It is the current item's expected against its planned end;
    what was passed over counts as still to do, what was done or put off early as gained.
    ``anchors``: in the same order. The first is the next one; late for it is negative slack.
    ``behind_at_end_ms``: the session's expected against its planned end.
    """

    items: Mapping[ItemId, Span]
    end: datetime
    behind_ms: int
    behind_at_end_ms: int
    anchors: tuple[Anchored, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def forecast(session: SessionState, now: datetime, plan: Timetable | None = None) -> Forecast:
    """What is expected at ``now`` (docs/rules.md, "Forecast"); linear in the items.

    ``plan`` is the session's as it was looked up before.
    """
    plan = plan or Timetable(session)
    if session.phase in OVER:
        end = session.closed_at or plan.end
        late_ms = span_ms(plan.end, end)
        return Forecast({}, end, late_ms, late_ms)
    if _given_up(session, plan.end, now):
        now = plan.start
    steps = tuple(walk(session, plan, now))
    idle_until = plan.end if session.phase is SessionPhase.SCHEDULED else now
    end = max((step.end for step in steps), default=idle_until)
    anchors = tuple(_anchors(session, steps))
    return Forecast(
        items={step.item.id: Span(step.start, step.end) for step in steps},
        end=end,
        behind_ms=_behind_ms(session, plan, steps, end),
        behind_at_end_ms=span_ms(plan.end, end),
        anchors=anchors,
        conflicts=tuple(_conflicts(anchors)),
    )


def time_moves(session: SessionState, now: datetime) -> bool:
    """Whether time alone moves the forecast: nothing happens, and yet other minutes are expected.

    Rendering it after each event, and at each minute at which this holds, misses nothing.
    """
    if session.phase in OVER:
        return False
    if session.phase is SessionPhase.SCHEDULED:
        return _begins_late(session, now)
    if session.clock is None or stood_still_since(session, session.clock):
        return True
    return now > deadline(session.clock) or any(_turns_over(session, now))


def _given_up(session: SessionState, planned_end: datetime, now: datetime) -> bool:
    return session.phase is SessionPhase.SCHEDULED and now - planned_end > GIVEN_UP


def _begins_late(session: SessionState, now: datetime) -> bool:
    first = next(ahead(session), None)
    if first is None or now <= session.items[first].planned_start.instant():
        return False
    return not _given_up(session, Timetable(session).end, now - SETTLING)


def _turns_over(session: SessionState, now: datetime) -> Iterator[bool]:
    """For each fixed item to come, whether its start has just passed without it being opened."""
    for item in map(session.items.__getitem__, ahead(session)):
        if item.fixed:
            yield now - SETTLING <= item.planned_start.instant() < now


def _anchors(session: SessionState, steps: Sequence[Step]) -> Iterator[Anchored]:
    for step in steps:
        item, anchor = step.item, step.item.anchor
        if anchor.not_before is not None and item.id != session.current:
            at = anchor.not_before.instant()
            yield Anchored(item.id, "not_before", at, span_ms(at, step.start))
        if item.fixed and item.id != session.current and not step.is_let_go:
            at = item.planned_start.instant()
            yield Anchored(item.id, "fixed", at, span_ms(step.free_at or step.start, at))
        if anchor.latest_end is not None:
            at = anchor.latest_end.instant()
            yield Anchored(item.id, "latest_end", at, span_ms(step.end, at))


def _conflicts(anchors: Sequence[Anchored]) -> Iterator[Conflict]:
    for anchor in anchors:
        if anchor.kind != "not_before" and anchor.slack_ms < 0:
            yield Conflict(anchor.item, anchor.kind, -anchor.slack_ms)


def _behind_ms(session: SessionState, plan: Timetable, steps: Sequence[Step], end: datetime) -> int:
    """How far the step the session is at stands off its plan, in the order of the plan.

    What stands before it in sequence and is pending must still be done: it counts as lost. What
    stands behind it and is not pending needs no more time: it counts as gained.
    """
    if not steps:
        return 0 if session.phase is SessionPhase.SCHEDULED else span_ms(plan.end, end)
    here = steps[0].place
    if session.current is None:
        off = steps[0].start - plan.starts[here]
    else:
        off = steps[0].end - plan.ends[here]
    for place, item in enumerate(session.sequence):
        is_pending = session.records[item].phase is ItemPhase.PENDING
        if place < here and is_pending:
            off += plan.share(place)
        elif place > here and not is_pending:
            off -= plan.share(place)
    return off // MILLISECOND
