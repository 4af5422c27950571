"""The programme format, mapping by mapping: the models that JSON Schema and the reader share.

Lives here: which keys there are and what each holds by itself. What must agree with something else
in the file is in check_*.py. Order of fields is the order of the format's page.
"""

from typing import Annotated, Literal

from pydantic import Field

from hybridmeet.adapters.formats.entry_types import (
    Clock,
    Day,
    Entry,
    Id,
    Language,
    Link,
    Minutes,
    Moment,
    SeatRole,
    Seconds,
    SortKey,
    Switch,
    TemplateFunction,
    TemplateId,
    TextEntry,
    Whole,
)
from hybridmeet.domain.people import Capacity, Expected, Level, Tier
from hybridmeet.domain.programme import ItemKind, PlaceKind
from hybridmeet.domain.texts import Line
from hybridmeet.domain.times import Zone

NOT_EMPTY = Field(json_schema_extra={"minItems": 1})  # checked in check_ids.py, beside the rest
Natural = Annotated[Whole, Field(ge=1, le=1_000_000)]
_A_FILE = "A file of config/rules, without its ending."
Profile = Annotated[
    str,
    Field(pattern=r"^[a-z0-9_-]{1,64}$", description=_A_FILE, examples=["un_plenary", "seminar"]),
]
METHODS = Literal["consensus_gavel", "silence", "vote"]
STAGES = Literal[
    "tiers",
    "groups_first",
    "as_inscribed",
    "alphabetical_en",
    "precedence",
    "lottery",
    "least_spoken",
    "manual",
]


class SeriesEntry(Entry):
    """The chain of meetings this one belongs to."""

    id: Id
    cycle: Natural | None = None
    ordinal: Natural | None = None
    ordinal_in_cycle: Natural | None = None


class InterpretationEntry(Entry):
    """A language and the channel it is heard on."""

    language: Language
    channel: Literal["floor", "booth"]


class FallbackEntry(Entry):
    """Where to go when the bridge fails."""

    name: Line
    url: Link


class BridgeEntry(Entry):
    """The video tool outside; only seats see it."""

    name: Line
    url: Link
    fallback: FallbackEntry | None = None


class MeetingEntry(Entry):
    """What holds for the whole meeting."""

    id: Id
    title: TextEntry
    short: Line
    disclaimer: TextEntry | None = None
    theme: TextEntry | None = None
    series: SeriesEntry | None = None
    home_zone: Zone
    host_city: TextEntry
    dates: list[Day] = Field(min_length=1)
    working_language: Language
    interpretation: list[InterpretationEntry] = Field(default_factory=list)
    rules_profile: Profile
    level: Level = Level.PARTICIPANTS
    bridge: BridgeEntry | None = None


class PlaceEntry(Entry):
    """A room of the meeting, or where somebody online sits."""

    id: Id
    name: TextEntry
    city: TextEntry | None = None
    zone: Zone
    kind: PlaceKind
    seats: Natural | None = None


class TrackEntry(Entry):
    """A line of sessions that runs beside others."""

    id: Id
    title: TextEntry


class DelegationEntry(Entry):
    """Who is represented."""

    id: Id
    name: Line
    short: Line | None = None
    order_key: SortKey
    tier: Tier
    group: Id | None = None
    place: Id
    expected: Expected
    chair: Switch = False
    co_chair: Switch = False
    host: Switch = False


class AnyPersonEntry(Entry):
    """What a person and a person of the template have in common."""

    display: Line | None = None
    rank: Line | None = None
    address_as: Line | None = None
    role: SeatRole
    capacity: Capacity | None = None
    expected: Expected | None = None
    place: Id | None = None
    tracks: list[Id] = Field(default_factory=list)
    gender: Literal["woman", "man", "another", "undisclosed"] = "undisclosed"


class PersonEntry(AnyPersonEntry):
    """A person with a seat in this meeting."""

    id: Id
    function: Line
    delegation: Id


class TemplatePersonEntry(AnyPersonEntry):
    """A person made once for each delegation of the template."""

    id: TemplateId
    function: TemplateFunction


class TemplateEntry(Entry):
    """People that several delegations have alike."""

    for_: list[Id] = Field(alias="for")
    people: list[TemplatePersonEntry]


class SpeakerEntry(Entry):
    """Who speaks on an item: a person, or an office where the name is not known."""

    person: Id | None = None
    function: Line | None = None
    minutes: Minutes


class FloorEntry(Entry):
    """How the list of speakers is ordered and limited."""

    order: list[STAGES] = Field(min_length=1)
    limit_seconds: Seconds


class AnchorEntry(Entry):
    """Moments that the outside world sets."""

    not_before: Clock | None = None
    latest_end: Moment | None = None


class ItemEntry(Entry):
    """One numbered matter, or a break."""

    id: Id
    number: Line | None
    at: Clock
    minutes: Minutes
    kind: ItemKind
    title: TextEntry
    at_least: Minutes | None = None
    fixed: Switch = False
    level: Level | None = None
    speakers: list[SpeakerEntry] = Field(default_factory=list)
    floor: FloorEntry | None = None
    anchor: AnchorEntry | None = None
    documents: list[Id] = Field(default_factory=list)
    decisions: list[Id] = Field(default_factory=list)
    outcomes: list[Id] = Field(default_factory=list)
    note: TextEntry | None = None


class SessionEntry(Entry):
    """One unbroken sitting."""

    id: Id
    title: TextEntry
    place: Id
    date: Day
    track: Id | None = None
    level: Level | None = None
    items: list[ItemEntry] = Field(min_length=1)


class RevisionEntry(Entry):
    """A state of a document's text."""

    number: Annotated[Whole, Field(ge=0, le=1_000_000)]
    date: Day


class DocumentEntry(Entry):
    """A text before the meeting."""

    id: Id
    symbol: Line | None = None
    title: TextEntry
    state: Literal["draft", "tabled"]
    language: Language | None = None
    level: Level | None = None
    revisions: list[RevisionEntry] = Field(default_factory=list)


class SilenceEntry(Entry):
    """When a silence procedure opens and how long it lasts."""

    opens: Literal["session_close"]
    hours: Annotated[Whole, Field(ge=1, le=8760)]


class DecisionEntry(Entry):
    """A decision to be taken."""

    id: Id
    method: METHODS
    text: TextEntry | None = None
    document: Id | None = None
    fallback: METHODS | None = None
    submit_to: list[Line] = Field(default_factory=list)
    silence: SilenceEntry | None = None


class OutcomeEntry(Entry):
    """What is announced without consent being asked."""

    id: Id
    kind: Literal["launch"]
    by: list[Id] = Field(min_length=1)
    text: TextEntry


class NoticeEntry(Entry):
    """What is shown to a session's participants from a planned moment on."""

    id: Id
    session: Id
    at: Clock
    text: TextEntry


class ProgrammeFile(Entry):
    """One file: one meeting as planned."""

    meeting: MeetingEntry
    places: Annotated[list[PlaceEntry], NOT_EMPTY]
    tracks: list[TrackEntry] = Field(default_factory=list)
    delegations: Annotated[list[DelegationEntry], NOT_EMPTY]
    people: list[PersonEntry]
    delegation_template: TemplateEntry | None = None
    sessions: Annotated[list[SessionEntry], NOT_EMPTY]
    documents: list[DocumentEntry] = Field(default_factory=list)
    decisions: list[DecisionEntry] = Field(default_factory=list)
    outcomes: list[OutcomeEntry] = Field(default_factory=list)
    notices: list[NoticeEntry] = Field(default_factory=list)
