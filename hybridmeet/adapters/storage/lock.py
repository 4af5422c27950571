"""One process per file: SQLite before 3.51.3 can lose commits when two connections write.

(The WAL-reset race, https://sqlite.org/wal.html#walresetbug; Debian 12 links 3.40.1.) The lock is
the operating system's, so a killed server leaves none behind.
"""

import fcntl
import os
from pathlib import Path

from hybridmeet.adapters.storage.failures import StoreInUse


class ProcessLock:
    """An exclusive ``flock`` on ``<file>.lock``, which names who holds it."""

    def __init__(self, path: Path) -> None:
        """Take the lock of a database file; ``StoreInUse`` when another process has it."""
        self._file = os.open(lock_path(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._file, 20, 0).decode(errors="replace").strip()
            os.close(self._file)
            raise StoreInUse(path, holder) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let another process have the file. The lock file stays: removing it would race."""
        os.close(self._file)


def lock_path(path: Path) -> Path:
    """Where the lock of a database file is."""
    return path.with_name(path.name + ".lock")
