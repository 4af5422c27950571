"""Starts the command line at another time: ``then SECONDS WORDS…``, the seconds from now, negative.

The whole process lives then: every library's clock is moved, not only the project's own. SIGUSR1
sets the wall clock two hours forward and SIGUSR2 two hours back, as a wrong time server does.
"""

import signal
import sys
from datetime import timedelta

import time_machine

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.cli import main

JUMP = timedelta(hours=2)
FORWARD, BACK = signal.SIGUSR1, signal.SIGUSR2

if __name__ == "__main__":
    ahead = timedelta(seconds=float(sys.argv.pop(1)))
    clock = time_machine.travel(SystemClock().now() + ahead, tick=True).start()
    signal.signal(FORWARD, lambda *_: clock.shift(JUMP))
    signal.signal(BACK, lambda *_: clock.shift(-JUMP))
    main()
