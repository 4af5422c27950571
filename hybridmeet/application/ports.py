"""What the application asks of the world: Protocols, and the values that cross them.

Adapters implement these; tests run one conformance suite over every implementation of a port.
Instants are aware UTC datetimes in whole milliseconds.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from hybridmeet.domain.events import Event, Recorded
from hybridmeet.domain.ids import CommandId, ItemId, MeetingId, PersonId, SessionId, TextId
from hybridmeet.domain.people import Actor, Audience, Person
from hybridmeet.domain.texts import Text


class StorageError(Exception):
    """The store could not do it; nothing of the attempt is visible.

    StorageError
     ├─ StorageFull         no room; free some and ask again with the same command id
     ├─ StorageUnavailable  cannot be reached or is broken; the outcome may be unknown: ask again
     └─ Conflict            the log is longer than the caller believed: read on and decide again
    """


class StorageFull(StorageError):
    """There is no room left to write."""


class StorageUnavailable(StorageError):
    """The store cannot be reached, or failed in a way that leaves the outcome unknown."""


class Conflict(StorageError):
    """The meeting's log does not stand at the seq that the caller expected."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an accepted command was answered, kept for ever under its id."""

    first_seq: int
    last_seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """What one command adds: one or more events with consecutive seqs, and rows beside the log."""

    meeting: MeetingId
    expected_seq: int  # 0 begins the meeting
    actor: Actor
    command: CommandId
    at: datetime
    events: tuple[Event, ...]
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    texts: Mapping[TextId, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beside:
    """The rows that are read beside a meeting's log."""

    people: Mapping[PersonId, Person]
    texts: Mapping[TextId, Text]


class MeetingLog(Protocol):
    """The append-only logs of all meetings: one per meeting, seq dense from 1."""

    async def append(self, entry: Entry) -> Answer:
        """Write an entry, all or nothing, durable when this returns.

        An entry whose (meeting, actor, command) is already there writes nothing and gets the stored
        answer. Raises ``Conflict`` when the log stands elsewhere, ``StorageFull``,
        ``StorageUnavailable``.
        """
        ...

    async def answered(self, meeting: MeetingId, actor: Actor, command: CommandId) -> Answer | None:
        """The stored answer of an accepted command of this actor, or None."""
        ...

    async def read(self, meeting: MeetingId, after: int = 0) -> Sequence[Recorded]:
        """All facts of a meeting with ``seq > after``, in order; empty when there is none."""
        ...

    async def beside(self, meeting: MeetingId) -> Beside:
        """The people and texts of a meeting."""
        ...

    async def meetings(self) -> Sequence[MeetingId]:
        """Every meeting that has a log, in the order they were begun."""
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """A capability link: whoever holds its token opens this seat. ``digest`` is SHA-256, hex."""

    digest: str
    meeting: MeetingId
    person: PersonId
    reusable: bool
    expires_at: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenedSeat:
    """A seat that a browser has opened. ``browser`` is the digest of the browser's cookie."""

    browser: str
    meeting: MeetingId
    person: PersonId
    opened_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedToken:
    """A secret calendar subscription. ``person`` is whose it is; none for a shared one."""

    digest: str
    meeting: MeetingId
    scope: Literal["participants", "personal"]
    person: PersonId | None
    label: str
    created_at: datetime
    revoked_at: datetime | None = None


class AccessStore(Protocol):
    """Links, seats of browsers, feed tokens: digests only, never a token itself.

    Adding what is there already changes nothing (a revoked link stays revoked).
    """

    async def add_links(self, links: Sequence[Link]) -> None:
        """Keep links."""
        ...

    async def link(self, digest: str) -> Link | None:
        """The link of a digest, also a used, expired or revoked one."""
        ...

    async def consume_link(self, digest: str, at: datetime) -> Link | None:
        """Mark a link used at ``at`` if it may be used then; None when it may not. Atomic."""
        ...

    async def open_seat(self, seat: OpenedSeat) -> None:
        """Remember that a browser has opened a seat (again, also after it was revoked)."""
        ...

    async def seats(self, browser: str) -> Sequence[OpenedSeat]:
        """The seats of a browser that are not revoked, oldest first."""
        ...

    async def add_feed(self, feed: FeedToken) -> None:
        """Keep a feed token."""
        ...

    async def feed(self, digest: str) -> FeedToken | None:
        """The feed of a digest, also a revoked one."""
        ...

    async def revoke_person(self, meeting: MeetingId, person: PersonId, at: datetime) -> int:
        """Revoke all links, opened seats and personal feeds of a person; how many there were."""
        ...

    async def revoke_feed(self, digest: str, at: datetime) -> bool:
        """Revoke one feed; False when there is none such."""
        ...


@dataclass(frozen=True, slots=True)
class Alarm:
    """A future moment at which the server must act; derived from the state, never stored."""

    meeting: MeetingId
    kind: Literal["starts_soon", "time_is_up"]
    session: SessionId
    item: ItemId | None
    due_at: datetime

    @property
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
