"""The embedded store: one SQLite file behind the ports ``MeetingLog`` and ``AccessStore``."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Self

from sqlalchemy.exc import DBAPIError

from hybridmeet.adapters.storage import access_sql, engines, log_sql
from hybridmeet.adapters.storage.failures import outward
from hybridmeet.adapters.storage.lock import ProcessLock
from hybridmeet.adapters.storage.migrating import migrate
from hybridmeet.adapters.storage.readers import Readers
from hybridmeet.adapters.storage.writer import Writer
from hybridmeet.application.ports import (
    Answer,
    Beside,
    Entry,
    FeedToken,
    Link,
    OpenedSeat,
)
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId
from hybridmeet.domain.people import Actor


class SqliteStore:
    """A SQLite file, held by this process alone."""

    version = sqlite3.sqlite_version  # the linked one, for /readyz and doctor

    def __init__(self, lock: ProcessLock, writer: Writer, readers: Readers) -> None:
        """Take the parts; ``open`` puts them together."""
        self._lock = lock
        self._writer = writer
        self._readers = readers

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a file, or make it, and bring it to today's shape. Blocks for some milliseconds.

        ``StoreInUse`` and ``StoreTooNew`` say in one line what to do; other failures are
        ``StorageFull`` or ``StorageUnavailable``.
        """
        with ExitStack() as undo:
            lock = ProcessLock(path)
            undo.callback(lock.release)
            try:
                engine = engines.writing(path)
                migrate(engine, path)
                writer = Writer(engine)
                undo.callback(writer.close)
                readers = Readers(engines.reading(path))
            except DBAPIError as error:
                raise outward(error) from error
            undo.pop_all()
            return cls(lock, writer, readers)

    async def close(self) -> None:
        """Write what waits and let the file go. Readers first: the last to close tidies the WAL."""
        await asyncio.to_thread(self._readers.close)
        await asyncio.to_thread(self._writer.close)
        self._lock.release()

    async def append(self, entry: Entry) -> Answer:
        """See ``MeetingLog``."""
        return await self._writer.write(partial(log_sql.append, entry=entry))

    async def answered(self, meeting: MeetingId, actor: Actor, command: CommandId) -> Answer | None:
        """See ``MeetingLog``."""
        return await self._readers.read(
            partial(log_sql.answered, meeting=meeting, actor=actor, command=command)
        )

    async def read(self, meeting: MeetingId, after: int = 0) -> Sequence[Recorded]:
        """See ``MeetingLog``."""
        return await self._readers.read(partial(log_sql.read, meeting=meeting, after=after))

    async def verify(self, meeting: MeetingId) -> str:
        """The digest of a meeting's whole log; ``BrokenChain`` names the first row that is off."""
        return await self._readers.read(partial(log_sql.verified, meeting=meeting))

    async def beside(self, meeting: MeetingId) -> Beside:
        """See ``MeetingLog``."""
        return await self._readers.read(partial(log_sql.beside, meeting=meeting))

    async def meetings(self) -> Sequence[MeetingId]:
        """See ``MeetingLog``."""
        return await self._readers.read(log_sql.meetings)

    async def heads(self) -> Mapping[MeetingId, int]:
        """See ``MeetingLog``."""
        return await self._readers.read(log_sql.heads)

    async def add_links(self, links: Sequence[Link]) -> None:
        """See ``AccessStore``."""
        await self._writer.write(partial(access_sql.add_links, links=links))

    async def link(self, digest: str) -> Link | None:
        """See ``AccessStore``."""
        return await self._readers.read(partial(access_sql.link, digest=digest))

    async def consume_link(self, digest: str, at: datetime) -> Link | None:
        """See ``AccessStore``."""
        return await self._writer.write(partial(access_sql.consume_link, digest=digest, at=at))

    async def open_seat(self, seat: OpenedSeat) -> None:
        """See ``AccessStore``."""
        await self._writer.write(partial(access_sql.open_seat, seat=seat))

    async def seats(self, browser: str) -> Sequence[OpenedSeat]:
        """See ``AccessStore``."""
        return await self._readers.read(partial(access_sql.seats, browser=browser))

    async def add_feed(self, feed: FeedToken) -> None:
        """See ``AccessStore``."""
        await self._writer.write(partial(access_sql.add_feed, token=feed))

    async def feed(self, digest: str) -> FeedToken | None:
        """See ``AccessStore``."""
        return await self._readers.read(partial(access_sql.feed, digest=digest))

    async def revoke_person(self, meeting: MeetingId, person: PersonId, at: datetime) -> int:
        """See ``AccessStore``."""
        return await self._writer.write(
            partial(access_sql.revoke_person, meeting=meeting, person=person, at=at)
        )

    async def revoke_feed(self, digest: str, at: datetime) -> bool:
        """See ``AccessStore``."""
        return await self._writer.write(partial(access_sql.revoke_feed, digest=digest, at=at))
