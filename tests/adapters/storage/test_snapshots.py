"""What every SnapshotStore promises, and that a row which does not hold is as good as none."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.ports import Snapshot
from tests.adapters.storage.conftest import Store
from tests.adapters.storage.entries import HANOI, JAKARTA, an_entry

OURS, THEIRS = "a" * 64, "b" * 64


def at_seq(seq: int, shape: str = OURS) -> Snapshot:
    return Snapshot(seq, shape, f'{{"seq": {seq}, "city": "Hà Nội"}}\n{{}}')


async def test_the_last_one_is_found_by_who_can_read_it(store: Store) -> None:
    await store.append(an_entry(0, "begin", 5))

    await store.keep_snapshot(HANOI, at_seq(2))
    await store.keep_snapshot(HANOI, at_seq(4))

    assert await store.snapshot(HANOI, OURS) == at_seq(4)
    assert await store.snapshot(HANOI, THEIRS) is None
    assert await store.snapshot(JAKARTA, OURS) is None


async def test_an_older_one_comes_too_late(store: Store) -> None:
    await store.append(an_entry(0, "begin", 5))

    await store.keep_snapshot(HANOI, at_seq(4))
    await store.keep_snapshot(HANOI, at_seq(2))

    assert await store.snapshot(HANOI, OURS) == at_seq(4)


async def test_another_release_puts_its_own_in_its_place(store: Store) -> None:
    await store.append(an_entry(0, "begin", 5))

    await store.keep_snapshot(HANOI, at_seq(4))
    await store.keep_snapshot(HANOI, at_seq(2, THEIRS))

    assert await store.snapshot(HANOI, THEIRS) == at_seq(2, THEIRS)
    assert await store.snapshot(HANOI, OURS) is None


async def test_none_is_kept_of_what_the_log_does_not_hold(store: Store) -> None:
    await store.append(an_entry(0, "begin", 5))

    await store.keep_snapshot(HANOI, at_seq(6))
    await store.keep_snapshot(JAKARTA, at_seq(1))

    assert await store.snapshot(HANOI, OURS) is None
    assert await store.snapshot(JAKARTA, OURS) is None


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        ("body = replace(body, 'city', 'town')", "it was changed after it was written"),
        ("body = 'x'", "it was changed after it was written"),
        ("body = ''", "it was changed after it was written"),
        (f"hash = '{THEIRS}'", "the log is another one"),
        ("seq = 3", "the log is another one"),
        ("seq = 900", "the log is another one"),
    ],
)
async def test_one_that_does_not_hold_is_passed_over_aloud_and_replaced(
    tmp_path: Path, spoilt: str, why: str
) -> None:
    path = tmp_path / "hybridmeet.db"
    store = SqliteStore.open(path)
    await store.append(an_entry(0, "begin", 5))
    await store.keep_snapshot(HANOI, at_seq(4))
    await store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE snapshot SET {spoilt}").close()  # noqa: S608 -- from above

    store = SqliteStore.open(path)
    with capture_logs() as said:
        found = await store.snapshot(HANOI, OURS)
    await store.keep_snapshot(HANOI, at_seq(4))

    assert found is None
    assert [(line["log_level"], line["meeting"], line["why"]) for line in said] == [
        ("warning", HANOI, why)
    ]
    assert await store.snapshot(HANOI, OURS) == at_seq(4)
    await store.close()
