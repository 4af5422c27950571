"""The store of many nodes: one PostgreSQL database behind every port that a store may have."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final, Self, TypeVar

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError
from typing_extensions import override

from hybridmeet.adapters.storage import log_sql, nodes_sql, tickets_sql
from hybridmeet.adapters.storage import postgres_session as session
from hybridmeet.adapters.storage.erasing_sql import HOLD_NAMES
from hybridmeet.adapters.storage.failures import outward
from hybridmeet.adapters.storage.migrating import migrate
from hybridmeet.adapters.storage.postgres_listener import CHANNEL, Listener
from hybridmeet.adapters.storage.postgres_work import Workers
from hybridmeet.adapters.storage.sql_store import SqlStore
from hybridmeet.application.ports import Answer, Entry, Held
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Actor

T = TypeVar("T")

WRITERS: Final = 4  # meetings that write at once; each one's commands wait for each other anyway
READERS: Final = 4  # with the listener nine connections a node: ten nodes in PostgreSQL's hundred
FOLDS_WITHIN_S: Final = 60.0
PUTS_BACK_WITHIN_S: Final = 3600.0
MIGRATION: Final = 0x68796272_6D696772  # "hybrmigr": a key of advisory locks


class PostgresStore(SqlStore):
    """A database that any number of nodes share: ``Hints``, ``Nodes`` and ``TicketStore`` too."""

    def __init__(self, place: session.Place, node_id: str, version: str) -> None:
        """Take where it is; ``open`` looks whether it can be used."""
        self._writers = Workers(session.writing(place, WRITERS), WRITERS, "writer")
        self._readers = Workers(session.reading(place, READERS), READERS, "reader")
        read_all = partial(self._readers.run, within_s=FOLDS_WITHIN_S)
        super().__init__(self._writers.run, self._readers.run, read_all)
        self._place = place
        self._listener = Listener(place)
        self._node = node_id
        self._held: Sequence[Held] = ()
        self._is_gone = False
        self.version = version

    @classmethod
    def open(cls, url: str, node_id: str) -> Self:
        """Reach a database and bring it to today's shape. Blocks, 3 s where nobody answers.

        ``StoreUnfit`` and ``StoreTooNew`` say in one line what to do; other failures are
        ``StorageFull`` or ``StorageUnavailable``.
        """
        place = session.Place(url)
        engine = session.writing(place, 1)
        try:
            migrate(engine, place.name, alone)
            version = _version(engine)
        except DBAPIError as error:
            raise outward(error) from error
        finally:
            engine.dispose()
        return cls(place, node_id, version)

    @override
    async def start(self) -> None:
        """Begin to listen for the news of other nodes."""
        self._listener.start()

    @override
    async def close(self) -> None:
        """Stop listening, write what waits, let the connections go."""
        await self._listener.close()
        await asyncio.gather(
            asyncio.to_thread(self._readers.close), asyncio.to_thread(self._writers.close)
        )

    @override
    async def append(self, entry: Entry) -> Answer:
        """See ``MeetingLog``. The hint is in the transaction: it is sent if and when that is."""
        return await self._write(partial(_append_and_tell, entry=entry))

    @override
    async def at_length(self, work: Callable[[Connection], T]) -> T:
        """See ``SqlStore``: a record that is put back takes longer than a command may."""
        return await self._writers.run(work, within_s=PUTS_BACK_WITHIN_S)

    @override
    async def compact(self) -> None:
        """See ``Forgetting``. Write-ahead logs and replicas keep old pages as long as they do."""
        await asyncio.to_thread(session.vacuum, self._place, [one.name for one in HOLD_NAMES])

    def on_hint(self, told: Callable[[MeetingId | None], None]) -> None:
        """See ``Hints``."""
        self._listener.on_hint(told)

    async def renew(self, held: Sequence[Held] | None) -> None:
        """See ``Nodes``. Who was taken for dead meanwhile says again what it holds."""
        if held is not None:
            self._held = tuple(held)
        await self._write(partial(self._renew, changed=held is not None))

    async def others(self) -> Sequence[Held]:
        """See ``Nodes``."""
        return await self._read(partial(nodes_sql.others, node=self._node))

    async def part(self) -> None:
        """See ``Nodes``."""
        await self._write(self._part)

    def _renew(self, connection: Connection, *, changed: bool) -> None:
        nodes_sql.in_turn(connection, self._node)
        if self._is_gone:
            return
        known = nodes_sql.renew(connection, self._node)
        if changed or not known:
            nodes_sql.hold(connection, self._node, self._held)
        nodes_sql.forget_the_dead(connection)

    def _part(self, connection: Connection) -> None:
        """A renewal whose asker was cancelled still runs in its thread: it must not come after."""
        self._is_gone = True
        nodes_sql.in_turn(connection, self._node)
        nodes_sql.part(connection, self._node)

    def leads(self) -> bool:
        """See ``Nodes``: by an advisory lock of the listening session, lost with it."""
        return self._listener.leads

    async def keep(self, digest: str, actor: Actor, until: datetime) -> None:
        """See ``TicketStore``."""
        await self._write(partial(tickets_sql.keep, digest=digest, actor=actor, until=until))

    async def take(self, digest: str, at: datetime) -> Actor | None:
        """See ``TicketStore``."""
        return await self._write(partial(tickets_sql.take, digest=digest, at=at))

    async def drop(self, meeting: MeetingId, person: PersonId) -> None:
        """See ``TicketStore``."""
        await self._write(partial(tickets_sql.drop, meeting=meeting, person=person))


def _append_and_tell(connection: Connection, entry: Entry) -> Answer:
    answer = log_sql.append(connection, entry)
    payload = f"{entry.meeting}:{answer.last_seq}"
    connection.execute(select(func.pg_notify(CHANNEL, payload)))
    return answer


def alone(connection: Connection) -> None:
    """Two nodes that start at once change the shape once."""
    connection.execute(text("SET LOCAL lock_timeout = '60s'"))
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(select(func.pg_advisory_xact_lock(MIGRATION)))


def _version(engine: Engine) -> str:
    with engine.begin() as connection:
        found: str = connection.exec_driver_sql("SHOW server_version").scalar_one()
    return f"PostgreSQL {found.split(maxsplit=1)[0]}"
