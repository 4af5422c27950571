"""Rehearsals that a server offers: at most one of a meeting, each a process of its own.

Started by those who run a meeting, on their meeting's programme as it is planned now. What it does
is another server's; here is only that it runs, where, and that it ends.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

import structlog

from hybridmeet.application.ports import Clock
from hybridmeet.application.rehearsing.programme import as_now_planned
from hybridmeet.application.tasks import Supervisor
from hybridmeet.domain.errors import InUse, OutOfOrder, Unknown
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.programme import Imported

MOST: Final = 3  # at once, whatever meetings they are of: each is a process of some 150 MB
LASTS_S: Final = 3 * 3600.0  # then it is ended, whoever may still be looking

log = structlog.get_logger("hybridmeet.rehearsals")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a rehearsal is started with; ``played`` is the seat that is left to a person."""

    imported: Imported
    speed: float
    played: PersonId | None


class Running(Protocol):
    """A rehearsal that runs."""

    @property
    def url(self) -> str:
        """Where the one who asked for it goes in."""
        ...

    async def over(self) -> None:
        """Wait until it has ended."""
        ...

    async def end(self) -> None:
        """End it."""
        ...


Start = Callable[[Wanted], Awaitable[Running]]
"""Starts one; raises ``OSError`` where it does not come up."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rehearsal of a meeting, by whom it was started and when (UTC)."""

    running: Running
    speed: float
    began_at: datetime


class Rehearsals:
    """All rehearsals of a server; ``start`` is None where none are offered."""

    def __init__(self, start: Start | None, clock: Clock, supervisor: Supervisor) -> None:
        self._start = start
        self._clock = clock
        self._supervisor = supervisor
        self._running: dict[MeetingId, Rehearsed] = {}
        self._starting: set[MeetingId] = set()

    @property
    def are_offered(self) -> bool:
        """Whether one may be started here at all."""
        return self._start is not None

    def of(self, meeting: MeetingId) -> Rehearsed | None:
        """The rehearsal of a meeting that runs now."""
        return self._running.get(meeting)

    async def begin(self, state: MeetingState, speed: float, played: PersonId | None) -> Rehearsed:
        """Start one; raises ``OutOfOrder``, ``InUse``; ``OSError`` where it does not come up."""
        if self._start is None:
            message = "This server offers no rehearsals; its operator can: rehearsals = true."
            raise OutOfOrder(message)
        if state.id in self._running or state.id in self._starting:
            message = "A rehearsal of this meeting is running; end it first."
            raise InUse(message)
        if len(self._running) + len(self._starting) >= MOST:
            message = f"{MOST} rehearsals are running here; one of them has to end first."
            raise InUse(message)
        self._starting.add(state.id)
        try:
            running = await self._start(Wanted(as_now_planned(state), speed, played))
        finally:
            self._starting.discard(state.id)
        found = self._running[state.id] = Rehearsed(running, speed, self._clock.now())
        self._supervisor.once("rehearsal", self._seen_out(state.id, running))
        log.info("rehearsal started", meeting=state.id, speed=speed)
        return found

    async def end(self, meeting: MeetingId) -> None:
        """End the rehearsal of a meeting; raises ``Unknown`` where none runs."""
        found = self._running.get(meeting)
        if found is None:
            message = "No rehearsal of this meeting is running."
            raise Unknown(message)
        await found.running.end()
        self._running.pop(meeting, None)

    async def close(self) -> None:
        """End them all."""
        await asyncio.gather(*(one.running.end() for one in self._running.values()))
        self._running.clear()

    async def _seen_out(self, meeting: MeetingId, running: Running) -> None:
        """Forget it once it is over; end it when it has lasted too long."""
        try:
            async with asyncio.timeout(LASTS_S):
                await running.over()
        except TimeoutError:
            await running.end()
        found = self._running.get(meeting)
        if found is not None and found.running is running:
            del self._running[meeting]
        log.info("rehearsal over", meeting=meeting)
