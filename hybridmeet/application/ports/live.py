"""What a live meeting reaches the world through: due moments, the time, and those who follow."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol

from hybridmeet.domain.commands import AlarmKind
from hybridmeet.domain.ids import ItemId, MeetingId, SessionId
from hybridmeet.domain.people import Audience


@dataclass(frozen=True)
class Alarm:
    """A future moment at which the server must act; derived from the state, never stored."""

    meeting: MeetingId
    kind: AlarmKind
    session: SessionId
    item: ItemId | None
    due_at: datetime

    @cached_property
    def key(self) -> str:
        """The alarm's name, the same on every node and after every restart."""
        due = self.due_at.strftime("%Y%m%dT%H%M%S.%f")
        return f"{self.kind}/{self.meeting}/{self.session}/{self.item or ''}/{due}"


class Alarms(Protocol):
    """Wakes the application at due moments; it only wakes, the rules decide."""

    def arrange(self, meeting: MeetingId, alarms: Sequence[Alarm]) -> None:
        """Replace all alarms of a meeting; one that is past due wakes at once."""
        ...

    def on_due(self, wake: Callable[[Alarm], Awaitable[None]]) -> None:
        """Whom to wake."""
        ...


class Clock(Protocol):
    """The only source of now."""

    def now(self) -> datetime:
        """The present instant, UTC, whole milliseconds."""
        ...


@dataclass(frozen=True, slots=True)
class Patch:
    """What changed for one audience: whole slices, None for one that is gone."""

    meeting: MeetingId
    audience: Audience
    epoch: str
    rev: int
    slices: Mapping[str, object]


class Broadcaster(Protocol):
    """Carries patches to whoever follows; takes them in order and never blocks the caller."""

    def publish(self, patches: Sequence[Patch]) -> None:
        """Queue the patches of one change."""
        ...
