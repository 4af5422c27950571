"""What the server counts of itself while it works: plain numbers, read by whoever asks.

Nothing is counted by meeting, person or address: what tells two numbers apart is a word of the code
(a command's type, a refusal's code), so their number has a bound and none of them is anybody's.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from hybridmeet.application.ports import Conflict, StorageError, StorageFull
from hybridmeet.domain.errors import Rejection

DONE: Final = "ok"
FAILED: Final = "failed"  # not foreseen, or given up by whoever asked
# Seconds. A commit is 0.25 to 8 ms, a pass over a thousand readers 10 ms, a stall is seen from 20.
BOUNDS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Spread:
    """How many of each length there were, by upper bound; what is longer than all counts last."""

    def __init__(self, bounds: Sequence[float] = BOUNDS_S) -> None:
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(self.bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """Count one; a bound belongs to what lies below it."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


@dataclass(slots=True)
class Figures:
    """The counts of one server since it started; they only grow, but for ``appends_waiting``."""

    commands: Counter[tuple[str, str]] = field(default_factory=Counter)
    command_s: Spread = field(default_factory=Spread)
    appends: Counter[str] = field(default_factory=Counter)
    append_s: Spread = field(default_factory=Spread)
    appends_waiting: int = 0
    deliveries: int = 0
    delivered_bytes: int = 0
    dropped: int = 0
    pass_s: Spread = field(default_factory=Spread)

    @contextmanager
    def command(self, name: str) -> Iterator[None]:
        """Around one command: how it went, and how long it took with its wait for its turn."""
        began, outcome = perf_counter(), FAILED
        try:
            yield
            outcome = DONE
        except (Rejection, StorageError) as refusal:
            outcome = _code(refusal)
            raise
        finally:
            self.commands[name, outcome] += 1
            self.command_s.add(perf_counter() - began)

    @contextmanager
    def append(self) -> Iterator[None]:
        """Around one append to the log: how it went, and how long until it was on the disk."""
        began, outcome = perf_counter(), FAILED
        self.appends_waiting += 1
        try:
            yield
            outcome = DONE
        except StorageError as failure:
            outcome = _code(failure)
            raise
        finally:
            self.appends_waiting -= 1
            self.appends[outcome] += 1
            self.append_s.add(perf_counter() - began)

    def passed(self, deliveries: int, size: int, seconds: float) -> None:
        """One pass over a room: so many messages times readers, so many bytes to all of them."""
        self.deliveries += deliveries
        self.delivered_bytes += size
        self.pass_s.add(seconds)


def _code(refusal: Rejection | StorageError) -> str:
    match refusal:
        case Rejection():
            return refusal.code
        case StorageFull():
            return "storage_full"
        case Conflict():
            return "conflict"
        case _:
            return "unavailable"
