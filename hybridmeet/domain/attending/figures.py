"""What people's parts in a session add up to: the curve, the peaks, the drops of a delegation."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hybridmeet.domain.attending.intervals import Attended
from hybridmeet.domain.attending.modes import IN_ROOM
from hybridmeet.domain.attending.placing import Run
from hybridmeet.domain.attending.spans import Span, clipped, joined, without
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import SessionState


@dataclass(frozen=True, slots=True)
class Point:
    """From this instant on so many are in the room and online."""

    at: datetime
    in_person: int
    online: int

    @property
    def heads(self) -> int:
        """Everyone, each once."""
        return self.in_person + self.online


@dataclass(frozen=True, slots=True)
class Drop:
    """While an item was current, nobody of a delegation was there."""

    item: ItemId
    span: Span


def curve(people: Iterable[Attended], run: Run) -> list[Point]:
    """Every change of the numbers, from the opening on."""
    changes: defaultdict[datetime, list[int]] = defaultdict(lambda: [0, 0])
    changes[run.span[0]] = [0, 0]
    for attended in people:
        for interval in attended.counted:
            channel = 0 if interval.mode in IN_ROOM else 1
            changes[interval.began_at][channel] += 1
            changes[interval.ended_at][channel] -= 1
    points: list[Point] = []
    in_person = online = 0
    for at, (more_in_person, more_online) in sorted(changes.items()):
        in_person, online = in_person + more_in_person, online + more_online
        if not points or (points[-1].in_person, points[-1].online) != (in_person, online):
            points.append(Point(at, in_person, online))
    return points


def items_held(session: SessionState, run: Run) -> list[tuple[ItemId, Span]]:
    """The items that were opened, in the order of their opening, as far as they went."""
    held = []
    for item, record in session.records.items():
        ended = record.concluded_at or (run.span[1] if item == session.current else None)
        if record.opened_at is not None and ended is not None:
            span = clipped((record.opened_at, ended), run.span)
            held += [(item, span)] if span else []
    return sorted(held, key=lambda one: one[1])


def items_of(attended: Attended, items: Sequence[tuple[ItemId, Span]]) -> list[ItemId]:
    """The items during which somebody was there."""
    there = [(interval.began_at, interval.ended_at) for interval in attended.counted]
    return [item for item, span in items if any(clipped(one, span) for one in there)]


def drops(people: Iterable[Attended], items: Sequence[tuple[ItemId, Span]], run: Run) -> list[Drop]:
    """When a delegation that had come was gone, item by item; one coming back is not gone yet."""
    there = joined(
        (interval.began_at, interval.ended_at)
        for attended in people
        for interval in attended.intervals
    )
    if not there:
        return []
    gone = without([(there[0][0], run.span[1])], there)
    return [
        Drop(item, missed)
        for item, span in items
        for gap in gone
        if (missed := clipped(gap, span)) is not None
    ]
