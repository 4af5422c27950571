"""What people's parts in a session add up to: the curve, the peaks, the drops of a delegation."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from operator import itemgetter

from hybridmeet.domain.attending.intervals import Attended
from hybridmeet.domain.attending.modes import IN_ROOM
from hybridmeet.domain.attending.placing import Run
from hybridmeet.domain.attending.reports.items import HeldItem
from hybridmeet.domain.attending.spans import Span, clipped, joined, without
from hybridmeet.domain.ids import ItemId


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


def drops(people: Iterable[Attended], items: Sequence[HeldItem], run: Run) -> list[Drop]:
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
        Drop(item.id, missed)
        for item in items
        for span in item.spans
        for missed in _within(gone, span)
    ]


def _within(gone: Sequence[Span], span: Span) -> Iterator[Span]:
    """What of gaps lies in a span; only those that have a part in it are looked at."""
    for gap in islice(gone, bisect_right(gone, span[0], key=itemgetter(1)), None):
        if (missed := clipped(gap, span)) is None:
            return
        yield missed
