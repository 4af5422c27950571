"""``erase``: ask the server that runs on the folder, else take the record and do it here."""

import asyncio
import sys
from typing import Annotated

import typer

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.control import EraseRequest, EraseUnmatchedRequest
from hybridmeet.adapters.erased_list import NAME as ERASED
from hybridmeet.adapters.erased_list import ErasedList
from hybridmeet.application.erasing import EraseAnswer, Eraser
from hybridmeet.cli import telling
from hybridmeet.cli.at_hand import asked, held, must_be_there
from hybridmeet.cli.exits import OF_ANSWER, Exit, Stop
from hybridmeet.cli.options import AsJson, Config, DatabaseUrl, Folder, read_settings
from hybridmeet.settings import Settings

Request = EraseRequest | EraseUnmatchedRequest


def erase(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    meeting: Annotated[str, typer.Option("--meeting", "-m", help="The meeting's id.")],
    person: Annotated[str | None, typer.Argument(metavar="PERSON", help="The person's id.")] = None,
    unmatched: Annotated[
        str | None,
        typer.Option(
            "--unmatched", metavar="NAME", help="Instead: a name on a sheet that matched nobody."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask again.")] = False,
    data: Folder = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Erase a person's name for good; "Delegate 17" stands in its place.

    A name on a sheet or roster that matched nobody is erased with --unmatched, written as
    the sheet shows it: "Erased name" stands in each row of the meeting that held it.
    The log stays as it is: it holds no name. A running server is asked, so that screens
    and calendars change at once. The store is then written anew, so that no byte of the
    name is left in it. The erasure is added to erased.jsonl in the folder: keep that
    file, for it keeps older backups from bringing the name back. Backups made before
    hold the name still; delete them when you may.
    """
    settings = read_settings(config, directory=data, database_url=database_url)
    request = _request(meeting, person, unmatched)
    if not yes:
        _confirm(request)
    answer = asked(settings, request, EraseAnswer) or asyncio.run(_erase_here(settings, request))
    if as_json:
        telling.as_json(answer.model_dump(mode="json"))
    elif answer.code == "ok":
        typer.echo(_done(request, answer))
        telling.note(
            *(f"look at {place}: part of the name may be in it" for place in answer.look_at)
        )
    else:
        telling.note(f"hybridmeet: {answer.detail}")
    raise typer.Exit(OF_ANSWER[answer.code])


def _request(meeting: str, person: str | None, unmatched: str | None) -> Request:
    if person is not None and unmatched is None:
        return EraseRequest(meeting=meeting, person=person)
    if unmatched is not None and person is None:
        if any("\ud800" <= letter <= "\udfff" for letter in unmatched):  # bytes that are no text
            raise Stop(Exit.USAGE, "the name is not written in UTF-8: copy it from the sheet")
        return EraseUnmatchedRequest(meeting=meeting, written=unmatched)
    raise Stop(Exit.USAGE, "say whose name: a PERSON, or --unmatched NAME, not both")


def _confirm(request: Request) -> None:
    if not sys.stdin.isatty():
        raise Stop(Exit.USAGE, "this cannot be undone: say --yes")
    whose = (
        f"the name of {request.person}"
        if isinstance(request, EraseRequest)
        else "this name that matched nobody"
    )
    typer.confirm(
        f"Erase {whose} in {request.meeting}? This cannot be undone", abort=True, err=True
    )


def _done(request: Request, answer: EraseAnswer) -> str:
    """What was done, in a line without the name."""
    if isinstance(request, EraseRequest):
        texts = f", also in {answer.texts} texts" if answer.texts else ""
        whose = f"{request.person} of {request.meeting}"
        return f"erased {whose}: {answer.name} stands there now{texts}"
    rows = "1 row" if answer.texts == 1 else f"{answer.texts} rows"
    whose = f"a name of {request.meeting} that matched nobody"
    return f"erased {whose}: {answer.name} stands in {rows} now"


async def _erase_here(settings: Settings, request: Request) -> EraseAnswer:
    must_be_there(settings)
    async with held(settings) as (registry, store):
        erasures = ErasedList(settings.directory / ERASED)
        eraser = Eraser(registry, store, erasures, SystemClock())
        if isinstance(request, EraseUnmatchedRequest):
            return await eraser.erase_unmatched(request.meeting, request.written)
        return await eraser.erase(request.meeting, request.person)
