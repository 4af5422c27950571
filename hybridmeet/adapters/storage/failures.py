"""What can go wrong with a store, and the one table that turns an engine's words into the port's.

StorageError (application/ports/)
 ├─ StorageFull
 ├─ StorageUnavailable
 │   ├─ StoreInUse     another process holds the file
 │   ├─ StoreTooNew    a newer hybridmeet has written the file or the database
 │   ├─ NewerRelease   the same of a single fact: nodes of two releases on one database
 │   └─ StoreUnfit     the database could lose what it acknowledges, or cannot hold it
 └─ Conflict

No word of a row, a name or a password stands in any message: they go into logs and answers.
"""

import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from hybridmeet.application.ports import Conflict, StorageError, StorageFull, StorageUnavailable

FULL: Final = frozenset({"SQLITE_FULL", "53100"})
RACES: Final = frozenset({"23505", "40001", "40P01"})
"""PostgreSQL's: another write came first. Nothing was done, so the same work may be tried again."""
REFUSALS: Final = ("28", "3D", "42501", "53300", "57P03")
"""PostgreSQL's, before any work: who asks, for what, and whether it lets him in now."""


class StoreInUse(StorageUnavailable):
    """Another process has the file open for writing."""

    def __init__(self, path: Path, holder: str) -> None:
        """Name the file, who holds it and what to do."""
        super().__init__(
            f"{path} is in use by process {holder or 'unknown'}: stop that server, "
            "or let it answer the command line"
        )


class StoreTooNew(StorageUnavailable):
    """The file or database has a shape that this release does not know."""

    def __init__(self, where: Path | str, revision: str) -> None:
        """Name the file, its shape and what to do."""
        super().__init__(
            f"{where} was written by a newer hybridmeet (shape {revision}): "
            "start that release or a later one"
        )


class StoreUnfit(StorageUnavailable):
    """The database is not what a record can be kept in; the message says why and what to do."""


def outward(error: DBAPIError) -> StorageError:
    """The port's word for a database error."""
    code = code_of(error)
    if code in FULL:
        return StorageFull("there is no room left on the disk: free some, then try again")
    if code.startswith(("SQLITE_CONSTRAINT", "23", "40")):
        return Conflict("another write came first")
    if isinstance(error.orig, sqlite3.Error) or not _is_refusal(code, error):
        return StorageUnavailable(f"the database failed ({name_of(error)}): try again")
    return StorageUnavailable(f"the database cannot be reached: {_first_line(error)}")


def code_of(error: DBAPIError) -> str:
    """The engine's own code of an error: SQLite's name, PostgreSQL's five letters; "" for none."""
    if isinstance(error.orig, sqlite3.Error):
        return name_of(error)
    return getattr(error.orig, "sqlstate", None) or ""


def name_of(error: DBAPIError) -> str:
    """The engine's own name of an error: ``SQLITE_FULL``, ``SQLITE_IOERR_FSYNC``, ``DiskFull``.

    Misuse found by Python's module itself has no such name: the class's name stands for it.
    """
    if error.orig is None:
        return type(error).__name__
    return getattr(error.orig, "sqlite_errorname", None) or type(error.orig).__name__


def _is_refusal(code: str, error: DBAPIError) -> bool:
    """Whether the connection could not even be made: then the reason holds no row."""
    return error.statement is None and (code == "" or code.startswith(REFUSALS))


def _first_line(error: DBAPIError) -> str:
    """What the driver says, in one line. It names host, port and role, never the password."""
    return str(error.orig).strip().partition("\n")[0]
