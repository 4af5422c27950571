"""Who asks over HTTP: a browser by its cookie, a program by its Bearer token, else the public.

Credentials are read here and nowhere else. A cookie is a browser, not a seat: which of its seats
asks is said by the query (``?seat=``), so that one tab never speaks for another.
"""

import re
from typing import Final

from aiohttp import web

from hybridmeet.adapters.http.problems import Fault
from hybridmeet.application.access import Access
from hybridmeet.application.tickets import Refused
from hybridmeet.domain.ids import ID_PATTERN
from hybridmeet.domain.people import Actor

# Chromium keeps a __Host- Secure cookie from http://127.0.0.1 and http://localhost too (a browser
# test holds it), so one name serves the demonstration and the public server.
COOKIE: Final = "__Host-hm"
OWN_COOKIE: Final = web.AppKey("own_cookie", str)  # a server beside another, on one host
COOKIE_LASTS_S: Final = 30 * 24 * 3600  # a meeting and its aftermath; seats end by revocation
OWN_PAGE: Final = "X-Hybridmeet"


def browser_of(request: web.Request) -> str | None:
    """The secret of the browser's cookie, if it has one."""
    return request.cookies.get(request.app.get(OWN_COOKIE, COOKIE)) or None


def token_of(request: web.Request) -> str | None:
    """The Bearer token, if there is one; another scheme is refused."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refused("unknown_link")
    return token.strip()


async def seat_of(request: web.Request, access: Access, meeting: str) -> Actor:
    """The asker's seat in a meeting; raises ``Refused`` for one that he does not hold."""
    seat = request.query.get("seat")
    if seat is not None and not re.fullmatch(ID_PATTERN, seat):
        raise Fault("malformed", "seat: this is no id; ids are of a-z, 0-9 and -.")
    token = token_of(request)
    if token is not None:
        return access.within(await access.by_token(token), meeting)
    if seat is None:
        return access.public(meeting)
    browser = browser_of(request)
    if browser is None:
        raise Refused("no_seat")
    return await access.by_browser(browser, meeting, seat)


async def held_by(request: web.Request, access: Access) -> tuple[Actor, ...]:
    """Every seat that the browser or the token holds; none for the public."""
    token = token_of(request)
    if token is not None:
        return (await access.by_token(token),)
    browser = browser_of(request)
    return await access.seats_of(browser) if browser else ()


def must_be_meant(request: web.Request) -> None:
    """Raise ``Fault`` where a cookie may have been sent without the page's knowing."""
    said = request.headers.get(OWN_PAGE)
    is_by_cookie = token_of(request) is None and browser_of(request) is not None
    if said != "1" and (is_by_cookie or said is not None):
        raise Fault("cross_site", f"With a cookie, say {OWN_PAGE}: 1, as this server's pages do.")


def remember(request: web.Request, response: web.StreamResponse, browser: str) -> None:
    """Give the browser its cookie."""
    response.set_cookie(
        request.app.get(OWN_COOKIE, COOKIE),
        browser,
        max_age=COOKIE_LASTS_S,
        path="/",
        secure=True,
        httponly=True,
        samesite="Lax",
    )
