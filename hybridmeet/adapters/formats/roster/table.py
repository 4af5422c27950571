"""Lists in columns: which sign parts them, where the headings stand, what each row says.

Teams and Zoom write a summary above the list, and Teams two lists of which the second is exact: who
stands in the first alone is taken from there.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from hybridmeet.adapters.formats.roster.columns import (
    ALL_NAMES,
    FURTHEST_HEADING,
    Columns,
    columns_of,
)
from hybridmeet.adapters.formats.roster.reading import Reading
from hybridmeet.adapters.formats.roster.wrongs import LEFT_OPEN, LONG_FIELD, TOO_MANY

DELIMITERS: Final = ("\t", ";", ",", "|")
LOOKED_AT: Final = 16_384  # signs in which a heading stands, if there is one

Row = tuple[int, list[str]]


def read_table(text: str, reading: Reading) -> None:
    """Take every row of a list."""
    columns: Columns | None = None
    delimiter = _delimiter(text)
    for line, row in _rows(text, delimiter, reading):
        heading = columns_of(row)
        if heading and _is_better(heading, columns, line):
            reading.begin_again(line, is_list=columns is not None and columns.has_times)
            columns = heading
            continue
        if reading.is_full:
            reading.wrong(line, None, TOO_MANY)
            break
        _take(line, row, columns or ALL_NAMES, reading)
    reading.add_left_out()


def _is_better(heading: Columns, columns: Columns | None, line: int) -> bool:
    """The first heading near the top; later one only for a list that says when."""
    if columns is None:
        return line <= FURTHEST_HEADING
    return heading.has_times


def _take(line: int, row: Sequence[str], columns: Columns, reading: Reading) -> None:
    name = " ".join(_cell(row, at) for at in columns.name).strip()
    if not name:
        return  # an empty line, or one that is none of a person
    times = {"joined": _cell(row, columns.joined), "left": _cell(row, columns.left)}
    reading.take(line, name, times, columns.zone)


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _rows(text: str, delimiter: str, reading: Reading) -> Iterator[Row]:
    """The rows with the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error:  # a field beyond csv's own bound
            if reader.line_num > begins:
                reading.wrong(begins, None, LEFT_OPEN)
                return
            reading.wrong(begins, None, LONG_FIELD)
            begins = reader.line_num + 1
            continue
        if row is None:
            return
        if any("\n" in cell or "\r" in cell for cell in row) and reader.line_num - begins > 1:
            reading.wrong(begins, None, LEFT_OPEN)
        elif any(cell.strip() for cell in row):
            yield begins, row
        begins = reader.line_num + 1


def _delimiter(text: str) -> str:
    """The sign by which a heading is found, else the one that parts most lines alike."""
    head = text[:LOOKED_AT]
    lines = head.splitlines()[:FURTHEST_HEADING]

    def score(delimiter: str) -> tuple[int, int, int]:
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return 0, 0, 0
        found = [columns for row in rows if (columns := columns_of(row))]
        widths = [len(row) for row in rows if row]
        common = max(set(widths), key=widths.count, default=1)
        return (
            max((1 + columns.has_times for columns in found), default=0),
            common > 1,
            sum(width == common > 1 for width in widths),
        )

    return max(DELIMITERS, key=score)
