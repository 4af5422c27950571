"""Bytes into text: which encoding a file is in, and files that are no text at all. No columns here.

Teams writes UTF-16 with tabs, Excel on Windows its own code page, everybody else UTF-8.
"""

import codecs
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
GUESSED: Final = (
    "This file is not UTF-8. It was read as Windows-1252: look at the names with signs, "
    "or save it as CSV UTF-8."
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
    warning: tuple[RosterProblem, ...] = ()
    try:
        text = raw.decode(name or "utf-8")
    except UnicodeDecodeError as error:
        if name:
            raise UnreadableRoster(f"The file begins like {name} and goes on otherwise.") from error
        text, name = raw.decode(FALLBACK, errors="replace"), FALLBACK
        warning = (RosterProblem(1, None, "encoding", GUESSED),)
    if any(sign < " " and sign not in TEXT_CONTROLS for sign in text):
        raise UnreadableRoster("This is no text: save the list as CSV.")
    return text, (name or "utf-8").removesuffix("-sig"), warning


def _without(raw: bytes) -> str | None:
    """UTF-16 that does not say so, by where its zeros stand."""
    head = raw[:4000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < NULS * len(head) or min(even, odd) > max(even, odd) / 10:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"
