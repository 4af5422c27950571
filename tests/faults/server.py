"""A real server in a process of its own, which can be killed at any moment."""

import asyncio
import json
import os
import signal
import sys
import time
from asyncio.subprocess import Process
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

ANSWERS_WITHIN_S = 20.0
QUICK = {"HYBRIDMEET_MIN_ADVANCE_SPAN_S": "0"}  # or a life of half a second holds one advance


@dataclass
class Server:
    """One life of the demonstration server; ``told`` is the line it printed when it answered."""

    process: Process
    told: dict[str, Any]
    ready_at: float

    @classmethod
    async def start(cls, folder: Path, port: int, mutant: str = "") -> Self:
        """Start it on a data folder and wait until it answers."""
        program = ["tests.faults.launch", mutant] if mutant else ["hybridmeet"]
        words = ["-m", *program, "demo", "--json", "--port", str(port)]
        words += ["--data", str(folder / "data")]
        with (folder / "server.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *words,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env={**os.environ, **QUICK},  # noqa: TID251 -- a child's environment is built here
            )
        assert process.stdout is not None
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            line = await process.stdout.readline()
        if not line:
            raise AssertionError((folder / "server.log").read_text()[-4000:])
        return cls(process, json.loads(line), time.monotonic())

    async def kill(self) -> None:
        """SIGKILL, now."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    def links(self, meeting: str) -> dict[str, dict[str, str]]:
        """A meeting's demonstration links by name: url, and token and person but for the public."""
        links: dict[str, dict[str, str]] = next(
            told["links"] for told in self.told["meetings"] if told["id"] == meeting
        )
        return links

    @property
    def url(self) -> str:
        """Where it answers."""
        url: str = self.told["base_url"]
        return url
