"""The pulse of every room: a tick each ten seconds, to operators each five.

Proof of life, and how a lost last patch is noticed. Also carries how many follow without a person.
"""

import asyncio
from typing import Final, Protocol

from hybridmeet.adapters.sockets.broadcaster import Broadcaster, Tick
from hybridmeet.adapters.sockets.limits import Limits
from hybridmeet.adapters.sockets.rooms import Room, Rooms
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.people import Audience

OFTEN: Final = frozenset({Audience.OPERATORS})


class Showing(Protocol):
    """A live meeting as far as a tick must know it."""

    @property
    def epoch(self) -> str:
        """The stream's name."""
        ...

    def rev(self, audience: Audience) -> int:
        """The rev of an audience now."""
        ...


class Meetings(Protocol):
    """Where meetings are found."""

    def find(self, meeting: str) -> Showing:
        """The meeting of this id; raises ``Unknown``."""
        ...


class Counts(Protocol):
    """Who counts followers."""

    def followers(self, meeting: MeetingId) -> int:
        """Connections without a person."""
        ...


class Ticker:
    """Ticks every room at its audience's pace."""

    def __init__(
        self, rooms: Rooms, broadcaster: Broadcaster, meetings: Meetings, counts: Counts
    ) -> None:
        self._rooms = rooms
        self._broadcaster = broadcaster
        self._meetings = meetings
        self._counts = counts

    def step(self, *, often: bool) -> None:
        """Tick the rooms of the operators, or all others."""
        for room in self._rooms:
            if (room.audience in OFTEN) == often:
                self._tick(room)

    def _tick(self, room: Room) -> None:
        try:
            live = self._meetings.find(room.meeting)
        except Unknown:
            return
        followers = self._counts.followers(room.meeting)
        rev = live.rev(room.audience)
        self._broadcaster.tick(Tick(room.meeting, room.audience, live.epoch, rev, followers))

    async def run_often(self, limits: Limits) -> None:
        """Tick operators for as long as the server lives."""
        await self._run(limits.tick_operators_s, often=True)

    async def run(self, limits: Limits) -> None:
        """Tick everyone else for as long as the server lives."""
        await self._run(limits.tick_s, often=False)

    async def _run(self, period_s: float, *, often: bool) -> None:
        while True:
            await asyncio.sleep(period_s)
            self.step(often=often)
