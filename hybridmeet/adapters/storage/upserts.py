"""Inserts that meet a row already there: the one place where the engines' dialects differ."""

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Column, Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

Upsert = sqlite.Insert | postgresql.Insert
_INSERT: Final[dict[str, Callable[[Table], Upsert]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def keep_first(connection: Connection, table: Table) -> Insert:
    """An insert that leaves a row that is there as it is."""
    insert = _INSERT[connection.dialect.name](table)
    return insert.on_conflict_do_nothing()


def keep_last(connection: Connection, table: Table, changing: Sequence[Column[object]]) -> Insert:
    """An insert that overwrites some columns of a row that is there."""
    insert = _INSERT[connection.dialect.name](table)
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={column.name: insert.excluded[column.name] for column in changing},
    )
