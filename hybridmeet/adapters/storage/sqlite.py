"""The embedded store: one SQLite file behind the ports ``MeetingLog`` and ``AccessStore``."""

import asyncio
import sqlite3
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from sqlalchemy.exc import DBAPIError
from typing_extensions import override

from hybridmeet.adapters.storage import engines
from hybridmeet.adapters.storage.failures import outward
from hybridmeet.adapters.storage.lasting import make_last
from hybridmeet.adapters.storage.lock import ProcessLock
from hybridmeet.adapters.storage.migrating import migrate
from hybridmeet.adapters.storage.readers import Readers
from hybridmeet.adapters.storage.sql_store import SqlStore
from hybridmeet.adapters.storage.writer import Writer


class SqliteStore(SqlStore):
    """A SQLite file, held by this process alone."""

    version = sqlite3.sqlite_version  # the linked one, for /readyz and doctor

    def __init__(self, lock: ProcessLock, writer: Writer, readers: Readers) -> None:
        """Take the parts; ``open`` puts them together."""
        super().__init__(writer.write, readers.read, readers.read)
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
                make_last(path)
                engine = engines.writing(path)
                migrate(engine, path)
                writer = Writer(engine)
                undo.callback(writer.close)
                readers = Readers(engines.reading(path))
            except DBAPIError as error:
                raise outward(error) from error
            undo.pop_all()
            return cls(lock, writer, readers)

    @override
    async def close(self) -> None:
        """Write what waits and let the file go. Readers first: the last to close tidies the WAL."""
        await asyncio.to_thread(self._readers.close)
        await asyncio.to_thread(self._writer.close)
        self._lock.release()

    @override
    async def compact(self) -> None:
        """See ``Forgetting``."""
        await self._writer.compact()
