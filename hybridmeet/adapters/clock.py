"""The system's clock: the one place that asks what time it is."""

from datetime import UTC, datetime

from hybridmeet.domain.times import in_utc


class SystemClock:
    """Now, as the machine has it."""

    def now(self) -> datetime:
        """The present instant, UTC, whole milliseconds."""
        return in_utc(datetime.now(UTC))
