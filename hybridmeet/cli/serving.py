"""``serve`` and ``demo``: put the house together, run it until told to stop, end cleanly.

Lives here: the order of starting and stopping around ``app.build``. What a running server says on
standard output is in telling.py.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import structlog

from hybridmeet import __version__
from hybridmeet import settings as configuration
from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.control import ControlServer, Desk, Status
from hybridmeet.adapters.erased_list import NAME as ERASED
from hybridmeet.adapters.erased_list import ErasedList
from hybridmeet.adapters.secret_file import kept_secret
from hybridmeet.adapters.sockets.ears import attentively
from hybridmeet.app import House, build
from hybridmeet.application.demonstrating import Demonstration
from hybridmeet.application.demonstration import FILES, LINKS
from hybridmeet.application.erasing import Eraser
from hybridmeet.application.importing import Importer, WrongProgramme
from hybridmeet.application.inviting import Inviter
from hybridmeet.cli import telling
from hybridmeet.cli.exits import Exit, Stop, cannot_listen, cannot_open
from hybridmeet.cli.folder import make_folder
from hybridmeet.cli.reading import read_programme
from hybridmeet.domain.programme import Imported
from hybridmeet.settings import Settings

SECRET: Final = "demo-secret"  # noqa: S105 -- a file's name
ENDS_WITHIN_S: Final = 9.5  # ten are promised, whatever hangs

Begun = Callable[[House], Awaitable[None]]


def serve_meetings(settings: Settings, *, as_json: bool) -> None:
    """Serve the meetings of the folder."""

    async def begun(house: House) -> None:
        meetings = house.registry.known()
        if as_json:
            telling.as_json({"base_url": house.url, "meetings": meetings})
            return
        if not meetings:
            folder = house.settings.directory
            telling.note(f"No meeting here yet: hybridmeet load FILE --data {folder}")
        said = ", ".join(meetings) or "nothing"
        telling.note(f"Serving {said} at {house.url}  (Ctrl+C stops)")

    attentively(_run(settings, begun))


def serve_demonstration(settings: Settings, *, as_json: bool, as_published: bool) -> None:
    """Serve the demonstration meetings; begin them where the folder holds nothing yet."""
    make_folder(settings.directory)
    path = settings.directory / SECRET
    is_new = not path.exists()
    secret = kept_secret(path)

    async def begun(house: House) -> None:
        shown = Demonstration(house.registry, house.access, SystemClock(), secret)
        known = set(house.registry.known())
        # One that was killed between its two meetings goes on; any other folder is left as it is.
        if not known or (known < set(LINKS) and not is_new):
            telling.note(f"Loading the demonstration meetings into {settings.directory} …")
            await shown.begin(published(), as_published=as_published)
        await shown.keep_links()
        listing = shown.listing(house.url)
        if as_json:
            telling.as_json(listing)
        else:
            found = [house.registry.find(row["id"]).state for row in listing["meetings"]]
            telling.demonstration(listing, [state.programme for state in found])

    attentively(_run(settings, begun))


async def _run(settings: Settings, begun: Begun) -> None:
    """Serve until told to stop; what has begun is ended also when something failed.

    Raises ``Stop`` when a newer release has written what this one cannot read: its pages are told
    to go, as with any end, and find the newer node.
    """
    told_to_stop = stop_signal()
    async with running(settings) as house:
        await begun(house)
        await _either(told_to_stop, house.news.outgrown)
        telling.note("Stopping …")
    if not told_to_stop.is_set():
        said = "a newer hybridmeet writes to this database: upgrade this node too"
        raise Stop(Exit.REFUSED, said)


async def _either(*events: asyncio.Event) -> None:
    """Wait until one of them is set."""
    async with asyncio.TaskGroup() as tasks:
        waiting = [tasks.create_task(event.wait()) for event in events]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()


@asynccontextmanager
async def running(
    settings: Settings, made: Callable[[Settings], House] = build
) -> AsyncIterator[House]:
    """A house that answers, on its port and on its folder's control socket."""
    house = _built(settings, made)
    structlog.contextvars.bind_contextvars(node=house.node)  # every task begins with it
    control = ControlServer(house.settings.directory, _desk(house))
    try:
        await house.start()
        await control.start()
        yield house
    finally:
        try:
            async with asyncio.timeout(ENDS_WITHIN_S):
                await control.close()
                await house.stop()
        except TimeoutError:
            telling.note(f"Something did not end within {ENDS_WITHIN_S:.0f} s; going without it")
            # The interpreter would wait for threads that wait for a database that hangs. What is
            # acknowledged is on disk: nothing is lost by going.
            os._exit(Exit.OK)


def _desk(house: House) -> Desk:
    """What the command line may ask of a server."""
    erasures = ErasedList(house.settings.directory / ERASED)
    eraser = Eraser(house.registry, house.store, erasures, SystemClock())

    def status() -> Status:
        heads = {meeting.id: meeting.state.seq for meeting in house.registry.all()}
        return Status(release=__version__, url=house.url, meetings=heads)

    return Desk(
        load=Importer(house.registry, read_programme).load,
        erase=eraser.erase,
        erase_unmatched=eraser.erase_unmatched,
        invite=Inviter(house.registry, house.access, SystemClock(), house.url).invite,
        status=status,
    )


def _built(settings: Settings, made: Callable[[Settings], House]) -> House:
    """The house, with its port and its folder taken; raises ``Stop``."""
    make_folder(settings.directory)
    try:
        return made(settings)
    except OSError as error:
        if error.filename is not None:
            raise cannot_open(error, settings.database) from error
        raise cannot_listen(error, f"{settings.host}:{settings.port}") from error


def stop_signal() -> asyncio.Event:
    """Set by the first SIGTERM or SIGINT; a second one ends the program at once."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()

    def on_signal() -> None:
        told.set()
        for one in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(one)

    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, on_signal)
    return told


def published() -> list[Imported]:
    """The demonstration meetings as they are shipped; raises ``Stop`` when they were damaged."""
    folder = configuration.config_directory() / "programmes"
    try:
        return [read_programme((folder / name).read_bytes()).imported for name in FILES]
    except OSError as error:
        raise Stop(Exit.NO_FILE, f"{error.filename} cannot be read ({error.strerror})") from error
    except WrongProgramme as error:
        lines = [f"{folder}: {problem.written}" for problem in error.problems]
        raise Stop(Exit.WRONG_FILE, *lines) from error
