"""``load``: ask the server that runs on the folder, else take the folder's lock and do it here."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hybridmeet.adapters.control import LoadRequest
from hybridmeet.adapters.formats.yaml_reader import LARGEST_BYTES
from hybridmeet.application.importing import Importer, LoadAnswer, SourceFile
from hybridmeet.cli.at_hand import asked, held
from hybridmeet.cli.exits import OF_ANSWER, Exit, Stop
from hybridmeet.cli.folder import make_folder
from hybridmeet.cli.reading import read_programme
from hybridmeet.settings import Settings


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of some files, and the code to end with."""

    answer: LoadAnswer

    @property
    def code(self) -> Exit:
        """The code that goes with the answer."""
        return OF_ANSWER[self.answer.code]


def load_files(settings: Settings, paths: Sequence[Path]) -> Ended:
    """Take files into the folder; raises ``Stop`` when they or the folder cannot be read."""
    files = [_read(path) for path in paths]
    make_folder(settings.directory)
    answer = asked(settings, LoadRequest(files=tuple(files)), LoadAnswer)
    return Ended(answer or asyncio.run(_load_here(settings, files)))


def _read(path: Path) -> SourceFile:
    try:
        with path.open("rb") as file:
            source = file.read(LARGEST_BYTES + 1)  # enough to see that it is too long
    except OSError as error:
        raise Stop(Exit.NO_FILE, f"{path} cannot be read ({error.strerror})") from error
    return SourceFile(name=str(path).encode(errors="replace").decode(), source=source)


async def _load_here(settings: Settings, files: Sequence[SourceFile]) -> LoadAnswer:
    async with held(settings) as (registry, _):
        return await Importer(registry, read_programme).load(files)
