"""The one-second step of the server: what time alone moves, for all meetings, in one task."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from hybridmeet.application.registry import Registry

STEP_S = 1.0

Step = Callable[[], Awaitable[None]]


async def beat(registry: Registry, others: Sequence[Step] = ()) -> None:
    """Once a second: the other steps (presence), then each meeting sends what waited."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        for step in others:
            await step()
        for meeting in registry.all():
            await meeting.settle()
        due = max(due + STEP_S, loop.time())  # a late beat is not made up for
        await asyncio.sleep(due - loop.time())
