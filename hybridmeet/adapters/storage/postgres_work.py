"""The threads that work on PostgreSQL: each takes what waits, does it in one transaction, tells.

What failed before COMMIT is tried again, on a new connection where the old one is gone: nothing of
it is there. What failed at COMMIT may have happened: the caller is told so and asks again with the
same command id. The threads are daemons: one that waits for a frozen server holds no exit up.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from hybridmeet.adapters.storage.failures import RACES, code_of, outward
from hybridmeet.adapters.storage.postgres_session import ANSWERS_WITHIN_S
from hybridmeet.application.ports import StorageUnavailable

T = TypeVar("T")
Work = Callable[[Connection], T]

TRIES: Final = 5  # eight writers on one meeting's row: a loser of a race seldom loses twice
ENDS_WITHIN_S: Final = 5.0


class _BeforeCommit(Exception):
    """A failure of which nothing can be left."""

    def __init__(self, error: DBAPIError) -> None:
        super().__init__(str(error))
        self.error = error

    @property
    def is_passing(self) -> bool:
        """Whether the same work may well succeed now: it lost a race, or its line was old."""
        return self.error.connection_invalidated or code_of(self.error) in RACES


class Workers:
    """Some threads with a connection each; more callers wait their turn."""

    def __init__(self, engine: Engine, number: int, name: str) -> None:
        """Begin; connections come with the work."""
        self._engine = engine
        self._queue: SimpleQueue[tuple[Future[Any], Work[Any]] | None] = SimpleQueue()
        self._closed = False
        self._threads = [
            Thread(target=self._run, name=f"hybridmeet-{name}-{turn}", daemon=True)
            for turn in range(number)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Work[T], within_s: float = ANSWERS_WITHIN_S) -> T:
        """Run ``work`` in a transaction; ``StorageUnavailable`` when it takes too long."""
        if self._closed:
            raise StorageUnavailable("the store is closed")
        future: Future[T] = Future()
        self._queue.put((future, work))
        try:
            async with asyncio.timeout(within_s):
                return await asyncio.wrap_future(future)  # what nobody waits for is not begun
        except TimeoutError as late:
            raise StorageUnavailable(
                f"the database did not answer within {within_s:g} s: try again"
            ) from late

    def close(self) -> None:
        """Do what waits, then let the connections go. Blocks, for some seconds at most."""
        self._closed = True
        for _ in self._threads:
            self._queue.put(None)
        until = monotonic() + ENDS_WITHIN_S
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        self._engine.dispose()

    def _run(self) -> None:
        while job := self._queue.get():
            future, work = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(self._done(work))
            except BaseException as error:  # noqa: BLE001 -- whatever it is, who waits must be told
                future.set_exception(error)

    def _done(self, work: Work[T]) -> T:
        for turn in range(1, TRIES + 1):
            try:
                return self._transact(work)
            except _BeforeCommit as failed:
                if turn == TRIES or not failed.is_passing:
                    raise outward(failed.error) from failed.error
            except DBAPIError as error:
                raise outward(error) from error
        raise AssertionError("unreachable: the last turn returns or raises")

    def _transact(self, work: Work[T]) -> T:
        with self._engine.connect() as connection:
            transaction = connection.begin()
            try:
                result = work(connection)
            except DBAPIError as error:
                raise _BeforeCommit(error) from error
            transaction.commit()
            return result
