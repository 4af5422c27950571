"""One walk over what is still to come: when each item begins and ends. The rules of time are here.

What they add up to (lateness, anchors, conflicts) is forecast.py's.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from hybridmeet.domain.events import Clock
from hybridmeet.domain.forecasting.order import ahead, position
from hybridmeet.domain.forecasting.timetable import MILLISECOND, Timetable
from hybridmeet.domain.meeting import SessionState
from hybridmeet.domain.programme import ItemPlan


class Step(NamedTuple):
    """One item of the walk, current or still to come (UTC).

    ``place`` is its place in the sequence. ``free_at`` is when what comes before it ends; None when
    nothing does. ``is_let_go``: a fixed start that holds no longer, because it has passed and the
    item was passed over or nothing comes before it.
    """

    item: ItemPlan
    place: int
    start: datetime
    end: datetime
    free_at: datetime | None
    is_let_go: bool = False


def walk(session: SessionState, plan: Timetable, now: datetime) -> Iterator[Step]:
    """Each item not yet concluded, deferred or withdrawn, in the order they will be opened."""
    here, goes_on, free_at = position(session), going_on(session, now), None
    if session.clock is not None:
        free_at = expected_end(session, session.clock, goes_on)
        yield Step(session.items[session.clock.item], here, session.clock.opened_at, free_at, None)
    for item_id in ahead(session):
        item, place = session.items[item_id], plan.places[item_id]
        has_passed = plan.starts[place] < now
        if item.fixed and not has_passed:
            start = plan.starts[place]
        elif free_at is None or plan.leaves_gap_before(place):
            start = max(free_at or goes_on, plan.starts[place])
        else:
            start = free_at
        if item.anchor.not_before is not None:
            start = max(start, item.anchor.not_before.instant())
        end = start + (plan.ends[place] - plan.starts[place])
        if item.at_least_ms is not None and item.is_break:
            end = _yielding(start, item.at_least_ms, min(end, plan.ends[place]))
        is_let_go = has_passed and (free_at is None or place < here)
        yield Step(item, place, start, end, free_at, is_let_go)
        free_at = end


def deadline(clock: Clock) -> datetime:
    """When the time of the current item is up, as its clock stands (UTC)."""
    whole_ms = clock.planned_ms + clock.added_ms + clock.paused_ms
    return clock.opened_at + whole_ms * MILLISECOND


def stood_still_since(session: SessionState, clock: Clock) -> datetime | None:
    """Since when the current item's clock stands still: paused, or with its session suspended."""
    return clock.paused_at or (session.suspension.since if session.suspension else None)


def expected_end(session: SessionState, clock: Clock, goes_on: datetime) -> datetime:
    """When the current item is expected to end: at its deadline, or at once when that is past."""
    up_at, still_since = deadline(clock), stood_still_since(session, clock)
    if still_since is not None:
        up_at = goes_on + (up_at - still_since)
    return max(goes_on, up_at)


def going_on(session: SessionState, now: datetime) -> datetime:
    """Now; or when a suspended session was announced to go on, if that is still to come."""
    until = session.suspension.until if session.suspension else None
    return max(now, until) if until else now


def _yielding(start: datetime, at_least_ms: int, end: datetime) -> datetime:
    """A break that begins late ends as planned, as far as its minimum lets it."""
    return max(end, start + at_least_ms * MILLISECOND)
