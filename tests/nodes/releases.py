"""Earlier releases out of the project's own history, as they ran; and what a later one writes."""

import io
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from typing_extensions import override

from hybridmeet.adapters.storage.chain import Row, canonical
from hybridmeet.adapters.storage.schema import instant
from tests.nodes.node import Node
from tests.postgres import server

ROOT = Path(__file__).parents[2]
BEFORE_MANY_NODES = "75abe8fc33cdf20c19d2dda962d7fe10cd08a577"
BEFORE_ATTENDANCE = "4bfe88b671b2ddf128cd4b0ab8f1b7417a6de79a"


@dataclass
class NodeOf(Node):
    """A node that runs what stands in a folder."""

    release: Path = ROOT

    @property
    @override
    def program(self) -> tuple[str, ...]:
        return ("env", "-C", str(self.release), sys.executable)


def release(commit: str, folder: Path) -> Path:
    """A commit's package in a folder; the test is skipped where there is no history."""
    line = ["git", "-C", str(ROOT), "archive", commit, "hybridmeet", "config"]
    packed = subprocess.run(line, capture_output=True, check=False)
    if packed.returncode:
        pytest.skip(f"the history before this release is not here: {packed.stderr.decode()}")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def write_as_a_later_release(url: str, meeting: str) -> None:
    """A fact of a kind that today's release does not know, chained as it should be."""
    with server().connect(url) as connection, connection.transaction():
        head = connection.execute(
            "SELECT seq, hash, (SELECT max(at) FROM event WHERE meeting = id) FROM meeting "
            "WHERE id = %s FOR UPDATE",
            (meeting,),
        ).fetchone()
        assert head is not None
        seq, last, at = head[0] + 1, head[1], head[2]
        body = canonical({"type": "attendance.beamed", "person": "trong"}).decode()
        bare = (meeting, seq, "attendance.beamed", body, "chair:trong", "from-elsewhere")
        row = Row(*bare, instant(at), last)
        connection.execute(
            "INSERT INTO event (meeting, seq, type, body, actor, command, at, prev_hash, hash) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (*bare, at, last, row.digest()),
        )
        connection.execute(
            "UPDATE meeting SET seq = %s, hash = %s WHERE id = %s", (seq, row.digest(), meeting)
        )
