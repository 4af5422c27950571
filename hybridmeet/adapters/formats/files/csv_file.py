"""A table as CSV (RFC 4180) that Excel opens with its letters right and without running anything.

A cell that a spreadsheet would take for a formula gets an apostrophe before it: a name is typed by
strangers. UTF-8 with a byte order mark, lines end in CR LF.
"""

import codecs
import csv
import io
from datetime import datetime, time
from typing import Final

from hybridmeet.application.printing.paper import Cell, Table

FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠")  # the wide ones: Excel narrows them
BAND: Final = 1  # a row of one cell is for people's eyes


def as_csv(table: Table) -> bytes:
    """The whole file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(column.title) for column in table.columns])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows if len(row) > BAND)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ")[:1] in FORMULA and text.strip() else text


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case time():
            return f"{cell:%H:%M}"
        case int():
            return str(cell)
        case _:
            return safe(cell)
