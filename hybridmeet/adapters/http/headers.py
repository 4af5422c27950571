"""What every response says to browsers about safety, whatever the response is."""

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from hybridmeet.adapters.http.site import Site

ALWAYS: Final = {
    "Server": "hybridmeet",  # no version to look up
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # a link's token stands in its path
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
        "screen-wake-lock=(self), fullscreen=(self)"
    ),
}
CAMERA_TOO: Final = ALWAYS["Permissions-Policy"].replace("camera=()", "camera=(self)")
WITH_CAMERA: Final = "desk"  # the one page that scans badges
HSTS: Final = "max-age=31536000; includeSubDomains"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "connect-src 'self' {sockets}; img-src 'self' data:; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)

Prepare = Callable[[web.Request, web.StreamResponse], Awaitable[None]]


def policy(site: Site, host: str) -> str:
    """The content security policy; older Safari wants the socket's scheme said."""
    sockets = site.own_origin(host).replace("http", "ws", 1)
    return _POLICY.format(sockets=sockets)


def guarding(site: Site) -> Prepare:
    """A hook that puts the headers on each response before it goes out."""

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        host = request.headers.get("Host", "")
        host = host if site.knows(host) else urlsplit(site.public_url).netloc
        response.headers.update(ALWAYS)
        if request.match_info.get("page") == WITH_CAMERA:
            response.headers["Permissions-Policy"] = CAMERA_TOO
        response.headers["Content-Security-Policy"] = policy(site, host)
        if site.is_https:
            response.headers["Strict-Transport-Security"] = HSTS

    return prepare
