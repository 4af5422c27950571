"""Measures a hall that fills: what is observed and told while people come, and the chair meanwhile.

Whoever comes is somebody else, by a link of his own. The chair's p99 is held against that of the
same chair before the same people, once they are all there; then they leave, and come again. The
record is kept in memory where the machine has such a folder: the quiet p99 on a disk is its slowest
sync, anything from 9 to 400 ms from one minute to the next, and hides what the people cost.
"""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import uuid4

from typing_extensions import override

from tests.bench.children import Child, started
from tests.bench.full_hall import SESSION
from tests.bench.ours import MEETING, TOKEN
from tests.faults.crowd import token_of
from tests.faults.lines import Line

MEMORY: Final = Path("/dev/shm")  # noqa: S108 -- the folder in it is TemporaryDirectory's own
PEOPLE: Final = 1_000
ROUNDS: Final = 3
WITHIN_S: Final = 10.0
PACE_S: Final = (
    0.04  # between two commands of the chair: more than a hurried one, less than a storm
)
ASKED: Final = 200
FEWER: Final = 50  # where it is not the p99 that is asked for
SETTLED_S: Final = 1.5  # what is told once a second has been told
STARTS_WITHIN_S: Final = 60.0
GONE_WITHIN_S: Final = 30.0
SECOND_MS: Final = 1_000
WINDOW: Final = 3  # seconds: a machine that is late with one is on time with the next

Figures = dict[str, Any]


class Watch(Line):
    """A page that notes when it was told of attendance."""

    def __init__(self, name: str, link: dict[str, str]) -> None:
        super().__init__(name, MEETING, link)
        self.told_ms: list[float] = []

    @override
    def _on_patch(self, patch: Any) -> None:
        super()._on_patch(patch)
        if "attendance" in patch["slices"]:
            self.told_ms.append(time.monotonic() * SECOND_MS)


async def asked(
    chair: Line, server: int, until: "asyncio.Future[Any] | None" = None, least: int = 0
) -> list[float]:
    """How long each of the chair's commands took (ms): so many, or for as long as people come.

    What the server (a process id) and we waited for a core is taken off: others had it.
    """
    took: list[float] = []
    while len(took) < least or (until is not None and not until.done()):
        by_ms = -60_000 if len(took) % 2 else 60_000
        body = {"type": "agenda.extend", "session": SESSION, "from_item": "s1-i1", "by_ms": by_ms}
        began = time.monotonic() - queued_s(server)
        answer = await chair.ask("command", {"id": str(uuid4()), "meeting": MEETING, "body": body})
        took.append((time.monotonic() - queued_s(server) - began) * SECOND_MS)
        assert answer["ok"], answer
        await asyncio.sleep(PACE_S)
    return took


def queued_s(server: int) -> float:
    """How long a server's loop and ours have waited for a core so far, if the kernel says so."""
    threads = (Path(f"/proc/{server}/task/{server}/schedstat"), Path("/proc/thread-self/schedstat"))
    return sum(int(one.read_text().split()[1]) for one in threads if one.exists()) / 1e9


def p99(took: Sequence[float]) -> float:
    """The slowest but one in a hundred."""
    return sorted(took)[len(took) * 99 // 100]


def a_second(at_ms: Sequence[float]) -> float:
    """How many of these moments come in a second: of all that lie in any three of them."""
    window_ms = WINDOW * SECOND_MS
    most = max((sum(begin <= at < begin + window_ms for at in at_ms) for begin in at_ms), default=0)
    return max(0, most - 1) / WINDOW  # the first begins the window: spans are counted, not posts


@dataclass(frozen=True)
class Coming:
    """How many people come, within how many seconds, and how often."""

    people: int
    within_s: float
    rounds: int


async def filled(port: int, server: Child, crowd: Child, how: Coming) -> Figures:
    """Let them come, and see who was told what and how often."""
    url = f"http://127.0.0.1:{port}"
    chair = Watch("chair", {"token": TOKEN})
    pages = [chair, Watch("public", {}), Watch("a delegate", {"token": token_of(how.people)})]
    for page in pages:
        await page.connect(url)
    rounds = []
    for left in reversed(range(how.rounds)):
        rounds.append(await come(chair, server, crowd, how))
        if left:
            await asyncio.to_thread(crowd.ask, "leave", GONE_WITHIN_S)
            await chair.until(lambda shown: shown["attendance"]["heads"]["online"] < how.people)
    observed = await asyncio.to_thread(server.ask, "observed")
    for page in pages:
        await page.close()
    return {
        "rounds": rounds,
        "people": min(one["people"] for one in rounds),
        "seconds": max(one["seconds"] for one in rounds),
        "seen": min(one["seen"] for one in rounds),
        "observed": len(observed["at_ms"]),
        "observed_a_second": a_second(observed["at_ms"]),
        "told": max(len(page.told_ms) for page in pages),
        "told_a_second": max(a_second(page.told_ms) for page in pages),
        "p99_ms": median(one["p99_ms"] for one in rounds),
        "p99_ms_quiet": median(one["p99_ms_quiet"] for one in rounds),
        "faults": [fault for page in pages for fault in page.faults],
    }


async def come(chair: Watch, server: Child, crowd: Child, how: Coming) -> Figures:
    """One time: the chair while they come, and once they are there."""
    order = f"people {how.people} {how.within_s}"
    arrival = asyncio.get_running_loop().create_task(
        asyncio.to_thread(crowd.ask, order, how.within_s + 120)
    )
    stormy = await asked(chair, server.process.pid, arrival)
    await asyncio.sleep(SETTLED_S)
    quiet = await asked(chair, server.process.pid, least=ASKED if how.people >= PEOPLE else FEWER)
    came = await arrival
    return {
        "people": came["done"],
        "seconds": came["seconds"],
        "seen": chair.slices["attendance"]["heads"]["online"],
        "p99_ms": p99(stormy),
        "p99_ms_quiet": p99(quiet),
    }


def measured(
    folder: Path, people: int = PEOPLE, within_s: float = WITHIN_S, rounds: int = ROUNDS
) -> Figures:
    """So many people come within so many seconds; raises ``NoAnswer``."""
    where = MEMORY if os.access(MEMORY, os.W_OK) else folder
    with TemporaryDirectory(dir=where) as record:
        hall = [sys.executable, "-m", "tests.bench.full_hall", record, str(people + 1)]
        with started(hall, folder / "hall.log") as server:
            port: int = server.hear(STARTS_WITHIN_S)["port"]
            words = [sys.executable, "-m", "tests.faults.crowd", str(port), str(MEETING)]
            with started(words, folder / "people.log") as crowd:
                return asyncio.run(filled(port, server, crowd, Coming(people, within_s, rounds)))
