"""How a server goes: each page is told its own moment, and is served until then.

A page leaves at its moment and comes back at once, to another node where there is one; so nobody
waits without a line, and all do not come back at the same time. Whoever does not go is shown out.
"""

import asyncio
import random
from typing import Final

import orjson

from hybridmeet.adapters.sockets.connections import Connection, Connections, event_text

LONGEST_MS: Final = 4_000  # of the ten seconds that the whole end may take
APART_MS: Final = 10  # a hundred pages a second come back to the others: 1 ms of work each
LINGER_S: Final = 0.5  # so long after its moment a page is still let go by itself
CLOSING_S: Final = 1.0  # for a reader who does not even take the end


async def see_off(connections: Connections, reason: str) -> None:
    """Tell everybody his moment and close what is still open after it."""
    guests = [connection for connection in connections if connection.is_known]
    spread_ms = min(LONGEST_MS, APART_MS * len(guests))
    # Spreads pages, keeps no secret.
    moments = [random.randint(0, spread_ms) for _ in guests]  # noqa: S311 -- see above
    for guest, after_ms in zip(guests, moments, strict=True):
        guest.emit(_goaway(after_ms, reason))

    async def show_out(guest: Connection, after_ms: int) -> None:
        await asyncio.sleep(after_ms / 1000 + LINGER_S)
        if connections.find(guest.id) is guest:
            await guest.socket.close()

    everybody_left = asyncio.gather(*map(show_out, guests, moments))
    try:
        async with asyncio.timeout(spread_ms / 1000 + LINGER_S + CLOSING_S):
            await everybody_left
            await asyncio.gather(*(stranger.socket.close() for stranger in connections))
    except TimeoutError:
        pass  # the end of the process is the end of their lines


def _goaway(after_ms: int, reason: str) -> str:
    return event_text(orjson.dumps(("goaway", {"after_ms": after_ms, "reason": reason})))
