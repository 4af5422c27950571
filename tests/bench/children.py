"""Programs that the bench starts: orders in, one line of JSON out, each within a deadline.

Here lives the starting, asking and ending of them, and what the kernel says they used. What the
orders mean is the programs' own matter. Nothing outlives the ``with`` that started it.
"""

import json
import os
import select
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STARTS_WITHIN_S = 60.0
ANSWERS_WITHIN_S = 60.0
ENDS_WITHIN_S = 10.0

Told = dict[str, Any]


class NoAnswer(Exception):
    """A program said nothing within its deadline, or ended; what it wrote to stderr is told."""


@dataclass
class Child:
    """A running program."""

    process: subprocess.Popen[bytes]
    log: Path
    _unread: bytes = field(default=b"", repr=False)

    def order(self, line: str) -> None:
        """Say something; the answer is heard later."""
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def hear(self, seconds: float = ANSWERS_WITHIN_S) -> Told:
        """The next answer; raises ``NoAnswer``."""
        assert self.process.stdout is not None
        pipe, ends = self.process.stdout.fileno(), time.monotonic() + seconds
        while b"\n" not in self._unread:
            ready, _, _ = select.select([pipe], [], [], max(0.0, ends - time.monotonic()))
            piece = os.read(pipe, 65_536) if ready else b""
            if not piece:
                raise NoAnswer(f"{self.log.name}: {self._last_words()}")
            self._unread += piece
        line, _, self._unread = self._unread.partition(b"\n")
        told: Told = json.loads(line)
        return told

    def ask(self, line: str, seconds: float = ANSWERS_WITHIN_S) -> Told:
        """Order, and hear the answer."""
        self.order(line)
        return self.hear(seconds)

    def cpu_ns(self) -> int:
        """The CPU time it has used so far, in all its threads."""
        clock = (~self.process.pid << 3) | 2  # the kernel's own name for the clock of a process
        return time.clock_gettime_ns(clock)

    def ticks(self) -> tuple[int, int]:
        """How its CPU time is divided so far: in the program, in the kernel for it."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii", errors="replace")
        fields = stat.rpartition(")")[2].split()
        return int(fields[11]), int(fields[12])

    def memory(self) -> int:
        """Bytes of its own: proportional set size (kernel socket buffers are not in it)."""
        rollup = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="ascii")
        pss = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
        return int(pss.split()[1]) * 1024

    def end(self) -> None:
        """End it: by the end of its input, or else by force."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.close()
            self.process.wait(ENDS_WITHIN_S)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            pass
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()

    def _last_words(self) -> str:
        said = self.log.read_text(encoding="utf-8", errors="replace").strip()
        return said[-2000:] or f"no answer (it ended with {self.process.poll()})"


@contextmanager
def started(words: Sequence[str], log: Path) -> Iterator[Child]:
    """A program that runs as long as the block."""
    with log.open("wb") as errors:
        process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
    child = Child(process, log)
    try:
        yield child
    finally:
        child.end()
