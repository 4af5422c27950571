"""A roster's bytes into lines with names and times: a list in columns, or JSON.

Nobody is looked for here, and nothing is recorded. Bounds: 10,000 lines, 300 signs a name.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import orjson

from hybridmeet.adapters.formats.roster.columns import HEADINGS
from hybridmeet.adapters.formats.roster.encodings import as_text
from hybridmeet.adapters.formats.roster.reading import Reading
from hybridmeet.adapters.formats.roster.table import read_table
from hybridmeet.adapters.formats.roster.wrongs import NO_NAME, TOO_MANY, no_roster
from hybridmeet.application.matching import fold
from hybridmeet.application.rosters import Frame, Roster

LISTS: Final = ("participants", "attendees", "people", "rows", "users")
CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")  # joinTime
WHEN: Final = frozenset(("joined", "left"))
NO_TEXT: Final = "?"  # seconds since 1970 are no time as people write it: told, not passed over


def read_roster(raw: bytes, frame: Frame) -> Roster:
    """The lines of a roster; raises ``UnreadableRoster`` where it is none as a whole."""
    text, encoding, warnings = as_text(raw)
    reading = Reading(frame, problems=list(warnings))
    is_json = text.lstrip("\ufeff \t\r\n")[:1] in {"[", "{"}
    if is_json:
        _read_json(text, reading)
    else:
        read_table(text, reading)
    if not reading.lines and len(reading.problems) == len(warnings):
        raise no_roster("no_names")
    form: Any = "json" if is_json else "table"
    return Roster(tuple(reading.lines), tuple(reading.problems), form, encoding)


def _read_json(text: str, reading: Reading) -> None:
    """Take every row of a JSON list; a row's line is its number in the list."""
    try:
        found = orjson.loads(text.lstrip("\ufeff"))
    except orjson.JSONDecodeError as error:
        raise no_roster("bad_json", line=error.lineno) from error
    if isinstance(found, dict):
        found = next((found[name] for name in LISTS if isinstance(found.get(name), list)), None)
    if not isinstance(found, list):
        raise no_roster("no_list")
    for line, row in enumerate(found, start=1):
        if reading.is_full:
            reading.wrong(line, None, TOO_MANY)
            return
        cells = _cells(row)
        if cells is None or not cells.get("name", "").strip():
            reading.wrong(line, "name", NO_NAME)
            continue
        reading.take(line, cells["name"], cells)


def _cells(row: object) -> Mapping[str, str] | None:
    """A row's name and times, by the words under which bridges put them."""
    if isinstance(row, str):
        return {"name": row}
    if not isinstance(row, dict):
        return None
    cells: dict[str, str] = {}
    for key, written in row.items():
        word = " ".join(fold(CAMEL.sub(" ", str(key)[:80])))
        meaning = next((one for one, words in HEADINGS.items() if word in words), None)
        if meaning and isinstance(written, str):
            cells.setdefault(meaning, written)
        elif meaning in WHEN and written is not None:
            cells.setdefault(meaning, NO_TEXT)
    if "name" not in cells and {"first", "last"} & cells.keys():
        cells["name"] = f"{cells.get('first', '')} {cells.get('last', '')}"
    return cells
