"""A websocket that is written to without waiting: whole frames, straight to the kernel.

All that is written goes through one object, whole frames at a time, and what the kernel does not
take at once waits in the transport: no frame can come to stand inside another. ``fd`` is the number
under which a crowd may be written to; it is taken back before the number can become another's.

The line stands between transport and aiohttp's protocol (``tap.py``), which is how it knows, at
once, that a reader is slow, that he reads again, and that the line is lost; and it reads by itself,
so that what a client compresses leaves nothing behind.
"""

import asyncio
import socket as tcp
from collections.abc import Callable
from typing import Final, cast

from aiohttp import hdrs, web
from typing_extensions import override

from hybridmeet.adapters.sockets.framing import (
    BINARY,
    FIN,
    NORMAL,
    PING,
    PONG,
    TEXT,
    farewell,
    framed,
)
from hybridmeet.adapters.sockets.handshake import upgrade
from hybridmeet.adapters.sockets.inbox import Inbox
from hybridmeet.adapters.sockets.reading import BrokenFrame, FrameReader
from hybridmeet.adapters.sockets.tap import Tap
from hybridmeet.adapters.sockets.websocket import FAREWELL_S, Line

UNSENT: Final = 32_768  # bytes the kernel may hold unsent for one client: measured in ADR 14
NO_FD: Final = -1


def _nothing() -> None:
    """Nobody wants to know."""


class StraightLine(Line):
    """Writes without waiting; says when its reader is slow (``is_clear``)."""

    __slots__ = (
        "_has_parted",
        "_inbox",
        "_most",
        "_request",
        "_transport",
        "fd",
        "inflates",
        "is_clear",
        "when_clear",
        "when_held",
    )

    def __init__(self, request: web.Request, max_frame_bytes: int) -> None:
        self._request: web.Request | None = request
        self._most = max_frame_bytes
        self._inbox = Inbox(FrameReader(max_frame_bytes, inflates=False))
        self._transport: asyncio.Transport | None = None
        self._has_parted = False
        self.fd = NO_FD
        self.inflates = False  # whether the other side takes deflated messages
        self.is_clear = False
        self.when_held: Callable[[], None] = _nothing
        self.when_clear: Callable[[], None] = _nothing

    @override
    async def open(self) -> web.StreamResponse:
        """Answer the upgrade, then stand between the transport and its protocol.

        No client says anything before it has the answer (RFC 6455, 4.1), so nothing is missed.
        """
        request, self._request = self._request, None
        if request is None:
            raise ConnectionResetError("opened before")
        answer = await upgrade(request)
        if request.transport is None:
            raise ConnectionResetError("gone while it was answered")
        if hdrs.SEC_WEBSOCKET_EXTENSIONS in answer.headers:
            self._inbox = Inbox(FrameReader(self._most, inflates=True))
            self.inflates = True
        self.take_over(request.transport)
        return answer

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
        while (message := await self._inbox.take()) is not None:
            self._read_on()
            if message.kind in {TEXT, BINARY}:
                return message.content
            if message.kind == PING and self.is_clear:  # who does not read gets no answer either
                self.write(framed(cast("bytes", message.content), FIN | PONG))
        return None

    def part(self, code: int = NORMAL) -> None:
        """Say goodbye, once; the other side's goodbye ends ``receive``."""
        if not self._has_parted:
            self._has_parted = True
            self.write(farewell(code))

    @override
    async def close(self) -> None:
        """Say goodbye, wait a little for the other side's, then let go of the line."""
        self.part()
        try:
            async with asyncio.timeout(FAREWELL_S):
                while await self.receive() is not None:
                    pass
        except TimeoutError:
            self.abort()
        if self._transport is not None:
            self._transport.close()

    @override
    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _read_on(self) -> None:
        """Read again from who has been heard out."""
        if self._inbox.is_held and self._inbox.has_space and self._transport is not None:
            self._inbox.is_held = False
            self._transport.resume_reading()

    # -- what the tap tells -----------------------------------------------------------------

    def on_received(self, received: bytes) -> None:
        """Bytes have come; what is no frame ends the line, behind what was said before it."""
        try:
            self._inbox.hear(received)
        except BrokenFrame as broken:
            self.part(broken.code)
            self._inbox.end()
        if self._inbox.is_full and not self._inbox.is_held and self._transport is not None:
            self._inbox.is_held = True
            self._transport.pause_reading()

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
        self._inbox.end()
        self.when_held()
        self.when_held = self.when_clear = _nothing
        self._transport = None


def _bound(socket: tcp.socket) -> None:
    """Let the kernel hold little for a reader who is slow, where it can be told to."""
    if socket.family in (tcp.AF_INET, tcp.AF_INET6) and hasattr(tcp, "TCP_NOTSENT_LOWAT"):
        socket.setsockopt(tcp.IPPROTO_TCP, tcp.TCP_NOTSENT_LOWAT, UNSENT)
