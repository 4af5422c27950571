"""Asks every socket for a sign of life in its turn: one clock for all, no timer of a socket's own.

Time is cut into steps; who is due at one is asked in one go. A socket stands at one step at most,
so coming, being heard and going cost the same whatever the number of sockets.
"""

import asyncio
import math
from typing import Final, Protocol

from hybridmeet.adapters.sockets.breath import Breath

FINEST_S: Final = 0.005
COARSEST_S: Final = 0.5  # twenty steps of the usual ten seconds


class Pulsing(Protocol):
    """Who is asked."""

    due: int | None

    def beat(self) -> None:
        """Its moment has come."""
        ...


class Pulse:
    """Who is due when, in steps of ``step_s``."""

    def __init__(self, shortest_s: float) -> None:
        self.step_s = max(FINEST_S, min(COARSEST_S, shortest_s / 20))
        self._due: dict[int, set[Pulsing]] = {}

    def place(self, socket: Pulsing, at: float) -> None:
        """It is due at ``at`` (the loop's time), and at no other moment."""
        self.remove(socket)
        socket.due = math.ceil(at / self.step_s)
        self._due.setdefault(socket.due, set()).add(socket)

    def remove(self, socket: Pulsing) -> None:
        """It is due no more."""
        if socket.due is None:
            return
        others = self._due.get(socket.due)
        socket.due = None
        if others is not None:
            others.discard(socket)

    async def run(self) -> None:
        """Go from step to step for as long as the server lives."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self.step_s)
            now = math.floor(loop.time() / self.step_s)
            for step in sorted(step for step in self._due if step <= now):
                await self._beat(self._due.pop(step))

    async def _beat(self, sockets: set[Pulsing]) -> None:
        breath = Breath()
        while sockets:
            socket = sockets.pop()
            socket.due = None
            socket.beat()
            await breath.taken()
