"""The access log: one line a request with its route's template; no id, token or address in it."""

from typing import Final

import structlog
from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from typing_extensions import override

from hybridmeet.adapters.http.errors import number_of, route_of

log = structlog.get_logger("hybridmeet.access")

QUIET: Final = frozenset({"/socket.io/", "/healthz", "/readyz", "/assets/{name}"})


class RouteLog(AbstractAccessLogger):
    """Writes what was asked and how it went; the answers asked for all the time only when wrong."""

    @override
    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        route = route_of(request)
        if route in QUIET and response.status < web.HTTPBadRequest.status_code:
            return
        log.info(
            "request",
            method=request.method[:10],
            route=route,
            request=number_of(request),
            status=response.status,
            ms=round(time * 1000, 1),
        )
