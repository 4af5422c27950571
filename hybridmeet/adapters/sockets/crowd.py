"""Writes the same bytes to all who are in step: a walk over numbers, touching nobody's objects.

Looking up each client's own objects was measured to cost half of a pass; here a client is a
descriptor until the kernel takes less than all of it. Nothing else runs between a write and what
follows from it, and after every pause whoever fell out of step meanwhile is left out: the number
may be another's by then.
"""

import asyncio
import os
from collections.abc import Sequence
from typing import Final

from hybridmeet.adapters.sockets.rooms import Member, Room

PAUSE_AFTER: Final = 250  # sockets in a row; then others have a turn (measured: 15 ms)
GONE: Final = -1


async def write_to(room: Room, frames: bytes) -> list[Member]:
    """Write to all in step; who fell out of step before it was his turn."""
    missed: list[Member] = []
    if not frames:
        return missed
    everybody = list(room.in_step)
    for start in range(0, len(everybody), PAUSE_AFTER):
        fds = everybody[start : start + PAUSE_AFTER]
        if start:
            await asyncio.sleep(0)
        if room.left_step:
            missed += [room.left_step[fd] for fd in fds if fd in room.left_step]
            fds = [fd for fd in fds if fd not in room.left_step]
        for fd, written in _write(fds, frames):
            _mend(room, fd, frames[written:] if written != GONE else None)
    return missed


def _write(fds: Sequence[int], frames: bytes) -> list[tuple[int, int]]:
    """Write to each; those who did not take all, with how much they took."""
    write, size = os.write, len(frames)
    short: list[tuple[int, int]] = []
    for fd in fds:
        try:
            written = write(fd, frames)
        except BlockingIOError:
            written = 0
        except OSError:
            written = GONE
        if written != size:
            short.append((fd, written))
    return short


def _mend(room: Room, fd: int, rest: bytes | None) -> None:
    """The rest waits in the transport, and its line says that it is slow; None: nobody is there."""
    member = room.in_step[fd]
    line = member.connection.socket.queue.line
    if rest is None or line is None:
        room.fall_out(member)
    else:
        line.write(rest)
