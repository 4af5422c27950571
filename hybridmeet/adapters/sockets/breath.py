"""A long walk that lets others have a turn: by the time it took, never by the number of steps.

What a step costs is the kernel's affair: a write was measured at 8 µs and at 80.
"""

import asyncio
from typing import Final

BUDGET_S: Final = 0.002  # of a turn; what is asked meanwhile takes some five turns to answer


class Breath:
    """When the walk began, or last let others go first."""

    __slots__ = ("_budget_s", "_loop", "_until")

    def __init__(self, budget_s: float = BUDGET_S) -> None:
        self._loop = asyncio.get_running_loop()
        self._budget_s = budget_s
        self._until = self._loop.time() + budget_s

    async def taken(self) -> bool:
        """Between two steps: lets others go first when it is time to; whether it was."""
        if self._loop.time() < self._until:
            return False
        await asyncio.sleep(0)
        self._until = self._loop.time() + self._budget_s
        return True
