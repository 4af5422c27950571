"""The hash chain: anybody can check it, and nobody can change a fact unseen."""

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from hybridmeet.adapters.storage.chain import BrokenChain
from hybridmeet.adapters.storage.sqlite import SqliteStore
from tests.adapters.storage.entries import HANOI, an_entry


def rows(path: Path) -> list[sqlite3.Row]:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    found = connection.execute("SELECT * FROM event ORDER BY meeting, seq").fetchall()
    connection.close()
    return found


async def test_the_standard_library_alone_can_check_the_chain(
    file: SqliteStore, tmp_path: Path
) -> None:
    await file.append(an_entry(0, "begin", 3))
    await file.append(an_entry(3, "next", 2))

    last = "0" * 64
    for row in rows(tmp_path / "hybridmeet.db"):
        members = {name: row[name] for name in ("meeting", "seq", "type", "actor", "command", "at")}
        members["body"] = json.loads(row["body"])
        text = json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert row["prev_hash"] == last
        last = hashlib.sha256(last.encode() + text.encode()).hexdigest()
        assert row["hash"] == last

    assert await file.verify(HANOI) == last


async def test_a_log_that_was_never_begun_holds(file: SqliteStore) -> None:
    assert await file.verify(HANOI) == "0" * 64


async def test_every_meeting_has_a_chain_of_its_own(file: SqliteStore) -> None:
    for meeting in ("hanoi-1", "jakarta-1"):
        await file.append(an_entry(0, "begin", meeting=meeting))

    assert await file.verify(HANOI) != "0" * 64


@pytest.mark.parametrize(
    ("deed", "found"),
    [
        (
            "UPDATE event SET body = replace(body, '60000', '90000') WHERE seq = 3",
            "seq 3 was changed",
        ),
        ("UPDATE event SET at = '2021-04-06T06:00:00.000Z' WHERE seq = 2", "seq 2 was changed"),
        ("UPDATE event SET actor = 'chair:other' WHERE seq = 1", "seq 1 was changed"),
        ("DELETE FROM event WHERE seq = 2", "seq 2 is missing"),
        ("DELETE FROM event WHERE seq = 5", "missing at the end"),
        ("UPDATE event SET prev_hash = hash WHERE seq = 4", "seq 4 does not follow"),
    ],
)
async def test_a_log_changed_behind_our_back_is_found(
    tmp_path: Path, deed: str, found: str
) -> None:
    path = tmp_path / "hybridmeet.db"
    store = SqliteStore.open(path)
    await store.append(an_entry(0, "begin", 5))
    await store.close()
    intruder = sqlite3.connect(path)
    intruder.execute(deed)
    intruder.commit()
    intruder.close()

    store = SqliteStore.open(path)
    with pytest.raises(BrokenChain, match=found):
        await store.verify(HANOI)
    await store.close()
