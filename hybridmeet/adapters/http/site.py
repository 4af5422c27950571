"""Where the server stands in the world: its own address, which hosts and origins are its own.

Forwarded headers are not read: the address is settled by ``public_url`` alone.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from hybridmeet.adapters.http.problems import Fault

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
SAME_SITE: Final = frozenset({"same-origin", "none"})  # none: typed, or from a bookmark


@dataclass(frozen=True, slots=True)
class Site:
    """The server's own address, as ``https://meet.example.org``."""

    public_url: str

    @property
    def is_https(self) -> bool:
        """Whether the public reaches it by TLS."""
        return self.public_url.startswith("https://")

    def admit(self, host: str | None) -> None:
        """Raise ``Fault`` unless the Host header names this server or the machine itself."""
        if not host or not self.knows(host):
            raise Fault("wrong_host", "This server does not answer under that name.")

    def knows(self, host: str) -> bool:
        """Whether a Host header names this server or the machine itself."""
        return self._is_public(host) or _is_loopback(host)

    def own_origin(self, host: str) -> str:
        """The origin that pages loaded from an admitted host have."""
        return self.public_url if self._is_public(host) else f"http://{host.lower()}"

    def must_be_own_page(self, request: web.Request) -> None:
        """Raise ``Fault`` when a browser says that another site's page is asking."""
        fetch_site = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin")
        if fetch_site is not None:
            is_own = fetch_site in SAME_SITE and origin in {None, "null", self._own(request)}
        else:
            is_own = origin in {None, self._own(request)}
        if not is_own:
            raise Fault("cross_site", "Open the page on this server and ask from there.")

    def _own(self, request: web.Request) -> str:
        return self.own_origin(request.headers.get("Host", ""))

    def _is_public(self, host: str) -> bool:
        return host.lower() == urlsplit(self.public_url).netloc.lower()


def _is_loopback(host: str) -> bool:
    name, colon, port = host.lower().rpartition(":")
    if not colon or host.endswith("]"):
        return host.lower() in LOOPBACK
    return name in LOOPBACK and port.isdecimal()
