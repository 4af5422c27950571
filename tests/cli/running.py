"""The command line as scripts meet it: a process of its own, or a call with its words.

``typed`` is a program of its own from its first line of Python on, as a shell begins it: for the
tests of the command line itself. Every other server is born ready (tests/faults/nursery.py).
"""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from hybridmeet.cli.commands import app, run
from tests.engine import as_typed
from tests.faults.nursery import Birth, Child, born

ENDS_WITHIN_S = 15.0
QUICK = ("--config", str(Path(__file__).parents[1] / "quick.toml"))


def called(*words: str | Path) -> int:
    """The code of a command called here; what it says is caught by pytest."""
    return run(lambda **more: app(args=as_typed(words), **more))


@dataclass
class Born:
    """A life from the nursery, ended and waited for as any program is."""

    life: Child
    stdout: TextIO

    @property
    def pid(self) -> int:
        """Its number."""
        assert self.life.pid is not None
        return self.life.pid

    def send_signal(self, how: signal.Signals) -> None:
        """Send it a signal, if it lives."""
        if self.poll() is None:
            os.kill(self.pid, how)

    def kill(self) -> None:
        """SIGKILL, now."""
        self.send_signal(signal.SIGKILL)

    def poll(self) -> int | None:
        """Its code, if it has ended."""
        return self.life.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Its code, once it has ended; raises ``TimeoutError``."""
        self.life.join(timeout)
        code = self.poll()
        if code is None:
            raise TimeoutError(f"it did not end within {timeout} s")
        return code


@dataclass
class Server:
    """A server in a process of its own; ``told`` is the first line of its standard output."""

    child: subprocess.Popen[str] | Born
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


def started(command: str, data: Path, *more: str) -> AbstractContextManager[Server]:
    """A server on a folder, answering."""
    environment = dict(os.environ)  # noqa: TID251 -- a child's environment is built here
    log = data.with_suffix(".log")
    life, said = born(Birth(_words(command, data, *more), environment, log))
    return _answering(Born(life, os.fdopen(said)), log)


def typed(command: str, data: Path, *more: str) -> AbstractContextManager[Server]:
    """The same, begun as a shell begins it."""
    log = data.with_suffix(".log")
    with log.open("a") as errors:
        child = subprocess.Popen(
            [sys.executable, "-m", "hybridmeet", *_words(command, data, *more)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    return _answering(child, log)


def _words(command: str, data: Path, *more: str) -> list[str]:
    return as_typed([command, "--json", "--port", "0", "--data", data, *more])


@contextmanager
def _answering(child: subprocess.Popen[str] | Born, log: Path) -> Iterator[Server]:
    """A server from its first line on; killed unless a test has ended it: its end is its test's."""
    try:
        line = child.stdout.readline() if child.stdout else ""
        assert line, log.read_text()
        yield Server(child, log, json.loads(line))
    finally:
        child.kill()
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
