"""The plan of a session as instants, looked up once for a walk. Nothing that happened is here."""

from datetime import datetime, timedelta
from typing import Final

from hybridmeet.domain.meeting import SessionState

MILLISECOND: Final = timedelta(milliseconds=1)


class Timetable:
    """When each item of the sequence is planned, by its place in the sequence (UTC)."""

    __slots__ = ("end", "ends", "places", "start", "starts")

    def __init__(self, session: SessionState) -> None:
        """Look up every planned moment of the session as now edited."""
        items = [session.items[item] for item in session.sequence]
        self.places = {item.id: place for place, item in enumerate(items)}
        self.starts: list[datetime] = [item.planned_start.instant() for item in items]
        self.ends: list[datetime] = [
            start + item.planned_ms * MILLISECOND
            for start, item in zip(self.starts, items, strict=True)
        ]
        self.start = min(self.starts)
        self.end = max(self.ends)

    def leaves_gap_before(self, place: int) -> bool:
        """Whether the plan leaves time free before the item."""
        return place > 0 and self.starts[place] > self.ends[place - 1]

    def share(self, place: int) -> timedelta:
        """What an item takes of the plan: its length, and the gap before it."""
        before = self.ends[place - 1] if place else self.starts[place]
        return self.ends[place] - before
