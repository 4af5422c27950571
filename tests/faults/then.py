"""Starts the command line at another time: ``then SECONDS WORDS…``, the seconds from now, negative.

The whole process lives then: every library's clock is moved, not only the project's own.
"""

import sys
from datetime import timedelta

import time_machine

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.cli import main

if __name__ == "__main__":
    ahead = timedelta(seconds=float(sys.argv.pop(1)))
    if ahead:
        time_machine.travel(SystemClock().now() + ahead, tick=True).start()
    main()
