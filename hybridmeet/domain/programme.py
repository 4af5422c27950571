"""A meeting as planned: places, tracks, delegations, seats, sessions, items. Values only.

Every level is resolved (inherited when a file leaves it out), every time is ``Planned``. Texts that
may name people (notes, notices) are rows beside the log and stand here by id.
"""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from hybridmeet.domain.ids import (
    DelegationId,
    DocumentId,
    ItemId,
    MeetingId,
    NoticeId,
    PersonId,
    PlaceId,
    SessionId,
    TextId,
    TrackId,
)
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import Expected, Level, Person, Seat, Tier
from hybridmeet.domain.quorum.rules import QuorumRule
from hybridmeet.domain.texts import Line, Text
from hybridmeet.domain.times import MINUTE_MS, Planned, Zone


class PlaceKind(StrEnum):
    """A room of the meeting, or where somebody online sits."""

    ROOM = "room"
    REMOTE_SITE = "remote_site"


class ItemKind(StrEnum):
    """What an item is."""

    OPENING = "opening"
    ADOPTION = "adoption"
    REPORT = "report"
    BRIEFING = "briefing"
    DISCUSSION = "discussion"
    LAUNCH = "launch"
    VISIT = "visit"
    OTHER = "other"
    BREAK = "break"
    CLOSING = "closing"


class Place(Frozen):
    """Where people sit; its zone is the zone of everyone there."""

    id: PlaceId
    name: Text
    city: Text | None = None
    zone: Zone
    kind: PlaceKind
    seats: int | None = None
    assumed: bool = False


class Track(Frozen):
    """A line of sessions that runs beside others."""

    id: TrackId
    title: Text


class Delegation(Frozen):
    """Who is represented: a state, an organisation, an agency."""

    id: DelegationId
    name: Line
    short: Line
    order_key: Line
    tier: Tier
    group: Line | None = None
    place: PlaceId
    expected: Expected
    chair: bool = False
    co_chair: bool = False
    host: bool = False


class Speaker(Frozen):
    """Who speaks on an item as planned: a person, or an office where the name is not known."""

    person: PersonId | None = None
    function: Line | None = None
    planned_ms: int = Field(ge=MINUTE_MS)


class FloorPlan(Frozen):
    """How the list of speakers of an item is to be ordered and limited."""

    order: tuple[str, ...]
    limit_seconds: int


class Anchor(Frozen):
    """Moments the outside world sets: not to begin before, to have ended by."""

    not_before: Planned | None = None
    latest_end: Planned | None = None


class ItemPlan(Frozen):
    """One numbered matter (a break has no number), as now planned."""

    id: ItemId
    number: Line | None = None
    kind: ItemKind
    title: Text
    planned_start: Planned
    planned_ms: int = Field(ge=MINUTE_MS)
    at_least_ms: int | None = None
    fixed: bool = False
    level: Level
    speakers: tuple[Speaker, ...] = ()
    floor: FloorPlan | None = None
    anchor: Anchor = Anchor()
    documents: tuple[DocumentId, ...] = ()
    decisions: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    note: TextId | None = None

    @property
    def is_break(self) -> bool:
        """Whether it is a break, which yields to its minimum when the meeting is late."""
        return self.kind is ItemKind.BREAK

    @property
    def planned_end(self) -> datetime:
        """The UTC instant at which it is planned to end."""
        return self.planned_start.later(self.planned_ms).instant()


class SessionPlan(Frozen):
    """One unbroken sitting with its items in order."""

    id: SessionId
    title: Text
    track: TrackId | None = None
    place: PlaceId
    date: date
    level: Level
    items: tuple[ItemPlan, ...] = Field(min_length=1)


class Document(Frozen):
    """A text before the meeting."""

    id: DocumentId
    symbol: Line | None = None
    title: Text
    state: str
    language: str
    level: Level
    revisions: tuple[tuple[int, date], ...] = ()


class Decision(Frozen):
    """A decision to be taken, as planned."""

    id: str
    method: str
    document: DocumentId | None = None
    text: TextId | None = None
    fallback: str | None = None
    submit_to: tuple[Line, ...] = ()
    silence_hours: int | None = None


class Outcome(Frozen):
    """What is announced without consent being asked."""

    id: str
    kind: str
    by: tuple[DelegationId, ...]
    text: TextId


class PlannedNotice(Frozen):
    """A notice the programme gives at a planned moment to the participants of a session."""

    id: NoticeId
    session: SessionId
    at: Planned
    text: TextId


class Bridge(Frozen):
    """The video tool outside; only seats see it."""

    name: Line
    url: str
    fallback_name: Line | None = None
    fallback_url: str | None = None


class Series(Frozen):
    """The chain of meetings this one belongs to."""

    id: Line
    cycle: int | None = None
    ordinal: int | None = None
    ordinal_in_cycle: int | None = None


class Interpretation(Frozen):
    """A language and the channel it is heard on."""

    language: str
    channel: str


class Programme(Frozen):
    """The planned timetable of one meeting with all it names, people by id only."""

    id: MeetingId
    title: Text
    short: Line
    disclaimer: Text | None = None
    theme: Text | None = None
    series: Series | None = None
    home_zone: Zone
    host_city: Text
    days: tuple[date, ...]
    working_language: str
    interpretation: tuple[Interpretation, ...] = ()
    rules_profile: str
    level: Level
    bridge: Bridge | None = None
    places: tuple[Place, ...]
    tracks: tuple[Track, ...] = ()
    delegations: tuple[Delegation, ...]
    seats: tuple[Seat, ...]
    sessions: tuple[SessionPlan, ...]
    documents: tuple[Document, ...] = ()
    decisions: tuple[Decision, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    notices: tuple[PlannedNotice, ...] = ()


class Imported(Frozen):
    """A programme as read from outside, with the rows that stay beside the log, and its rule."""

    programme: Programme
    people: dict[PersonId, Person]
    texts: dict[TextId, Text]
    rules: QuorumRule | None = None
