"""The command line as scripts meet it: a process of its own, or a call with its words."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridmeet.cli.commands import app, run
from tests.engine import as_typed

ENDS_WITHIN_S = 15.0
QUICK = ("--config", str(Path(__file__).parents[1] / "quick.toml"))


def called(*words: str | Path) -> int:
    """The code of a command called here; what it says is caught by pytest."""
    return run(lambda **more: app(args=as_typed(words), **more))


@dataclass
class Server:
    """A server in a process of its own; ``told`` is the first line of its standard output."""

    child: subprocess.Popen[str]
    log: Path
    told: dict[str, Any]

    def meeting(self, name: str) -> dict[str, Any]:
        """What was told of a meeting."""
        row: dict[str, Any] = next(one for one in self.told["meetings"] if one["id"] == name)
        return row

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop; its code."""
        self.child.send_signal(how)
        return self.child.wait(ENDS_WITHIN_S)


def demo(data: Path, *more: str) -> AbstractContextManager[Server]:
    """The demonstration on a folder, answering."""
    return started("demo", data, *more)


@contextmanager
def started(command: str, data: Path, *more: str) -> Iterator[Server]:
    """A server on a folder, answering."""
    words = as_typed([command, "--json", "--port", "0", "--data", data, *more])
    log = data.with_suffix(".log")
    with log.open("a") as errors:
        child = subprocess.Popen(
            [sys.executable, "-m", "hybridmeet", *words],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        line = child.stdout.readline() if child.stdout else ""
        assert line, log.read_text()
        yield Server(child, log, json.loads(line))
    finally:
        if child.poll() is None:
            child.terminate()
        child.wait(ENDS_WITHIN_S)
        if child.stdout:
            child.stdout.close()


def get(url: str) -> tuple[int, str]:
    """Status and body of a page."""
    return _asked(urllib.request.Request(url))


def post(url: str, body: dict[str, Any], token: str) -> tuple[int, str]:
    """Status and body of an answer to a holder of a token."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return _asked(urllib.request.Request(url, json.dumps(body).encode(), headers))


def _asked(request: urllib.request.Request) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
