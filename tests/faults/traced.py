"""What a process did to a folder's files, in order, as strace saw it. Nothing is judged here.

It is forked from a program that has imported everything, and strace is let onto it before it
begins: importing cost 1.1 of the 1.5 s of CPU of a life, of which a sweep has two hundred.
"""

import ctypes
import importlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import pytest

from tests.faults.nursery import PARENT

DIED_OF_IT: Final = 74
SET_PTRACER, ANYBODY = 0x59616D61, -1  # linux/prctl.h
CALLS: Final = "pwrite64,write,fdatasync,fsync,ftruncate,unlink,rename,openat"
LONGEST: Final = 70_000  # bytes of one write that are kept: a page or a copy's part is 65,536
LINE: Final = re.compile(r"(?P<at>\d+\.\d+) (?P<call>\w+)\((?P<said>.*)\) += (?P<result>-?\d+)")
PATH: Final = re.compile(r"<([^>]*)>|\"((?:\\x[0-9a-f]{2})*)\"")


class Did(StrEnum):
    """What a step did."""

    MADE = "made"
    WROTE = "wrote"
    CUT = "cut"
    SYNCED = "synced"
    FAILED_TO_SYNC = "failed to sync"
    REMOVED = "removed"
    MOVED = "moved"
    SYNCED_NAMES = "synced names"


CHANGED: Final = {
    "openat": Did.MADE,
    "unlink": Did.REMOVED,
    "rename": Did.MOVED,
    "ftruncate": Did.CUT,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One call that changed a file, or was to make a change last; ``at`` orders the calls."""

    at: float
    did: Did
    name: str
    offset: int = 0  # of what was written; the size, when the file was cut
    content: bytes = b""
    to: str = ""  # what a file was renamed to


@dataclass(frozen=True, slots=True)
class Traced:
    """All steps, and what was made of failing calls."""

    steps: list[Step]
    failed: int  # calls that were made to fail
    died: int  # lives that ended in an error of the disk's


def strace() -> str:
    """Where strace is; skips the test where there is none."""
    found = shutil.which("strace")
    if found is None:
        pytest.skip("no strace here: writes and syncs cannot be seen (Debian: apt install strace)")
    return found


def traced(folder: Path, names: Sequence[str], words: Sequence[str], failing: str = "") -> Traced:
    """Run a module of the tests on a folder, to its end; what it did to the files named there.

    ``failing`` names calls that fail (strace's ``inject=``); who dies of it is started once more.
    """
    out = folder.with_name("trace")
    out.mkdir()
    paths = [word for path in [folder, *(folder / name for name in names)] for word in ("-P", path)]
    seen = ["-ff", "-ttt", "-y", "-xx", "-s", LONGEST, "-e", f"trace={CALLS}", "-o", out / "of"]
    command = [strace(), *map(str, [*seen, *paths])]
    died = 0
    for life in [command + ["-e", f"inject={failing}"] * bool(failing), command]:
        code, said = _lived(life, words, folder.with_name("said"))
        if code == 0:
            break
        died += 1
        assert code == DIED_OF_IT, said
    traces = [one.read_text() for one in out.iterdir()]
    shutil.rmtree(out)
    steps = [step for trace in traces for step in steps_of(trace, folder)]
    failed = sum(trace.count("(INJECTED)") for trace in traces)
    return Traced(sorted(steps, key=lambda step: step.at), failed, died)


def _lived(command: Sequence[str], words: Sequence[str], said: Path) -> tuple[int | None, str]:
    """One life under strace: how it ended, and the end of what it said."""
    ours, its = PARENT.Pipe()
    life = PARENT.Process(target=_live, args=(words, its, said), daemon=True)
    life.start()
    its.close()
    ours.recv()
    looking = [*command, "-p", str(life.pid)]
    with subprocess.Popen(looking, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stderr is not None
        told = watching.stderr.readline()
        if "attached" not in told:
            life.kill()
            pytest.skip(f"strace may not look at programs here: {told.strip()[:200]}")
        ours.send(None)
        watching.communicate()
    life.join()
    return life.exitcode, said.read_text()[-4000:]


def _live(words: Sequence[str], its: Connection, said: Path) -> None:
    with said.open("w") as file:
        for either in (1, 2):
            os.dup2(file.fileno(), either)
    # Who is no administrator may look only at his own children, or at who allows it.
    ctypes.CDLL(None).prctl(SET_PTRACER, ctypes.c_ulong(ANYBODY))
    its.send(None)
    its.recv()
    module, *arguments = words
    importlib.import_module(module).main(arguments)


def steps_of(trace: str, folder: Path) -> Iterator[Step]:
    """The steps of one thread's trace."""
    for line in trace.splitlines():
        if found := LINE.match(line):
            step = _step(found, folder)
            if step is not None:
                yield step


def _step(line: re.Match[str], folder: Path) -> Step | None:
    at, call, said = float(line["at"]), line["call"], line["said"]
    strings = _strings(said)
    result = int(line["result"])
    if call in {"fdatasync", "fsync"}:
        return _sync(at, Path(_text(strings[0])), folder, done=result == 0)
    if result < 0 or (call == "openat" and "O_CREAT" not in said):
        return None
    last = said.rpartition(", ")[2]
    if call in {"pwrite64", "write"}:
        offset = int(last) if call == "pwrite64" else 0
        written = bytes.fromhex(strings[1].replace("\\x", ""))[:result]
        assert len(written) == result, "strace kept less of it than was written: LONGEST"
        return Step(at, Did.WROTE, _name(strings[0]), offset, written)
    name = _name(strings[1] if call == "openat" else strings[0])
    to = _name(strings[1]) if call == "rename" else ""
    return Step(at, CHANGED[call], name, int(last) if call == "ftruncate" else 0, to=to)


def _sync(at: float, path: Path, folder: Path, *, done: bool) -> Step:
    if path == folder:
        # SQLite does not ask what came of it; ext4, XFS and btrfs let a new file's name last
        # with its first fsync anyway.
        return Step(at, Did.SYNCED_NAMES, "")
    return Step(at, Did.SYNCED if done else Did.FAILED_TO_SYNC, path.name)


def _name(hexadecimal: str) -> str:
    return Path(_text(hexadecimal)).name


def _strings(said: str) -> list[str]:
    """Every path and text of a call's arguments, still in hexadecimal."""
    return [path or text for path, text in PATH.findall(said)]


def _text(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal.replace("\\x", "")).decode()
