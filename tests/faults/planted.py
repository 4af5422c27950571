"""Bugs, planted on purpose into the process that asks for one: the product has no switch for any.

Twelve of them are reliability's list of what a suite must catch; ``test_planted.py`` names for each
the tests of the suite that do. Each function changes the running code as little as it can.
"""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, delete, insert

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.sockets import frames, namespace
from hybridmeet.adapters.sockets.hall import Hall
from hybridmeet.adapters.sockets.outbox import Outbox
from hybridmeet.adapters.sockets.ticks import Ticker
from hybridmeet.adapters.storage import engines, log_sql, schema
from hybridmeet.adapters.storage.chain import GENESIS
from hybridmeet.adapters.storage.coding import answer_of, rows_of
from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application import stage
from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.ports import Answer, Entry
from hybridmeet.application.stage import Stage, View
from hybridmeet.domain.people import Audience

LATE_S = 0.02
_late: set[object] = set()


def put(owner: Any, name: str, planted: Any) -> None:
    """Put a bug where the running code looks for that name."""
    assert hasattr(owner, name), f"{owner} has no {name} any more"
    setattr(owner, name, planted)


def acknowledge_before_commit() -> None:
    """Say yes at once, write a little later."""
    honest: Callable[..., Any] = SqliteStore.append

    async def later(store: SqliteStore, entry: Entry) -> None:
        await asyncio.sleep(LATE_S)
        await honest(store, entry)

    async def append(store: SqliteStore, entry: Entry) -> Answer:
        if entry.expected_seq == 0:  # a meeting that is not there yet cannot be opened
            begun: Answer = await honest(store, entry)
            return begun
        if stored := await store.answered(entry.meeting, entry.actor, entry.command):
            return stored
        _late.add(asyncio.get_running_loop().create_task(later(store, entry)))
        return answer_of(entry)

    put(SqliteStore, "append", append)


def synchronous_normal() -> None:
    """Let the disk write when it likes."""
    lax = [pragma.replace("=FULL", "=NORMAL") for pragma in engines.WRITING]
    put(engines, "WRITING", tuple(lax))


def command_id_not_stored() -> None:
    """Forget which command it was that wrote the facts."""
    honest = log_sql.append

    def append(connection: Connection, entry: Entry) -> Answer:
        answer = honest(connection, entry)
        connection.execute(delete(schema.command).where(schema.command.c.id == entry.command))
        return answer

    put(log_sql, "append", append)


def sequence_instead_of_row_lock() -> None:
    """Number facts from a SEQUENCE: no transaction waits for another, and a rollback leaves a gap.

    A file has one writer, so only PostgreSQL can show it.
    """
    honest = log_sql.append

    def append(connection: Connection, entry: Entry) -> Answer:
        if entry.expected_seq == 0 or connection.dialect.name == "sqlite":
            return honest(connection, entry)
        if stored := log_sql.answered(connection, entry.meeting, entry.actor, entry.command):
            return stored
        connection.exec_driver_sql("CREATE SEQUENCE IF NOT EXISTS planted START 2")
        number = connection.exec_driver_sql("SELECT nextval('planted')").scalar_one()
        numbered = replace(entry, expected_seq=number - 1)
        rows = [asdict(row) for row in rows_of(numbered, GENESIS)]
        connection.execute(insert(schema.event), rows)
        answer = answer_of(numbered)
        connection.execute(insert(schema.command), log_sql._command_row(numbered, answer))
        return answer

    put(log_sql, "append", append)


def retry_gives_new_answer() -> None:
    """Tell a retry where the log stands now, not where its command does."""
    honest: Callable[[str], Answer] = vars(log_sql)["decode_answer"]

    def decode_answer(text: str) -> Answer:
        stored = honest(text)
        return replace(stored, last_seq=stored.last_seq + 1)

    put(log_sql, "decode_answer", decode_answer)


def at_taken_twice() -> None:
    """Ask for the time once for the rules and once more for the log."""
    honest: Callable[..., Any] = SqliteStore.append

    async def append(store: SqliteStore, entry: Entry) -> Answer:
        answer: Answer = await honest(store, replace(entry, at=SystemClock().now()))
        return answer

    put(SqliteStore, "append", append)


def time_runs_backwards() -> None:
    """Believe the wall clock whatever it says."""
    honest = LiveMeeting._ask

    def ask(live: LiveMeeting, *what: Any) -> Any:
        return replace(honest(live, *what), at=SystemClock().now())

    put(LiveMeeting, "_ask", ask)


def subscribe_after_read() -> None:
    """Give a joiner his view, and let him hear what changes a little later."""
    honest = Hall.follow

    def follow(hall: Hall, *what: Any) -> None:
        asyncio.get_running_loop().call_later(LATE_S, honest, hall, *what)

    put(Hall, "follow", follow)


def no_tick() -> None:
    """Never tell a room that it is alive."""

    def step(_ticker: Ticker, *, often: bool) -> None:
        del often

    put(Ticker, "step", step)


def hidden_change_bumps_rev() -> None:
    """Count a change also for those who do not see it."""
    honest = Stage._change

    def change(staged: Stage, *what: Any) -> Any:
        patch = honest(staged, *what)
        audience = what[1]
        if patch is None:
            shown = staged._shown[audience]
            staged._shown[audience] = replace(shown, rev=shown.rev + 1)
        return patch

    put(Stage, "_change", change)


def own_events_not_guarded() -> None:
    """Let a client call the server's own ``connect`` and ``disconnect``, as the library does."""
    honest = namespace.LiveNamespace.reply
    put(frames, "EVENTS", frames.EVENTS | {"connect", "disconnect"})

    async def reply(live: namespace.LiveNamespace, connection: Any, name: str, said: object) -> Any:
        if name == "disconnect":
            live._hall.stood_up(connection)
            return namespace.NOTHING
        if name == "connect":
            live._hall.seat(connection, await live._enter(said))
            return namespace.NOTHING
        return await honest(live, connection, name, said)

    put(namespace.LiveNamespace, "reply", reply)


def filter_on_client() -> None:
    """Send everybody everything; a page may hide what is not for it."""
    honest: Callable[..., Any] = vars(stage)["view_for"]

    def view_for(looking: Any, audience: Audience, *names: Any) -> Any:
        del audience
        return honest(looking, Audience.OPERATORS, *names)

    put(stage, "view_for", view_for)


def epoch_ignored() -> None:
    """Believe a page's rev whichever life of the server it is of."""
    honest = Stage.view

    def view(
        staged: Stage, audience: Audience, epoch: str | None = None, rev: int | None = None
    ) -> View:
        return honest(staged, audience, staged.epoch if epoch else None, rev)

    put(Stage, "view", view)


def unbounded_queue() -> None:
    """Keep whatever a reader who has stopped has not read."""

    def offer(outbox: Outbox, packet: Any) -> bool:
        outbox._add(packet, packet.size)
        return True

    put(Outbox, "offer", offer)


PLANTED: dict[str, Callable[[], None]] = {
    plant.__name__: plant
    for plant in (
        acknowledge_before_commit,
        synchronous_normal,
        command_id_not_stored,
        sequence_instead_of_row_lock,
        retry_gives_new_answer,
        at_taken_twice,
        time_runs_backwards,
        subscribe_after_read,
        no_tick,
        hidden_change_bumps_rev,
        own_events_not_guarded,
        filter_on_client,
        epoch_ignored,
        unbounded_queue,
    )
}
