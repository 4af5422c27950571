"""Whose file it is: the role is judged first, then that the path names the asker's own seat."""

from aiohttp import web

from hybridmeet.adapters.http.asker import browser_of, token_of
from hybridmeet.application.access import Access
from hybridmeet.application.policy import Operation
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.people import Actor


async def admit(request: web.Request, row: Operation, access: Access) -> Actor:
    """The asker, in the seat that the path names; raises ``Refused`` and ``NotAllowed``."""
    meeting, seat = request.match_info["meeting"], request.match_info["seat"]
    token, browser = token_of(request), browser_of(request)
    if token is not None:
        actor = access.within(await access.by_token(token), meeting)
    elif browser is not None:
        actor = await access.by_browser(browser, meeting, seat)
    else:
        actor = access.public(meeting)
    row.permit(actor.role)
    if actor.person != seat:
        raise Unknown("You hold no such seat.")
    return actor
