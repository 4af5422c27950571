"""A crowd of followers in a process of its own: ``crowd PORT MEETING``, then a line for each order.

They offer compression and deflate what they say, as browsers do.
``come N`` opens N lines and joins with each; ``again`` cuts all of them and comes back at once;
``stop N`` opens N that join and never read again; ``trickle N`` opens N that send a byte of a
request a second; ``people N SECONDS`` opens N of different people, evenly within so many seconds;
``leave`` hangs up. Each is answered by a line of JSON.
"""

import asyncio
import json
import socket as tcp
import sys
import time
import zlib
from contextlib import suppress

from typing_extensions import override

ASK = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
    b"Connection: Upgrade\r\n"
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)
SMALL = 4096  # bytes of a window that is never read


def token_of(number: int) -> str:
    """The link of one of many people whom a test has seated."""
    return f"token-of-person-{number:06}-0123456789abcdefg"


def masked(text: str) -> bytes:
    """A short text as a browser's frame, deflated."""
    made = zlib.compressobj(wbits=-15)
    payload = (made.compress(text.encode()) + made.flush(zlib.Z_SYNC_FLUSH))[:-4]
    assert len(payload) < 126
    return bytes((0xC1, 0x80 | len(payload))) + b"\0\0\0\0" + payload


class Follower(asyncio.Protocol):
    """One who connects, joins and listens; frames are not taken apart, only looked for."""

    def __init__(self, port: int, meeting: str, token: str = "", *, reads: bool = True) -> None:
        self.port = port
        self.hello = masked("40/live," + (json.dumps({"token": token}) if token else ""))
        self.join = masked(f'42/live,1["join",{{"meeting":"{meeting}"}}]')
        self.reads = reads
        self.joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.seen = b""
        self.step = 0
        self.transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(ASK % self.port)

    @override
    def data_received(self, data: bytes) -> None:
        if data == b"\x81\x012" and self.transport:
            self.transport.write(masked("3"))
        if self.step == len(STEPS):
            return
        self.seen += data
        while self.step < len(STEPS) and STEPS[self.step] in self.seen:
            self._go_on()

    def _go_on(self) -> None:
        self.seen = self.seen.partition(STEPS[self.step])[2]
        self.step += 1
        assert self.transport
        if self.step == 1:
            self.transport.write(self.hello)
        elif self.step == 2:
            self.transport.write(self.join)
            if not self.reads:
                self.transport.pause_reading()
        is_in = self.step == len(STEPS) or (self.step > 1 and not self.reads)
        if is_in and not self.joined.done():
            self.joined.set_result(None)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if not self.joined.done():
            self.joined.set_exception(ConnectionError("turned away"))
            self.joined.exception()


STEPS = (b'0{"sid"', b"40/live,", b"43/live,1[")


class Crowd:
    """All that were opened, and how to open more."""

    def __init__(self, port: int, meeting: str) -> None:
        self.port = port
        self.meeting = meeting
        self.lines: list[asyncio.Transport] = []
        self.count = 0

    async def come(self, count: int, *, reads: bool = True) -> int:
        """Open so many lines at once; how many joined."""
        self.count = count
        door = asyncio.Semaphore(256)
        return sum(await asyncio.gather(*(self._one(door, reads=reads) for _ in range(count))))

    async def people(self, count: int, within_s: float) -> int:
        """So many people come one after the other, each by his own link; how many are in."""
        door, loop = asyncio.Semaphore(256), asyncio.get_running_loop()
        began = loop.time()

        async def one(number: int) -> bool:
            await asyncio.sleep(began + within_s * number / count - loop.time())
            return await self._one(door, token=token_of(number))

        return sum(await asyncio.gather(*map(one, range(count))))

    async def again(self) -> int:
        """All lines are cut, and everybody comes back."""
        count = self.count
        self.leave()
        return await self.come(count)

    async def trickle(self, count: int) -> int:
        """Open so many that say a byte and no more."""
        loop = asyncio.get_running_loop()
        for _ in range(count):
            with suppress(OSError):
                line, _ = await loop.create_connection(asyncio.Protocol, "127.0.0.1", self.port)
                line.write(b"G")
                self.lines.append(line)
        return len(self.lines)

    def leave(self) -> None:
        """Everybody hangs up."""
        for line in self.lines:
            line.abort()
        self.lines = []

    async def _one(self, door: asyncio.Semaphore, token: str = "", *, reads: bool = True) -> bool:
        loop = asyncio.get_running_loop()
        async with door:
            socket = tcp.socket()
            socket.setblocking(False)
            if not reads:
                socket.setsockopt(tcp.SOL_SOCKET, tcp.SO_RCVBUF, SMALL)
            try:
                async with asyncio.timeout(60):
                    await loop.sock_connect(socket, ("127.0.0.1", self.port))
                    line, follower = await loop.create_connection(
                        lambda: Follower(self.port, self.meeting, token, reads=reads), sock=socket
                    )
                    self.lines.append(line)
                    await follower.joined
            except (OSError, TimeoutError):
                return False
            return True


async def serve(port: int, meeting: str) -> None:
    """Do as each line of standard input says."""
    crowd = Crowd(port, meeting)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order, _, number = line.strip().partition(" ")
        began, done = time.monotonic(), 0
        match order:
            case "come":
                done = await crowd.come(int(number))
            case "again":
                done = await crowd.again()
            case "stop":
                done = await crowd.come(int(number), reads=False)
            case "people":
                count, _, within_s = number.partition(" ")
                done = await crowd.people(int(count), float(within_s))
            case "trickle":
                done = await crowd.trickle(int(number))
            case _:
                crowd.leave()
        print(json.dumps({"done": done, "seconds": time.monotonic() - began}), flush=True)  # noqa: T201 -- the answer


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
