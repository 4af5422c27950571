"""TCP connections that say nothing: ten seconds for the headers of a request, then they are cut.

Guards a fault of aiohttp 3.14: only a connection without a byte is ever closed, and that by the
keep-alive's half minute; one byte a second keeps it for ever, and nobody counts them. Use
``PatientRunner`` in place of ``web.AppRunner``.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web
from aiohttp.web_protocol import RequestHandler
from typing_extensions import override  # of the standard library from Python 3.12 on

HEADER_DEADLINE_S: Final = 10.0
MOST_SILENT: Final = 200  # of one address at once: a hall comes back together after a cut
KEEPALIVE_S: Final = 30.0
SHUTDOWN_S: Final = 3.0  # for requests under way; sockets are closed before


@dataclass(slots=True)
class Doorstep:
    """How long one may stand at the door without a word, and how many of an address at once."""

    seconds: float = HEADER_DEADLINE_S
    most: int = MOST_SILENT
    silent: Counter[str] = field(default_factory=Counter)


class _Patient(RequestHandler):
    """aiohttp's connection, with a deadline while the headers of a request are awaited."""

    __slots__ = ("_deadline", "_doorstep", "_peer")

    def __init__(self, server: "_PatientServer", doorstep: Doorstep) -> None:
        super().__init__(server, **server.arguments)
        self._doorstep = doorstep
        self._deadline: asyncio.TimerHandle | None = None
        self._peer = ""

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        name = transport.get_extra_info("peername")
        self._peer = str(name[0]) if isinstance(name, tuple) else "local"
        self._await_headers()
        if self._doorstep.silent[self._peer] > self._doorstep.most:
            self._cut()

    @override
    def data_received(self, data: bytes) -> None:
        requests = self._request_count
        super().data_received(data)
        if self._request_count > requests:
            self._has_headers()
        elif self._deadline is None and not self._request_in_progress and not self._upgraded:
            self._await_headers()  # the first bytes of another request

    @override
    def connection_lost(self, exc: BaseException | None) -> None:
        self._has_headers()
        super().connection_lost(exc)

    def _await_headers(self) -> None:
        self._doorstep.silent[self._peer] += 1
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(self._doorstep.seconds, self._cut)

    def _has_headers(self) -> None:
        if self._deadline is None:
            return
        self._deadline.cancel()
        self._deadline = None
        self._doorstep.silent[self._peer] -= 1
        if not self._doorstep.silent[self._peer]:
            del self._doorstep.silent[self._peer]

    def _cut(self) -> None:
        if self.transport is not None:
            self.transport.abort()


class _PatientServer(web.Server):
    """aiohttp's server, which makes such connections."""

    def __init__(self, server: web.Server, doorstep: Doorstep) -> None:
        self.arguments = {"loop": asyncio.get_running_loop(), **server._kwargs}  # noqa: SLF001 -- it has no other door
        self._doorstep = doorstep
        super().__init__(
            server.request_handler,
            request_factory=server.request_factory,
            handler_cancellation=server.handler_cancellation,
        )

    @override
    def __call__(self) -> RequestHandler:
        return _Patient(self, self._doorstep)


class PatientRunner(web.AppRunner):
    """``web.AppRunner`` with a doorstep."""

    __slots__ = ("_doorstep",)

    def __init__(self, app: web.Application, doorstep: Doorstep | None = None) -> None:
        super().__init__(
            app, keepalive_timeout=KEEPALIVE_S, access_log=None, shutdown_timeout=SHUTDOWN_S
        )
        self._doorstep = doorstep or Doorstep()

    @override
    async def _make_server(self) -> web.Server:
        return _PatientServer(await super()._make_server(), self._doorstep)
