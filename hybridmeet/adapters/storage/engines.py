"""Connections to SQLite: the one that writes, those that only read, and their settings."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event

from hybridmeet.adapters.storage.failures import StoreUnfit

READERS: Final = 4  # reads are short; more threads only take turns at the interpreter's lock
BUSY_TIMEOUT_S: Final = 5.0  # somebody's sqlite3 shell; no second server gets past the lock file
WRITING: Final = (
    "PRAGMA journal_mode=WAL",
    # FULL costs p50 0.56 ms, p99 7.8 ms a commit; NORMAL survives a kill but not a power cut.
    "PRAGMA synchronous=FULL",
    "PRAGMA wal_autocheckpoint=0",  # it swallows its failures: ``tidying`` does it instead
    # After a failed fsync the kernel calls pages clean that never reached the disk, and the next
    # fsync passes over them. So what an earlier connection left in the write-ahead log is written
    # home anew before anything is acknowledged on top of it (``lasting`` has made the log itself
    # last). Not through SQLAlchemy: it begins a transaction by itself, and a checkpoint inside one
    # is SQLITE_LOCKED.
    "PRAGMA wal_checkpoint(TRUNCATE)",
)


def writing(path: Path) -> Engine:
    """The engine of the one read-write connection; closing it really closes it (``NullPool``)."""

    def connect() -> sqlite3.Connection:
        connection = _connect(path, "rwc")
        try:
            for pragma in WRITING:
                # To its last row: the commit that makes WAL last comes after the first one, and
                # a statement that is only closed keeps its failure to itself.
                connection.execute(pragma).fetchall()
            _be_ahead(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    return _engine(connect, "BEGIN IMMEDIATE", poolclass=NullPool)


def reading(path: Path) -> Engine:
    """The engine of the connections that cannot write: the file is opened ``mode=ro``."""
    return _engine(
        lambda: _connect(path, "ro"),
        "BEGIN",
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=0,
    )


def looking(path: Path) -> Engine:
    """The engine of one connection that cannot write and reads also what is damaged."""

    def connect() -> sqlite3.Connection:
        connection = _connect(path, "ro")
        # A damaged text is to be found and named, not to end the reading of all others.
        connection.text_factory = lambda text: text.decode(errors="surrogateescape")
        return connection

    return _engine(connect, "BEGIN", poolclass=NullPool)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # isolation_level=None: the module's own transactions begin late and end savepoints (SQLAlchemy,
    # "SQLite transactions"); ours are begun in ``_engine`` and nowhere else.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,  # opened by the main thread, used by one thread at a time
    )
    try:
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").close()
    except UnicodeDecodeError as error:  # what SQLite says of a damaged schema quotes its bytes
        connection.close()
        said = sqlite3.DatabaseError("the schema of the database is damaged")
        said.sqlite_errorname = "SQLITE_CORRUPT"
        raise said from error
    except BaseException:
        connection.close()
        raise
    return connection


def _be_ahead(connection: sqlite3.Connection) -> None:
    """Refuse a file without a write-ahead log: a power cut could undo what was acknowledged."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal":
        raise StoreUnfit(f"the file keeps no write-ahead log ({mode}): put it on a local disk")


def _engine(connect: Callable[[], sqlite3.Connection], begin: str, **pool: object) -> Engine:
    engine = create_engine("sqlite://", creator=connect, hide_parameters=True, **pool)

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "begin", begin_transaction)
    return engine
