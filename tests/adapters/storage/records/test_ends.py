"""What a start looks at: the newest thousand facts of each meeting, quickly."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hybridmeet.adapters.storage.chain import BrokenChain
from hybridmeet.adapters.storage.records.audit import END
from hybridmeet.adapters.storage.sqlite import SqliteStore
from tests.adapters.storage.entries import JAKARTA, an_entry

LONG = 1300


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A log that is longer than what a start looks at, and a short one."""
    path = tmp_path / "hybridmeet.db"
    store = SqliteStore.open(path)
    await store.append(an_entry(0, "begin", LONG))
    await store.append(an_entry(0, "begin", 3, meeting=JAKARTA))
    await store.close()
    return path


def change(path: Path, sql: str) -> None:
    intruder = sqlite3.connect(path)
    intruder.execute(sql)
    intruder.commit()
    intruder.close()


async def looked_at(path: Path) -> None:
    store = SqliteStore.open(path)
    try:
        await store.verify_ends()
    finally:
        await store.close()


async def test_the_newest_thousand_hold_and_cost_little(
    path: Path, tell: Callable[[str], None]
) -> None:
    store = SqliteStore.open(path)
    times = []
    for _ in range(5):
        begin = time.process_time()
        await store.verify_ends()
        times.append(time.process_time() - begin)
    await store.close()

    tell(f"the newest {END:,} facts checked at start in {min(times) * 1000:.0f} ms of one core")
    assert (END, min(times) < 0.1) == (1000, True)


@pytest.mark.parametrize(
    ("deed", "found"),
    [
        ("UPDATE event SET body = body || ' ' WHERE seq = 1300", "seq 1300 was changed"),
        ("UPDATE event SET actor = 'x:y' WHERE seq = 301", "was changed"),
        ("DELETE FROM event WHERE seq = 1295", "seq 1295 is missing"),
        ("DELETE FROM event WHERE seq = 1300", "facts are missing"),
        ("DELETE FROM event WHERE seq > 300 AND meeting = 'hanoi-1'", "are missing"),
        ("UPDATE event SET at = '2020' WHERE seq = 2 AND meeting = 'jakarta-1'", "seq 2 was"),
        ("UPDATE meeting SET hash = replace(hash, 'a', 'b')", "the digest of the meeting's row"),
    ],
)
async def test_what_was_changed_lately_stops_a_start(path: Path, deed: str, found: str) -> None:
    change(path, deed)

    with pytest.raises(BrokenChain, match=found):
        await looked_at(path)


async def test_what_lies_before_is_left_to_doctor(path: Path) -> None:
    change(path, "UPDATE event SET body = '{}' WHERE seq = 2 AND meeting = 'hanoi-1'")

    await looked_at(path)


async def test_a_new_store_has_nothing_to_look_at(tmp_path: Path) -> None:
    await looked_at(tmp_path / "new.db")
