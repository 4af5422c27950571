"""The attendance sheet of a meeting as it is read over HTTP: shapes only, no rule.

Instants are RFC 3339 UTC, spans milliseconds. ``both`` counts as in person; that somebody was also
online is said apart. What a session or an item was is there only as far as it has happened.
"""

from typing import Literal, NotRequired

from typing_extensions import TypedDict  # pydantic reads this one on Python < 3.12

from hybridmeet.domain.attending.reports.heading import SheetHead
from hybridmeet.domain.slice_parts import (
    Id,
    ItemPhaseWord,
    ModalityWord,
    ModeWord,
    Rfc3339,
    RoleWord,
    SessionPhaseWord,
    TextSlice,
)


class SheetInterval(TypedDict):
    """How somebody took part from when to when; ``to`` is null while it goes on."""

    mode: ModeWord
    began_at: Rfc3339
    ended_at: Rfc3339 | None


class SheetAttendance(TypedDict):
    """One person at one session: how, first and last seen, how long, and who says so.

    ``not_entitled``: the sitting was not for him; he was seen there and is not counted.
    """

    mode: Literal["in_person", "online", "both"]
    first_at: Rfc3339
    last_at: Rfc3339
    present_ms: int
    unexpected: bool
    sources: list[str]
    intervals: list[SheetInterval]
    items: list[Id]
    not_entitled: NotRequired[bool]


class SheetPerson(TypedDict):
    """A person and the sessions he attended.

    ``named``: by session who says that he followed it, where the meeting's rule does not count that
    and he has no other part in it.
    """

    person: Id
    name: str
    function: str
    delegation: Id
    role: RoleWord
    capacity: str | None
    expected: str
    pending: NotRequired[bool]
    replaces: NotRequired[Id]
    replaces_name: NotRequired[str]
    mode: ModeWord
    sessions: dict[Id, SheetAttendance]
    named: NotRequired[dict[Id, list[str]]]


class SheetDrop(TypedDict):
    """While an item was current, nobody of a delegation was there."""

    item: Id
    began_at: Rfc3339
    ended_at: Rfc3339 | None


class SheetCell(TypedDict):
    """One delegation at one session: heads by channel, first and last seen, when it was gone."""

    modality: ModalityWord
    in_person: int
    online: int
    first_at: Rfc3339 | None
    last_at: Rfc3339 | None
    drops: list[SheetDrop]


class SheetDelegation(TypedDict):
    """A delegation in protocol order, and its cells."""

    delegation: Id
    name: str
    short: str
    tier: str
    credentials: str
    expected: int
    sessions: dict[Id, SheetCell]


class CurvePoint(TypedDict):
    """From this instant on so many heads are in the room and online."""

    at: Rfc3339
    in_person: int
    online: int


class SheetPeak(TypedDict):
    """The most at once, and when first."""

    heads: int
    at: Rfc3339 | None


class SheetSpan(TypedDict):
    """From when to when; ``ended_at`` is null while it goes on."""

    began_at: Rfc3339
    ended_at: Rfc3339 | None


class SheetItem(TypedDict):
    """An item as it was held: when it was really open, and how many were there meanwhile."""

    item: Id
    number: str | None
    title: TextSlice
    phase: ItemPhaseWord
    is_break: bool
    opened_at: Rfc3339
    concluded_at: Rfc3339 | None
    spans: list[SheetSpan]
    in_person: int
    online: int


class SheetUnopened(TypedDict):
    """An item of the agenda that was not opened so far."""

    item: Id
    number: str | None
    title: TextSlice
    phase: ItemPhaseWord


class SheetCertified(TypedDict):
    """Who vouches for the list of a session, and how many are in it; ``changed``: not as known now.

    Where it is, by what is known now so many people are more (``added``), no longer (``gone``) or
    otherwise (``otherwise``) in the list; all empty where it would be the same again.
    """

    at: Rfc3339
    by: str
    revision: int
    changed: bool
    in_person: int
    online: int
    added: list[Id]
    gone: list[Id]
    otherwise: list[Id]


class SheetName(TypedDict):
    """A name that matches nobody, and the id of its row."""

    name: Id
    written: str


class SheetSource(TypedDict):
    """A sheet or a roster that was recorded of a session: by its seq, and what of it holds.

    So many ``people`` are on so many ``rows``: one who came and went has several.
    """

    sheet: int
    source: str
    at: Rfc3339
    by: str | None
    rows: int
    people: int
    names: list[SheetName]


class SheetSession(TypedDict):
    """A session: how it ran, its items, its curve, its peaks, and who was there in all."""

    session: Id
    title: TextSlice
    place: Id
    phase: SessionPhaseWord
    planned_start: Rfc3339
    planned_end: Rfc3339
    opened_at: Rfc3339 | None
    closed_at: Rfc3339 | None
    items: list[SheetItem]
    unopened: list[SheetUnopened]
    curve: list[CurvePoint]
    peak: SheetPeak
    peak_in_person: SheetPeak
    peak_online: SheetPeak
    unique_in_person: int
    unique_online: int
    no_shows: list[Id]
    unmatched: list[str]
    sheets: list[SheetSource]
    certified: SheetCertified | None


class AttendanceSheet(SheetHead):
    """Everything that is known of attendance at one instant of the log."""

    sessions: list[SheetSession]
    delegations: list[SheetDelegation]
    people: list[SheetPerson]


class CertifiedRow(TypedDict):
    """One person of a certified list; ``delegation`` is null for who holds no seat any more."""

    person: Id
    name: str
    function: str
    delegation: Id | None
    delegation_name: str
    capacity: str | None
    mode: Literal["in_person", "online", "both"]
    first_at: Rfc3339
    last_at: Rfc3339
    present_ms: int
    sources: list[str]
    not_entitled: NotRequired[bool]


class CertifiedList(TypedDict):
    """The list of a session as it was certified; ``changed``: what is known now is otherwise."""

    session: Id
    title: TextSlice
    place: Id
    opened_at: Rfc3339 | None
    closed_at: Rfc3339 | None
    certified_at: Rfc3339
    by: str
    revision: int
    changed: bool
    in_person: int
    online: int
    attended: list[CertifiedRow]


class CertifiedSheet(SheetHead):
    """The certified lists of a meeting, in the order of its sessions, as they were vouched for."""

    lists: list[CertifiedList]
