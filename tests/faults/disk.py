"""A disk that keeps what was synced, and of the rest whatever it likes: what a power cut leaves.

Names are lost from the newest back, as a journalling file system loses them. Writes are lost,
reordered and torn by the sector of 512 bytes; none spoils a byte beside it (SQLite's own
assumption, PSOW). What a failed sync was to make last may be lost for good although the kernel
calls it clean and a later sync succeeds: Linux does so (https://lwn.net/Articles/752063/).
"""

import random
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from tests.faults.traced import Did, Step

SECTOR = 512
GARBLED = 0.05  # of the sectors that were being written


class Left(Enum):
    """How much is left of what was not synced."""

    ALL = auto()  # a kill
    LEAST = auto()  # a disk that wrote what it must
    SOME = auto()


@dataclass(slots=True)
class Inode:
    """A file's certain bytes, and what came after them in order, each surely there or perhaps."""

    sure: bytearray = field(default_factory=bytearray)
    history: list[tuple[Step, bool]] = field(default_factory=list)
    pending: list[Step] = field(default_factory=list)

    def sync(self, *, done: bool) -> None:
        """All that is pending is there, or, when it failed, perhaps and never looked at again."""
        self.history += [(step, done) for step in self.pending]
        self.pending = []
        while self.history and self.history[0][1]:
            apply(self.sure, self.history.pop(0)[0])

    def whole(self) -> bytearray:
        """What a process reads: everything."""
        return self._bytes([step for step, _ in self.history] + self.pending)

    def least(self) -> bytearray:
        """What was synced and nothing more."""
        return self._bytes([step for step, is_sure in self.history if is_sure])

    def perhaps(self, chance: random.Random) -> bytearray:
        """What was synced, and of the rest some sectors in some order."""
        share = chance.choice((0.1, 0.5, 0.9, 0.99))
        kept = bytearray(self.sure)
        for step, is_sure in self.history:
            for part in [step] if is_sure else torn(step, chance, share):
                apply(kept, part)
        for part in shuffled(
            [part for one in self.pending for part in torn(one, chance, share)], chance
        ):
            apply(kept, part)
        return kept

    def _bytes(self, steps: list[Step]) -> bytearray:
        kept = bytearray(self.sure)
        for step in steps:
            apply(kept, step)
        return kept


class Disk:
    """A folder as it is written to."""

    def __init__(self) -> None:
        self._durable: dict[str, Inode] = {}
        self._names: dict[str, Inode] = {}
        self._renamed: list[dict[str, Inode]] = []  # the folder after each step since its sync

    def follow(self, step: Step) -> None:
        """Do what the process did."""
        match step.did:
            case Did.MADE:
                if step.name not in self._names:
                    self._rename({**self._names, step.name: Inode()})
            case Did.REMOVED:
                self._rename({name: one for name, one in self._names.items() if name != step.name})
            case Did.MOVED:
                others = {name: one for name, one in self._names.items() if name != step.name}
                self._rename({**others, step.to: self._names[step.name]})
            case Did.SYNCED_NAMES:
                self._durable, self._renamed = self._names, []
            case Did.SYNCED | Did.FAILED_TO_SYNC:
                self._names[step.name].sync(done=step.did is Did.SYNCED)
            case Did.WROTE | Did.CUT:
                self._names[step.name].pending.append(step)

    def _rename(self, names: dict[str, Inode]) -> None:
        self._names = names
        self._renamed.append(names)

    @property
    def is_settled(self) -> bool:
        """Whether a power cut now would lose nothing."""
        inodes = self._names.values()
        return not self._renamed and not any(one.pending or one.history for one in inodes)

    def image(self, chance: random.Random, left: Left) -> dict[str, bytes]:
        """What may be left, as much of it as was asked for."""
        match left:
            case Left.ALL:
                return {name: bytes(one.whole()) for name, one in self._names.items()}
            case Left.LEAST:
                return {name: bytes(one.least()) for name, one in self._durable.items()}
            case Left.SOME:
                names = chance.choice([self._durable, *self._renamed])
                return {name: bytes(one.perhaps(chance)) for name, one in names.items()}


def apply(kept: bytearray, step: Step) -> None:
    """Do to some bytes what a step did to a file."""
    if step.did is Did.CUT:
        del kept[step.offset :]
        kept.extend(bytes(step.offset - len(kept)))
        return
    if len(kept) < step.offset:
        kept.extend(bytes(step.offset - len(kept)))
    kept[step.offset : step.offset + len(step.content)] = step.content


def torn(step: Step, chance: random.Random, share: float) -> list[Step]:
    """The sectors of a write that got there, some of them garbled; a cut is done or not."""
    if step.did is Did.CUT:
        return [step] if chance.random() < share else []
    parts: list[Step] = []
    begin, end = step.offset, step.offset + len(step.content)
    while begin < end:
        until = min(end, begin - begin % SECTOR + SECTOR)
        if chance.random() < share:
            content = step.content[begin - step.offset : until - step.offset]
            if chance.random() < GARBLED:
                content = chance.randbytes(len(content))
            parts.append(Step(step.at, step.did, step.name, begin, content))
        begin = until
    return parts


def shuffled(steps: list[Step], chance: random.Random) -> list[Step]:
    """Writes in any order, but none across a cut of the file."""
    groups: list[list[Step]] = [[]]
    for step in steps:
        if step.did is Did.CUT:
            groups += [[step], []]
        else:
            groups[-1].append(step)
    for group in groups:
        chance.shuffle(group)
    return [step for group in groups for step in group]


def lay(folder: Path, image: dict[str, bytes]) -> None:
    """Put an image into an empty folder."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in image.items():
        (folder / name).write_bytes(content)
