"""The system's clock, the one place that asks what time it is; and one that runs faster than it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from hybridmeet.domain.times import in_utc

SOONEST: Final = timedelta(milliseconds=20)  # a clock that stands is looked at again, not watched


class SystemClock:
    """Now, as the machine has it."""

    def now(self) -> datetime:
        """The present instant, UTC, whole milliseconds."""
        return in_utc(datetime.now(UTC))


class ScaledClock:
    """Runs ``rate`` times as fast as ``elapsed`` (seconds), stands when told, and skips nights.

    For rehearsals alone. Time never goes back.
    """

    is_rehearsed = True

    def __init__(
        self, begins_at: datetime, rate: float, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._elapsed = elapsed
        self._machine = SystemClock()
        self._rate = rate
        self._known = begins_at
        self._known_s = elapsed()
        self._bound: datetime | None = None

    @property
    def rate(self) -> float:
        """Seconds of the meeting in one of the machine's."""
        return self._rate

    def now(self) -> datetime:
        """The meeting's present instant, UTC, whole milliseconds."""
        return in_utc(self._read())

    def run_at(self, rate: float) -> None:
        """Go on at another rate from now."""
        self._read()
        self._rate = rate

    def stand_at(self, bound: datetime | None) -> None:
        """Do not pass ``bound``; None lets time go on from where it stands."""
        self._read()
        self._bound = bound

    def leap(self, to: datetime) -> None:
        """Let it be ``to`` at once; a moment that is past changes nothing."""
        self._known = max(self._read(), to)

    def seconds_until(self, moment: datetime) -> float:
        """Seconds of the machine until ``moment``, if nothing holds time up; 0 when it is past."""
        return max(0.0, (moment - self._read()) / timedelta(seconds=1) / self._rate)

    def machine_time(self, moment: datetime) -> datetime:
        """When the machine's clock will show it, if nothing holds time up."""
        return self._machine.now() + max(timedelta(seconds=self.seconds_until(moment)), SOONEST)

    def is_due(self, moment: datetime) -> bool:
        """Whether it is ``moment`` or later."""
        return self._read() >= moment

    def _read(self) -> datetime:
        """The present instant, from which time is counted on; a bound holds it."""
        machine = self._elapsed()
        reached = self._known + timedelta(seconds=(machine - self._known_s) * self._rate)
        if self._bound is not None and reached > self._bound:
            reached = max(self._known, self._bound)
        self._known, self._known_s = reached, machine
        return reached
