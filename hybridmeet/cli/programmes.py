"""Where a programme is taken from: a file, a folder's record, the shipped demonstrations.

Everything is only read. A record is read beside the server that runs on it, as ``export`` does.
"""

import sys
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from hybridmeet import settings as configuration
from hybridmeet.adapters.storage.records.folding import Until, folded
from hybridmeet.application.demonstration import AAPTC, ADMM, FILES
from hybridmeet.application.importing import WrongProgramme
from hybridmeet.application.rehearsing.programme import as_now_planned
from hybridmeet.cli.exits import Exit, Stop
from hybridmeet.cli.reading import read_programme
from hybridmeet.cli.sources import record_of
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.programme import Imported
from hybridmeet.settings import Settings

Customs = dict[str, float | bool | tuple[int, ...] | str]
FROM_STDIN: Final = "-"
SHIPPED: Final[dict[str, str]] = dict(zip((ADMM, AAPTC), FILES, strict=True))


class Handed(Frozen):
    """What a server gives to the rehearsal it starts: settings of its own, and the programme."""

    customs: Customs
    imported: Imported


def programme_named(name: str, settings: Settings) -> Imported:
    """The programme that a word on the command line means; raises ``Stop``."""
    if Path(name).suffix in {".yaml", ".yml"}:
        return _from_file(Path(name))
    if settings.database.exists() or settings.database_url:
        found = _from_record(name, settings)
        if found is not None:
            return found
    if name in SHIPPED:
        return _from_file(configuration.config_directory() / "programmes" / SHIPPED[name])
    said = f"there is no meeting {name} in {settings.directory}"
    raise Stop(Exit.REFUSED, said, "name one that is, a programme file, or a demonstration")


def handed_over() -> Handed:
    """One line of JSON on standard input; raises ``Stop``."""
    try:
        return Handed.model_validate_json(sys.stdin.buffer.readline())
    except ValidationError as error:
        raise Stop(Exit.WRONG_FILE, "standard input holds no programme") from error


def _from_file(path: Path) -> Imported:
    try:
        return read_programme(path.read_bytes()).imported
    except OSError as error:
        raise Stop(Exit.NO_FILE, f"{path} cannot be read ({error.strerror})") from error
    except WrongProgramme as error:
        lines = [f"{path}:{problem.written}" for problem in error.problems]
        raise Stop(Exit.WRONG_FILE, *lines) from error


def _from_record(name: str, settings: Settings) -> Imported | None:
    with record_of(settings, None) as record:
        if name not in record.meetings("meeting"):
            return None
        found = folded(record, MeetingId(name), Until())
    return None if found is None else as_now_planned(found.state)
