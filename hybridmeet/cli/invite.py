"""``invite``: links for seats, from the server that runs on the folder, else made here."""

import asyncio
from typing import Annotated

import typer

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.control import InviteRequest, ask
from hybridmeet.application.access import Access
from hybridmeet.application.inviting import InviteAnswer, Inviter
from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.registry import Registry
from hybridmeet.cli import telling
from hybridmeet.cli.exits import OF_ANSWER, Exit, Stop
from hybridmeet.cli.folder import open_store
from hybridmeet.cli.loading import Unheard
from hybridmeet.cli.options import AsJson, Config, DatabaseUrl, Folder, read_settings
from hybridmeet.settings import Settings


def invite(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    meeting: Annotated[str, typer.Argument(metavar="MEETING", help="The meeting's id.")],
    seats: Annotated[
        list[str], typer.Argument(metavar="SEAT...", help="Seats by their ids, or whole roles.")
    ],
    data: Folder = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Make links for seats of a meeting: a chair, a secretary, three desks, all delegates.

    Each link opens one browser, within 72 hours; that browser keeps the seat. A second
    device wants a second link: ask again, the first goes on. A link is shown here and
    kept nowhere, so send it to whom it is for. Who is shut out on the Attendance page
    loses all of his.
    """
    settings = read_settings(config, directory=data, database_url=database_url)
    answer = _ask_or_do(settings, InviteRequest(meeting=meeting, seats=tuple(seats)))
    if as_json:
        telling.as_json(answer.model_dump(mode="json"))
    elif answer.code == "ok":
        for one in answer.invited:
            typer.echo(f"{one.role.value:<12} {one.person:<24} {one.url}")
    else:
        telling.note(f"hybridmeet: {answer.detail}")
    raise typer.Exit(OF_ANSWER[answer.code])


def _ask_or_do(settings: Settings, request: InviteRequest) -> InviteAnswer:
    try:
        answer = ask(settings.directory, request, InviteAnswer)
    except OSError as error:
        said = f"the server running on {settings.directory} did not answer ({error}); ask again"
        raise Stop(Exit.IN_USE, said) from error
    return answer or asyncio.run(_invite_here(settings, request))


async def _invite_here(settings: Settings, request: InviteRequest) -> InviteAnswer:
    if not settings.database_url and not settings.database.exists():
        raise Stop(Exit.NO_FILE, f"{settings.database} is not there: name the folder with --data")
    store = await asyncio.to_thread(open_store, settings)
    try:
        clock = SystemClock()
        registry = Registry(Surroundings(store, Unheard(), clock))
        await registry.open()
        inviter = Inviter(registry, Access(store, registry, clock), clock, settings.own_url)
        return await inviter.invite(request.meeting, request.seats)
    finally:
        await store.close()
