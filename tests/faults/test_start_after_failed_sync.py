"""A start after a failed sync: the log it reads is only in the kernel's memory.

The last commit's sync failed, so it was told to nobody, the process ended, and of its bytes in the
log any part may never reach the disk although every later sync succeeds. A start reads them all.
The power may fail at every step of it (``test_failing_disk`` finds the same by sweeping).
"""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from hybridmeet.adapters.storage.sqlite import SqliteStore
from tests.faults.scribe import DATABASE, MEETINGS, TOLD, entries
from tests.faults.test_power_loss import folder, judged, scribbled
from tests.faults.traced import Did, Step

__all__ = ["folder"]  # the fixture

pytestmark = [
    pytest.mark.kill,
    pytest.mark.timeout(120),
    pytest.mark.sqlite("the files are SQLite's"),
]

LOG = f"{DATABASE}-wal"
HEADER = 32  # bytes of a log before its first page; SQLite syncs them alone
IMAGES = 60


async def ended_of_a_failed_sync(place: Path) -> list[Step]:
    """What led there, its files laid into a folder as a process that starts next reads them.

    All but the last entry is home, so nothing else in the log mends what is half written there.
    """
    *told, last = [one for meeting in MEETINGS for one in islice(entries(meeting), 3)]
    written = place.with_name("before")
    written.mkdir()
    store = SqliteStore.open(written / DATABASE)
    answers = [(entry.meeting, (await store.append(entry)).last_seq) for entry in told]
    await store.close()
    store = SqliteStore.open(written / DATABASE)
    await store.append(last)
    for name in (DATABASE, LOG):
        (place / name).write_bytes((written / name).read_bytes())
    await store.close()
    home, log = ((place / name).read_bytes() for name in (DATABASE, LOG))
    lines = [f"{meeting} {seq}\n".encode() for meeting, seq in answers]
    return [
        Step(0, Did.MADE, DATABASE),
        Step(0, Did.WROTE, DATABASE, content=home),
        Step(0, Did.SYNCED, DATABASE),
        *(Step(0, Did.WROTE, TOLD, content=line) for line in lines),
        Step(0, Did.MADE, LOG),
        Step(0, Did.WROTE, LOG, content=log[:HEADER]),
        Step(0, Did.SYNCED, LOG),
        Step(0, Did.SYNCED_NAMES, ""),
        Step(0, Did.WROTE, LOG, HEADER, log[HEADER:]),
        Step(0, Did.FAILED_TO_SYNC, LOG),
    ]


def until_it_is_home(start: list[Step]) -> list[Step]:
    """The steps of a start until what it read is in the database for certain."""
    home = next(
        number
        for number, step in enumerate(start, start=1)
        if step.did is Did.SYNCED and step.name == DATABASE
    )
    return start[:home]


async def test_a_start_builds_on_nothing_that_is_only_in_memory(
    folder: Path, tell: Callable[[str], None]
) -> None:
    before = await ended_of_a_failed_sync(folder)
    start = until_it_is_home(scribbled(folder, entries=0).steps)

    found = await judged(folder, [*before, *start], IMAGES, since=len(before))

    tell(f"{IMAGES} images of {len(start)} steps of a start: {dict(found) or 'nothing lost'}")
    assert found == {}
    assert any(step.did is Did.MOVED and step.to == LOG for step in start)
