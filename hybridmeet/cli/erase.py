"""``erase``: ask the server that runs on the folder, else take the record and do it here."""

import asyncio
import sys
from typing import Annotated

import typer

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.control import EraseRequest, ask
from hybridmeet.adapters.erased_list import NAME as ERASED
from hybridmeet.adapters.erased_list import ErasedList
from hybridmeet.application.erasing import EraseAnswer, Eraser
from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.registry import Registry
from hybridmeet.cli import telling
from hybridmeet.cli.exits import OF_ANSWER, Exit, Stop
from hybridmeet.cli.folder import open_store
from hybridmeet.cli.loading import Unheard
from hybridmeet.cli.options import AsJson, Config, DatabaseUrl, Folder, read_settings
from hybridmeet.settings import Settings


def erase(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    person: Annotated[str, typer.Argument(metavar="PERSON", help="The person's id.")],
    meeting: Annotated[str, typer.Option("--meeting", "-m", help="The meeting's id.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask again.")] = False,
    data: Folder = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Erase a person's name for good; "Delegate 17" stands in its place.

    The log stays as it is: it holds no name. A running server is asked, so that screens
    and calendars change at once. The store is then written anew, so that no byte of the
    name is left in it. The erasure is added to erased.jsonl in the folder: keep that
    file, for it keeps older backups from bringing the name back. Backups made before
    hold the name still; delete them when you may.
    """
    settings = read_settings(config, directory=data, database_url=database_url)
    if not yes:
        _confirm(person, meeting)
    answer = _ask_or_do(settings, meeting, person)
    if as_json:
        telling.as_json(answer.model_dump(mode="json"))
    elif answer.code == "ok":
        texts = f", also in {answer.texts} texts" if answer.texts else ""
        typer.echo(f"erased {person} of {meeting}: {answer.name} stands there now{texts}")
        telling.note(
            *(f"look at {place}: part of the name may be in it" for place in answer.look_at)
        )
    else:
        telling.note(f"hybridmeet: {answer.detail}")
    raise typer.Exit(OF_ANSWER[answer.code])


def _confirm(person: str, meeting: str) -> None:
    if not sys.stdin.isatty():
        raise Stop(Exit.USAGE, "this cannot be undone: say --yes")
    typer.confirm(
        f"Erase the name of {person} in {meeting}? This cannot be undone", abort=True, err=True
    )


def _ask_or_do(settings: Settings, meeting: str, person: str) -> EraseAnswer:
    try:
        request = EraseRequest(meeting=meeting, person=person)
        answer = ask(settings.directory, request, EraseAnswer)
    except OSError as error:
        said = f"the server running on {settings.directory} did not answer ({error}); ask again"
        raise Stop(Exit.IN_USE, said) from error
    return answer or asyncio.run(_erase_here(settings, meeting, person))


async def _erase_here(settings: Settings, meeting: str, person: str) -> EraseAnswer:
    if not settings.database_url and not settings.database.exists():
        raise Stop(Exit.NO_FILE, f"{settings.database} is not there: name the folder with --data")
    store = await asyncio.to_thread(open_store, settings)
    try:
        registry = Registry(Surroundings(store, Unheard(), SystemClock()))
        await registry.open()
        erasures = ErasedList(settings.directory / ERASED)
        return await Eraser(registry, store, erasures, SystemClock()).erase(meeting, person)
    finally:
        await store.close()
