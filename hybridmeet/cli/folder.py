"""The folder of the record, as a command finds it: made, opened, or refused in words."""

from pathlib import Path

from hybridmeet.adapters.storage import opening
from hybridmeet.adapters.storage.sql_store import SqlStore
from hybridmeet.application.registry import new_epoch
from hybridmeet.cli.exits import Exit, Stop, cannot_open
from hybridmeet.settings import Settings


def make_folder(directory: Path) -> None:
    """The folder, there and open to its owner alone if it is new; raises ``Stop``."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        said = f"{directory} cannot be made a folder ({error.strerror}): choose another --data"
        raise Stop(Exit.CANNOT_CREATE, said) from error


def open_store(settings: Settings) -> SqlStore:
    """The record of the database, else of the folder, held by this process; raises ``Stop``."""
    try:
        return opening.open_store(settings.database, settings.database_url, new_epoch())
    except OSError as error:
        raise cannot_open(error, settings.database) from error
