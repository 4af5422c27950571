"""The shapes that go to browsers, named as docs/protocol.md names them. Types only.

A slice is the same for every client of an audience. TypeScript's types are generated from these
(web/src/contract). ``NotRequired`` members are left out where they do not apply; ``None`` is null.
"""

from typing import Literal, NotRequired

from typing_extensions import TypedDict  # pydantic reads this one on Python < 3.12

from hybridmeet.domain.attending.slices import AttendanceSlice
from hybridmeet.domain.quorum.slices import QuorumSlice
from hybridmeet.domain.slice_parts import (
    Id,
    ItemPhaseWord,
    LevelWord,
    PlannedSlice,
    Rfc3339,
    RoleWord,
    SessionPhaseWord,
    TextSlice,
)


class PlaceSlice(TypedDict):
    """Where people sit."""

    name: TextSlice
    city: TextSlice
    zone: str
    kind: Literal["room", "remote_site"]
    assumed: NotRequired[bool]


class DelegationSlice(TypedDict):
    """Who is represented."""

    name: str
    short: str
    tier: str
    order_key: str


class MeetingSlice(TypedDict):
    """The meeting itself."""

    id: Id
    title: TextSlice
    short: str
    theme: NotRequired[TextSlice]
    disclaimer: NotRequired[TextSlice]
    home_zone: str
    host_city: TextSlice
    days: list[str]
    sessions: list[Id]
    places: dict[Id, PlaceSlice]
    delegations: dict[Id, DelegationSlice]


class SpeakerSlice(TypedDict):
    """Who speaks on an item, as planned."""

    name: str
    person: NotRequired[Id]
    planned_ms: int


class DocumentSlice(TypedDict):
    """A paper of an item."""

    symbol: NotRequired[str]
    title: TextSlice


class ItemSlice(TypedDict):
    """An item as now planned."""

    number: str | None
    title: TextSlice
    kind: str
    level: LevelWord
    planned_start: PlannedSlice
    planned_ms: int
    at_least_ms: NotRequired[int]
    fixed: NotRequired[bool]
    speakers: list[SpeakerSlice]
    documents: NotRequired[list[DocumentSlice]]
    note: NotRequired[TextSlice]


class ClosedBlockSlice(TypedDict):
    """The time of what is above this audience's level, as planned."""

    planned_start: PlannedSlice
    planned_end: PlannedSlice


class ProgrammeSlice(TypedDict):
    """``programme/<session>``: the plan of one sitting."""

    title: TextSlice
    track: Id | None
    place: Id
    level: LevelWord
    planned_start: PlannedSlice
    planned_end: PlannedSlice
    sequence: list[Id]
    items: dict[Id, ItemSlice]
    closed: ClosedBlockSlice | None


class BySlice(TypedDict):
    """Who did it, and when; operators read the name too."""

    role: RoleWord
    name: NotRequired[str]
    at: Rfc3339


class SuspendedSlice(TypedDict):
    """A session stands still."""

    since: Rfc3339
    until: Rfc3339 | None
    reason: TextSlice | None


class RecordSlice(TypedDict):
    """What has become of an item."""

    phase: ItemPhaseWord
    opened_at: NotRequired[Rfc3339]
    concluded_at: NotRequired[Rfc3339]


class NowSlice(TypedDict):
    """``now/<session>``: what is going on."""

    phase: SessionPhaseWord
    item: Id | None
    hidden: bool
    opened_at: Rfc3339 | None
    planned_ms: int | None
    added_ms: int | None
    paused_at: Rfc3339 | None
    paused_ms: int | None
    warn_ms: list[int]
    by: BySlice | None
    suspended: SuspendedSlice | None
    items: dict[Id, RecordSlice]
    may: dict[str, list[str]]


class ExpectedSlice(TypedDict):
    """When something is expected to begin and end, to the minute."""

    start: Rfc3339
    end: Rfc3339


class AnchorSlice(TypedDict):
    """How much time is left to a moment that does not move."""

    item: Id
    kind: str
    at: Rfc3339
    slack_ms: int


class ConflictSlice(TypedDict):
    """A moment that will be missed unless the chair finds time."""

    item: Id
    kind: str
    by_ms: int


class ForecastSlice(TypedDict):
    """``forecast/<session>``: when the rest is expected."""

    as_of: Rfc3339
    items: dict[Id, ExpectedSlice]
    closed: ExpectedSlice | None
    end: Rfc3339
    behind_ms: int
    anchors: list[AnchorSlice]
    conflicts: list[ConflictSlice]


NoticeSlice = TypedDict(
    "NoticeSlice",
    {
        "id": str,
        "at": Rfc3339,
        "kind": str,
        "session": NotRequired[Id],
        "item": NotRequired[Id],
        "delegation": NotRequired[Id],
        "over_at": NotRequired[Rfc3339],
        "text": TextSlice,
        "for": list[str],
    },
)


class DriverSlice(TypedDict):
    """An operator who is connected now."""

    person: Id
    role: RoleWord
    name: str
    since: Rfc3339


class UndoSlice(TypedDict):
    """The newest act of a session that can be taken back; ``act`` is its first event's seq."""

    act: int
    what: str
    item: NotRequired[Id]
    by_ms: NotRequired[int]
    by: BySlice
    at: Rfc3339


class DeskSlice(TypedDict):
    """``desk``: what only operators see."""

    connections: int
    drivers: list[DriverSlice]
    undo: dict[Id, UndoSlice]


Slice = (
    MeetingSlice
    | ProgrammeSlice
    | NowSlice
    | ForecastSlice
    | AttendanceSlice
    | QuorumSlice
    | list[NoticeSlice]
    | DeskSlice
)
