"""Writes the same bytes to all who are in step: a walk over numbers, touching nobody's objects.

Looking up each client's own objects was measured to cost half of a pass; here a client is a
descriptor until the kernel takes less than all of it. Nothing else runs between a write and what
follows from it, and after every pause whoever fell out of step meanwhile is left out: the number
may be another's by then.
"""

import os
from collections.abc import Sequence
from typing import Final

from hybridmeet.adapters.sockets.breath import Breath
from hybridmeet.adapters.sockets.packets import Shared
from hybridmeet.adapters.sockets.rooms import Member, Room

IN_A_ROW: Final = 25  # sockets, before the time is looked at: a quarter of a millisecond
GONE: Final = -1


async def write_to(room: Room, packets: Sequence[Shared]) -> list[Member]:
    """Write to all in step; who fell out of step before it was his turn."""
    missed: list[Member] = []
    if not packets:
        return missed
    breath = Breath()
    # Both before the first pause: who falls out from here on is in left_step, and nowhere else.
    everybody = [(inflates, list(members)) for inflates, members in room.in_step.items()]
    for inflates, numbers in everybody:
        if not numbers:
            continue
        frames = b"".join(packet.frame(inflates=inflates) for packet in packets)
        members = room.in_step[inflates]
        for start in range(0, len(numbers), IN_A_ROW):
            fds = numbers[start : start + IN_A_ROW]
            if room.left_step:
                missed += [room.left_step[fd] for fd in fds if fd in room.left_step]
                fds = [fd for fd in fds if fd not in room.left_step]
            for fd, written in _write(fds, frames):
                _mend(members[fd], frames[written:] if written != GONE else None)
            await breath.taken()
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


def _mend(member: Member, rest: bytes | None) -> None:
    """The rest waits in the transport, and its line says that it is slow; None: nobody is there."""
    line = member.connection.socket.queue.line
    if rest is None or line is None:
        member.room.fall_out(member)
    else:
        line.write(rest)
