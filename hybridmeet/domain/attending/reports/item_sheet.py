"""Who was there at items of the agenda, as it is read over HTTP: shapes only, no rule.

Instants are RFC 3339 UTC, spans milliseconds; ``ended_at`` is null while it goes on. ``both``
counts as in person. Who waits to be accepted (``pending``), and for whom the item was not
(``not_entitled``), is listed and counted nowhere.
"""

from typing import Literal, NotRequired

from typing_extensions import TypedDict  # pydantic reads this one on Python < 3.12

from hybridmeet.domain.attending.reports.heading import SheetHead
from hybridmeet.domain.attending.reports.sheet import SheetInterval, SheetSpan
from hybridmeet.domain.slice_parts import Id, ItemPhaseWord, TextSlice


class ItemPerson(TypedDict):
    """One person's part in an item; ``whole``: all the time that it was open."""

    person: Id
    name: str
    function: str
    delegation: Id
    delegation_name: str
    mode: Literal["in_person", "online", "both"]
    whole: bool
    present_ms: int
    intervals: list[SheetInterval]
    pending: NotRequired[bool]
    not_entitled: NotRequired[bool]
    replaces_name: NotRequired[str]


class ItemDelegation(TypedDict):
    """A delegation at an item: heads, for which part of it, when it had dropped out.

    ``expected`` are its people for whom the item was meant; without any, and without heads, it
    is not listed.
    """

    delegation: Id
    name: str
    short: str
    expected: int
    in_person: int
    online: int
    whole: bool
    spans: list[SheetSpan]
    drops: list[SheetSpan]


class ItemAttendance(TypedDict):
    """An item, when it was really open, and who was there; without spans it was never opened."""

    session: Id
    session_title: TextSlice
    item: Id
    number: str | None
    title: TextSlice
    phase: ItemPhaseWord
    spans: list[SheetSpan]
    open_ms: int
    in_person: int
    online: int
    delegations: list[ItemDelegation]
    people: list[ItemPerson]


class ItemsSheet(SheetHead):
    """Items of a meeting, one after the other, as known at one instant of the log."""

    items: list[ItemAttendance]
