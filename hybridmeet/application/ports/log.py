"""The append-only logs of all meetings, and the cache of what they fold to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from hybridmeet.domain.events import Event, Recorded
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId, TextId
from hybridmeet.domain.people import Actor, Person
from hybridmeet.domain.texts import Text


@dataclass(frozen=True, slots=True)
class Answer:
    """What an accepted command was answered, kept for ever under its id.

    ``revoked`` is how many links, seats and feeds it took away. ``again`` says of an answer that it
    was found, not written just now: perhaps on another node, for other facts than the caller's.
    """

    first_seq: int
    last_seq: int
    at: datetime
    revoked: int = 0
    again: bool = field(default=False, compare=False)


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
    revoked: tuple[PersonId, ...] = ()  # whose links, seats, feeds and tickets end with it


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

    async def read(
        self, meeting: MeetingId, after: int = 0, upto: int | None = None
    ) -> Sequence[Recorded]:
        """The facts of a meeting with ``after < seq <= upto``, else all behind; in order."""
        ...

    async def beside(self, meeting: MeetingId) -> Beside:
        """The people and texts of a meeting."""
        ...

    async def meetings(self) -> Sequence[MeetingId]:
        """Every meeting that has a log, in the order they were begun."""
        ...

    async def heads(self) -> Mapping[MeetingId, int]:
        """The newest seq of every meeting, in the order they were begun: one cheap question."""
        ...


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A folded state as it is stored: at which seq of the log, who can read it, what it says."""

    seq: int
    shape: str
    body: str


class SnapshotStore(Protocol):
    """A cache of folded states. Any may be missing; none is ever the truth.

    Each is sealed with the log's digest at its seq: it is good for that log as it is, no other.
    """

    async def snapshot(self, meeting: MeetingId, shape: str) -> Snapshot | None:
        """The one of this shape, if its seal holds and the log still says what it said; or None."""
        ...

    async def keep_snapshot(self, meeting: MeetingId, snapshot: Snapshot) -> None:
        """Keep one in place of any older of this meeting; nothing where the log has no such seq."""
        ...
