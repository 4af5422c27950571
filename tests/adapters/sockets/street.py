"""Many real TCP connections on straight lines, their rooms and their broadcaster; no HTTP.

A client is a bare socket that says nothing. As with the real server a connection leaves its rooms
some turns of the loop after its line was lost, not at once.
"""

import asyncio
import socket as tcp
import struct
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, cast

import orjson
from typing_extensions import override

from hybridmeet.adapters.sockets.broadcaster import Broadcaster
from hybridmeet.adapters.sockets.connections import Connection, event_text
from hybridmeet.adapters.sockets.deflating import inflated
from hybridmeet.adapters.sockets.library import MESSAGE, Packet
from hybridmeet.adapters.sockets.outbox import Outbox
from hybridmeet.adapters.sockets.rooms import Rooms
from hybridmeet.adapters.sockets.straight import StraightLine
from hybridmeet.application.ports import Patch
from hybridmeet.application.tasks import Supervisor
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.people import Actor, Audience, Role
from tests.fakes import FakeClock

MEETING = MeetingId("small-1")
PUBLIC = Actor(meeting=MEETING, role=Role.PUBLIC)
SEVERAL = 20  # turns of the loop between the end of a line and that of its connection


@dataclass
class _Socket:
    """As much of an engine's socket as a queue is."""

    sid: str
    queue: Outbox


class Line(StraightLine):
    """A line whose other side says nothing."""

    @override
    def on_received(self, received: bytes) -> None:
        raise AssertionError("what was written to a client's own number came back")


class _Door(asyncio.Protocol):
    """The server's side of one connection: a straight line in a room."""

    def __init__(self, street: "Street") -> None:
        self.street = street
        self.connection: Connection | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        street, peer = self.street, transport.get_extra_info("peername")
        if peer is None:  # it hung up before it was let in
            cast("asyncio.Transport", transport).abort()
            return
        line = Line(cast("Any", None), 1024)
        line.inflates = street.inflates
        line.take_over(cast("asyncio.Transport", transport))
        outbox = Outbox(street.queue_messages, 65_536)
        outbox.go_through(line)
        name = peer[1]
        self.connection = Connection(cast("Any", _Socket(str(name), outbox)), "127.0.0.1")
        street.lines[name] = line
        street.connections[name] = self.connection
        audience = street.audiences[name]
        room = street.rooms.of(MEETING, audience)
        rev = room.rev if room else street.revs[audience]
        street.rooms.enter(self.connection, PUBLIC, audience, rev)
        street.say(name, {"canary": name})

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self.connection is not None:
            self.street.leaves_later(self.connection)


@dataclass(eq=False)
class Reader:
    """A client, and what it was sent, as events."""

    socket: tcp.socket
    name: int
    audience: Audience
    buffer: bytes = b""
    deflated: int = 0
    heard: list[dict[str, Any]] = field(default_factory=list)

    def listen(self) -> None:
        """Take what has come; nothing is waited for."""
        try:
            while piece := self.socket.recv(1_048_576):
                self.buffer += piece
        except (BlockingIOError, ConnectionResetError):
            pass
        while (event := self._event()) is not None:
            self.heard.append(event)

    def _event(self) -> dict[str, Any] | None:
        """The next whole frame, which must be one of ours."""
        if len(self.buffer) < 4:
            return None
        assert self.buffer[0] in {0x81, 0xC1}, "a frame stands inside another"
        size, head = self.buffer[1], 2
        if size == 126:
            size, head = struct.unpack("!H", self.buffer[2:4])[0], 4
        elif size == 127:
            size, head = struct.unpack("!Q", self.buffer[2:10])[0], 10
        if len(self.buffer) < head + size:
            return None
        text, first = self.buffer[head : head + size], self.buffer[0]
        self.buffer = self.buffer[head + size :]
        if first == 0xC1:
            text = inflated(text, 1_048_576)
            self.deflated += 1
        said: dict[str, Any] = orjson.loads(text.removeprefix(b"42/live,"))[1]
        return said


class Street:
    """A server of straight lines on 127.0.0.1 and its clients."""

    def __init__(self) -> None:
        self.rooms = Rooms()
        self.broadcaster = Broadcaster(self.rooms, FakeClock())
        self.audiences: dict[int, Audience] = {}
        self.connections: dict[int, Connection] = {}
        self.lines: dict[int, StraightLine] = {}
        self.readers: set[Reader] = set()
        self.revs = dict.fromkeys(Audience, 0)
        self.queue_messages = 256
        self.inflates = False  # whether those who come from now on take deflated messages
        self.address = ("127.0.0.1", 0)
        self._leaving = deque[list[Connection]]([] for _ in range(SEVERAL))  # by turns to come
        self._is_turning = False

    def come(self, audience: Audience, window: int | None = None) -> Reader:
        """A client opens a connection; the server takes it in its own time."""
        socket = tcp.socket()
        if window is not None:
            socket.setsockopt(tcp.SOL_SOCKET, tcp.SO_RCVBUF, window)
        socket.bind(("127.0.0.1", 0))
        socket.setblocking(False)
        name = socket.getsockname()[1]
        self.audiences[name] = audience
        with suppress(BlockingIOError):
            socket.connect(self.address)
        reader = Reader(socket, name, audience)
        self.readers.add(reader)
        return reader

    def part(self, reader: Reader) -> None:
        """A client hangs up without a word."""
        self.readers.discard(reader)
        reader.socket.close()

    def leaves_later(self, connection: Connection) -> None:
        """Its line was lost; it leaves its rooms when all turns to come have come."""
        self._leaving[-1].append(connection)
        if not self._is_turning:
            self._is_turning = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        for connection in self._leaving.popleft():
            self.rooms.leave(connection, MEETING)
        self._leaving.append([])
        self._is_turning = any(self._leaving)
        if self._is_turning:
            asyncio.get_running_loop().call_soon(self._turn)

    def say(self, name: int, said: object) -> None:
        """Say something to one client alone."""
        text = event_text(orjson.dumps(("direct", said)))
        self.connections[name].socket.queue.put(Packet(MESSAGE, text))

    def publish(self, audience: Audience, **said: Any) -> int:
        """A patch for one audience."""
        self.revs[audience] += 1
        rev = self.revs[audience]
        self.broadcaster.publish([Patch(MEETING, audience, "e", rev, {"for": audience, **said})])
        return rev

    async def passed(self) -> None:
        """Wait until all that was published has been passed on."""
        while self.broadcaster._jobs or self.broadcaster._news.is_set():  # noqa: ASYNC110 -- turns
            await asyncio.sleep(0)

    async def arrived(self, count: int) -> None:
        """Wait until so many stand in a room."""
        while sum(len(room.members) for room in self.rooms) < count:  # noqa: ASYNC110 -- turns
            await asyncio.sleep(0.001)


@asynccontextmanager
async def street() -> AsyncIterator[Street]:
    """A street with nobody on it."""
    there = Street()
    supervisor = Supervisor()
    listening = tcp.create_server(("127.0.0.1", 0))
    server = await asyncio.get_running_loop().create_server(
        lambda: _Door(there), sock=listening, backlog=4096
    )
    there.address = listening.getsockname()
    supervisor.keep("fan-out", there.broadcaster.run)
    try:
        yield there
    finally:
        for reader in tuple(there.readers):
            there.part(reader)
        await asyncio.sleep(0.01)  # whoever is just being let in needs the server for it
        server.close()
        await supervisor.close()
        for line in there.lines.values():
            line.abort()
        await asyncio.sleep(0.01)
