"""The server: whether one runs on the folder, and whether it holds what the record says."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

from hybridmeet import __version__
from hybridmeet.adapters.control import Status, StatusRequest, ask
from hybridmeet.adapters.storage.lock import lock_path
from hybridmeet.cli.checks.finding import Finding, error, ok, warning
from hybridmeet.settings import Settings


def server(settings: Settings) -> Iterator[Finding]:
    """What runs on the folder."""
    try:
        status = ask(settings.directory, StatusRequest(), Status)
    except OSError as wrong:
        advice = "look at its log, then restart it"
        yield error("server", f"one runs and does not answer ({wrong})", advice)
        return
    if status is None and _is_held(lock_path(settings.database)):
        advice = "its control.sock is gone or another program holds the file: restart the server"
        yield error("server", "a program holds the record and cannot be asked", advice)
    elif status is None:
        yield ok("server", "none runs on this folder")
    elif status.release != __version__:
        said = f"release {status.release} runs, {__version__} is installed"
        yield warning("server", said, "restart the server")
    else:
        yield ok("server", f"runs at {status.url}, {len(status.meetings)} meetings")


def _is_held(path: Path) -> bool:
    """Whether a program has the lock; asked with a shared one that is given back at once."""
    if not path.exists():
        return False
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
