"""The power fails: of what was not synced any part may be left, and nothing told is lost.

A real store writes under strace; from what it wrote and synced, images of its files are made as
they may be found after a power cut at any moment, and the real store opens each.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hybridmeet.adapters.storage.lasting import REPLAYED, copy_path
from hybridmeet.domain.ids import MeetingId
from tests.faults.disk import Disk, Left, lay
from tests.faults.reopening import Whole, reopened, told_by
from tests.faults.scribe import DATABASE, TOLD
from tests.faults.traced import Did, Step, Traced, traced

pytestmark = [
    pytest.mark.kill,
    pytest.mark.timeout(120),
    pytest.mark.sqlite("the files are SQLite's"),
]

LEFT = [Path(f"{DATABASE}{ending}") for ending in REPLAYED]
FILES = [DATABASE, *(one.name for left in LEFT for one in (left, copy_path(left))), TOLD]
MEMORY = Path("/dev/shm")  # noqa: S108 -- only its speed is wanted; the folder in it is our own
KINDS = (Left.ALL, Left.LEAST, *[Left.SOME] * 4)  # the first two are one image each
MANY = [pytest.mark.long, pytest.mark.timeout(900)]
NO_END = [pytest.mark.night, pytest.mark.timeout(7200)]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A quick folder: what is synced here need not survive anything."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as path:
        (Path(path) / "written").mkdir()
        yield Path(path) / "written"


def scribbled(folder: Path, entries: int, *mutants: str, failing: str = "") -> Traced:
    """What a scribe did to its files, all of it or with some calls failing."""
    words = ["tests.faults.scribe", str(folder), str(entries), *mutants]
    return traced(folder, FILES, words, failing)


async def judged(
    folder: Path, steps: Sequence[Step], images: int, *, since: int = 0
) -> Counter[str]:
    """Reopen so many images, spread over every moment since; how often each fault was found."""
    often = Fraction(images, len(steps) - since)
    chance, disk, found = random.Random(images), Disk(), Counter[str]()
    whole = Whole(max(told_by(steps).values()))
    told: dict[MeetingId, int] = {}
    place = folder.with_name("image")
    place.mkdir(exist_ok=True)
    for done, step in enumerate(steps, start=1):
        if step.name == TOLD:
            told.update(told_by([step]))
        else:
            disk.follow(step)
        due = int(often * (done - since)) - int(often * (done - 1 - since)) if done > since else 0
        for _ in range(due):
            lay(place, disk.image(chance, chance.choice(KINDS)))
            found.update(await reopened(place, whole, told))
    return found


@pytest.mark.parametrize(
    ("entries", "images"),
    [
        (20, 40),
        pytest.param(60, 5_000, marks=MANY),
        pytest.param(200, 100_000, marks=NO_END),
    ],
)
async def test_no_image_lacks_what_was_told(
    folder: Path, tell: Callable[[str], None], entries: int, images: int
) -> None:
    steps = scribbled(folder, entries).steps

    found = await judged(folder, steps, images)

    syncs = sum(step.did is Did.SYNCED for step in steps)
    told = sum(step.name == TOLD for step in steps)
    seen = f"{images} images of {len(steps)} steps with {syncs} syncs, {told} entries told"
    tell(f"{seen}: {dict(found) or 'nothing lost'}")
    assert found == {}


@pytest.mark.parametrize(
    "mutant",
    [
        pytest.param("synchronous_normal", marks=pytest.mark.long),
        pytest.param("acknowledge_before_commit", marks=pytest.mark.long),
    ],
)
async def test_who_says_yes_before_it_is_on_the_disk_is_caught(
    folder: Path, tell: Callable[[str], None], mutant: str
) -> None:
    found = await judged(folder, scribbled(folder, 8, mutant).steps, images=40)

    tell(f"{mutant}: {sum(found.values())} of 40 images show it")
    assert any("told" in fault for fault in found)
