"""A websocket that is written to without waiting: whole frames, straight to the kernel.

All that is written goes through one object, whole frames at a time, and what the kernel does not
take at once waits in the transport: no frame can come to stand inside another. ``fd`` is the number
under which a crowd may be written to; it is taken back before the number can become another's.

The line stands between transport and aiohttp's protocol (``Transport.set_protocol``), which is how
it knows, at once, that a reader is slow, that he reads again, and that the line is lost.
"""

import asyncio
import socket as tcp
from collections.abc import Callable
from typing import Any, Final, cast

from aiohttp import WSMsgType, web
from typing_extensions import override

from hybridmeet.adapters.sockets.framing import FAREWELL, PONG, framed
from hybridmeet.adapters.sockets.websocket import FAREWELL_S, WebSocketLine

UNSENT: Final = 32_768  # bytes the kernel may hold unsent for one client: measured in ADR 14
NO_FD: Final = -1


def _nothing() -> None:
    """Nobody wants to know."""


class StraightLine(WebSocketLine):
    """Writes without waiting; says when its reader is slow (``is_clear``)."""

    __slots__ = (
        "_has_parted",
        "_is_over",
        "_transport",
        "fd",
        "is_clear",
        "when_clear",
        "when_held",
    )

    def __init__(self, request: web.Request, max_frame_bytes: int) -> None:
        super().__init__(request, max_frame_bytes)
        self._transport: asyncio.Transport | None = None
        self._has_parted = False
        self._is_over = False
        self.fd = NO_FD
        self.is_clear = False
        self.when_held: Callable[[], None] = _nothing
        self.when_clear: Callable[[], None] = _nothing

    @override
    def _answer(self, max_frame_bytes: int) -> web.WebSocketResponse:
        return web.WebSocketResponse(
            max_msg_size=max_frame_bytes,
            compress=False,
            timeout=FAREWELL_S,
            autoping=False,
            autoclose=False,
        )

    @override
    async def open(self) -> None:
        """Answer the upgrade, then stand between the transport and its protocol."""
        await super().open()
        if self._request.transport is None:
            raise ConnectionResetError("gone while it was answered")
        self.take_over(self._request.transport)

    def take_over(self, transport: asyncio.Transport) -> None:
        """Stand between a transport and its protocol from now on."""
        self._transport = transport
        transport.set_protocol(Tap(cast("asyncio.Protocol", transport.get_protocol()), self))
        self.is_clear = not transport.get_write_buffer_size()
        transport.set_write_buffer_limits(high=0)  # one byte that waits is told
        socket = transport.get_extra_info("socket")
        if socket is not None and transport.get_extra_info("sslcontext") is None:
            self.fd = socket.fileno()
            _bound(socket)

    @override
    async def send(self, text: str) -> None:
        self.write(framed(text.encode()))

    def write(self, frames: bytes) -> None:
        """Write whole frames, or the rest of what the kernel took a part of; never waits."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(frames)

    @override
    async def receive(self) -> str | bytes | None:
        while not self._is_over:
            message = await self.response.receive()
            match message.type:
                case WSMsgType.TEXT | WSMsgType.BINARY:
                    content: str | bytes = message.data
                    return content
                case WSMsgType.PING if self.is_clear:  # who does not read gets no answer either
                    self.write(framed(bytes(message.data), PONG))
                case WSMsgType.PING | WSMsgType.PONG:
                    pass
                case _:
                    self._is_over = True
        return None

    def part(self) -> None:
        """Say goodbye, once; the other side's goodbye ends ``receive``."""
        if not self._has_parted:
            self._has_parted = True
            self.write(FAREWELL)

    @override
    async def close(self) -> None:
        """Say goodbye, wait a little for the other side's, then let go of the line."""
        self.part()
        try:
            async with asyncio.timeout(FAREWELL_S):
                while not self._is_over:
                    await self.receive()
        except TimeoutError:
            self.abort()
        if self._transport is not None:
            self._transport.close()

    @override
    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # -- what the tap tells -----------------------------------------------------------------

    def on_held(self) -> None:
        """The kernel takes no more: what is written waits."""
        self.is_clear = False
        self.when_held()

    def on_clear(self) -> None:
        """All that waited has left."""
        self.is_clear = True
        self.when_clear()

    def on_lost(self) -> None:
        """The line is over; its number is still open and will not be for long."""
        self.fd = NO_FD
        self.is_clear = False
        self.when_held()
        self.when_held = self.when_clear = _nothing
        self._transport = None


def _bound(socket: tcp.socket) -> None:
    """Let the kernel hold little for a reader who is slow, where it can be told to."""
    if socket.family in (tcp.AF_INET, tcp.AF_INET6) and hasattr(tcp, "TCP_NOTSENT_LOWAT"):
        socket.setsockopt(tcp.IPPROTO_TCP, tcp.TCP_NOTSENT_LOWAT, UNSENT)


class Tap(asyncio.Protocol):
    """Hands everything on to aiohttp's protocol, and tells the line first."""

    __slots__ = ("_line", "_protocol")

    def __init__(self, protocol: asyncio.Protocol, line: StraightLine) -> None:
        self._protocol: Any = protocol
        self._line = line

    @override
    def data_received(self, data: bytes) -> None:
        self._protocol.data_received(data)

    @override
    def eof_received(self) -> bool | None:
        stays_open: bool | None = self._protocol.eof_received()
        return stays_open

    @override
    def pause_writing(self) -> None:
        self._protocol.pause_writing()
        self._line.on_held()

    @override
    def resume_writing(self) -> None:
        self._protocol.resume_writing()
        self._line.on_clear()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Called before the transport closes its socket: the number is still ours."""
        self._line.on_lost()
        self._protocol.connection_lost(exc)
