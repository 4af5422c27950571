"""A node in a process of its own: started on a shared database, told to stop, or killed."""

import asyncio
import json
import os
import signal
import time
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.nursery import Birth, Child, born

UP_WITHIN_S = 90.0  # a machine that is busy tenfold
# A person presses once a second and has ten devices; a test plays a hundred people with six links.
QUICK = {"HYBRIDMEET_MIN_ADVANCE_SPAN_S": "0", "HYBRIDMEET_SOCKETS_PER_PERSON": "1000"}


@dataclass
class Born:
    """A node from the nursery, with the ways of asyncio's processes."""

    life: Child

    @property
    def returncode(self) -> int | None:
        """Its code, if it has ended."""
        return self.life.exitcode

    def send_signal(self, how: signal.Signals) -> None:
        """Send it a signal."""
        assert self.life.pid is not None
        os.kill(self.life.pid, how)

    async def wait(self) -> int:
        """Its code, once it has ended."""
        await asyncio.to_thread(self.life.join)
        assert self.life.exitcode is not None
        return self.life.exitcode


@dataclass
class Node:
    """One place of a node: its port and its folder stay, its lives come and go."""

    port: int
    folder: Path
    url: str
    settings: dict[str, str] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    _process: Process | Born | None = None

    @property
    def at(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def program(self) -> tuple[str, ...]:
        """What runs it, where that is another Python or stands somewhere else; else the nursery."""
        return ()

    @property
    def log(self) -> str:
        """What it has said of itself so far."""
        return (self.folder / "server.log").read_text()

    async def start(self, verb: str = "serve") -> None:
        """``serve`` what the database holds, or begin the ``demo`` meetings there."""
        self.folder.mkdir(exist_ok=True)
        words = [verb, "--json", "--port", str(self.port)]
        words += ["--data", str(self.folder)]
        words += ["--database-url", self.url] if self.url else []
        more = {f"HYBRIDMEET_{name.upper()}": value for name, value in self.settings.items()}
        environment = {**os.environ, **QUICK, **more}  # noqa: TID251 -- a child's environment
        start = self._typed if self.program else self._born
        async with asyncio.timeout(UP_WITHIN_S):
            line = await start(words, environment)
        assert line, self.log[-4000:]
        self.told = json.loads(line)

    async def _born(self, words: Sequence[str], environment: Mapping[str, str]) -> str:
        """Let the nursery begin it; the first line it says."""
        child, said = born(Birth(words, environment, self.folder / "server.log"))
        self._process = Born(child)
        with os.fdopen(said) as lines:
            return await asyncio.to_thread(lines.readline)

    async def _typed(self, words: Sequence[str], environment: Mapping[str, str]) -> bytes:
        """Begin it as a shell does; the first line it says."""
        with (self.folder / "server.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.program,
                *("-m", "hybridmeet", *words),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env=environment,
            )
        assert self._process.stdout is not None
        return await self._process.stdout.readline()

    async def kill(self) -> None:
        """SIGKILL, now; nothing where it does not run."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()

    async def end(self) -> tuple[int, float]:
        """SIGTERM; its exit code, and how long it took."""
        assert self._process is not None
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        return await self._process.wait(), time.monotonic() - began

    def links(self, meeting: str) -> dict[str, dict[str, str]]:
        """The demonstration links of a meeting by name."""
        links: dict[str, dict[str, str]] = next(
            told["links"] for told in self.told["meetings"] if told["id"] == meeting
        )
        return links
