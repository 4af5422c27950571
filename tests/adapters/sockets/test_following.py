"""Slow readers, ticks, farewells, revocation: what happens to those who follow."""

import asyncio
import json
import socket as tcp
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import socketio

from hybridmeet.adapters.sockets.limits import Limits
from hybridmeet.adapters.sockets.straight import StraightLine
from hybridmeet.adapters.sockets.ticks import Ticker
from hybridmeet.adapters.sockets.websocket import WebSocketLine
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.people import Audience
from tests.adapters.sockets.running import (
    MEETING,
    Client,
    Served,
    begun,
    raw,
    seated,
    served,
    token,
    until,
)

pytestmark = pytest.mark.usefixtures("either_way")

PUBLIC = Audience.PUBLIC


async def test_a_reader_who_stopped_grows_no_memory_and_gets_one_tick_then_joins() -> None:
    async with served() as server, seated(server, "trong") as chair, _stopped(server) as reader:
        await chair.command("session.open")
        await reader.join()
        outbox = next(iter(server.rooms.of(MEETING, Audience.PARTICIPANTS).members)).socket.queue  # type: ignore[union-attr] # -- it is there

        seen = 0
        while not outbox._has_dropped:  # until the kernel's buffers are full too
            await _retitle(chair)
            seen = max(seen, outbox.size)
        for _ in range(20):
            await _retitle(chair)
            seen = max(seen, outbox.size)

        assert (outbox.count <= 256, seen <= 65_536) == (True, True)
        revs, tick = await asyncio.to_thread(reader.read_until_tick)
        now = server.live.rev(Audience.PARTICIPANTS)
        assert (tick["rev"], revs) == (now, list(range(revs[0], revs[-1] + 1)))
        assert revs[-1] < now
        await reader.join_again(tick["epoch"], revs[-1])
        await _retitle(chair)
        assert await asyncio.to_thread(reader.next_rev) == now + 1


async def test_others_are_not_held_up_by_one_who_does_not_read() -> None:
    async with (
        served(Limits(queue_bytes=2048)) as server,
        seated(server, "trong") as chair,
        seated(server, "id-head") as jakarta,
        _stopped(server) as reader,
    ):
        await chair.command("session.open")
        await reader.join()
        await jakarta.join()
        for _ in range(50):
            await _retitle(chair)

        await until(lambda: jakarta.rev == server.live.rev(Audience.MEMBERS))
        assert jakarta.broken == 0


async def _retitle(chair: Client) -> None:
    text = ("Báo cáo " * 490)[:3900] + str(len(chair.patches))
    chair.patches.append({})
    answer = await chair.command("agenda.retitle", item="i1", title={"en": text, "vi": text})
    assert answer["ok"], answer


class _Reader:
    """A websocket over a bare TCP socket with a small window, read only when the test says so."""

    def __init__(self, socket: tcp.socket) -> None:
        self.socket = socket
        self.buffer = b""

    async def join(self) -> None:
        """Follow the small meeting as New York."""
        await asyncio.to_thread(self._join)

    def _join(self) -> None:
        self._send(f"40/live,{json.dumps({'token': token('unhq-1')})}")
        self._send(f'42/live,1["join",{{"meeting":"{MEETING}"}}]')
        while not self._frame().startswith("43/live,1["):
            pass

    async def join_again(self, epoch: str, rev: int) -> None:
        """Join with what there is."""
        known = json.dumps({"meeting": MEETING, "epoch": epoch, "rev": rev})
        await asyncio.to_thread(self._send, f'42/live,2["join",{known}]')
        while not (await asyncio.to_thread(self._frame)).startswith("43/live,2["):
            pass

    def next_rev(self) -> int:
        """The rev of the next patch."""
        while not (frame := self._frame()).startswith('42/live,["patch"'):
            pass
        return int(json.loads(frame[8:])[1]["rev"])

    def read_until_tick(self) -> tuple[list[int], dict[str, Any]]:
        """Read all that waits: the revs of the patches, and the tick behind them."""
        revs: list[int] = []
        while True:
            frame = self._frame()
            if frame == "2":
                self._send("3")
            elif frame.startswith('42/live,["patch"'):
                revs.append(json.loads(frame[8:])[1]["rev"])
            elif frame.startswith('42/live,["tick"'):
                break
        return revs, json.loads(frame[8:])[1]

    def _send(self, text: str) -> None:
        payload = text.encode()
        size = len(payload)
        head = (
            struct.pack("!BB", 0x81, 0x80 | size)
            if size < 126
            else struct.pack("!BBH", 0x81, 0x80 | 126, size)
        )  # fmt: skip -- a frame's head
        self.socket.sendall(head + b"\0\0\0\0" + payload)

    def _frame(self) -> str:
        head = self._take(2)
        size = head[1] & 0x7F
        if size == 126:
            size = struct.unpack("!H", self._take(2))[0]
        elif size == 127:
            size = struct.unpack("!Q", self._take(8))[0]
        return self._take(size).decode(errors="replace")

    def _take(self, size: int) -> bytes:
        while len(self.buffer) < size:
            piece = self.socket.recv(65_536)
            assert piece, "the line was closed"
            self.buffer += piece
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken


class _stopped:  # noqa: N801 -- reads as a context
    """A reader with a window of 4 kB."""

    def __init__(self, server: Served) -> None:
        self.server = server
        self.socket = tcp.socket()

    async def __aenter__(self) -> _Reader:
        return await asyncio.to_thread(self._connect)

    async def __aexit__(self, *_: object) -> None:
        self.socket.close()

    def _connect(self) -> _Reader:
        self.socket.setsockopt(tcp.SOL_SOCKET, tcp.SO_RCVBUF, 4096)
        self.socket.settimeout(10)
        host, port = self.server.url.removeprefix("http://").split(":")
        self.socket.connect((host, int(port)))
        self.socket.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n"
            b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        reader = _Reader(self.socket)
        while b"\r\n\r\n" not in reader.buffer:
            reader.buffer += self.socket.recv(4096)
        reader.buffer = reader.buffer.partition(b"\r\n\r\n")[2]
        return reader


async def test_a_tick_tells_the_rev_the_time_and_how_many_follow_without_a_person() -> None:
    async with served() as server, Client(server.url) as public, seated(server, "trong") as chair:
        await public.join()
        await chair.join()

        _ticker(server).step(often=False)
        await until(lambda: public.ticks)
        _ticker(server).step(often=True)
        await until(lambda: chair.ticks)

        expected = {
            "epoch": public.epoch,
            "rev": 0,
            "server_time": "2021-04-06T07:00:00.000Z",
            "followers": 1,
        }
        assert (public.ticks, chair.ticks) == ([expected], [expected])


async def test_ticks_come_by_themselves_and_to_operators_more_often() -> None:
    limits = Limits(tick_s=0.2, tick_operators_s=0.05)
    async with (
        served(limits) as server,
        Client(server.url) as public,
        seated(server, "trong") as chair,
    ):
        await public.join()
        await chair.join()

        await until(lambda: len(public.ticks) == 3)
        assert len(chair.ticks) > len(public.ticks)


async def test_a_tick_never_runs_ahead_of_the_patches_before_it() -> None:
    async with served() as server, seated(server, "trong") as chair, Client(server.url) as public:
        await public.join()
        for _ in range(10):
            ends = begun(chair.command("agenda.retitle", item="i1", title={"en": f"T{_}"}))
            _ticker(server).step(often=False)
            await ends
            _ticker(server).step(often=False)
            await public.ask("clock", {"t0": 1})
        assert public.broken == 0
        assert public.ticks[-1]["rev"] == public.rev


def _ticker(server: Served) -> Ticker:
    return Ticker(server.rooms, server.broadcaster, server.registry, server.presence)


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_server_that_ends_says_goodbye_and_when_to_come_back(transport: str) -> None:
    async with served() as server, seated(server, "trong", transport) as chair:
        await chair.join()

        await server.channel.close("restart")

        await until(lambda: not chair.io.connected)
        assert [said["reason"] for said in chair.farewells] == ["restart"]
        assert 0 <= chair.farewells[0]["after_ms"] <= 5000
        with pytest.raises(socketio.exceptions.ConnectionError):
            await seated(server, "trong").__aenter__()


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_person_who_is_shut_out_hears_nothing_more_and_is_closed_within_a_second(
    transport: str,
) -> None:
    async with (
        served() as server,
        seated(server, "trong") as chair,
        seated(server, "unhq-1", transport) as newyork,
    ):
        await newyork.join()
        loop = asyncio.get_running_loop()

        begun_at = loop.time()
        await server.access.revoke_person(MEETING, PersonId("unhq-1"))
        assert server.rooms.of(MEETING, Audience.PARTICIPANTS) is None  # before anything else runs
        await chair.command("session.open")
        await until(lambda: not newyork.io.connected)

        assert loop.time() - begun_at < 1
        assert newyork.patches == []
        assert server.presence.online(MEETING) == frozenset()
        with pytest.raises(socketio.exceptions.ConnectionError):
            await seated(server, "unhq-1").__aenter__()


async def test_a_person_who_is_shut_out_and_does_not_read_is_cut_too() -> None:
    async with served() as server, seated(server, "trong") as chair, _stopped(server) as reader:
        await reader.join()
        room = server.rooms.of(MEETING, Audience.PARTICIPANTS)
        assert room
        socket = next(iter(room.members)).socket
        while not socket.queue._has_dropped:  # its writer waits for the reader
            await _retitle(chair)

        await server.access.revoke_person(MEETING, PersonId("unhq-1"))

        await until(lambda: _is_cut(socket._line), seconds=1)
        assert server.connections() == 1


def _is_cut(line: object) -> bool:
    if isinstance(line, StraightLine):
        return line._transport is None
    return isinstance(line, WebSocketLine) and line._request.transport is None


async def test_commands_after_a_revocation_are_not_judged() -> None:
    async with served() as server, raw(server, json.dumps({"token": token("trong")})) as line:
        revoked = begun(server.access.revoke_person(MEETING, PersonId("trong")))
        await revoked
        for n in range(100):
            if line.socket.closed:
                break
            await line.say(
                f'42/live,{n}["command",{{"id":"r{n}","meeting":"small-1","body":'
                '{"type":"session.open","session":"day1"}}]'
            )

        await line.closed()
        assert server.live.state.seq == 2  # the programme, and the revocation itself
        assert server.live.state.sessions[SessionId("day1")].phase == "scheduled"


async def test_an_answer_flood_that_nobody_reads_stops_the_reading() -> None:
    limits = Limits(message_burst=100_000, message_rate_per_s=100_000)
    async with served(limits) as server, _stopped(server) as reader:
        await reader.join()
        socket = next(iter(server.channel.hall.connections)).socket

        with _unblocked(reader.socket):
            for n in range(4000):
                try:
                    await asyncio.to_thread(
                        reader._send, f'42/live,{n}["join",{{"meeting":"{MEETING}"}}]'
                    )
                except (TimeoutError, BlockingIOError):
                    break

        await until(lambda: socket.queue.is_full)
        assert socket.queue.size < 200_000


@contextmanager
def _unblocked(socket: tcp.socket) -> Iterator[None]:
    socket.settimeout(0.2)
    yield
    socket.settimeout(10)
