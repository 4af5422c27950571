"""The N-th write or sync of the store fails, for every N: never a false yes, and it goes on.

The kernel is told to fail the call (strace), at the first life of a scribe and not at the next. A
failed sync may lose what it was to make last though every later one succeeds, so its images are
those of a power cut on such a disk (``disk.Inode.sync``).
"""

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.test_power_loss import folder, judged, scribbled

__all__ = ["folder"]  # the fixture

pytestmark = [
    pytest.mark.kill,
    pytest.mark.timeout(120),
    pytest.mark.sqlite("the files are SQLite's"),
]

ENTRIES = 18
MANY_ENTRIES = 60
FEW_IMAGES = 16
FAILURES = {
    "sync": "fdatasync:error=EIO:when={}",
    "full": "pwrite64:error=ENOSPC:when={}..{}",
    "write": "pwrite64:error=EIO:when={}",
}
AT_ONCE = 12  # calls in a row that find no room
EVERY = [pytest.mark.long, pytest.mark.timeout(900)]
NO_END = [pytest.mark.night, pytest.mark.timeout(7200)]
# strace counts for each thread: of 18 entries none makes more than 22 syncs or 260 writes.
SYNCS, WRITES = 22, 260


class Sweep(NamedTuple):
    """Which calls fail, each in a run of its own, and how much is written meanwhile."""

    how: str
    calls: Sequence[int]
    entries: int = ENTRIES


@pytest.mark.parametrize(
    "sweep",
    [
        Sweep("sync", [8]),
        pytest.param(Sweep("full", [60]), marks=pytest.mark.long),
        pytest.param(Sweep("sync", range(1, SYNCS + 1)), marks=EVERY),
        pytest.param(Sweep("full", [*range(1, 49, 3), *range(60, WRITES, 15)]), marks=EVERY),
        pytest.param(Sweep("write", range(1, WRITES, 15)), marks=EVERY),
        pytest.param(Sweep("sync", range(1, 3 * SYNCS + 1), MANY_ENTRIES), marks=NO_END),
        pytest.param(Sweep("full", range(1, WRITES + 1)), marks=NO_END),
        pytest.param(Sweep("write", range(1, WRITES + 1)), marks=NO_END),
    ],
    ids=lambda sweep: f"{sweep.how}-{sweep.calls[0]}-{sweep.calls[-1]}",
)
async def test_whichever_call_fails_nothing_told_is_lost(
    folder: Path, tell: Callable[[str], None], sweep: Sweep
) -> None:
    how, calls, entries = sweep
    found, died, failed, lived_on = Counter[str](), 0, 0, 0
    for call in calls:
        place = folder.with_name(f"written-{call}")
        place.mkdir()
        traced = scribbled(place, entries, failing=FAILURES[how].format(call, call + AT_ONCE))
        failed += traced.failed
        died += traced.died
        lived_on += bool(traced.failed) and not traced.died
        faults = await judged(place, traced.steps, FEW_IMAGES)
        found.update({f"call {call}: {fault}": often for fault, often in faults.items()})
        shutil.rmtree(place)

    tell(
        f"{how}: call {calls[0]} to {calls[-1]}, {failed} calls failed, {died} lives ended of it, "
        f"{lived_on} went on or were closing anyway, "
        f"{len(calls) * FEW_IMAGES} images: {dict(found) or 'nothing lost'}"
    )
    assert found == {}
    assert failed
    # SQLite swallows what a close meets; it leaves the log there, and the next start reads it anew.
    assert died > lived_on or how != "sync"
