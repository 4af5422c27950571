"""Lives of a demonstration server about whose alarms a test asks the record itself."""

import json
import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from signal import Signals
from typing import Any, Self
from urllib.request import Request, urlopen
from uuid import uuid4

from hybridmeet.adapters.clock import SystemClock
from tests.cli.running import post
from tests.engine import record_beside
from tests.faults.nursery import Birth, Child, born

LOOK_AGAIN_S = 0.05
SOON_ENOUGH_S = 15.0
Sounded = tuple[str, str, str, str | None]  # meeting, kind, session, item


@dataclass
class Life:
    """One life of the server on a folder, killed in the end unless it is already dead."""

    child: Child
    told: dict[str, Any]

    @classmethod
    @contextmanager
    def lived(cls, folder: Path, ahead_s: float = 0, **settings: float) -> Iterator[Self]:
        """A server that answers; ``ahead_s`` is where in time it lives."""
        words = ["demo", "--json", "--port", "0", "--data", str(folder / "data")]
        more = {f"HYBRIDMEET_{name.upper()}": str(value) for name, value in settings.items()}
        environment = {**os.environ, **more}  # noqa: TID251 -- a child's environment is built here
        log = folder / "server.log"
        child, said = born(Birth(words, environment, log, ahead_s=ahead_s))
        with os.fdopen(said) as lines:
            try:
                line = lines.readline()
                assert line, log.read_text()[-4000:]
                yield cls(child, json.loads(line))
            finally:
                child.kill()
                child.join()

    def kill_at(self, moment: datetime, late_s: float) -> None:
        """SIGKILL so long after a moment, and wait until it is dead."""
        after = (moment - SystemClock().now()).total_seconds() + late_s
        assert after > 0, "the moment is past: the machine is too slow for this test's plan"
        threading.Timer(after, self.child.kill).start()
        self.child.join()

    def signal(self, number: Signals) -> None:
        """Send it a signal."""
        assert self.child.pid is not None
        os.kill(self.child.pid, number)

    def ask(self, meeting: str, **body: object) -> None:
        """A command of the secretary's that must be done."""
        asked = {"id": str(uuid4()), "body": body}
        status, text = post(f"{self._at(meeting)}/commands", asked, self._token(meeting))
        assert status == 200, text

    def view(self, meeting: str) -> dict[str, Any]:
        """What the secretary sees."""
        bearer = {"Authorization": f"Bearer {self._token(meeting)}"}
        with urlopen(Request(f"{self._at(meeting)}/view", headers=bearer)) as answer:
            slices: dict[str, Any] = json.load(answer)["slices"]
        return slices

    def _at(self, meeting: str) -> str:
        return f"{self.told['base_url']}/api/meetings/{meeting}"

    def _token(self, meeting: str) -> str:
        row = next(row for row in self.told["meetings"] if row["id"] == meeting)
        token: str = row["links"]["secretary"]["token"]
        return token


def sounded(folder: Path) -> Counter[Sounded]:
    """How often each alarm stands in the record."""
    with record_beside(folder / "data" / "hybridmeet.db") as record:
        told = [
            (row["meeting"], json.loads(row["body"]))
            for row in record.rows("event")
            if row["type"] == "alarm.sounded"
        ]
    return Counter((meeting, one["kind"], one["session"], one["item"]) for meeting, one in told)


def recorded(folder: Path, alarm: Sounded) -> int:
    """Wait until an alarm stands in the record; how often it does."""
    looking = threading.Event()
    for _ in range(round(SOON_ENOUGH_S / LOOK_AGAIN_S)):
        if count := sounded(folder)[alarm]:
            return count
        looking.wait(LOOK_AGAIN_S)
    return 0
