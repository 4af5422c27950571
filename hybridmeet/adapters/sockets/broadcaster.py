"""Carries each patch to all who follow, encoded once; nobody who is slow holds anybody up.

``publish`` is called under the meeting's turn: it queues and returns. One task takes patches and
ticks in order and puts them into the sockets' queues without waiting. A later fan-out replaces
``_pass``, nothing else.
"""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson

from hybridmeet.adapters.sockets.connections import Connection, event_text
from hybridmeet.adapters.sockets.library import MESSAGE, Packet
from hybridmeet.adapters.sockets.rooms import Member, Room, Rooms
from hybridmeet.application.ports import Clock, Patch
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.people import Audience
from hybridmeet.domain.times import rfc3339

PAUSE_AFTER: Final = 250  # sockets in a row; then others have a turn (measured: 15 ms)
MOST_WAITING: Final = 4096  # jobs; beyond it the oldest go, and who misses one joins again


@dataclass(frozen=True, slots=True)
class Tick:
    """Proof of life for one audience, and the rev it should have; in line behind its patches."""

    meeting: MeetingId
    audience: Audience
    epoch: str
    rev: int
    followers: int


class Broadcaster:
    """The port of the application, over rooms of sockets."""

    def __init__(self, rooms: Rooms, clock: Clock) -> None:
        self._rooms = rooms
        self._clock = clock
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
                await self._fan_out(self._jobs.popleft())
            self._news.clear()

    async def _fan_out(self, job: Patch | Tick) -> None:
        room = self._rooms.of(job.meeting, job.audience)
        if room is None:
            return
        room.epoch, room.rev = job.epoch, job.rev
        if isinstance(job, Tick):
            room.followers = job.followers
        packet = _packet(_patch(job) if isinstance(job, Patch) else _tick(job, self._clock.now()))
        is_patch = isinstance(job, Patch)
        for count, member in enumerate(tuple(room.members.values()), 1):
            if member.is_here:
                self._pass(member, packet, job.rev, is_patch=is_patch)
            if not count % PAUSE_AFTER:
                await asyncio.sleep(0)

    def _pass(
        self, member: Member, packet: tuple[Packet, int], rev: int, *, is_patch: bool
    ) -> None:
        """Give one member a patch or a tick, if it is the one after what it has.

        Who joined at a later rev has the patch in its view. Who has missed one gets no more
        patches: the next tick makes it join.
        """
        if is_patch and rev != member.rev + 1:
            return
        if not is_patch and rev < member.rev:
            return
        outbox = member.connection.socket.queue
        if outbox.offer(*packet):
            member.rev = rev if is_patch else member.rev
        else:
            outbox.when_drained = lambda: self._catch_up(member.connection)

    def _catch_up(self, connection: Connection) -> None:
        """A slow reader has read all there was: one tick of each meeting it missed something of."""
        for member in self._rooms.joined(connection):
            if member.rev < member.room.rev:
                connection.socket.queue.put(
                    _packet(_tick(_tick_of(member.room), self._clock.now()))[0]
                )


def _tick_of(room: Room) -> Tick:
    return Tick(room.meeting, room.audience, room.epoch, room.rev, room.followers)


def _packet(event: Sequence[object]) -> tuple[Packet, int]:
    """The packet that all sockets of a room share, and its bytes."""
    payload = orjson.dumps(event, default=_plain)
    packet = Packet(MESSAGE, event_text(payload))
    packet.encode()  # cached in the packet
    return packet, len(payload)


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


def _tick(tick: Tick, now: datetime) -> Sequence[object]:
    return (
        "tick",
        {
            "epoch": tick.epoch,
            "rev": tick.rev,
            "server_time": rfc3339(now),
            "followers": tick.followers,
        },
    )


def _plain(value: object) -> object:
    """What orjson does not know by itself: a frozen mapping."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
