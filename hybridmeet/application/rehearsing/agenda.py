"""How the sittings of a rehearsal go: opened a little late, items over and under, never far off.

Pure: a programme and a seed give the same hours each time. A break yields to its minimum when the
meeting is late, and what is fixed begins no earlier than planned.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from hybridmeet.application.rehearsing.acts import MINUTE, Ask, asked, chance, minutes
from hybridmeet.domain.commands import (
    Advance,
    CloseSession,
    Extend,
    OpenSession,
    ResumeSession,
    SuspendSession,
)
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.programme import ItemKind, ItemPlan, Programme, SessionPlan
from hybridmeet.domain.times import MINUTE_MS

LATE_BY: Final = timedelta(minutes=6)  # from then on items are kept short
BETWEEN: Final = timedelta(minutes=2)  # the least between two sittings of the same people
PAUSE: Final = timedelta(minutes=4)  # of the one suspension of a rehearsal
LONG: Final = timedelta(minutes=25)  # an item in which a suspension may fall


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session as it will be held: its hours, its items' hours, what its driver presses."""

    plan: SessionPlan
    opened_at: datetime
    closed_at: datetime
    items: tuple[tuple[ItemId, datetime, datetime], ...]
    pressed: tuple[tuple[datetime, Ask], ...]


def sittings(programme: Programme, sessions: Sequence[SessionPlan], seed: int) -> list[Sitting]:
    """Every session in the order of the plan; one waits for those that were planned before it."""
    held: list[Sitting] = []
    suspended = _suspended(sessions)
    for plan in sorted(sessions, key=_start):
        before = [one.closed_at for one in held if one.plan.items[-1].planned_end <= _start(plan)]
        soonest = max([_start(plan), *(moment + BETWEEN for moment in before)])
        held.append(_sitting(plan, soonest, (programme.id, seed), suspended))
    return held


def _start(plan: SessionPlan) -> datetime:
    return plan.items[0].planned_start.instant()


def _suspended(sessions: Sequence[SessionPlan]) -> ItemId | None:
    """The item that a technical break falls in: the first long discussion there is."""
    items = (item for plan in sorted(sessions, key=_start) for item in plan.items)
    return next((item.id for item in items if _is_long(item)), None)


def _is_long(item: ItemPlan) -> bool:
    return item.kind is ItemKind.DISCUSSION and item.planned_ms >= LONG // MINUTE * MINUTE_MS


def _sitting(
    plan: SessionPlan, soonest: datetime, names: tuple[object, ...], suspended: ItemId | None
) -> Sitting:
    luck = chance(*names, plan.id)
    opened = soonest + minutes(luck, 0.2, 3)
    at, items, pressed = opened + minutes(luck, 0.3, 1), [], []
    for item in plan.items:
        at = max(at, item.planned_start.instant()) if item.fixed else at
        ends = at + _length(item, at, luck.triangular(0.85, 1.2, 1.0))
        if item.id == suspended:
            pressed += list(_break_off(plan, at + (ends - at) * 0.4))
            ends += PAUSE
        if ends - at > _planned(item) + 2 * MINUTE and item.id != suspended:
            by_ms = -(-(ends - at - _planned(item)) // MINUTE) * MINUTE_MS
            extend = Extend(session=plan.id, from_item=item.id, by_ms=by_ms)
            pressed.append((at + _planned(item) - MINUTE, asked(extend, *names)))
        items.append((item.id, at, ends))
        at = ends
    closed = at + minutes(luck, 0.3, 1)
    pressed += _steps(plan, items, names)
    pressed += [
        (opened, asked(OpenSession(session=plan.id), *names, plan.id)),
        (closed, asked(CloseSession(session=plan.id), *names, plan.id)),
    ]
    pressed.sort(key=lambda press: press[0])
    return Sitting(plan, opened, closed, tuple(items), tuple(pressed))


def _steps(
    plan: SessionPlan, items: Sequence[tuple[ItemId, datetime, datetime]], names: tuple[object, ...]
) -> Iterator[tuple[datetime, Ask]]:
    """Next, once for each item; the last is concluded by closing."""
    before: list[ItemId | None] = [None, *(item for item, _, _ in items)]
    for (seen, item), (_, at, _) in zip(pairwise(before), items, strict=True):
        yield at, asked(Advance(session=plan.id, from_item=seen), *names, plan.id, item)


def _break_off(plan: SessionPlan, at: datetime) -> Iterator[tuple[datetime, Ask]]:
    until = at + PAUSE
    reason = "Technical break"
    yield at, asked(SuspendSession(session=plan.id, reason=reason, until=until), plan.id, at)
    yield until, asked(ResumeSession(session=plan.id), plan.id, until)


def _planned(item: ItemPlan) -> timedelta:
    return timedelta(milliseconds=item.planned_ms)


def _length(item: ItemPlan, at: datetime, share: float) -> timedelta:
    """How long an item takes: near its plan, shorter once the meeting is late."""
    late = max(timedelta(), at - item.planned_start.instant())
    if item.is_break:
        least = timedelta(milliseconds=item.at_least_ms or item.planned_ms)
        return max(least, _planned(item) - late)
    if late > LATE_BY:
        share = min(share, 0.9)
    return timedelta(seconds=round(_planned(item).total_seconds() * share))
