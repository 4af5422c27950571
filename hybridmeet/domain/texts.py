"""Words as people wrote them: cleaned at the edge, kept as written, in one or two languages.

Control characters never enter (C0, DEL, U+0085, U+2028, U+2029): they break calendars and logs.
Nor do those that turn the direction of what follows (UAX #9, explicit formatting): one in a name
turns the rest of a printed line around. Marks and joiners (U+200C to U+200F, U+061C) may stay:
names in Arabic, Hebrew and Indic scripts are written with them.
"""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from hybridmeet.domain.model import Frozen

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
LONGEST_LINE = 300
LONGEST_TEXT = 4000


def clean_line(line: str) -> str:
    """One line in NFC, without blanks around it; ``ValueError`` on a control character."""
    found = CONTROL.search(line)
    if found:
        message = (
            f"holds the control character U+{ord(found.group()):04X}; write it as one line of text"
        )
        raise ValueError(message)
    if not (line := unicodedata.normalize("NFC", line).strip()):
        message = "is empty"
        raise ValueError(message)
    return line


def clean_text(text: str) -> str:
    """Several lines in NFC: all line ends become one; other control characters are refused."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not any(line.strip() for line in lines):
        message = "is empty"
        raise ValueError(message)
    return "\n".join(clean_line(line) if line.strip() else "" for line in lines).strip("\n")


Line = Annotated[str, StringConstraints(max_length=LONGEST_LINE), AfterValidator(clean_line)]
Words = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(clean_text)]


class Text(Frozen):
    """One text in the languages it was written in; where ``vi`` is left out, ``en`` is shown."""

    en: Words
    vi: Words | None = None
