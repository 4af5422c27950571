"""Inserts that meet a row already there: the one place where the engines' dialects differ."""

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Column, Connection, Insert, Table
from sqlalchemy.dialects import sqlite

# One line per engine; a dialect is imported where it is used (PostgreSQL's costs 60 ms of a start).
_INSERT: Final[dict[str, Callable[[Table], sqlite.Insert]]] = {"sqlite": sqlite.insert}


def keep_first(connection: Connection, table: Table) -> Insert:
    """An insert that leaves a row that is there as it is."""
    return _INSERT[connection.dialect.name](table).on_conflict_do_nothing()


def keep_last(connection: Connection, table: Table, changing: Sequence[Column[object]]) -> Insert:
    """An insert that overwrites some columns of a row that is there."""
    insert = _INSERT[connection.dialect.name](table)
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={column.name: insert.excluded[column.name] for column in changing},
    )
