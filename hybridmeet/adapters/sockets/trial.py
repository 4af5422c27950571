"""Tries at the start whether what writing straight to the sockets rests on still holds.

Nothing of it is promised for ever by the libraries or by every event loop. Where it does not hold,
the libraries' own way of writing is taken, with a warning: slower, and never wrong.
"""

import asyncio
import os
import socket as tcp
from collections.abc import Iterator
from typing import Any, Final, cast

import structlog
from aiohttp.web_protocol import RequestHandler
from typing_extensions import override

from hybridmeet.adapters.sockets.straight import StraightLine

log = structlog.get_logger("hybridmeet.sockets")

TOLD: Final = ["clear", "held", "lost"]
WITHIN_S: Final = 2.0
MUCH: Final = bytes(1_048_576)  # more than any socket takes at once
HEAR: Final = b"\x81\x84\0\0\0\0hear"  # as a client says it
CALLS: Final = (
    "eof_received",
    "pause_writing",
    "resume_writing",
    "connection_lost",
)


async def is_possible() -> bool:
    """Whether patches may be written straight; a warning says what has moved if they may not."""
    try:
        async with asyncio.timeout(WITHIN_S):
            wrong = [*_moved(), *await _tried()]
    except Exception as error:  # noqa: BLE001 -- whatever a library of tomorrow raises
        wrong = [type(error).__name__]
    if wrong:
        log.warning("patches are not written straight to the sockets", wrong=wrong)
    return not wrong


def _moved() -> Iterator[str]:
    """What is called of aiohttp and is not there any more."""
    for name in CALLS:
        if not callable(getattr(RequestHandler, name, None)):
            yield f"aiohttp.web_protocol.RequestHandler.{name}"


class _End(asyncio.Protocol):
    """One end of a line, and what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.lost = asyncio.Event()
        self.number = -1

    @override
    def pause_writing(self) -> None:
        self.told.append("held")

    @override
    def resume_writing(self) -> None:
        self.told.append("clear")

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        try:
            os.fstat(self.number)
            self.told.append("lost")
        except OSError:
            self.told.append("lost, and closed before it was told")
        self.lost.set()


async def _tried() -> list[str]:
    """A line over two sockets: held at the first byte that waits, lost before it is closed."""
    ours, theirs = tcp.socketpair()
    theirs.setblocking(False)  # noqa: FBT003 -- the library's argument
    transport, end = await asyncio.get_running_loop().create_connection(_End, sock=ours)
    line = StraightLine(cast("Any", None), len(HEAR))
    line.take_over(transport)
    end.number = line.fd
    try:
        states = [line.is_clear, *await _filled_and_read(line, theirs)]
    finally:
        theirs.close()
        transport.abort()
        await end.lost.wait()
    if [*states, line.fd >= 0] != [True, False, True, False] or sorted(end.told) != TOLD:
        return [f"the event loop: {states} {end.told}"]
    return []


async def _filled_and_read(line: StraightLine, theirs: tcp.socket) -> tuple[bool, bool]:
    """Whether the line is clear when more was written than fits, and when it was read."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(theirs, HEAR)
    if await line.receive() != "hear":
        raise ValueError("not heard")
    line.write(MUCH)
    is_clear_when_full, left = line.is_clear, len(MUCH)
    while left:
        left -= len(await loop.sock_recv(theirs, left))
    while not line.is_clear:  # noqa: ASYNC110 -- the loop's own turn is what is waited for
        await asyncio.sleep(0)
    return is_clear_when_full, line.is_clear
