"""One walk over what is still to come: when each item begins and ends. The rules of time are here.

What they add up to (lateness, anchors, conflicts) is forecast.py's.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from hybridmeet.domain.events import Clock
from hybridmeet.domain.forecasting.order import coming, position
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
    goes_on, free_at = going_on(session, now), None
    here = plan.places[session.current] if session.current else position(session)
    if session.clock is not None:
        free_at = expected_end(session, session.clock, goes_on)
        yield Step(session.items[session.clock.item], here, session.clock.opened_at, free_at, None)
    for item_id in coming(session, here):
        place = plan.places[item_id]
        item, planned = plan.items[place], plan.starts[place]
        has_passed = planned < now
        if item.fixed and not has_passed:
            start = planned
        elif free_at is None or plan.leaves_gap_before(place):
            start = max(free_at or goes_on, planned)
        else:
            start = free_at
        if (not_before := plan.not_before[place]) is not None:
            start = max(start, not_before)
        end = start + plan.lengths[place]
        if (least := plan.least[place]) is not None:
            # A break that begins late ends as planned, as far as its minimum lets it.
            end = max(min(end, plan.ends[place]), start + least)
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
