"""Heavy work of a request in a thread: two at once, a few waiting, the rest are told to come back.

Reading a roster or setting a page takes up to seconds of a core; the loop that carries the meeting
must not, and nobody may queue so much of it that the cores are gone.
"""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from hybridmeet.adapters.http.problems import Fault

AT_ONCE: Final = 2
MOST_WAITING: Final = 16
BUSY: Final = "Other files are being made. Ask again in a moment."

T = TypeVar("T")


class Press:
    """Where heavy work waits for its turn."""

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._waiting = 0
        self._most = most_waiting

    async def run(self, work: Callable[[], T]) -> T:
        """What ``work`` returns, from a thread; raises ``Fault`` when too many wait already."""
        if self._waiting >= self._most:
            raise Fault("unavailable", BUSY)
        self._waiting += 1
        try:
            async with self._turns:
                return await asyncio.to_thread(work)
        finally:
            self._waiting -= 1
