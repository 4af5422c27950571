"""Bringing the write-ahead log home, and the end of a process whose disk did not keep its word.

After a failed fsync Linux calls pages clean that never reached the disk, and the next fsync passes
over them. SQLite cannot know which of an earlier, half done tidying they were, and of its automatic
one it swallows the failure: of 40 images of a power cut after it 8 were unreadable. A start is what
reads the log anew and writes all of it home, so nothing is closed and the process ends (ADR 21).
"""

import os
from contextlib import suppress
from typing import Any, Final

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

log = structlog.get_logger("hybridmeet.storage")

TIDY_AFTER: Final = 128  # writes of some eight pages: about the 1,000 pages that SQLite waits for
UNSYNCED: Final = frozenset({"SQLITE_IOERR_FSYNC", "SQLITE_IOERR_DIR_FSYNC"})
INPUT_OUTPUT_ERROR: Final = 74  # BSD's EX_IOERR: the command line's code of a store that failed


def tidy(connection: Connection) -> None:
    """Write home what the log holds and no reader still needs there. ``DBAPIError`` when it fails.

    Not through a transaction: a checkpoint inside one is SQLITE_LOCKED.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA wal_checkpoint(PASSIVE)").close()


def die_if_unsynced(error: BaseException | None) -> None:
    """End this process at once, as a kill would, when the disk failed to make something last.

    What was acknowledged is in the log on the disk; a close would tidy, and must not.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", "")
    if name not in UNSYNCED:
        return
    with suppress(Exception):  # the log may stand on the same disk
        log.critical("the disk failed to sync: ending at once, to be started anew", error=name)
    os._exit(INPUT_OUTPUT_ERROR)
