"""What doctor asks of the engines themselves: their versions, and whether a file is whole."""

import sqlite3
from pathlib import Path
from typing import Final

from hybridmeet.adapters.storage.records.stored import looking_at

QUICK_ABOVE: Final = 256 * 1024 * 1024  # a full check reads every index too: minutes for gigabytes


def sqlite_version() -> str:
    """The SQLite that is linked."""
    return sqlite3.sqlite_version


def postgresql_version(url: str) -> str:
    """PostgreSQL's name and version; ``StorageError`` when it cannot keep a record safely."""
    with looking_at(Path(), url) as connection:
        found: str = connection.exec_driver_sql("SHOW server_version").scalar_one()
    return f"PostgreSQL {found.split(maxsplit=1)[0]}, fsync and synchronous_commit are on"


def unsound_in(path: Path) -> list[str]:
    """What SQLite finds wrong with a file's pages and indexes; raises ``StorageError``."""
    check = "quick_check" if path.stat().st_size > QUICK_ABOVE else "integrity_check"
    with looking_at(path) as connection:
        rows = connection.exec_driver_sql(f"PRAGMA {check}").scalars()
        return [str(row) for row in rows if row != "ok"]
