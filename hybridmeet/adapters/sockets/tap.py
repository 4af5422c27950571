"""Stands between a transport and aiohttp's protocol, and tells a line what the protocol is not for.

What is received goes to the line alone; what the protocol needs to know of its transport is handed
on to it behind the line.
"""

import asyncio
from typing import Any, Protocol

from typing_extensions import override


class Told(Protocol):
    """Who is told."""

    def on_received(self, received: bytes) -> None:
        """Bytes have come."""
        ...

    def on_held(self) -> None:
        """The kernel takes no more: what is written waits."""
        ...

    def on_clear(self) -> None:
        """All that waited has left."""
        ...

    def on_lost(self) -> None:
        """The line is over; its number is still open and will not be for long."""
        ...


class Tap(asyncio.Protocol):
    """One transport's."""

    __slots__ = ("_line", "_protocol")

    def __init__(self, protocol: asyncio.Protocol, line: Told) -> None:
        self._protocol: Any = protocol
        self._line = line

    @override
    def data_received(self, data: bytes) -> None:
        self._line.on_received(data)

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
