"""A real server in a process of its own, which can be killed at any moment."""

import asyncio
import json
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.faults.nursery import Birth, Child, born

ANSWERS_WITHIN_S = 20.0
QUICK = {"HYBRIDMEET_MIN_ADVANCE_SPAN_S": "0"}  # or a life of half a second holds one advance


@dataclass
class Server:
    """One life of the demonstration server; ``told`` is the line it printed when it answered.

    ``took_s`` is how long it took to; ``ready_at`` is when (monotonic seconds).
    """

    child: Child
    told: dict[str, Any]
    took_s: float
    ready_at: float

    @classmethod
    async def start(cls, folder: Path, port: int, mutant: str = "") -> Self:
        """Start it on a data folder and wait until it answers."""
        words = ["demo", "--json", "--port", str(port), "--data", str(folder / "data")]
        environment = {**os.environ, **QUICK}  # noqa: TID251 -- a child's environment is built here
        log, begun = folder / "server.log", time.monotonic()
        child, said = born(Birth(words, environment, log, mutant))
        with os.fdopen(said) as lines:
            try:
                async with asyncio.timeout(ANSWERS_WITHIN_S):
                    line = await asyncio.to_thread(lines.readline)
            except TimeoutError:
                child.kill()
                raise
        if not line:
            raise AssertionError(log.read_text()[-4000:])
        now = time.monotonic()
        return cls(child, json.loads(line), now - begun, now)

    async def kill(self) -> None:
        """SIGKILL, now."""
        assert self.child.pid is not None
        os.kill(self.child.pid, signal.SIGKILL)
        await asyncio.to_thread(self.child.join)
        self.child.close()

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
