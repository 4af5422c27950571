"""Facts: what has happened, as the log keeps it for ever.

Fields may be added as optional, never renamed or removed; old logs must always fold (a golden
sample of each stands in tests/golden/events). No names of people: ids only.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter

from hybridmeet.domain.attending.events import AttendanceEvent
from hybridmeet.domain.commands import AlarmKind
from hybridmeet.domain.ids import (
    CommandId,
    ItemId,
    MeetingId,
    NoticeId,
    PersonId,
    SessionId,
    TextId,
)
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import Actor
from hybridmeet.domain.phases import ItemPhase
from hybridmeet.domain.programme import Programme
from hybridmeet.domain.quorum.events import QuorumEvent
from hybridmeet.domain.quorum.rules import QuorumRule
from hybridmeet.domain.texts import Text
from hybridmeet.domain.times import Instant, Planned


class Clock(Frozen):
    """The current item and its clock: when it opened, what was added, how long it stood still.

    ``planned_ms`` is the length as planned when it opened: later edits leave a running clock alone.
    """

    item: ItemId
    opened_at: Instant
    planned_ms: int
    added_ms: int = 0
    paused_at: Instant | None = None
    paused_ms: int = 0


class ItemRecord(Frozen):
    """What has become of an item so far."""

    phase: ItemPhase = ItemPhase.PENDING
    opened_at: Instant | None = None
    concluded_at: Instant | None = None
    out_of_sequence: bool = False


class ProgrammePublished(Frozen):
    """The meeting exists, with this programme and the rule it counts its quorum by."""

    type: Literal["programme.published"] = "programme.published"
    programme: Programme
    rules: QuorumRule | None = None


class PersonChanged(Frozen):
    """The row of a person beside the log is another now."""

    type: Literal["people.person_changed"] = "people.person_changed"
    person: PersonId
    revision: int


class TextsChanged(Frozen):
    """These rows of texts beside the log are others now."""

    type: Literal["people.texts_changed"] = "people.texts_changed"
    texts: tuple[TextId, ...]


class SeatRevoked(Frozen):
    """Whoever held the person's seat holds it no more: links, browsers, tickets, feeds, lines."""

    type: Literal["people.seat_revoked"] = "people.seat_revoked"
    person: PersonId


class SessionOpened(Frozen):
    """The session is open; no item is current."""

    type: Literal["session.opened"] = "session.opened"
    session: SessionId


class SessionSuspended(Frozen):
    """The session stands still; ``reason`` names a text row."""

    type: Literal["session.suspended"] = "session.suspended"
    session: SessionId
    reason: TextId | None = None
    until: Instant | None = None


class SessionResumed(Frozen):
    """The session goes on."""

    type: Literal["session.resumed"] = "session.resumed"
    session: SessionId


class SessionClosed(Frozen):
    """The session is over."""

    type: Literal["session.closed"] = "session.closed"
    session: SessionId


class ItemOpened(Frozen):
    """The item is current."""

    type: Literal["agenda.item_opened"] = "agenda.item_opened"
    session: SessionId
    item: ItemId
    out_of_sequence: bool = False


class ItemConcluded(Frozen):
    """The item is done."""

    type: Literal["agenda.item_concluded"] = "agenda.item_concluded"
    session: SessionId
    item: ItemId


class ItemDeferred(Frozen):
    """The item is put off."""

    type: Literal["agenda.item_deferred"] = "agenda.item_deferred"
    session: SessionId
    item: ItemId


class ClockPaused(Frozen):
    """The current item's clock stands still."""

    type: Literal["agenda.clock_paused"] = "agenda.clock_paused"
    session: SessionId
    item: ItemId


class ClockResumed(Frozen):
    """The current item's clock goes on."""

    type: Literal["agenda.clock_resumed"] = "agenda.clock_resumed"
    session: SessionId
    item: ItemId


class ItemExtended(Frozen):
    """The current item has more time, or less."""

    type: Literal["agenda.item_extended"] = "agenda.item_extended"
    session: SessionId
    item: ItemId
    by_ms: int


class ActUndone(Frozen):
    """A live act is taken back. It carries what it restores, so that following needs no memory."""

    type: Literal["agenda.act_undone"] = "agenda.act_undone"
    session: SessionId
    act: int
    restores: Clock | None
    items: dict[ItemId, ItemRecord]


class ItemMoved(Frozen):
    """The sequence is another, whole; ``starts`` are the planned starts that moved with it."""

    type: Literal["agenda.item_moved"] = "agenda.item_moved"
    session: SessionId
    item: ItemId
    after: ItemId | None
    sequence: tuple[ItemId, ...]
    starts: dict[ItemId, Planned]


class ItemResized(Frozen):
    """The planned length is another; ``starts`` names each planned start that moved with it."""

    type: Literal["agenda.item_resized"] = "agenda.item_resized"
    session: SessionId
    item: ItemId
    planned_ms: int
    starts: dict[ItemId, Planned]


class ItemRetitled(Frozen):
    """The title is another."""

    type: Literal["agenda.item_retitled"] = "agenda.item_retitled"
    session: SessionId
    item: ItemId
    title: Text


class AlarmSounded(Frozen):
    """An alarm came due and its notice was given, once."""

    type: Literal["alarm.sounded"] = "alarm.sounded"
    notice: NoticeId
    kind: AlarmKind
    session: SessionId
    item: ItemId | None = None
    due_at: Instant


Event = Annotated[
    ProgrammePublished
    | PersonChanged
    | TextsChanged
    | SeatRevoked
    | SessionOpened
    | SessionSuspended
    | SessionResumed
    | SessionClosed
    | ItemOpened
    | ItemConcluded
    | ItemDeferred
    | ClockPaused
    | ClockResumed
    | ItemExtended
    | ActUndone
    | ItemMoved
    | ItemResized
    | ItemRetitled
    | AttendanceEvent
    | QuorumEvent
    | AlarmSounded,
    Field(discriminator="type"),
]
EVENTS: Final[TypeAdapter[Event]] = TypeAdapter(Event)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact in its place in the meeting's log."""

    meeting: MeetingId
    seq: int
    event: Event
    actor: Actor
    command: CommandId
    at: datetime
