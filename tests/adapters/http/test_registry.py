"""The registry is closed: a row without an answer, or a route without a row, stops the start."""

from pathlib import Path

import pytest
from aiohttp import web

from hybridmeet.adapters.formats.files.writers import WRITERS
from hybridmeet.adapters.formats.roster.read import read_roster
from hybridmeet.adapters.http.answers import Parts
from hybridmeet.adapters.http.api import Gates, endpoints
from hybridmeet.adapters.http.deadline import Limits
from hybridmeet.adapters.http.server import application, runner
from hybridmeet.adapters.http.site import Site
from hybridmeet.application.endpoints import API
from hybridmeet.application.nameplates import Nameplates
from hybridmeet.application.paperwork import Paperwork
from hybridmeet.application.rehearsing.offering import Rehearsals
from hybridmeet.application.tasks import Supervisor
from tests.security.stand import Stand


async def _nothing(_: object) -> object:
    return {}


async def _nobody(_: web.Request) -> web.StreamResponse:
    return web.Response()


def test_a_row_without_an_answer_cannot_start(stand: Stand) -> None:
    gates = Gates(Site("http://127.0.0.1"), stand.access)
    answers = {row.name: _nothing for row in API}

    for wrong in (dict(list(answers.items())[1:]), {**answers, "undeclared": _nothing}):
        with pytest.raises(LookupError, match="declared or answered"):
            endpoints(API, wrong, gates)


async def test_a_route_that_no_row_declares_cannot_start(stand: Stand) -> None:
    here = Site("http://127.0.0.1")
    secret = b"example" * 8
    plates = Nameplates(stand.house.store, secret)
    paperwork = Paperwork(secret, plates, read_roster, WRITERS)
    none = Rehearsals(None, stand.clock, Supervisor())
    parts = Parts(stand.registry, stand.access, stand.clock, here, list, paperwork, none)
    limits, directory = Limits(), Path("nowhere")
    feeds = dict.fromkeys(("feed.public", "feed.session", "feed.secret"), _nobody)
    with pytest.raises(LookupError, match="declared or answered"):
        application(parts, directory, {}, limits)

    app = application(parts, directory, feeds, limits)
    app.router.add_get("/api/backdoor", _nobody)
    running = runner(app, limits)
    with pytest.raises(LookupError, match="/api/backdoor"):
        await running.setup()
    await running.cleanup()
