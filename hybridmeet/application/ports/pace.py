"""How fast a server's time runs against the machine's, and how long it is until a moment of it.

Everywhere but in a rehearsal both are the same. Whoever sleeps until a moment of the meeting, or
tells a page how its clock runs, asks here and never multiplies by itself.
"""

from datetime import datetime, timedelta
from typing import Final, Protocol

STEP_MS: Final = 15_000  # of the meeting: a sixth of the grace, so that it is seen in time
QUICKEST_S: Final = 0.02  # of the machine: fifty steps a second are no load, and no busy loop
SLOWEST_S: Final = 1.0  # in real time a step is a second


class Pace(Protocol):
    """The run of a server's time."""

    @property
    def is_rehearsed(self) -> bool:
        """Whether it is a rehearsal's, at whatever rate."""
        ...

    @property
    def rate(self) -> float:
        """Seconds of the meeting that pass in one of the machine's."""
        ...

    def machine_time(self, moment: datetime) -> datetime:
        """When the machine's clock will show what the meeting's shows at ``moment`` (UTC)."""
        ...

    def is_due(self, moment: datetime) -> bool:
        """Whether the meeting's clock has come to ``moment``."""
        ...


class RealTime:
    """The meeting's time is the machine's."""

    is_rehearsed = False
    rate = 1.0

    def machine_time(self, moment: datetime) -> datetime:
        """The same."""
        return moment

    def is_due(self, moment: datetime) -> bool:  # noqa: ARG002 -- the scheduler has looked at it
        """Who is woken at a moment has come to it."""
        return True


def step_s(pace: Pace) -> float:
    """Seconds of the machine between two steps that record what the meeting's time brings."""
    wanted = timedelta(milliseconds=STEP_MS) / timedelta(seconds=1) / pace.rate
    return min(SLOWEST_S, max(QUICKEST_S, wanted))
