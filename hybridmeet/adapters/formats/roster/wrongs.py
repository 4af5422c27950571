"""What can be wrong with a roster, each once: its code, its parameters, and an English sentence.

Pages say it in their reader's language by code and parameters; the sentence is for everybody else.
"""

import csv
from collections.abc import Mapping
from typing import Final, NamedTuple

from hybridmeet.application.rosters import RosterProblem, UnreadableRoster
from hybridmeet.domain.texts import LONGEST_LINE

MOST_LINES: Final = 10_000


class Wrong(NamedTuple):
    """One thing that is wrong with a line."""

    code: str
    what: str
    params: Mapping[str, str | int] = {}

    def at(self, line: int, column: str | None) -> RosterProblem:
        """The same, with where it stands."""
        return RosterProblem(line, column, self.code, self.what, self.params)


TOO_MANY: Final = Wrong(
    "too_many",
    f"Only the first {MOST_LINES} lines were read: send the rest as another file.",
    {"most": MOST_LINES},
)
LONG_NAME: Final = Wrong(
    "long_name",
    f"A name has at most {LONGEST_LINE} signs: shorten it, or close a quotation mark left open.",
    {"most": LONGEST_LINE},
)
NO_NAME: Final = Wrong("no_name", "Here is no name: write {name, joined, left}.")
BACKWARDS: Final = Wrong("backwards", "It ends before it begins.")
LEFT_OPEN: Final = Wrong("quotes", "A quotation mark is opened here and not closed.")
LONG_FIELD: Final = Wrong(
    "long_field",
    f"A field of this line is longer than {csv.field_size_limit()} signs, and a name has at most "
    f"{LONGEST_LINE}: shorten it or leave the line out.",
    {"most": LONGEST_LINE},
)
GUESSED: Final = Wrong(
    "guessed_encoding",
    "This file is not UTF-8. It was read as Windows-1252: look at the names with signs, "
    "or save it as CSV UTF-8.",
)
MORE_BROKEN: Final = Wrong(
    "more_broken_bytes",
    "From here on more lines hold bytes that are no UTF-8: save the file again.",
)
OF_THE_FILE: Final = frozenset((GUESSED.code, MORE_BROKEN.code, "broken_byte"))
"""What is wrong with the file as it is written, wherever its list begins."""


def control(sign: str) -> Wrong:
    """A name that holds a sign which is no letter of any."""
    code = f"U+{ord(sign):04X}"
    what = f"The name holds the control character {code}; write it as one line of text."
    return Wrong("control", what, {"sign": code})


def broken(byte: int) -> Wrong:
    """A byte that is no UTF-8."""
    what = (
        f"The byte 0x{byte:02X} of this line is no UTF-8; \ufffd stands in its place: look at the "
        "name, or save the file as CSV UTF-8 again."
    )
    return Wrong("broken_byte", what, {"byte": f"0x{byte:02X}"})


_WHOLE: Final = {
    "empty": "The file is empty.",
    "zip": "This is a ZIP or Excel file: open it and save the list as CSV.",
    "old_excel": "This is an old Excel file: open it and save the list as CSV.",
    "pdf": "This is a PDF: take the bridge's CSV export, or type the sheet.",
    "picture": "This is a picture: type the sheet.",
    "no_text": "This is no text: save the list as CSV.",
    "web_page": "This is a web page, as a bridge gives who is not signed in: sign in there, and "
    "take the list as CSV.",
    "encoding": "The file begins like {encoding} and goes on otherwise.",
    "no_names": "No line of the file holds a name.",
    "bad_json": "This begins like JSON and is none: line {line}.",
    "no_list": "This JSON holds no list: send [{{name, joined, left}}], or an object with one as "
    "participants.",
}


def no_roster(reason: str, **params: str | int) -> UnreadableRoster:
    """Why the file as a whole is none."""
    return UnreadableRoster(_WHOLE[reason].format(**params), reason, params)
