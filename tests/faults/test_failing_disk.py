"""The N-th write or sync of the store fails, for every N: never a false yes, and it goes on.

The kernel is told to fail the call (strace), at the first life of a scribe and not at the next. A
failed sync may lose what it was to make last though every later one succeeds, so its images are
those of a power cut on such a disk (``disk.Inode.sync``).
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.test_power_loss import folder, judged, scribbled
from tests.faults.traced import Did

__all__ = ["folder"]  # the fixture

pytestmark = [
    pytest.mark.kill,
    pytest.mark.timeout(120),
    pytest.mark.sqlite("the files are SQLite's"),
]

ENTRIES = 18
FEW_IMAGES = 16
FAILURES = {
    "sync": "fdatasync:error=EIO:when={}",
    "full": "pwrite64:error=ENOSPC:when={}..{}",
    "write": "pwrite64:error=EIO:when={}",
}
AT_ONCE = 12  # calls in a row that find no room
EVERY = [pytest.mark.long, pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    ("how", "calls"),
    [
        ("sync", [8]),
        pytest.param("full", [60], marks=pytest.mark.long),
        pytest.param("sync", range(1, 51), marks=EVERY),
        pytest.param("full", range(1, 51), marks=EVERY),
        pytest.param("full", range(60, 360, 15), marks=EVERY),
        pytest.param("write", range(1, 341, 17), marks=EVERY),
    ],
)
async def test_whichever_call_fails_nothing_told_is_lost(
    folder: Path, tell: Callable[[str], None], how: str, calls: list[int]
) -> None:
    found, died, failed, lived_on = Counter[str](), 0, 0, 0
    for call in calls:
        place = folder.with_name(f"written-{call}")
        place.mkdir()
        traced = scribbled(place, ENTRIES, failing=FAILURES[how].format(call, call + AT_ONCE))
        unsynced = sum(step.did is Did.FAILED_TO_SYNC for step in traced.steps)
        failed += unsynced
        died += traced.died
        lived_on += bool(unsynced) and not traced.died
        found += await judged(place, traced.steps, FEW_IMAGES)

    tell(
        f"{how}: call {calls[0]} to {calls[-1]}, {failed} syncs failed, {died} lives ended of it, "
        f"{lived_on} were closing anyway, "
        f"{len(calls) * FEW_IMAGES} images: {dict(found) or 'nothing lost'}"
    )
    assert found == {}
    # SQLite swallows what a close meets; it leaves the log there, and the next start reads it anew.
    assert died > lived_on or how != "sync"
