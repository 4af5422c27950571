"""The HTTP side put together: every row of the registry gets its route, and there is no other.

``application`` makes it, ``runner`` runs it behind its deadlines. Calendars and the live channel
bring their own answers; they are put beside these in app.py.
"""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Final

from aiohttp import web

from hybridmeet import __version__
from hybridmeet.adapters.http.access_log import RouteLog
from hybridmeet.adapters.http.answers import Answers, Parts
from hybridmeet.adapters.http.api import Gates, Serve, endpoints
from hybridmeet.adapters.http.attending import AttendingAnswers
from hybridmeet.adapters.http.deadline import Limits, Runner
from hybridmeet.adapters.http.door import Door
from hybridmeet.adapters.http.errors import guard
from hybridmeet.adapters.http.headers import guarding
from hybridmeet.adapters.http.openapi import describe
from hybridmeet.adapters.http.pages import Pages
from hybridmeet.adapters.http.press import Press
from hybridmeet.adapters.http.printed.answers import Printed
from hybridmeet.adapters.http.reference.page import reference
from hybridmeet.adapters.http.rehearsing import RehearsingAnswers
from hybridmeet.adapters.http.static import read_built
from hybridmeet.application.endpoints import API, HTTP, PAGES
from hybridmeet.application.looking_back import LookingBack

CHANNEL: Final = "/socket.io/"  # its events are rows of their own


def application(
    parts: Parts, web_directory: Path, feeds: Mapping[str, Serve], limits: Limits
) -> web.Application:
    """The whole application, with the answers of the rows ``feed.*`` given from outside.

    Raises ``LookupError`` when a row has no answer or an answer no row.
    """
    built = read_built(web_directory)
    app = web.Application(middlewares=[guard(parts.site, built)], client_max_size=limits.body_bytes)
    app.on_response_prepare.append(guarding(parts.site))
    openapi = partial(describe, __version__)  # a fifth of a start; made when somebody reads it
    answers = Answers(parts, openapi)
    press = Press()
    back = LookingBack(parts.registry.around.log, parts.clock)
    attending = AttendingAnswers(parts, press, back)
    printed = Printed(parts, press, back, built)
    rehearsing = RehearsingAnswers(parts)
    rows = {**answers.by_name(), **attending.by_name(), **rehearsing.by_name()}
    app.add_routes(endpoints(API, rows, Gates(parts.site, parts.access)))
    door = Door(parts.access, parts.registry, parts.site, built)
    described = cache(lambda: reference(openapi(), built, parts.site.public_url))
    pages = Pages(parts.registry, built, described)
    by_path = {**feeds, **door.by_name(), **printed.by_name(), **pages.by_name()}
    app.add_routes(_routes(by_path))
    app.on_startup.append(_must_be_declared)
    return app


def runner(app: web.Application, limits: Limits) -> Runner:
    """What runs the application: deadlines in front of it, its access log behind it."""
    return Runner(app, limits, access_log_class=RouteLog, handle_signals=False)


def _routes(answers: Mapping[str, Serve]) -> Sequence[web.AbstractRouteDef]:
    """The routes of the pages' rows, in the table's order."""
    declared = {row.name for row in PAGES}
    if declared != set(answers):
        raise LookupError(f"declared or answered, not both: {sorted(declared ^ set(answers))}")
    return [
        web.route(row.http.method, row.http.path, answers[row.name]) for row in PAGES if row.http
    ]


async def _must_be_declared(app: web.Application) -> None:
    """Stop the start when somebody added a route that no row declares."""
    declared = {row.http.path for row in HTTP if row.http} | {CHANNEL}
    routes = (route.resource for route in app.router.routes())
    stray = {resource.canonical for resource in routes if resource} - declared
    if stray:
        raise LookupError(f"routes that the registry does not declare: {sorted(stray)}")
