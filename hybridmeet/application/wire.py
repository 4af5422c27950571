"""What HTTP takes and answers, beside commands and slices: names as docs/protocol.md has them.

Requests are exact (an unknown member is refused); answers are the JSON they look like.
"""

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, StringConstraints
from typing_extensions import TypedDict  # pydantic reads this one on Python < 3.12

from hybridmeet.domain.commands import Command
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import Audience, Role
from hybridmeet.domain.slice_parts import (
    Id,
    PlannedSlice,
    Rfc3339,
    SessionPhaseWord,
    TextSlice,
)
from hybridmeet.domain.slices import BySlice
from hybridmeet.domain.texts import Line

Label = Annotated[Line, StringConstraints(max_length=80)]
Address = Annotated[
    str, StringConstraints(max_length=400, pattern=r"/cal/p/[A-Za-z0-9_-]{43}/[A-Za-z0-9._-]+$")
]


class AskCommand(Frozen):
    """A command under its id; the same id again gets the same answer."""

    id: CommandId
    body: Command


class AskTicket(Frozen):
    """A ticket for one connection of a seat that this browser holds."""

    meeting: MeetingId
    seat: PersonId


class RevokePerson(Frozen):
    """All links, seats and subscriptions of this person."""

    person: PersonId


class RevokeFeed(Frozen):
    """One subscription, named by its address."""

    feed: Address


class AskPersonalFeed(Frozen):
    """A subscription to what concerns this seat."""

    scope: Literal["personal"]
    label: Label | None = None


class AskParticipantsFeed(Frozen):
    """A subscription to the whole meeting as participants see it."""

    scope: Literal["participants"]
    label: Label | None = None


class Accepted(TypedDict):
    """The command has happened and is on disk; ``seq`` for operators only."""

    ok: Literal[True]
    rev: int
    seq: NotRequired[int]


class ViewAnswer(TypedDict):
    """What a first join answers: every slice of this asker's audience."""

    epoch: str
    rev: int
    audience: Audience
    slices: dict[str, Any]
    server_time: Rfc3339


class SeatRow(TypedDict):
    """A seat of this browser."""

    meeting: Id
    seat: Id
    role: Role
    name: str
    delegation: Id
    place: Id
    zone: str
    city: TextSlice
    page: str


class MeetingSeat(TypedDict):
    """A seat of this browser, inside its meeting."""

    seat: Id
    role: Role
    name: str
    page: str


class MeetingSession(TypedDict):
    """When a session is planned, and how it stands."""

    id: Id
    planned_start: PlannedSlice
    planned_end: PlannedSlice
    phase: SessionPhaseWord


class MeetingRow(TypedDict):
    """A meeting on the first page."""

    id: Id
    title: TextSlice
    short: str
    days: list[str]
    home_zone: str
    host_city: TextSlice
    sessions: list[MeetingSession]
    places_online: int
    seats: list[MeetingSeat]
    disclaimer: NotRequired[TextSlice]


class OperationRow(TypedDict):
    """One operation of the closed registry; ``public`` stands for whoever has no seat."""

    operation: str
    kind: Literal["command", "event", "http"]
    method: NotRequired[str]
    path: NotRequired[str]
    roles: list[Role]
    example: NotRequired[dict[str, Any]]


class MeetingsAnswer(TypedDict):
    """The meetings of this browser's seats, and those with something public."""

    meetings: list[MeetingRow]


class SeatsAnswer(TypedDict):
    """The seats of this browser."""

    seats: list[SeatRow]


class OperationsAnswer(TypedDict):
    """The closed registry."""

    operations: list[OperationRow]


class TicketAnswer(TypedDict):
    """A ticket, good for one connection."""

    ticket: str
    expires_in_ms: int


class FeedAnswer(TypedDict):
    """The address of the new subscription: whoever has it reads the calendar."""

    url: str


class RevokedAnswer(TypedDict):
    """How many links, seats and subscriptions were revoked now."""

    revoked: int


class HealthAnswer(TypedDict):
    """Whether the server can do its work, and what cannot."""

    ok: bool
    failing: NotRequired[list[str]]


class Wrong(TypedDict):
    """One thing that is wrong with a request: where it stands and what was expected."""

    where: str
    what: str


class Problem(TypedDict):
    """Why it was refused (RFC 9457); ``code`` is stable, ``detail`` is for people.

    ``reason`` and ``params`` say it more closely, for pages that speak another language.
    """

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    code: str
    reason: NotRequired[str]
    params: NotRequired[dict[str, str | int]]
    instance: NotRequired[str]
    ok: NotRequired[Literal[False]]
    errors: NotRequired[list[Wrong]]
    retry_after_ms: NotRequired[int]
    by: NotRequired[BySlice | None]
    at: NotRequired[Rfc3339 | None]
    now: NotRequired[dict[str, Any] | None]
