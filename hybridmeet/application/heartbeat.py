"""The one-second step of the server: what time alone moves, for all meetings, in one task.

What asks the store has a pace of its own, so that a store that hangs stops no screen.
"""

import asyncio
from collections.abc import Awaitable, Callable

from hybridmeet.application.registry import Registry

STEP_S = 1.0

Step = Callable[[], Awaitable[None]]


async def beat(registry: Registry) -> None:
    """Once a second each meeting sends what waited."""

    async def settle() -> None:
        for meeting in registry.all():
            await meeting.settle()

    await each_second(settle)


async def each_second(step: Step, every_s: float = STEP_S) -> None:
    """Take a step once a second, or as often as told.

    A late one is not made up for: counted from when it was due, the next came half a second after.
    """
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        await step()
        await asyncio.sleep(max(0.0, began + every_s - loop.time()))
