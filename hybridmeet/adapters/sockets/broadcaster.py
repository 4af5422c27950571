"""Carries each patch to all who follow, encoded once; nobody who is slow holds anybody up.

``publish`` is called under the meeting's turn: it queues and returns. One task takes what has come
together and makes one pass over each room: who is in step is written to by its descriptor
(``crowd.py``), in one write whatever the number of messages; who stands apart has a queue.
"""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Final

import orjson

from hybridmeet.adapters.sockets.breath import Breath
from hybridmeet.adapters.sockets.connections import Connection, event_text
from hybridmeet.adapters.sockets.crowd import write_to
from hybridmeet.adapters.sockets.packets import Shared
from hybridmeet.adapters.sockets.rooms import Member, Room, Rooms
from hybridmeet.application.figures import Figures
from hybridmeet.application.ports import Clock, Patch
from hybridmeet.application.ports.pace import Pace, RealTime
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.people import Audience
from hybridmeet.domain.times import rfc3339

MOST_WAITING: Final = 4096  # jobs; beyond it the oldest go, and who misses one joins again
MOST_AT_ONCE: Final = 32_768  # bytes in one write: what a reader who stopped may cost us


@dataclass(frozen=True, slots=True)
class Tick:
    """Proof of life for one audience, and the rev it should have; in line behind its patches."""

    meeting: MeetingId
    audience: Audience
    epoch: str
    rev: int
    followers: int


@dataclass(frozen=True, slots=True)
class Said:
    """A patch or a tick, encoded."""

    packet: Shared
    rev: int
    is_patch: bool


class Broadcaster:
    """The port of the application, over rooms of sockets."""

    def __init__(
        self,
        rooms: Rooms,
        clock: Clock,
        figures: Figures | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._rooms = rooms
        self._clock = clock
        self._figures = figures or Figures()
        self._pace = pace or RealTime()
        self._jobs: deque[Patch | Tick] = deque(maxlen=MOST_WAITING)
        self._news = asyncio.Event()

    def publish(self, patches: Sequence[Patch]) -> None:
        """Queue the patches of one change; never waits."""
        self._jobs.extend(patches)
        self._news.set()

    def tick(self, tick: Tick) -> None:
        """Queue a tick behind the patches that were published before it."""
        self._jobs.append(tick)
        self._news.set()

    async def run(self) -> None:
        """Fan out for as long as the server lives."""
        while True:
            await self._news.wait()
            while self._jobs:
                for room, said in self._gathered().items():
                    await self._fan_out(room, said)
            self._news.clear()

    def _gathered(self) -> dict[Room, list[Said]]:
        """What has come together for each room, in order, up to one write."""
        gathered: dict[Room, list[Said]] = {}
        size = 0
        while self._jobs and size < MOST_AT_ONCE:
            job = self._jobs.popleft()
            room = self._rooms.of(job.meeting, job.audience)
            if room is None:
                continue
            room.epoch = job.epoch
            if isinstance(job, Tick):
                room.followers = job.followers
            said = self._said(job)
            size += said.packet.size
            gathered.setdefault(room, []).append(said)
        return gathered

    async def _fan_out(self, room: Room, said: Sequence[Said]) -> None:
        """One pass over a room. Who comes while it runs has all of it in its view."""
        began = perf_counter()
        room.fall_in()
        room.is_walked = True
        try:
            await self._walk(room, said)
        finally:
            room.is_walked = False
        readers, size = len(room.members), sum(one.packet.size for one in said)
        self._figures.passed(readers * len(said), readers * size, perf_counter() - began)

    async def _walk(self, room: Room, said: Sequence[Said]) -> None:
        before, apart = room.rev, tuple(room.apart.values())
        steps = [one.packet for one in said if _is_step(room, one)]
        for member in await write_to(room, steps):
            member.own_rev = before  # its line became slow before it was its turn
            self._tell(member, said)
        breath = Breath()
        for member in apart:
            self._tell(member, said)
            await breath.taken()

    def _tell(self, member: Member, said: Sequence[Said]) -> None:
        """Give a member who stands apart what is new to it."""
        for one in said:
            if member.is_here:
                self._pass(member, one)

    def _pass(self, member: Member, said: Said) -> None:
        """Give one member a patch or a tick, if it is the one after what it has.

        Who joined at a later rev has the patch in its view. Who has missed one gets no more
        patches: the next tick makes it join.
        """
        if said.is_patch and said.rev != member.own_rev + 1:
            return
        if not said.is_patch and said.rev < member.own_rev:
            return
        outbox = member.connection.socket.queue
        if outbox.offer(said.packet):
            member.own_rev = said.rev if said.is_patch else member.own_rev
        else:
            self._figures.dropped += 1
            outbox.when_drained = lambda: self._catch_up(member.connection)

    def _catch_up(self, connection: Connection) -> None:
        """A slow reader has read all there was: one tick of each meeting it missed something of."""
        for member in self._rooms.joined(connection):
            if member.rev < member.room.rev:
                connection.socket.queue.put(self._said(_tick_of(member.room)).packet)

    def _said(self, job: Patch | Tick) -> Said:
        """The packet that all sockets of a room share."""
        is_patch = isinstance(job, Patch)
        event = _patch(job) if isinstance(job, Patch) else self._tick(job)
        payload = orjson.dumps(event, default=_plain)
        return Said(Shared(event_text(payload)), job.rev, is_patch)

    def _tick(self, tick: Tick) -> Sequence[object]:
        rate = self._pace.rate
        return _tick(tick, self._clock.now(), {} if rate == 1 else {"rate": rate})


def _is_step(room: Room, said: Said) -> bool:
    """Whether those in step are sent it; a patch moves the whole room, a gap all out of step."""
    if not said.is_patch:
        return said.rev >= room.rev
    if said.rev <= room.rev:
        return False  # who made the room had it in his view
    is_next = said.rev == room.rev + 1
    if not is_next:
        room.break_step()
    room.rev = said.rev
    return is_next


def _tick_of(room: Room) -> Tick:
    return Tick(room.meeting, room.audience, room.epoch, room.rev, room.followers)


def _patch(patch: Patch) -> Sequence[object]:
    return (
        "patch",
        {
            "epoch": patch.epoch,
            "prev": patch.rev - 1,
            "rev": patch.rev,
            "slices": patch.slices,
        },
    )


def _tick(tick: Tick, now: datetime, pace: Mapping[str, float]) -> Sequence[object]:
    return (
        "tick",
        {
            "epoch": tick.epoch,
            "rev": tick.rev,
            "server_time": rfc3339(now),
            "followers": tick.followers,
            **pace,
        },
    )


def _plain(value: object) -> object:
    """What orjson does not know by itself: a frozen mapping."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
