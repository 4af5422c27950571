"""A byte of the file changes while nobody looks: it is refused, or what was written is read."""

import random
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.domain.ids import MeetingId
from tests.faults.reopening import Told, Whole, reopened
from tests.faults.scribe import DATABASE, MEETINGS, entries

pytestmark = [pytest.mark.kill, pytest.mark.sqlite("the file is SQLite's")]

ENTRIES = 12
REFUSED = ("cannot be", "integrity")


async def written(path: Path) -> Told:
    """A file with both meetings; how many facts each has."""
    store = SqliteStore.open(path)
    last: dict[MeetingId, int] = {}
    for meeting in MEETINGS:
        for entry in islice(entries(meeting), ENTRIES):
            last[meeting] = (await store.append(entry)).last_seq
    await store.close()
    return last


@pytest.mark.parametrize(
    "flips",
    [
        60,
        pytest.param(1_000, marks=[pytest.mark.long, pytest.mark.timeout(300)]),
        pytest.param(20_000, marks=[pytest.mark.night, pytest.mark.timeout(3_600)]),
    ],
)
async def test_no_changed_byte_is_served_as_the_record(
    tmp_path: Path, tell: Callable[[str], None], flips: int
) -> None:
    told = await written(tmp_path / DATABASE)
    sound = (tmp_path / DATABASE).read_bytes()
    (tmp_path / f"{DATABASE}.lock").unlink()
    whole, chance, outcomes = Whole(max(told.values())), random.Random(flips), Counter[str]()
    place = tmp_path / "spoilt"
    place.mkdir()

    for _ in range(flips):
        spoilt = bytearray(sound)
        at = chance.randrange(len(spoilt))
        spoilt[at] ^= chance.randrange(1, 256)
        for old in place.iterdir():
            old.unlink()
        (place / DATABASE).write_bytes(spoilt)
        found = await reopened(place, whole, told)
        served = [fault for fault in found if not fault.startswith(REFUSED)]
        outcomes["served" if served else "refused" if found else "harmless"] += 1

    tell(f"{flips} bytes changed in {len(sound)}: {dict(outcomes)}")
    assert outcomes["served"] == 0
    assert outcomes["refused"] > 0
