"""What the real store makes of an image of its files, held against what was told."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from pathlib import Path

from sqlalchemy import Connection

from hybridmeet.adapters.storage.chain import BrokenChain
from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.ports import StorageError
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.ids import MeetingId
from tests.faults.scribe import DATABASE, MEETINGS, TOLD, entries
from tests.faults.traced import Did, Step

Told = Mapping[MeetingId, int]


def told_by(steps: Sequence[Step]) -> Told:
    """The newest seq of each meeting that was told yes in these steps."""
    lines = [
        step.content.decode().split()
        for step in steps
        if step.did is Did.WROTE and step.name == TOLD
    ]
    return {MeetingId(meeting): int(seq) for meeting, seq in lines}


class Whole:
    """All that was ever written: every log that is left must be a beginning of it."""

    def __init__(self, last: int) -> None:
        """Know what is written up to a seq, or a little more."""
        self._logs: dict[MeetingId, list[Recorded]] = {}
        self._ends: dict[MeetingId, set[int]] = {}
        for meeting in MEETINGS:
            written = list(takewhile(lambda one: one.expected_seq <= last, entries(meeting)))
            self._logs[meeting] = [
                Recorded(meeting, seq, event, one.actor, one.command, one.at)
                for one in written
                for seq, event in enumerate(one.events, one.expected_seq + 1)
            ]
            self._ends[meeting] = {0} | {one.expected_seq + len(one.events) for one in written}

    def faults(self, meeting: MeetingId, log: Sequence[Recorded], told: int) -> list[str]:
        """What is wrong with what is left of one meeting."""
        found: list[str] = []
        if len(log) < told:
            found.append(f"{meeting}: told {told} facts, {len(log)} are left")
        if list(log) != self._logs[meeting][: len(log)]:
            found.append(f"{meeting}: what is left is not what was written")
        if len(log) not in self._ends[meeting]:
            found.append(f"{meeting}: {len(log)} facts end within an entry")
        return found


def integrity(connection: Connection) -> str:
    """SQLite's own opinion of the file: ``ok``, or what is wrong."""
    return str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())


async def reopened(folder: Path, whole: Whole, told: Told) -> list[str]:
    """Open the store as a start does; what it lost, made up or no longer understands."""
    try:
        store = SqliteStore.open(folder / DATABASE)
    except StorageError as error:
        return [f"cannot be opened: {error}"]
    try:
        found = []
        if (said := await store._readers.read(integrity)) != "ok":
            found.append(f"integrity: {said}")
        for meeting in MEETINGS:
            log = await store.read(meeting)
            found += whole.faults(meeting, log, told.get(meeting, 0))
            await store.verify(meeting)
    except (StorageError, BrokenChain, ValueError) as error:
        return [f"cannot be read: {str(error)[:200]}"]
    else:
        return found
    finally:
        await store.close()
