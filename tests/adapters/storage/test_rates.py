"""How fast each engine appends, on the same disk, in the same minute: a figure, and a floor."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from statistics import quantiles

import pytest

from hybridmeet.adapters.storage.postgres import PostgresStore
from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.domain.ids import MeetingId
from tests.adapters.storage.conftest import Store
from tests.adapters.storage.entries import an_entry, chair
from tests.postgres import OwnPostgres

pytestmark = [pytest.mark.long, pytest.mark.timeout(180)]

MEETINGS = 8
EACH = 100
NEEDED = 5  # facts a second of one meeting, on a busy machine: a chair presses once a second


async def appended(store: Store, meeting: str) -> list[float]:
    """Seconds that each of a meeting's entries took, one after the other."""
    took = []
    name = MeetingId(meeting)
    for seq in range(EACH):
        begun = time.perf_counter()
        await store.append(an_entry(seq, f"c{seq}", meeting=name, actor=chair(name)))
        took.append(time.perf_counter() - begun)
    return took


async def figures(store: Store) -> tuple[float, str]:
    """One meeting alone, then eight at once: the slower rate, and all of it in words."""
    alone = await appended(store, "alone")
    begun = time.perf_counter()
    await asyncio.gather(*(appended(store, f"m{number}") for number in range(MEETINGS)))
    rate = MEETINGS * EACH / (time.perf_counter() - begun)
    cuts = quantiles(alone, n=100)
    single = EACH / sum(alone)
    said = f"one meeting {single:.0f}/s (p50 {cuts[49] * 1e3:.1f} ms, p99 {cuts[98] * 1e3:.1f} ms)"
    return min(single, rate), f"{said}, {MEETINGS} meetings {rate:.0f}/s"


async def test_both_engines_append_faster_than_any_meeting_goes(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    server = OwnPostgres(place="/var/tmp").start()  # noqa: S108 -- a real disk, not memory
    stores: dict[str, Store] = {
        "SQLite": SqliteStore.open(tmp_path / "hybridmeet.db"),
        "PostgreSQL": PostgresStore.open(server.database("rates"), "hanoi"),
    }
    slowest = {}
    for name, store in stores.items():
        slowest[name], said = await figures(store)
        tell(f"{name}: {said}")
        await store.close()
    with suppress(FileNotFoundError):
        server.remove()

    assert min(slowest.values()) > NEEDED
