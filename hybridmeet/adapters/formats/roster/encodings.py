"""Bytes into text: which encoding a file is in, and files that are no text at all. No columns here.

Teams writes UTF-16 with tabs, Excel on Windows its own code page, everybody else UTF-8.
"""

import codecs
import re
from typing import Final

from hybridmeet.adapters.formats.roster.wrongs import GUESSED, MORE_BROKEN, broken, no_roster
from hybridmeet.application.rosters import RosterProblem

MARKS: Final = (  # the longer one first: UTF-16's begins UTF-32's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OTHERS: Final = (
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "old_excel"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
)
FALLBACK: Final = "cp1252"
INSTEAD: Final = "\ufffd"
MOST_BROKEN: Final = 20
PAGE: Final = re.compile(r"[\ufeff\s]*<(?:!doctype\s+html|html|head|body|\?xml|!--)", re.IGNORECASE)
TEXT_CONTROLS: Final = frozenset("\t\r\n\f")
NULS: Final = 0.2  # of plain text in UTF-16 nearly half of the bytes are zero


def as_text(raw: bytes) -> tuple[str, str, tuple[RosterProblem, ...]]:
    """The text, the encoding it was read in, and a word of warning where that was a guess.

    Raises ``UnreadableRoster``.
    """
    if not raw.strip():
        raise no_roster("empty")
    for mark, other in OTHERS:
        if raw.startswith(mark):
            raise no_roster(other)
    name = next((name for mark, name in MARKS if raw.startswith(mark)), None) or _without(raw)
    warnings: tuple[RosterProblem, ...] = ()
    try:
        text = raw.decode(name or "utf-8")
    except UnicodeDecodeError as error:
        text, name, warnings = _mended(raw, name, error)
    if any(sign < " " and sign not in TEXT_CONTROLS for sign in text):
        raise no_roster("no_text")
    if PAGE.match(text):
        raise no_roster("web_page")
    return text, (name or "utf-8").removesuffix("-sig"), warnings


def _mended(
    raw: bytes, name: str | None, error: UnicodeDecodeError
) -> tuple[str, str, tuple[RosterProblem, ...]]:
    """UTF-8 with a few broken bytes, each told with its line; else a code page, which is a guess.

    In a code page signs beyond ASCII are hardly ever whole UTF-8; in a damaged file most are.
    """
    if name not in {None, "utf-8-sig"}:
        raise no_roster("encoding", encoding=str(name)) from error
    text = raw.decode(name or "utf-8", errors="replace")
    lost = text.count(INSTEAD)
    whole = sum(sign > "\x7f" for sign in text) - lost
    if name is None and whole <= lost:
        return raw.decode(FALLBACK, errors="replace"), FALLBACK, (GUESSED.at(1, None),)
    lines = _broken_lines(raw)
    told = tuple(broken(byte).at(line, None) for line, byte in lines[:MOST_BROKEN])
    if len(lines) > MOST_BROKEN:
        line = lines[MOST_BROKEN][0]
        told += (MORE_BROKEN.at(line, None),)
    return text, name or "utf-8", told


def _broken_lines(raw: bytes) -> list[tuple[int, int]]:
    """The number of each line that is no UTF-8, and its first wrong byte."""
    found = []
    for number, line in enumerate(raw.split(b"\n"), start=1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            found.append((number, line[error.start]))
    return found


def _without(raw: bytes) -> str | None:
    """UTF-16 that does not say so, by where its zeros stand."""
    head = raw[:4000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < NULS * len(head) or min(even, odd) > max(even, odd) / 10:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"
