"""Where a record is read from: the folder or database of the settings, or a backup file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from hybridmeet.adapters.storage.records.backup_file import backup_at
from hybridmeet.adapters.storage.records.kept import Record
from hybridmeet.adapters.storage.records.stored import record_at
from hybridmeet.cli.exits import Exit, Stop
from hybridmeet.settings import Settings

FromBackup = Annotated[
    Path | None, typer.Option("--backup", "-b", help="Read this backup, not the folder.")
]


@contextmanager
def record_of(settings: Settings, backup: Path | None) -> Iterator[Record]:
    """A record, read only; raises ``Stop``, ``StorageError``, ``BrokenBackup``."""
    if backup is None:
        with record_at(settings.database, settings.database_url) as record:
            yield record
        return
    if not backup.is_file():
        raise Stop(Exit.NO_FILE, f"{backup} cannot be read: it is no file")
    with backup_at(backup) as record:
        yield record


@contextmanager
def record_named(where: str) -> Iterator[Record]:
    """The record in a folder, in a backup file, or at a PostgreSQL URL."""
    if where.startswith(("postgresql://", "postgres://")):
        with record_at(Path(), where) as record:
            yield record
    elif Path(where).is_dir():
        with record_at(Path(where) / "hybridmeet.db") as record:
            yield record
    else:
        with backup_at(_file(where)) as record:
            yield record


def _file(where: str) -> Path:
    if not Path(where).is_file():
        raise Stop(Exit.NO_FILE, f"{where} cannot be read: it is no folder, backup or database URL")
    return Path(where)


def meeting_in(record: Record, meeting: str) -> str:
    """A meeting that is there; raises ``Stop`` with those that are."""
    known = record.meetings("meeting")
    if meeting not in known:
        said = f"there is no meeting {meeting} here; there are: {', '.join(known) or 'none'}"
        raise Stop(Exit.REFUSED, said)
    return meeting
