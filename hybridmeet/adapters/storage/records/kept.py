"""What a record is: which tables, in which order their rows stand, and how a row is written.

Not of the record are caches and what only lives while servers do: snapshots, nodes, lines, tickets.
Instants are the very text of the row; nothing is read and written anew on the way to a file.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

import orjson
from sqlalchemy import Boolean, Column, Integer, String, Table

from hybridmeet.adapters.storage import schema
from hybridmeet.adapters.storage.chain import canonical
from hybridmeet.adapters.storage.schema import InstantText, instant
from hybridmeet.domain.times import rfc3339

Written = dict[str, Any]
"""A row: the names of its columns, and text, numbers, truth or nothing."""

KEPT: Final[Mapping[str, Table]] = {
    table.name: table
    for table in (
        schema.meeting,
        schema.event,
        schema.command,
        schema.person,
        schema.text,
        schema.link,
        schema.browser_seat,
        schema.feed,
    )
}
NAMES: Final = {name: {str(column.name) for column in table.c} for name, table in KEPT.items()}


class Record(Protocol):
    """All rows of all meetings as they stood at one moment."""

    def meetings(self, table: str) -> Sequence[str]:
        """The meetings that have rows in a table."""
        ...

    def rows(self, table: str, meeting: str | None = None) -> Iterator[Written]:
        """The rows of a table, or of one meeting: by meeting, then by the table's key."""
        ...


def of_meeting(table: Table) -> Column[Any]:
    """The column that says whose row it is."""
    return table.c.id if table is schema.meeting else table.c.meeting


def line_of(row: Written) -> bytes:
    """A row as one line of a file."""
    return canonical(row) + b"\n"


def row_of(table: str, line: bytes) -> Written:
    """The row of a line; ``ValueError`` says what is wrong with it."""
    row = orjson.loads(line)
    if not isinstance(row, dict) or row.keys() != NAMES[table]:
        raise ValueError(f"is no row of the table {table}")
    if wrong := wrong_in(table, row):
        raise ValueError(wrong)
    return row


def wrong_in(table: str, row: Written) -> str:
    """What is wrong with the form of a row; nothing when it is as the server writes it."""
    for column in KEPT[table].c:
        if not _fits(column, row[column.name]):
            return f"{column.name} is not as the server writes it"
    return ""


def loaded(table: str, row: Written) -> Written:
    """The row with its instants read, as it is handed to the database."""
    columns = KEPT[table].c
    return {
        name: instant(value) if value and isinstance(columns[name].type, InstantText) else value
        for name, value in row.items()
    }


def _fits(column: Column[Any], value: object) -> bool:
    kind = column.type
    if value is None:
        return bool(column.nullable)
    if isinstance(kind, Boolean | Integer):
        return type(value) is kind.python_type
    if not isinstance(value, str) or "\0" in value:  # PostgreSQL keeps no NUL in a text
        return False
    if isinstance(kind, InstantText):
        return _is_instant(value)
    return not isinstance(kind, String) or kind.length is None or len(value) <= kind.length


def _is_instant(text: str) -> bool:
    try:
        return rfc3339(instant(text)) == text
    except ValueError:
        return False
