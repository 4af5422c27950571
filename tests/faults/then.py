"""Lets a process live at another time: every library's clock is moved, not only the project's own.

SIGUSR1 sets the wall clock two hours forward and SIGUSR2 two hours back, as a wrong time server
does.
"""

import signal
from datetime import timedelta

import time_machine

from hybridmeet.adapters.clock import SystemClock

JUMP = timedelta(hours=2)
FORWARD, BACK = signal.SIGUSR1, signal.SIGUSR2


def live_then(ahead_s: float) -> None:
    """From now on this process lives so many seconds ahead; negative ones are behind."""
    ahead = timedelta(seconds=ahead_s)
    clock = time_machine.travel(SystemClock().now() + ahead, tick=True).start()
    signal.signal(FORWARD, lambda *_: clock.shift(JUMP))
    signal.signal(BACK, lambda *_: clock.shift(-JUMP))
