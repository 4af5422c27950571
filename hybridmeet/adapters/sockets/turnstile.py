"""Lets those who come and go through a few at a time, so that who is inside is heard between them.

A crowd that comes back at once would otherwise be dealt with in one turn of the loop, and whoever
asked something in that moment would wait for all of it. How many pass in a turn follows from what
the last turn took. Whoever has begun to come in goes first, or none would be in at its deadline.
"""

import asyncio
import gc
from collections import deque
from enum import IntEnum
from time import thread_time
from typing import Final

TURN_S: Final = 0.004  # of CPU that a turn should take; a command needs some five turns
FEWEST: Final = 12  # 2 ms: half of a turn in which a fan-out has the other (with 4, 10,000: 140 s)
MOST: Final = 64
SWEPT_AFTER: Final = 100  # who passed: some 25 new lines, 2,000 objects, 2 ms


class Way(IntEnum):
    """Who goes first, and who last."""

    IN = 0  # it has its handshake, and says who it is or what it follows
    OUT = 1
    NEW = 2


class Turnstile:
    """One for all who come and go."""

    def __init__(self) -> None:
        self._waiting: tuple[deque[asyncio.Future[None]], ...] = tuple(deque() for _ in Way)
        self._at_once = FEWEST
        self._is_turning = False
        self._turned_at = 0.0
        self._unswept = 0

    async def passed(self, way: Way) -> None:
        """Wait for one's turn: the next of the loop's where nobody else comes or goes."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting[way].append(turn)
        if not self._is_turning:
            self._is_turning = True
            self._turned_at = thread_time()
            self._let_in()
        await turn

    def _turn(self) -> None:
        """Those of the last turn have passed: more of them next time, or fewer."""
        now = thread_time()  # a machine that is busy elsewhere is no reason to let fewer in
        is_slow = now - self._turned_at > TURN_S
        self._turned_at = now
        self._at_once = max(FEWEST, self._at_once // 2) if is_slow else min(MOST, self._at_once + 1)
        self._let_in()

    def _let_in(self) -> None:
        let_in = 0
        for waiting in self._waiting:
            while waiting and let_in < self._at_once:
                turn = waiting.popleft()
                if not turn.done():  # who was cut off while waiting takes nobody's place
                    turn.set_result(None)
                    let_in += 1
        self._is_turning = bool(let_in)
        self._sweep(let_in)
        if let_in:
            asyncio.get_running_loop().call_soon(self._turn)

    def _sweep(self, passed: int) -> None:
        """Let the collector look at what is new while it is little.

        It counts what is made less what is gone: while as many come as go it waits, and then looks
        through all of it at once (measured: 30 ms for each thousand lines).
        """
        self._unswept += passed
        if self._unswept >= SWEPT_AFTER:
            self._unswept = 0
            gc.collect(1)
