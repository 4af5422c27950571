"""The typed layer: rows of the registry become routes, and every request passes the same gates.

In this order: own page, a body that is JSON and fits, who asks, may his role, then the answer. A
row without an answer, or an answer without a row, stops the server from starting.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from aiohttp import web
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from hybridmeet.adapters.http.asker import held_by, must_be_meant, seat_of
from hybridmeet.adapters.http.problems import Fault
from hybridmeet.adapters.http.site import Site
from hybridmeet.application.access import Access
from hybridmeet.application.policy import Operation
from hybridmeet.application.wrong_requests import wrong_said
from hybridmeet.domain.errors import NotAllowed
from hybridmeet.domain.people import Actor, Role

BODY_DEADLINE_S: Final = 10.0
WORTH_PACKING: Final = 2048  # bytes; below, gzip saves less than a packet
MOST_WRONGS: Final = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that has passed every gate."""

    request: web.Request
    actors: tuple[Actor, ...]
    body: Any = None

    @property
    def actor(self) -> Actor:
        """Who asks, in the meeting that the path names."""
        return self.actors[0]


Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]
Answerer = Callable[[Asked], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Gates:
    """What every request passes."""

    site: Site
    access: Access


class Endpoint:
    """One method and path: one row, or several that the body tells apart."""

    def __init__(
        self, gates: Gates, rows: Sequence[Operation], answers: Mapping[str, Answerer]
    ) -> None:
        self._gates = gates
        self._rows = rows
        self._answers = answers
        self._bodies: dict[type, Operation] = {
            row.http.body: row for row in rows if row.http and row.http.body
        }
        http = rows[0].http
        self._longer = http.body_bytes if http else None
        union: Any = None
        for body in self._bodies:
            union = body if union is None else union | body
        self._parser: TypeAdapter[Any] | None = TypeAdapter(union) if self._bodies else None

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer a request, or raise why not."""
        if self._parser:
            self._gates.site.must_be_own_page(request)
            must_be_meant(request)
        if self._longer:
            request = request.clone(client_max_size=self._longer)
            _permit(self._rows[0], await self._actors(request))
        body = await read_body(request, self._parser) if self._parser else None
        actors = await self._actors(request)  # after the body, which may come slowly: as he is now
        row = self._bodies[type(body)] if self._parser else self._rows[0]
        _permit(row, actors)
        answer = await self._answers[row.name](Asked(request, actors, body))
        return json_response(answer)

    async def _actors(self, request: web.Request) -> tuple[Actor, ...]:
        http = self._rows[0].http
        match http.asker if http else "anyone":
            case "seat":
                meeting = request.match_info["meeting"]
                return (await seat_of(request, self._gates.access, meeting),)
            case "browser":
                return await held_by(request, self._gates.access)
            case _:
                return ()


def _permit(row: Operation, actors: Sequence[Actor]) -> None:
    """Raise ``NotAllowed`` unless one of the asker's roles may; without a seat he is the public."""
    roles = {actor.role for actor in actors} or {Role.PUBLIC}
    if not roles & row.roles:
        raise NotAllowed(f"The role {min(roles)} may not ask {row.name}.")


def endpoints(
    rows: Sequence[Operation], answers: Mapping[str, Answerer], gates: Gates
) -> list[web.AbstractRouteDef]:
    """The routes of the rows; ``LookupError`` where rows and answers are not the same set."""
    declared = {row.name for row in rows}
    if declared != set(answers):
        raise LookupError(f"declared or answered, not both: {sorted(declared ^ set(answers))}")
    groups: dict[tuple[str, str], list[Operation]] = {}
    for row in rows:
        if row.http:
            groups.setdefault((row.http.method, row.http.path), []).append(row)
    return [
        web.route(method, path, Endpoint(gates, group, answers).serve)
        for (method, path), group in groups.items()
    ]


async def read_body(request: web.Request, parser: TypeAdapter[Any]) -> Any:  # noqa: ANN401 -- it is what the parser makes
    """The request's body as its row declares it; raises ``Fault``."""
    if request.content_type != "application/json":
        raise Fault("wrong_type", "Send JSON with Content-Type: application/json.")
    if (request.content_length or 0) > request.client_max_size:
        raise Fault("too_large", f"Send at most {request.client_max_size} bytes.")
    try:
        async with asyncio.timeout(BODY_DEADLINE_S):
            raw = await request.read()
    except TimeoutError as error:
        raise Fault("too_slow", "The body did not arrive in time.") from error
    try:
        return parser.validate_json(raw, strict=True)
    except ValidationError as error:
        wrongs = [_wrong(one) for one in error.errors(include_url=False)[:MOST_WRONGS]]
        detail = "; ".join(f"{wrong['where']}: {wrong['what']}" for wrong in wrongs[:3])
        raise Fault("malformed", detail, {"errors": wrongs}) from error


def _wrong(error: ErrorDetails) -> dict[str, str]:
    """Where it is wrong and what was expected; never what was sent."""
    where = "/".join(str(part) for part in error["loc"])
    return {"where": where[:200] or "body", "what": wrong_said(error)[:200]}


def json_response(answer: object) -> web.Response:
    """An answer as JSON, packed where that is worth it, kept by nobody."""
    if isinstance(answer, web.Response):
        return answer
    response = web.Response(body=orjson.dumps(answer), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    if isinstance(response.body, bytes) and len(response.body) > WORTH_PACKING:
        response.enable_compression()
    return response
