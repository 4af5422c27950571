"""``load``: ask the server that runs on the folder, else take the folder's lock and do it here."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.control import LoadRequest, ask
from hybridmeet.adapters.formats.yaml_reader import LARGEST_BYTES
from hybridmeet.application.importing import Importer, LoadAnswer, SourceFile
from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.ports import Patch
from hybridmeet.application.registry import Registry
from hybridmeet.cli.exits import OF_ANSWER, Exit, Stop
from hybridmeet.cli.folder import make_folder, open_store
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


class Unheard:
    """Where patches go when nobody can be following: no server runs."""

    def publish(self, patches: Sequence[Patch]) -> None:
        """Nobody listens."""


def load_files(settings: Settings, paths: Sequence[Path]) -> Ended:
    """Take files into the folder; raises ``Stop`` when they or the folder cannot be read."""
    files = [_read(path) for path in paths]
    make_folder(settings.directory)
    try:
        answer = ask(settings.directory, LoadRequest(files=tuple(files)), LoadAnswer)
    except OSError as error:
        said = f"the server running on {settings.directory} did not answer ({error}); ask again"
        raise Stop(Exit.IN_USE, said) from error
    return Ended(answer or asyncio.run(_load_here(settings, files)))


def _read(path: Path) -> SourceFile:
    try:
        with path.open("rb") as file:
            source = file.read(LARGEST_BYTES + 1)  # enough to see that it is too long
    except OSError as error:
        raise Stop(Exit.NO_FILE, f"{path} cannot be read ({error.strerror})") from error
    return SourceFile(name=str(path).encode(errors="replace").decode(), source=source)


async def _load_here(settings: Settings, files: Sequence[SourceFile]) -> LoadAnswer:
    """Hold the folder as a server would, for as long as it takes."""
    store = await asyncio.to_thread(open_store, settings)
    try:
        registry = Registry(Surroundings(store, Unheard(), SystemClock()))
        await registry.open()
        return await Importer(registry, read_programme).load(files)
    finally:
        await store.close()
