"""Who does what a command is for: the server that runs on the folder, else the command itself."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from pydantic import BaseModel

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.control import Request, ask
from hybridmeet.adapters.storage.sql_store import SqlStore
from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.ports import Patch
from hybridmeet.application.registry import Registry
from hybridmeet.cli.exits import Exit, Stop
from hybridmeet.cli.folder import open_store
from hybridmeet.settings import Settings

Answered = TypeVar("Answered", bound=BaseModel)


class Unheard:
    """Where patches go when nobody can be following: no server runs."""

    def publish(self, patches: Sequence[Patch]) -> None:
        """Nobody listens."""


def asked(settings: Settings, request: Request, answer: type[Answered]) -> Answered | None:
    """What the running server answers; None when none runs. Raises ``Stop`` when it goes silent."""
    try:
        return ask(settings.directory, request, answer)
    except OSError as error:
        said = f"the server running on {settings.directory} did not answer ({error}); ask again"
        raise Stop(Exit.IN_USE, said) from error


def must_be_there(settings: Settings) -> None:
    """Raises ``Stop`` where there is no record yet."""
    if not settings.database_url and not settings.database.exists():
        raise Stop(Exit.NO_FILE, f"{settings.database} is not there: name the folder with --data")


@asynccontextmanager
async def held(settings: Settings) -> AsyncIterator[tuple[Registry, SqlStore]]:
    """The meetings and their store, held as a server would for as long as it takes."""
    store = await asyncio.to_thread(open_store, settings)
    try:
        registry = Registry(Surroundings(store, Unheard(), SystemClock()))
        await registry.open()
        yield registry, store
    finally:
        await store.close()
