"""How late the loop is: a short sleep, and by how much it was longer than asked for."""

import asyncio
from typing import Final

from hybridmeet.application.figures import Spread

EACH_S: Final = 0.25  # four looks a second cost nothing; a stall of 20 ms is met one time in twelve


async def watch(lag: Spread) -> None:
    """Count lateness for as long as the server lives."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + EACH_S
        await asyncio.sleep(EACH_S)
        lag.add(max(0.0, loop.time() - due))
