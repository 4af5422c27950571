"""Orders of a contestant written in Python: lines on standard input, answers in JSON lines.

Here lives what the plain server and ours share while they are measured; no figure is made here.
Instants are nanoseconds of the monotonic clock, which is the load generator's too.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

Obey = Callable[[int], Awaitable[dict[str, object]]]

LOOK_S = 0.001  # how often the loop is looked at while its stall is watched


def raise_file_limit() -> None:
    """As many descriptors as this system lets a program have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@dataclass
class Stall:
    """The longest time for which the loop did not turn."""

    longest_s: float = 0.0
    _watching: asyncio.Task[None] | None = field(default=None, repr=False)

    async def watch(self, _: int) -> dict[str, object]:
        """Begin to look."""
        self.longest_s = 0.0
        self._watching = asyncio.get_running_loop().create_task(self._look())
        return {"watching": True}

    async def lag(self, _: int) -> dict[str, object]:
        """End it, and tell."""
        if self._watching is not None:
            self._watching.cancel()
        return {"longest_ms": self.longest_s * 1000}

    async def _look(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(LOOK_S)
            self.longest_s = max(self.longest_s, time.monotonic() - before - LOOK_S)


async def obey(port: int, orders: Mapping[str, Obey]) -> None:
    """Tell the port, answer orders until the input ends; each is a verb and perhaps a number."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    tell({"port": port})
    while line := (await reader.readline()).decode():
        verb, _, number = line.strip().partition(" ")
        tell(await orders[verb](int(number or 1)))


def tell(answer: Mapping[str, object]) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def now() -> int:
    """Nanoseconds."""
    return time.monotonic_ns()
