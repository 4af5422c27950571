"""What an earlier life left is written out anew before it is replayed (``lasting``)."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hybridmeet.adapters.storage.lasting import REPLAYED, copy_path, make_last
from tests.disks import mounted

pytestmark = pytest.mark.sqlite("the files are SQLite's")

LEFT = bytes(range(256)) * 1_000
STRANGER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
print("looks", flush=True)
sys.stdin.read()
"""


def left_beside(path: Path, ending: str) -> Path:
    """A file that something was left in, beside a database in WAL mode."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL").fetchall()
    connection.close()
    left = path.with_name(path.name + ending)
    left.write_bytes(LEFT)
    left.chmod(0o640)
    return left


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[Path]:
    """A database that another program has open."""
    path = tmp_path / "hybridmeet.db"
    left_beside(path, "-wal").unlink()
    command = [sys.executable, "-c", STRANGER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as looking:
        assert looking.stdout is not None
        assert looking.stdout.readline() == b"looks\n"
        yield path


@pytest.mark.parametrize("ending", REPLAYED)
def test_what_was_left_stands_in_a_file_of_its_own(tmp_path: Path, ending: str) -> None:
    left = left_beside(tmp_path / "hybridmeet.db", ending)
    before = left.stat()
    copy_path(left).write_bytes(b"of a start that was killed" * 20_000)

    make_last(tmp_path / "hybridmeet.db")

    assert left.read_bytes() == LEFT
    assert left.stat().st_ino != before.st_ino
    assert (left.stat().st_mode, left.stat().st_uid) == (before.st_mode, before.st_uid)
    assert not copy_path(left).exists()


def test_nothing_is_swapped_under_a_program_that_looks(stranger: Path) -> None:
    left = stranger.with_name(stranger.name + "-wal")
    before = left.stat().st_ino
    left.write_bytes(LEFT)

    make_last(stranger)

    assert (left.stat().st_ino, left.read_bytes()) == (before, LEFT)


def test_without_room_for_a_copy_each_byte_is_written_onto_itself(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=400k") as disk:
        left = left_beside(disk / "hybridmeet.db", "-wal")
        before = left.stat()

        make_last(disk / "hybridmeet.db")

        assert (left.stat().st_ino, left.read_bytes()) == (before.st_ino, LEFT)
        assert left.stat().st_mtime_ns > before.st_mtime_ns
        assert not copy_path(left).exists()


def test_a_folder_without_a_store_is_left_alone(tmp_path: Path) -> None:
    make_last(tmp_path / "hybridmeet.db")

    assert list(tmp_path.iterdir()) == []
