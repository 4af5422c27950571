"""What can go wrong with a store, and the one table that turns SQLite's words into the port's.

StorageError (application/ports/)
 ├─ StorageFull
 ├─ StorageUnavailable
 │   ├─ StoreInUse     another process holds the file
 │   └─ StoreTooNew    a newer hybridmeet has written the file
 └─ Conflict
"""

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from hybridmeet.application.ports import Conflict, StorageError, StorageFull, StorageUnavailable


class StoreInUse(StorageUnavailable):
    """Another process has the file open for writing."""

    def __init__(self, path: Path, holder: str) -> None:
        """Name the file, who holds it and what to do."""
        super().__init__(
            f"{path} is in use by process {holder or 'unknown'}: stop that server, "
            "or let it answer the command line"
        )


class StoreTooNew(StorageUnavailable):
    """The file has a shape that this release does not know."""

    def __init__(self, path: Path, revision: str) -> None:
        """Name the file, its shape and what to do."""
        super().__init__(
            f"{path} was written by a newer hybridmeet (shape {revision}): "
            "start that release or a later one"
        )


def outward(error: DBAPIError) -> StorageError:
    """The port's word for a database error."""
    name = name_of(error)
    match name.split("_")[1:2]:
        case ["FULL"]:
            return StorageFull("there is no room left on the disk: free some, then try again")
        case ["CONSTRAINT"]:
            return Conflict("another write came first")
        case _:
            return StorageUnavailable(f"the database failed ({name}): try again")


def name_of(error: DBAPIError) -> str:
    """SQLite's own name of an error: ``SQLITE_FULL``, ``SQLITE_IOERR_FSYNC``.

    Misuse found by Python's module itself has no such name: the class's name stands for it.
    """
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorname", None) or type(error.orig).__name__
    return type(error).__name__
