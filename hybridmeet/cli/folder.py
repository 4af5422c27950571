"""The folder of the record, as a command finds it: made, opened, or refused in words."""

from pathlib import Path

from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.cli.exits import Exit, Stop, cannot_open
from hybridmeet.settings import Settings


def make_folder(directory: Path) -> None:
    """The folder, there and open to its owner alone if it is new; raises ``Stop``."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        said = f"{directory} cannot be made a folder ({error.strerror}): choose another --data"
        raise Stop(Exit.CANNOT_CREATE, said) from error


def open_store(settings: Settings) -> SqliteStore:
    """The record of the folder, held by this process alone; raises ``Stop``."""
    try:
        return SqliteStore.open(settings.database)
    except OSError as error:
        raise cannot_open(error, settings.database) from error
