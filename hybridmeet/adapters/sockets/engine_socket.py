"""One engine.io socket: its pace, its pulse, its end; websocket and long polling alike.

Takes the place of python-engineio's own socket (4.15.1) and guards what was found there by trial,
each with a permanent test in tests/adapters/sockets:
- the queue has no bound: ``Outbox``
- a malformed frame ends the reading task with a traceback: counted, five close the socket
- silence is seen by a sweep, up to 40 s late and by a clock that may jump: the loop's, ``Pulse``
- more than 16 packets in one POST are answered "ok" and thrown away: all are taken, at the pace
- ``close`` waits until the queue is read: it never waits for a reader
"""

import asyncio
from typing import TYPE_CHECKING, Final

from aiohttp import StreamReader
from typing_extensions import override  # of the standard library from Python 3.12 on

from hybridmeet.adapters.sockets.ears import HASTE, AttentiveLoop, Haste
from hybridmeet.adapters.sockets.library import (
    CLOSE,
    NOOP,
    PING,
    AsyncSocket,
    EngineIOError,
    Environ,
    Packet,
)
from hybridmeet.adapters.sockets.limits import TokenBucket
from hybridmeet.adapters.sockets.outbox import Outbox
from hybridmeet.adapters.sockets.straight import StraightLine
from hybridmeet.adapters.sockets.turnstile import Way
from hybridmeet.adapters.sockets.websocket import Line

if TYPE_CHECKING:
    from hybridmeet.adapters.sockets.engine import EngineServer

PROBE_WITHIN_S: Final = 5.0  # from long polling to websocket
BODY_WITHIN_S: Final = 10.0  # a POST of at most 64 kB
GONE_WITHIN_S: Final = 0.5  # after a close the line is cut, read or not; revocation promises 1 s
RECORD: Final = "\x1e"  # between the packets of a polling body


class EngineSocket(AsyncSocket):
    """A socket of an address, from its handshake to its end."""

    server: "EngineServer"
    queue: Outbox

    def __init__(self, server: "EngineServer", sid: str, address: str) -> None:
        super().__init__(server, sid)
        limits = server.limits
        self.address = address
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._bucket = TokenBucket(limits.message_rate_per_s, limits.message_burst)
        self._turn = asyncio.Lock()  # one frame after the other, over whatever transport
        self._line: Line | None = None
        self.due: int | None = None  # kept by the pulse
        self._is_asked = False
        self._bad_frames = 0
        self._haste: Haste | None = None

    # -- what the library calls -------------------------------------------------------------

    async def send(self, pkt: Packet) -> None:
        """Queue a packet of the library's own (CONNECT, CONNECT_ERROR, DISCONNECT)."""
        self.queue.put(pkt)

    async def poll(self) -> list[Packet]:
        """All that waits, as soon as something does; empty when the socket is over."""
        return await self.queue.take()

    async def handle_post_request(self, environ: Environ) -> None:
        """Take the packets of a polling body, in order; answered when they are dealt with.

        Raises what closes the socket: a body too big or too slow, or two at once, which no client
        of the protocol sends and which would have us hold bodies without end.
        """
        if self._turn.locked():
            raise EngineIOError
        async with self._turn:
            body = await self._body(environ["aiohttp.request"].content)
            try:
                frames = body.decode().split(RECORD)
            except UnicodeDecodeError:
                await self.complain("not UTF-8")
                return
            for frame in frames:
                await self._take(frame)

    @override
    async def close(
        self,
        wait: bool = True,
        abort: bool = False,
        reason: str | None = None,
    ) -> None:
        """End it: what waits is still sent, then the line is cut within half a second."""
        if self.closed:
            return
        self.closed = self.closing = True
        self.server.pulse.remove(self)
        if not abort:
            self.queue.put(Packet(CLOSE))
        self.queue.end()
        if self._line is not None:
            self._loop.call_later(GONE_WITHIN_S, self._line.abort)
        self.server.sockets.pop(self.sid, None)
        await self.server.closed(self, reason or self.server.reason.SERVER_DISCONNECT)

    # -- life -------------------------------------------------------------------------------

    def begin(self) -> None:
        """Start asking whether the client is there."""
        self._is_asked = False
        self._is_due_in(self._limits.ping_interval_s)

    def beat(self) -> None:
        """Its moment has come: it is asked, or it has not answered."""
        if self.closed:
            return
        if self._is_asked:
            self._miss()
        else:
            self._is_asked = True
            self.queue.put(Packet(PING))
            self._is_due_in(self._limits.ping_timeout_s)

    async def complain(self, wrong: str) -> None:
        """Count a bad frame; the fifth ends the socket."""
        self._bad_frames += 1
        self.server.complained(self, wrong)
        if self._bad_frames >= self._limits.bad_frames:
            await self.close()

    def be_favoured(self) -> None:
        """From now on it is heard before the crowd, where the loop can and the line is its own."""
        if isinstance(self._loop, AttentiveLoop) and isinstance(self._line, StraightLine):
            self._loop.favour(self._line.fd)
            self._haste = Haste()
            HASTE.set(self._haste)  # of the task that reads, in which this is called

    def _is_due_in(self, seconds: float) -> None:
        self.server.pulse.place(self, self._loop.time() + seconds)

    def _miss(self) -> None:
        """No frame since the ping; while we do not read, silence is not the client's."""
        if self._turn.locked():
            self._is_due_in(self._limits.ping_timeout_s)
            return
        self.server.supervisor.once("silent socket", self._end())

    async def _end(self) -> None:
        """A network that failed takes a crowd with it: one after the other."""
        await self.server.turnstile.passed(Way.OUT)
        await self.close(abort=True, reason=self.server.reason.PING_TIMEOUT)

    def _heard(self) -> None:
        """Any frame is a sign of life."""
        if self._haste is not None:
            self._haste.renew()
        if self._is_asked and not self.closed:
            self.begin()

    # -- frames -----------------------------------------------------------------------------

    async def _take(self, frame: str | bytes) -> None:
        """Deal with one frame, under the turn, no faster than its pace and its reader."""
        self._heard()
        if wait := self._bucket.take(self._loop.time()):
            await asyncio.sleep(wait)
        if self.queue.is_full and not await self._has_space():
            await self.close(abort=True, reason=self.server.reason.PING_TIMEOUT)
        if self.closed:
            return
        if not isinstance(frame, str):
            await self.complain("binary is not taken")
            return
        match frame[:1]:
            case "4":
                await self.server.deliver(self, frame[1:])
            case "3" | "6":
                pass  # PONG, NOOP: signs of life
            case "1":
                await self.close(abort=True, reason=self.server.reason.CLIENT_DISCONNECT)
            case _:
                await self.complain("a packet that no client sends here")

    async def _has_space(self) -> bool:
        """Wait for a reader who has too much to read; False when he does not read at all."""
        try:
            async with asyncio.timeout(self._limits.silence_s):
                await self.queue.space()
        except TimeoutError:
            return False
        return True

    async def _body(self, content: StreamReader) -> bytes:
        body = b""
        try:
            async with asyncio.timeout(BODY_WITHIN_S):
                while piece := await content.readany():
                    body += piece
                    if len(body) > self._limits.max_frame_bytes:
                        raise EngineIOError
        except (TimeoutError, OSError) as late:
            raise EngineIOError from late
        return body

    # -- websocket --------------------------------------------------------------------------

    async def _upgrade_websocket(self, environ: Environ) -> object:
        """Carry the socket over a websocket until it is over; from polling after a probe."""
        if self.upgrading or self.upgraded:
            return self.server._bad_request("Upgraded already")  # noqa: SLF001 -- the library's answer
        line = self.server.line(environ["aiohttp.request"], self._limits.max_frame_bytes)
        answer = await line.open()
        if self.connected and not await self._is_probed(line):
            await line.close()
            return answer
        environ.clear()  # the request's parts live no longer than they must
        self.connected = self.upgraded = True
        self._line = line
        if isinstance(line, StraightLine):
            await self._go_straight(line)
        else:
            await self._go_in_turns(line)
        return answer

    async def _go_straight(self, line: StraightLine) -> None:
        """What is said leaves at once: there is only reading to do."""
        self.queue.go_through(line)
        try:
            await self._read(line)
            if not self.closed:
                await self.server.turnstile.passed(Way.OUT)
        finally:
            await self.close(abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
        await line.close()

    async def _go_in_turns(self, line: Line) -> None:
        """The libraries' way: a task that writes beside the one that reads."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._write(line), name="socket writer")
            await self._read(line)
            await self.close(abort=True, reason=self.server.reason.TRANSPORT_CLOSE)

    async def _is_probed(self, line: Line) -> bool:
        """The handshake of engine.io's upgrade; polling is answered emptily meanwhile."""
        self.upgrading = True
        try:
            async with asyncio.timeout(PROBE_WITHIN_S):
                if await line.receive() != "2probe":
                    return False
                await line.send("3probe")
                self.queue.put(Packet(NOOP))  # ends the poll that waits
                return await line.receive() == "5" and not self.closed
        except (TimeoutError, OSError):
            return False
        finally:
            self.upgrading = False

    async def _read(self, line: Line) -> None:
        while not self.closed:
            frame = await line.receive()
            if frame is None:
                return
            async with self._turn:
                await self._take(frame)

    async def _write(self, line: Line) -> None:
        try:
            while packets := await self.poll():
                for packet in packets:
                    await line.send(packet.encode())
            await line.close()
        except OSError:
            line.abort()  # cut while writing: the reader sees it too
