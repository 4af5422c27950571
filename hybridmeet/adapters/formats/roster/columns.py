"""Which column is which: the headings that bridges and people write, in English and Vietnamese."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import Final

from hybridmeet.application.matching import fold

HEADINGS: Final[Mapping[str, frozenset[str]]] = {
    "name": frozenset((
        "name", "full name", "display name", "user name", "participant", "participant name",
        "attendee", "attendee name", "name original name", "user", "ho va ten", "ho ten", "ten",
        "ten hien thi", "nguoi tham du", "dai bieu", "unmatched", "person",
    )),
    "joined": frozenset((
        "join", "joined", "join time", "joined at", "time joined", "first join", "first join time",
        "start", "start time", "from", "in", "time in", "arrived", "arrival", "began at", "began",
        "connect time", "thoi gian vao", "gio vao", "gio den", "tu", "vao",
    )),
    "left": frozenset((
        "leave", "left", "leave time", "left at", "time left", "last leave", "last leave time",
        "end", "end time", "until", "to", "out", "time out", "departed", "departure", "ended at",
        "ended", "disconnect time", "thoi gian ra", "gio ra", "gio ve", "den", "ra",
    )),
    "first": frozenset(("first name", "given name", "ten goi")),
    "last": frozenset(("last name", "surname", "family name", "ho")),
}  # fmt: skip
OFFSET: Final = re.compile(r"\(?\b(?:utc|gmt)\s*([+-]\d{1,2})?(?::?(\d{2}))?\)?", re.IGNORECASE)
FURTHEST_HEADING: Final = 60  # lines of a summary that Teams and Zoom write above the list


@dataclass(frozen=True, slots=True)
class Columns:
    """Where names (one column, or its two halves) and times stand; a zone, if the heading says."""

    name: tuple[int, ...]
    joined: int | None = None
    left: int | None = None
    zone: timezone | None = None

    @property
    def has_times(self) -> bool:
        """Whether it says when anybody came or went."""
        return self.joined is not None or self.left is not None


ALL_NAMES: Final = Columns((0,), 1, 2)
"""A list without headings: a name, and perhaps from when to when."""


def columns_of(row: Sequence[str]) -> Columns | None:
    """The columns that a row of headings names; None when the row is no heading."""
    plain = [" ".join(fold(OFFSET.sub(" ", cell[:80]))) for cell in row]
    found = {
        meaning: next((at for at, word in enumerate(plain) if word in words), None)
        for meaning, words in HEADINGS.items()
    }
    halves = tuple(at for at in (found["first"], found["last"]) if at is not None)
    name = halves if len(halves) > 1 else (found["name"],)
    if name == (None,):
        return None
    said = OFFSET.search(" ".join(row))
    where = tuple(at for at in name if at is not None)
    return Columns(where, found["joined"], found["left"], zone_in(said) if said else None)


def zone_in(said: re.Match[str]) -> timezone:
    """The offset that ``UTC+7``, ``GMT+05:30`` or plain ``UTC`` says."""
    hours, minutes = int(said[1] or 0), int(said[2] or 0)
    ahead = abs(hours) * 60 + minutes
    return timezone(timedelta(minutes=min(ahead, 14 * 60) * (-1 if hours < 0 else 1)))
