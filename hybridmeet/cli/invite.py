"""``invite``: links for seats, from the server that runs on the folder, else made here."""

import asyncio
from typing import Annotated

import typer

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.control import InviteRequest
from hybridmeet.application.access import Access
from hybridmeet.application.inviting import InviteAnswer, Inviter
from hybridmeet.cli import telling
from hybridmeet.cli.at_hand import asked, held, must_be_there
from hybridmeet.cli.exits import OF_ANSWER
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
    request = InviteRequest(meeting=meeting, seats=tuple(seats))
    answer = asked(settings, request, InviteAnswer) or asyncio.run(_invite_here(settings, request))
    if as_json:
        telling.as_json(answer.model_dump(mode="json"))
    elif answer.code == "ok":
        for one in answer.invited:
            typer.echo(f"{one.role.value:<12} {one.person:<24} {one.url}")
    else:
        telling.note(f"hybridmeet: {answer.detail}")
    raise typer.Exit(OF_ANSWER[answer.code])


async def _invite_here(settings: Settings, request: InviteRequest) -> InviteAnswer:
    must_be_there(settings)
    async with held(settings) as (registry, store):
        clock = SystemClock()
        inviter = Inviter(registry, Access(store, registry, clock), clock, settings.own_url)
        return await inviter.invite(request.meeting, request.seats)
