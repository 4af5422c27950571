"""A printed thing as values that any format can draw: tables of words, badges, nameplates.

Every cell is what is read, in one language, with times on the meeting's clock; nothing is markup.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

Lang = Literal["en", "vi"]
Cell = str | int | datetime | time | None  # a wall time: whose clock it is stands in the heading


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and how wide the column is in characters."""

    title: str
    width: int = 12


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; a row of one cell is a band over all columns.

    ``vouch`` is what is signed, right under the rows; ``note`` stands below it.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    vouch: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge: who, of which delegation, and the text of its QR code."""

    name: str
    line: str
    delegation: str
    code: str
    qr: str
    honour: bool = False


@dataclass(frozen=True, slots=True)
class Nameplate:
    """A plate that stands before a person; ``qr`` is the address of his page, if it has a link."""

    name: str
    line: str
    delegation: str
    qr: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document: what stands above, what it holds, and where it comes from, on each page."""

    name: str
    lang: Lang
    title: str
    about: tuple[str, ...]
    short: str
    footer: str
    disclaimer: str = ""
    tables: tuple[Table, ...] = ()
    badges: tuple[Badge, ...] = ()
    nameplates: tuple[Nameplate, ...] = ()
    sign_here: str = ""
    landscape: bool = False
