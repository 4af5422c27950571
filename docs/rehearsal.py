"""The demonstration with a clock that can be moved: `python -m docs.rehearsal FILE demo …`.

FILE holds how many seconds the clock is ahead of the machine's; the rest goes to the command line.
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.cli import main

_now = SystemClock.now


def begin(ahead: Path) -> None:
    """From now on every clock of this process is ahead by what the file says."""

    def now(clock: SystemClock) -> datetime:
        return _now(clock) + timedelta(seconds=float(ahead.read_text(encoding="utf-8")))

    setattr(SystemClock, "now", now)  # noqa: B010 -- the whole purpose of this script


if __name__ == "__main__":
    begin(Path(sys.argv.pop(1)))
    main()
