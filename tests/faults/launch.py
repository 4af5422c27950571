"""Starts a sabotaged server, in all else as the command line does: ``launch MUTANT WORDS…``.

A mutant is a bug planted here, in the tests: the product has no switch that reaches it.
"""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.storage import log_sql, schema
from hybridmeet.adapters.storage.coding import answer_of
from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.ports import Answer, Entry

LATE_S = 0.02
_append: Callable[..., Any] = SqliteStore.append
_append_sql = log_sql.append
_late: set[object] = set()


def acknowledge_before_commit() -> None:
    """Say yes at once, write a little later."""

    async def later(store: SqliteStore, entry: Entry) -> None:
        await asyncio.sleep(LATE_S)
        await _append(store, entry)

    async def append(store: SqliteStore, entry: Entry) -> Answer:
        if entry.expected_seq == 0:  # a meeting that is not there yet cannot be opened
            begun: Answer = await _append(store, entry)
            return begun
        if stored := await store.answered(entry.meeting, entry.actor, entry.command):
            return stored
        _late.add(asyncio.get_running_loop().create_task(later(store, entry)))
        return answer_of(entry)

    SqliteStore.append = append  # type: ignore[assignment,method-assign]  # -- sabotage


def command_id_not_stored() -> None:
    """Forget which command it was that wrote the facts."""

    def append(connection: Connection, entry: Entry) -> Answer:
        answer = _append_sql(connection, entry)
        connection.execute(delete(schema.command).where(schema.command.c.id == entry.command))
        return answer

    log_sql.append = append


def at_taken_twice() -> None:
    """Ask for the time once for the rules and once more for the log."""

    async def append(store: SqliteStore, entry: Entry) -> Answer:
        answer: Answer = await _append(store, replace(entry, at=SystemClock().now()))
        return answer

    SqliteStore.append = append  # type: ignore[assignment,method-assign]  # -- sabotage


MUTANTS: dict[str, Callable[[], None]] = {
    "acknowledge_before_commit": acknowledge_before_commit,
    "command_id_not_stored": command_id_not_stored,
    "at_taken_twice": at_taken_twice,
}

if __name__ == "__main__":
    from hybridmeet.cli import main

    MUTANTS[sys.argv.pop(1)]()
    main()
