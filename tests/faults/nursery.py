"""Servers born ready: one program imports everything once and forks every life of a server.

Importing costs 1.1 of the 1.4 s of CPU that a start takes, of which a test has thirty, and proves
nothing.
A life is a program of its own in all else: its own environment, files, port and death.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

PARENT = multiprocessing.get_context("forkserver")
PARENT.set_forkserver_preload(
    [
        "hybridmeet.app",
        "hybridmeet.cli.commands",
        "alembic.command",  # which a start imports where the record is new
        "tests.faults.planted",
        "tests.faults.scribe",
        "tests.faults.then",
    ]
)
Child = multiprocessing.context.ForkServerProcess


@dataclass(frozen=True, slots=True)
class Birth:
    """What a life begins with: words, environment, log; a bug, if it has one; when it lives."""

    words: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    bug: str = ""
    ahead_s: float | None = None  # None: by the machine's own clock


def born(birth: Birth) -> tuple[Child, int]:
    """Begin a life; its program, and where to read what it says. It dies with this program."""
    read, write = os.pipe()
    said = Connection(write, readable=False)
    child = PARENT.Process(target=_live, args=(birth, said), daemon=True)
    child.start()
    said.close()
    return child, read


def _live(birth: Birth, said: Connection) -> None:
    os.environ.clear()  # noqa: TID251 -- the life's own begins here
    os.environ.update(birth.environment)  # noqa: TID251 -- the same
    os.dup2(said.fileno(), 1)
    said.close()
    log = os.open(birth.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 2)
    os.close(log)

    from hybridmeet.cli import main  # noqa: PLC0415 -- the parent has imported it
    from tests.faults.planted import PLANTED  # noqa: PLC0415 -- the same
    from tests.faults.then import live_then  # noqa: PLC0415 -- the same

    if birth.bug:
        PLANTED[birth.bug]()
    if birth.ahead_s is not None:
        live_then(birth.ahead_s)
    sys.argv = ["hybridmeet", *birth.words]
    main()
