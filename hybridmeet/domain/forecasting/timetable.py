"""The plan of a session as instants, looked up once for many walks. What happened is not here."""

from datetime import datetime, timedelta
from typing import Final

from hybridmeet.domain.meeting import SessionState
from hybridmeet.domain.programme import ItemPlan

MILLISECOND: Final = timedelta(milliseconds=1)


class Timetable:
    """When each item of the sequence is planned, by its place in the sequence (UTC).

    A live act edits no plan, so one serves until the plan is edited: looking up a thousand items
    anew costs as much as walking them.
    """

    __slots__ = (
        "_of", "end", "ends", "items", "least", "lengths", "not_before", "places", "start", "starts"
    )  # fmt: skip

    def __init__(self, session: SessionState) -> None:
        """Look up every planned moment of the session as now edited."""
        self._of = (session.items, session.sequence)
        items = self.items = [session.items[item] for item in session.sequence]
        self.places = {item.id: place for place, item in enumerate(items)}
        self.starts: list[datetime] = [item.planned_start.instant() for item in items]
        self.lengths = [item.planned_ms * MILLISECOND for item in items]
        self.ends: list[datetime] = [
            start + length for start, length in zip(self.starts, self.lengths, strict=True)
        ]
        self.not_before = [_not_before(item) for item in items]
        self.least = [_least(item) for item in items]
        self.start = min(self.starts)
        self.end = max(self.ends)

    def is_of(self, session: SessionState) -> bool:
        """Whether the plan of a session is the one that was looked up."""
        items, sequence = self._of
        return items is session.items and sequence is session.sequence

    def leaves_gap_before(self, place: int) -> bool:
        """Whether the plan leaves time free before the item."""
        return place > 0 and self.starts[place] > self.ends[place - 1]

    def share(self, place: int) -> timedelta:
        """What an item takes of the plan: its length, and the gap before it."""
        before = self.ends[place - 1] if place else self.starts[place]
        return self.ends[place] - before


def _not_before(item: ItemPlan) -> datetime | None:
    """When the outside world lets it begin."""
    anchor = item.anchor.not_before
    return None if anchor is None else anchor.instant()


def _least(item: ItemPlan) -> timedelta | None:
    """To how much a break yields when it begins late; None for what does not yield."""
    if item.at_least_ms is None or not item.is_break:
        return None
    return item.at_least_ms * MILLISECOND
