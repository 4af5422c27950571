"""The threads that read: they never wait for the writer, and the file is read-only to them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from hybridmeet.adapters.storage.engines import READERS
from hybridmeet.adapters.storage.failures import outward
from hybridmeet.application.ports import StorageUnavailable

T = TypeVar("T")


class Readers:
    """A few threads, each read within one transaction: one moment of the file."""

    def __init__(self, engine: Engine) -> None:
        """Open one connection now; threads and others come with the reads.

        While one is open SQLite keeps the log's index file, so that reading goes on when the writer
        has lost its connection and the disk is too full to make that file anew.
        """
        self._engine = engine
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA schema_version").close()
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="hybridmeet-reader")
        self._closed = False

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on a connection that sees all that was committed before."""
        if self._closed:
            raise StorageUnavailable("the store is closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._transact, work)

    def close(self) -> None:
        """Finish the reads under way and close the connections. Blocks."""
        self._closed = True
        self._threads.shutdown()
        self._engine.dispose()

    def _transact(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            raise outward(error) from error
