"""What HTTP takes and answers about who is here: people, one's delegation, rosters, nameplates.

Names as docs/protocol.md has them. Requests are exact; answers are the JSON they look like.
"""

from typing import Annotated, Final, Literal

from pydantic import Field
from typing_extensions import TypedDict  # pydantic reads this one on Python < 3.12

from hybridmeet.domain.attending.commands import Record
from hybridmeet.domain.attending.sources import Channel, Source
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import Role
from hybridmeet.domain.slice_parts import Id, ModeWord, Rfc3339
from hybridmeet.domain.texts import Line

MOST_ROSTER_BYTES: Final = 2 * 1024 * 1024  # 10,000 lines of 200 bytes
ROSTER_BODY_BYTES: Final = MOST_ROSTER_BYTES * 4 // 3 + 4096
LeftOut = Literal[
    "time", "no_such_time", "other_day", "two_days", "backwards", "before", "after", "no_time"
]
MOST_PARTS: Final = 200  # of 10,000 lines with the longest names

Base64 = Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]
"""A file; how long it may be says the bound of its body."""


class AskRoster(Frozen):
    """What a file says of a session: a bridge's roster, or a typed sheet. Nothing is recorded."""

    name: Line
    source: Base64
    session: SessionId


class AskCheck(Frozen):
    """The commands by which a long list will be recorded, all of them; nothing is recorded."""

    parts: Annotated[tuple[Record, ...], Field(min_length=1, max_length=MOST_PARTS)]


class AskNameplates(Frozen):
    """Nameplates for these people, for all delegates where none are named."""

    people: Annotated[tuple[PersonId, ...], Field(max_length=1000)] | None = None


class DoorRow(TypedDict):
    """One word at a door: whose, when it happened, and by which command.

    ``by`` is the seat's name, of the second device on its link with ``(2)`` behind; null where
    nobody said it: a check-in ends with its day. ``same_link``: through the asker's own link, on
    this device or another.
    """

    command: str
    by: str | None
    same_link: bool
    at: Rfc3339
    place: Id | None


class PersonRow(TypedDict):
    """A person of the meeting, by name, and where he is now.

    ``place`` is where he was expected to sit, ``room`` the room he is in; ``code`` is his badge's,
    ``order`` his place in the list of participants, from 1. ``let_in``: every check-in since he
    was last out, oldest first, also when several desks said the same; ``let_out`` ended it.
    """

    person: Id
    name: str
    display: str | None
    rank: str | None
    function: str
    role: Role
    capacity: str | None
    delegation: Id
    expected: str
    place: Id
    room: Id | None
    mode: ModeWord
    since: Rfc3339 | None
    via: str | None
    unexpected: bool
    pending: bool
    replaces: Id | None
    replaced_by: Id | None
    honour: bool
    order: int
    code: str
    let_in: list[DoorRow]
    let_out: DoorRow | None


class PeopleAnswer(TypedDict):
    """Everyone who has a seat."""

    people: list[PersonRow]


class ColleagueRow(TypedDict):
    """Somebody of one's own delegation, and where he is now."""

    person: Id
    name: str
    function: str
    capacity: str | None
    expected: str
    place: Id
    room: Id | None
    mode: ModeWord
    since: Rfc3339 | None


class DelegationAnswer(TypedDict):
    """The asker's own delegation."""

    delegation: Id
    name: str
    people: list[ColleagueRow]


class OwnPart(TypedDict):
    """Somebody's part in a session as the record has it now: how, from when to when, how long."""

    mode: Literal["in_person", "online", "both"]
    first_at: Rfc3339
    last_at: Rfc3339
    present_ms: int


class OwnAnswer(TypedDict):
    """How the record has the asker himself at a session; null where it has him not."""

    session: Id
    attended: OwnPart | None


class SaidFact(TypedDict):
    """What a desk or a technician said of a person: from ``at`` on he was there, or no longer.

    ``command`` names it where it is taken back or corrected; ``told_at`` is when it was recorded,
    ``void_at`` since when it does not hold, null while it does.
    """

    command: Id
    source: Source
    channel: Channel
    here: bool
    at: Rfc3339
    told_at: Rfc3339
    by: str | None
    place: Id | None
    via: str | None
    void_at: Rfc3339 | None


class SaidRow(TypedDict):
    """What a sheet, a roster or his own word says of a person at a session.

    ``sheet`` and ``row`` name it where it is taken back or corrected. ``ended_at`` is null where it
    reaches to the close of the session, ``void_at`` while it holds.
    """

    session: Id
    sheet: int
    row: int
    source: Source
    channel: Channel
    began_at: Rfc3339
    ended_at: Rfc3339 | None
    told_at: Rfc3339
    by: str | None
    void_at: Rfc3339 | None


class SaidLine(TypedDict):
    """While a page of his was connected; ``ended_at`` is null while it is."""

    began_at: Rfc3339
    ended_at: Rfc3339 | None


class SaidAnswer(TypedDict):
    """What each source says of a person, and what it said; ``lines`` are the newest twenty."""

    person: Id
    facts: list[SaidFact]
    rows: list[SaidRow]
    lines: list[SaidLine]


class RosterRow(TypedDict):
    """A line of a roster. ``person`` only where exactly one fits; else who might be meant.

    ``left_out`` says why nobody is recorded by it: wrong times, of which a person decides, or it
    lies outside the session (``before``, ``after``, ``no_time``), and the rules take no such row.
    """

    line: int
    name: str
    person: Id | None
    candidates: list[Id]
    began_at: Rfc3339 | None
    ended_at: Rfc3339 | None
    left_out: LeftOut | None


class RosterWrong(TypedDict):
    """What is wrong with a line; ``column`` is null where it is the whole line.

    ``code`` and ``params`` say it to a page, ``what`` to a person.
    """

    line: int
    column: str | None
    code: str
    params: dict[str, str | int]
    what: str


class RosterAnswer(TypedDict):
    """A roster as it would be recorded; ``more_problems`` are not listed."""

    rows: list[RosterRow]
    problems: list[RosterWrong]
    more_problems: int
    form: Literal["table", "json"]
    encoding: str
    zone: str


class CheckAnswer(TypedDict):
    """How many parts were judged; every one of them would be recorded now, or is.

    ``ids`` are those under which the parts are to be sent, made of what they say: a list that is
    sent again counts once. ``recorded`` are the numbers, from 0, of parts that are recorded so.
    """

    parts: int
    ids: list[str]
    recorded: list[int]


class NameplatesAnswer(TypedDict):
    """How many links were made now, and how many nameplates have one."""

    made: int
    linked: int
