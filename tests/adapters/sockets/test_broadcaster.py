"""What a member of a room is given: nothing twice, nothing out of turn, never too much."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from hybridmeet.adapters.sockets.breath import Breath
from hybridmeet.adapters.sockets.broadcaster import Broadcaster, Tick
from hybridmeet.adapters.sockets.connections import Connection
from hybridmeet.adapters.sockets.outbox import Outbox
from hybridmeet.adapters.sockets.rooms import Rooms
from hybridmeet.application.ports import Patch
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.people import Actor, Audience, Role
from tests.fakes import FakeClock

MEETING = MeetingId("small-1")
PUBLIC = Actor(meeting=MEETING, role=Role.PUBLIC)


@dataclass
class _Socket:
    """As much of a socket as a queue is."""

    sid: str = "s"
    queue: Outbox = field(default_factory=lambda: Outbox(256, 65_536))


class Street:
    """A broadcaster over rooms, and what each connection was given."""

    def __init__(self) -> None:
        self.rooms = Rooms()
        self.broadcaster = Broadcaster(self.rooms, FakeClock())

    def follow(self, rev: int, outbox: Outbox | None = None) -> Connection:
        """A new connection in the public's room."""
        socket = _Socket(queue=outbox or Outbox(256, 65_536))
        connection = Connection(cast("Any", socket), "127.0.0.1")
        self.rooms.enter(connection, PUBLIC, Audience.PUBLIC, rev)
        return connection

    def publish(self, *revs: int) -> None:
        """Patches of the public."""
        patches = [Patch(MEETING, Audience.PUBLIC, "e", rev, {"now/day1": rev}) for rev in revs]
        self.broadcaster.publish(patches)

    def tick(self, rev: int) -> None:
        """A tick of the public."""
        self.broadcaster.tick(Tick(MEETING, Audience.PUBLIC, "e", rev, followers=3))

    async def run(self) -> None:
        """Fan out all that waits."""
        task = asyncio.get_running_loop().create_task(self.broadcaster.run())
        await asyncio.wait([task], timeout=0.02)
        task.cancel()


async def _given(connection: Connection) -> list[tuple[str, int]]:
    queue = connection.socket.queue
    if not queue._waiting:
        return []
    events = [json.loads(packet.encode().removeprefix("42/live,")) for packet in await queue.take()]
    return [(name, said["rev"]) for name, said in events]


@pytest.fixture
def street() -> Street:
    """Nobody follows yet."""
    return Street()


async def test_who_joined_meanwhile_is_given_only_what_came_after(street: Street) -> None:
    early = street.follow(rev=0)
    street.publish(1, 2)
    street.tick(2)
    late = street.follow(rev=2)
    latest = street.follow(rev=3)
    street.publish(3)
    street.tick(3)
    await street.run()

    assert await _given(early) == [
        ("patch", 1),
        ("patch", 2),
        ("tick", 2),
        ("patch", 3),
        ("tick", 3),
    ]  # fmt: skip -- one list
    assert await _given(late) == [("tick", 2), ("patch", 3), ("tick", 3)]
    assert await _given(latest) == [("tick", 3)]


async def test_who_has_missed_one_is_given_no_further_patch_but_ticks(street: Street) -> None:
    behind = street.follow(rev=0)
    street.publish(2, 3)
    street.tick(3)
    await street.run()

    assert await _given(behind) == [("tick", 3)]


async def test_a_full_queue_is_given_nothing_and_one_tick_when_it_was_read(street: Street) -> None:
    slow = street.follow(rev=0, outbox=Outbox(messages=2, size=65_536))
    street.publish(*range(1, 100))
    await street.run()

    assert await _given(slow) == [("patch", 1), ("patch", 2)]
    told = await slow.socket.queue.take()  # the writer comes back: all was sent
    assert [packet.encode().partition(",{")[0] for packet in told] == ['42/live,["tick"']
    street.publish(100)
    await street.run()
    assert await _given(slow) == []


async def test_all_members_are_given_one_and_the_same_packet(street: Street) -> None:
    first, second = street.follow(rev=0), street.follow(rev=0)
    street.publish(1)
    await street.run()

    assert (await first.socket.queue.take())[0] is (await second.socket.queue.take())[0]


async def test_who_leaves_while_a_pass_runs_is_given_nothing(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Breath.__init__, "__defaults__", (0.0,))  # a pause behind each
    crowd = [street.follow(rev=0) for _ in range(3)]
    street.publish(1)

    async def leave_in_the_pause() -> None:
        while not crowd[0].socket.queue.count:  # noqa: ASYNC110 -- the pause is one turn of the loop
            await asyncio.sleep(0)
        street.rooms.leave(crowd[-1], MEETING)

    await asyncio.gather(street.run(), leave_in_the_pause())

    assert await _given(crowd[-2]) == [("patch", 1)]
    assert await _given(crowd[-1]) == []


async def test_a_room_is_forgotten_with_its_last_member(street: Street) -> None:
    only = street.follow(rev=0)
    street.rooms.leave(only, MEETING)
    street.publish(1)
    await street.run()

    assert (list(street.rooms), await _given(only)) == ([], [])
