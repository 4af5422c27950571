"""The outermost gate: which host, and in what form whatever goes wrong leaves."""

import secrets
from typing import Final

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from hybridmeet.adapters.http.api import Serve
from hybridmeet.adapters.http.paper import page_response
from hybridmeet.adapters.http.problems import STATUS, Fault, problem, told
from hybridmeet.adapters.http.site import Site
from hybridmeet.adapters.http.static import Built
from hybridmeet.adapters.http.words import LOST, NOT_YOURS
from hybridmeet.application.ports import StorageError
from hybridmeet.application.tickets import Refused
from hybridmeet.domain.errors import Rejection, Unknown

log = structlog.get_logger("hybridmeet.http")

ROUTE: Final = web.RequestKey("route", str)
NUMBER: Final = web.RequestKey("number", str)
UNMATCHED: Final = "unmatched"
FOR_PEOPLE: Final = {"not_allowed": NOT_YOURS, "no_seat": NOT_YOURS}
CODES: Final = {
    400: "malformed", 404: "unknown", 405: "wrong_method", 408: "too_slow", 413: "too_large",
    415: "wrong_type", 417: "malformed",
}  # fmt: skip


def guard(site: Site, built: Built) -> Middleware:
    """The middleware that admits hosts and tells errors."""

    @web.middleware
    async def admit_and_tell(request: web.Request, handler: Serve) -> web.StreamResponse:
        request[ROUTE] = _template(request)  # what is not HTTP never comes here and has none
        request[NUMBER] = secrets.token_hex(6)  # ours: what a client sends is not put in the log
        with structlog.contextvars.bound_contextvars(request=request[NUMBER]):
            return await tell(request, handler)

    async def tell(request: web.Request, handler: Serve) -> web.StreamResponse:
        try:
            site.admit(request.headers.get("Host"))
            return await handler(request)
        except web.HTTPException as error:
            return _of_library(request, error, built)
        except (Rejection, Refused, Fault, StorageError) as error:
            return _answer(request, error, built)
        except Exception as error:
            log.exception("request failed", route=route_of(request), method=request.method)
            number = f"urn:hybridmeet:request:{request[NUMBER]}"  # to find the line by
            return problem(told(error) | {"instance": number})

    return admit_and_tell


def route_of(request: web.BaseRequest) -> str:
    """The route's template, in which no id and no token stands."""
    route: str = request.get(ROUTE, UNMATCHED)
    return route


def number_of(request: web.BaseRequest) -> str:
    """The number under which all lines of a request stand in the log."""
    number: str = request.get(NUMBER, "")
    return number


def _template(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else UNMATCHED


def _answer(request: web.Request, error: Exception, built: Built) -> web.StreamResponse:
    members = told(error)
    code = str(members["code"])
    words = LOST if STATUS[code] == STATUS["unknown"] else FOR_PEOPLE.get(code)
    if words and _is_for_people(request):
        return page_response(request, words, built, STATUS[code])
    return problem(members)


def _of_library(request: web.Request, error: web.HTTPException, built: Built) -> web.StreamResponse:
    """What aiohttp refuses by itself, in our own words."""
    if error.status < web.HTTPBadRequest.status_code:
        raise error
    code = CODES.get(error.status, "internal")
    if code == "unknown":
        return _answer(request, Unknown("There is nothing at this address."), built)
    answer = problem(told(Fault(code, _DETAIL.get(code, "This request cannot be answered."))))
    if isinstance(error, web.HTTPMethodNotAllowed):
        answer.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
    return answer


_DETAIL: Final = {
    "wrong_method": "The Allow header says which methods this address takes.",
    "too_large": "The body is larger than this server takes.",
}


def _is_for_people(request: web.Request) -> bool:
    path = request.path
    return not path.startswith(("/api/", "/socket.io/")) and "text/html" in request.headers.get(
        "Accept", ""
    )
