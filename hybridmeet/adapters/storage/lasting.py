"""What an earlier life left to be replayed is made to last before anything is built on it.

After a failed fsync Linux calls pages clean that are only in its memory: a start reads them, its
own sync of them passes over them, and a power cut while it writes them home leaves a half of them
there and no log (https://www.usenix.org/conference/atc20/presentation/rebello, ADR 21). Files are
copied and swapped here; what stands in them is SQLite's.
"""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from hybridmeet.application.ports import StorageFull, StorageUnavailable

REPLAYED: Final = ("-wal", "-journal")
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
CHUNK: Final = 1 << 16
# Every connection holds a lock on one of these bytes: https://www.sqlite.org/fileformat2.html,
# "The Lock-Byte Page", and os_unix.c.
SHARED_FIRST, SHARED_SIZE = 0x40000002, 510


def make_last(path: Path) -> None:
    """Write out anew what SQLite would replay into a database file; blocks for two syncs.

    Ask with the process's lock held and no connection in this process. Nothing is done while
    another program looks at the file: it reads the log as it is, and does not see what was never
    synced before it came. Raises ``StorageFull`` or ``StorageUnavailable``.
    """
    with _alone(path) as is_alone:
        for left in (path.with_name(path.name + ending) for ending in REPLAYED):
            copy = copy_path(left)
            try:
                copy.unlink(missing_ok=True)  # of a start that was killed
                if is_alone and left.exists() and left.stat().st_size:
                    _make_last(left, copy)
            except OSError as error:
                failure = StorageFull if error.errno in NO_ROOM else StorageUnavailable
                said = f"{left} could not be written anew ({error.strerror}): try again"
                raise failure(said) from error


def copy_path(left: Path) -> Path:
    """Where a file is written anew, before it takes the place of the old one."""
    return left.with_name(left.name + ".anew")


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Whether no other program has the file open; while it has not, none can open it."""
    if not (path.is_file() and os.access(path, os.R_OK | os.W_OK)):
        yield False  # there is none yet, or SQLite will say what is wrong
        return
    with _opened(path, os.O_RDWR) as file:
        yield _is_locked(file)


def _is_locked(file: int) -> bool:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_SIZE, SHARED_FIRST)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _make_last(left: Path, copy: Path) -> None:
    """Through a copy: a sector that is being written when the power goes may hold anything."""
    try:
        with _opened(left, os.O_RDONLY) as old, _opened(copy, os.O_WRONLY | os.O_CREAT) as new:
            _belong_alike(old, new)
            _write_out(old, new)
        copy.replace(left)
    except OSError as error:
        copy.unlink(missing_ok=True)
        if error.errno not in NO_ROOM:
            raise
        with _opened(left, os.O_RDWR) as itself:
            _write_out(itself, itself)
    with _opened(left.parent, os.O_RDONLY | os.O_DIRECTORY) as folder:
        os.fdatasync(folder)


@contextmanager
def _opened(path: Path, how: int) -> Iterator[int]:
    file = os.open(path, how | os.O_CLOEXEC, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def _write_out(old: int, new: int) -> None:
    """Every byte, through this process: what a file system copies by itself may share the pages."""
    at = 0
    while chunk := os.pread(old, CHUNK, at):
        at += os.pwrite(new, chunk, at)
    os.fdatasync(new)


def _belong_alike(old: int, new: int) -> None:
    """The copy is whose the original is, and for the same eyes."""
    was = os.fstat(old)
    os.fchmod(new, stat.S_IMODE(was.st_mode))
    with suppress(PermissionError):
        os.fchown(new, was.st_uid, was.st_gid)
