"""Inserts that meet a row already there: the one place where the engines' dialects differ."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from sqlalchemy import Column, Connection, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

    Upsert = sqlite.Insert | postgresql.Insert


def _postgresql(table: Table) -> "postgresql.Insert":
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 -- 60 ms of a start that needs none

    return postgresql.insert(table)


_INSERT: Final[dict[str, Callable[[Table], "Upsert"]]] = {
    "sqlite": sqlite.insert,
    "postgresql": _postgresql,
}


def keep_first(connection: Connection, table: Table) -> "Upsert":
    """An insert that leaves a row that is there as it is."""
    return _INSERT[connection.dialect.name](table).on_conflict_do_nothing()


def keep_last(connection: Connection, table: Table, changing: Sequence[Column[object]]) -> "Upsert":
    """An insert that overwrites some columns of a row that is there."""
    insert = _INSERT[connection.dialect.name](table)
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={column.name: insert.excluded[column.name] for column in changing},
    )
