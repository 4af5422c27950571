"""Whatever was changed in the log behind the server's back is found, and where is told."""

import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from hybridmeet.adapters.storage.chain import digest_of
from hybridmeet.adapters.storage.records.audit import audited
from hybridmeet.adapters.storage.records.stored import record_at
from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.folded import encode, shape
from hybridmeet.application.ports import Snapshot
from hybridmeet.domain.ids import PersonId
from tests.adapters.storage.records.acted import OTHER, SMALL, moderated

COLUMNS = {
    "event": ("type", "body", "actor", "command", "at", "prev_hash", "hash", "seq", "meeting"),
    "command": ("actor", "id", "first_seq", "last_seq", "answer", "meeting"),
    "meeting": ("seq", "hash"),
}
FLIPS = 60


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    path = tmp_path / "hybridmeet.db"
    await moderated(path)
    return path


def faults(path: Path) -> list[str]:
    with record_at(path) as record:
        return [fault.written for checked in audited(record) for fault in checked.faults]


def change(path: Path, sql: str, *values: object) -> None:
    intruder = sqlite3.connect(path)
    intruder.execute(sql, values)
    intruder.commit()
    intruder.close()


def test_a_record_that_was_left_alone_has_no_fault(path: Path) -> None:
    with record_at(path) as record:
        checked = list(audited(record))

    assert [(one.meeting, one.seq, one.faults) for one in checked] == [
        (OTHER, 16, []),
        (SMALL, 16, []),
    ]
    assert all(one.state and one.state.people and one.state.texts for one in checked)


def test_a_byte_changed_in_any_row_of_the_log_is_found(path: Path) -> None:
    """Each flip alone, in a row and column drawn by chance; also one that ends the text's UTF-8."""
    drawn = random.Random(2)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = bytes
    unseen = []
    for _ in range(FLIPS):
        table = drawn.choice(list(COLUMNS))
        column = drawn.choice(COLUMNS[table])
        rows = connection.execute(f"SELECT rowid, {column} FROM {table}").fetchall()  # noqa: S608 -- names of ours
        rowid, was = drawn.choice(rows)
        other = flipped(was, drawn)
        update = f"UPDATE OR IGNORE {table} SET {column} = CAST(? AS TEXT) WHERE rowid = ?"  # noqa: S608 -- names of ours
        if connection.execute(update, (other, rowid)).rowcount and not faults(path):
            unseen.append((table, column, was, other))
        connection.execute(update, (was, rowid))
    connection.close()

    assert unseen == []
    assert faults(path) == []


def flipped(was: bytes | int, drawn: random.Random) -> bytes | int:
    if isinstance(was, int):
        return was ^ (1 << drawn.randrange(8))
    place = drawn.randrange(len(was))
    return was[:place] + bytes([was[place] ^ (1 << drawn.randrange(1, 8))]) + was[place + 1 :]


@pytest.mark.parametrize(
    ("deed", "found"),
    [
        (
            "UPDATE event SET body = body || ' ' WHERE meeting = 'small-1' AND seq = 4",
            ["small-1: seq 4 was changed after it was written"],
        ),
        (
            "UPDATE event SET at = replace(at, 'T', ' ') WHERE meeting = 'other-1' AND seq = 2",
            ["other-1: seq 2 was changed after it was written"],
        ),
        ("DELETE FROM event WHERE meeting = 'small-1' AND seq = 5", ["small-1: seq 5 is missing"]),
        (
            "DELETE FROM event WHERE meeting = 'small-1' AND seq = 16",
            [
                "small-1: the command pause is answered but not in the log",
                "small-1: ends at seq 15, not at 16: facts are missing",
            ],
        ),
        (
            "DELETE FROM command WHERE meeting = 'small-1' AND id = 'c-1'",
            ["small-1: seq 5 has no answer in the register"],
        ),
        (
            "DELETE FROM meeting WHERE id = 'small-1'",
            ["small-1: has rows but was never begun"],
        ),
        (
            "UPDATE person SET body = body || ' ' WHERE meeting = 'small-1' AND id = 'trong'",
            ["small-1: a row of person (trong): body is not as the server writes it"],
        ),
    ],
)
def test_a_fault_is_told_with_its_meeting_and_seq(path: Path, deed: str, found: list[str]) -> None:
    change(path, deed)

    told = faults(path)

    assert [line for line in found if not any(said.startswith(line) for said in told)] == []
    assert {line.partition(":")[0] for line in told} == {found[0].partition(":")[0]}


def test_a_row_that_was_sealed_anew_does_not_fit_the_next(path: Path) -> None:
    with record_at(path) as record:
        row = list(record.rows("event", SMALL))[4] | {"actor": "chair:other"}
    digest = digest_of(row["prev_hash"], row)
    seal = "UPDATE event SET actor = 'chair:other', hash = ? WHERE meeting = ? AND seq = 5"
    change(path, seal, digest, SMALL)

    assert faults(path)[0] == "small-1: seq 6 does not follow the one before it"


async def test_a_snapshot_that_says_something_else_is_found(path: Path) -> None:
    """A server begins from it: forged with a right seal, it would be shown as the meeting."""
    with record_at(path) as record:
        state = next(one.state for one in audited(record) if one.meeting == SMALL)
    assert state is not None
    store = SqliteStore.open(path)
    await store.keep_snapshot(SMALL, Snapshot(state.seq, shape(), encode(state)))
    assert faults(path) == []
    forged = replace(state, notices=(), people_revision=7)
    await store.forget(SMALL, PersonId("trong"))
    await store.keep_snapshot(SMALL, Snapshot(state.seq, shape(), encode(forged)))
    await store.close()

    assert faults(path) == [
        "small-1: seq 16 is not what its stored snapshot says: delete that row, a cache"
    ]


def test_a_whole_log_written_anew_by_someone_else_is_told_by_its_digest(path: Path) -> None:
    """Who can write the file can forge a chain; the head that a backup printed then differs."""
    with record_at(path) as record:
        before = {one.meeting: one.hash for one in audited(record)}
    change(path, "UPDATE event SET hash = ? WHERE meeting = 'small-1' AND seq = 16", "0" * 64)

    with record_at(path) as record:
        after = {one.meeting: one.hash for one in audited(record)}

    assert (after[OTHER], after[SMALL] == before[SMALL]) == (before[OTHER], False)
