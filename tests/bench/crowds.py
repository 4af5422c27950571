"""Measures coming and going: a storm of connections, what each costs, and all leaving at once."""

import select
import time
from dataclasses import dataclass

from tests.bench.children import NoAnswer
from tests.bench.contestants import Stand
from tests.bench.machine import Unfit

LEAVE_WITHIN_S = 60.0
LOOK_S = 0.02


@dataclass(frozen=True)
class Arrival:
    """What a crowd cost while it came: a second's connections, CPU and memory of each."""

    per_second: float
    cpu_us: float
    bytes: float

    def figures(self) -> dict[str, float]:
        """As they are written down."""
        return {"per_second": self.per_second, "cpu_us": self.cpu_us, "bytes": self.bytes}


def arrive(stand: Stand, clients: int) -> Arrival:
    """Fill a stand; raises ``Unfit`` where not everybody got in."""
    memory, cpu = stand.server.memory(), stand.settled_cpu_ns()
    told = stand.fill(clients)
    if told["gone"]:
        raise Unfit(f"{stand.contestant.title}: {told['gone']} of {clients} clients got no line")
    used = stand.settled_cpu_ns() - cpu
    return Arrival(
        per_second=clients / told["seconds"],
        cpu_us=used / 1000 / clients,
        bytes=(stand.server.memory() - memory) / clients,
    )


def leave(stand: Stand, clients: int) -> dict[str, float] | None:
    """All hang up at once: CPU of the server for each. None when it does not end."""
    cpu, began = stand.settled_cpu_ns(), time.monotonic()
    stand.crowd.ask("close")
    while (left := _left(stand)) != 0:
        if left is None or time.monotonic() - began > LEAVE_WITHIN_S:
            return None
        select.select([], [], [], LOOK_S)  # a poll every 20 ms costs the server some 0.1 %
    return {
        "cpu_us": (stand.server.cpu_ns() - cpu) / 1000 / clients,
        "seconds": time.monotonic() - began,
    }


def _left(stand: Stand) -> int | None:
    try:
        left: int = stand.server.ask("count", LEAVE_WITHIN_S)["count"]
    except NoAnswer:
        return None
    return left
