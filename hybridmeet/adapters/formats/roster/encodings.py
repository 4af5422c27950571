"""Bytes into text: which encoding a file is in, and files that are no text at all. No columns here.

Teams writes UTF-16 with tabs, Excel on Windows its own code page, everybody else UTF-8.
"""

import codecs
import re
from typing import Final

from hybridmeet.application.rosters import RosterProblem, UnreadableRoster

MARKS: Final = (  # the longer one first: UTF-16's begins UTF-32's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OTHERS: Final = (
    (b"PK\x03\x04", "a ZIP or Excel file: open it and save the list as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file: open it and save the list as CSV"),
    (b"%PDF", "a PDF: take the bridge's CSV export, or type the sheet"),
    (b"\x89PNG", "a picture: type the sheet"),
    (b"\xff\xd8\xff", "a picture: type the sheet"),
)
FALLBACK: Final = "cp1252"
GUESSED: Final = RosterProblem(
    1,
    None,
    "encoding",
    "This file is not UTF-8. It was read as Windows-1252: look at the names with signs, "
    "or save it as CSV UTF-8.",
)
INSTEAD: Final = "\ufffd"
BROKEN: Final = (
    "The byte 0x{:02X} of this line is no UTF-8; � stands in its place: look at the name, "
    "or save the file as CSV UTF-8 again."
)
MORE_BROKEN: Final = "From here on more lines hold bytes that are no UTF-8: save the file again."
MOST_BROKEN: Final = 20
PAGE: Final = re.compile(r"[\ufeff\s]*<(?:!doctype\s+html|html|head|body|\?xml|!--)", re.IGNORECASE)
WEB_PAGE: Final = (
    "This is a web page, as a bridge gives who is not signed in: sign in there, and take the "
    "list as CSV."
)
TEXT_CONTROLS: Final = frozenset("\t\r\n\f")
NULS: Final = 0.2  # of plain text in UTF-16 nearly half of the bytes are zero


def as_text(raw: bytes) -> tuple[str, str, tuple[RosterProblem, ...]]:
    """The text, the encoding it was read in, and a word of warning where that was a guess.

    Raises ``UnreadableRoster``.
    """
    if not raw.strip():
        raise UnreadableRoster("The file is empty.")
    for mark, what in OTHERS:
        if raw.startswith(mark):
            raise UnreadableRoster(f"This is {what}.")
    name = next((name for mark, name in MARKS if raw.startswith(mark)), None) or _without(raw)
    warnings: tuple[RosterProblem, ...] = ()
    try:
        text = raw.decode(name or "utf-8")
    except UnicodeDecodeError as error:
        text, name, warnings = _mended(raw, name, error)
    if any(sign < " " and sign not in TEXT_CONTROLS for sign in text):
        raise UnreadableRoster("This is no text: save the list as CSV.")
    if PAGE.match(text):
        raise UnreadableRoster(WEB_PAGE)
    return text, (name or "utf-8").removesuffix("-sig"), warnings


def _mended(
    raw: bytes, name: str | None, error: UnicodeDecodeError
) -> tuple[str, str, tuple[RosterProblem, ...]]:
    """UTF-8 with a few broken bytes, each told with its line; else a code page, which is a guess.

    In a code page signs beyond ASCII are hardly ever whole UTF-8; in a damaged file most are.
    """
    if name not in {None, "utf-8-sig"}:
        raise UnreadableRoster(f"The file begins like {name} and goes on otherwise.") from error
    text = raw.decode(name or "utf-8", errors="replace")
    broken = text.count(INSTEAD)
    whole = sum(sign > "\x7f" for sign in text) - broken
    if name is None and whole <= broken:
        return raw.decode(FALLBACK, errors="replace"), FALLBACK, (GUESSED,)
    lines = _broken_lines(raw)
    told = tuple(
        RosterProblem(line, None, "encoding", BROKEN.format(byte))
        for line, byte in lines[:MOST_BROKEN]
    )
    if len(lines) > MOST_BROKEN:
        line = lines[MOST_BROKEN][0]
        told += (RosterProblem(line, None, "encoding", MORE_BROKEN),)
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
