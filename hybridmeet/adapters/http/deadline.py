"""A server that does not wait for ever: whoever connects says a whole request within seconds.

aiohttp has no deadline for a request's headers: a silent or trickling connection stays open. This
stands in front of its protocol, counts who has not asked yet, and answers what is not HTTP.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web
from aiohttp.web_protocol import RequestHandler
from typing_extensions import override

from hybridmeet.adapters.http.headers import ALWAYS
from hybridmeet.adapters.http.problems import STATUS, Fault, told


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much a stranger may ask of the server."""

    header_deadline_s: float = 10.0
    body_bytes: int = 65_536
    waiting_per_address: int = 256  # a hall is one address; who has asked is not counted
    keepalive_s: float = 30.0


class Watched(RequestHandler):
    """One connection, closed when its headers do not come in time."""

    def __init__(self, server: "Watching", limits: Limits, **more: Any) -> None:  # noqa: ANN401 -- aiohttp's own arguments
        super().__init__(server, **more)
        self._limits = limits
        self._asking = server.asking
        self._address = ""
        self._alarm: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self._address = str(peer[0]) if isinstance(peer, tuple) else "local"
        if self._asking[self._address] >= self._limits.waiting_per_address:
            self.force_close()
            return
        self._arm()

    @override
    def data_received(self, data: bytes) -> None:
        asked = self._request_count
        super().data_received(data)
        if self._request_count > asked:
            self._disarm()
        elif self._waiter is not None and self._alarm is None:
            self._arm()  # the first bytes of a further request

    @override
    def connection_lost(self, exc: BaseException | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    @override
    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What is not HTTP gets a problem without an echo; the log gets no word of it."""
        code = "malformed" if status == STATUS["malformed"] else "internal"
        if code == "internal":
            self.logger.error("request failed before it had a route: %s", type(exc).__name__)
        members = told(Fault(code, "This is not a request that the server can read."))
        body = {"type": f"urn:hybridmeet:problem:{code}", "status": STATUS[code], **members}
        response = web.Response(
            body=orjson.dumps(body),
            status=STATUS[code],
            content_type="application/problem+json",
            headers={**ALWAYS, "Content-Security-Policy": "default-src 'none'"},
        )
        response.force_close()
        return response

    def _arm(self) -> None:
        self._asking[self._address] += 1
        loop = asyncio.get_running_loop()
        self._alarm = loop.call_later(self._limits.header_deadline_s, self._too_late)

    def _disarm(self) -> None:
        if self._alarm is None:
            return
        self._alarm.cancel()
        self._alarm = None
        self._asking[self._address] -= 1
        if not self._asking[self._address]:
            del self._asking[self._address]

    def _too_late(self) -> None:
        self._disarm()
        self.force_close()


class Watching(web.Server):
    """aiohttp's server, making watched connections."""

    def __init__(self, plain: web.Server, limits: Limits) -> None:
        super().__init__(
            plain.request_handler,
            request_factory=plain.request_factory,
            handler_cancellation=plain.handler_cancellation,
        )
        self._limits = limits
        self._arguments: dict[str, Any] = plain._kwargs  # noqa: SLF001 -- what the runner was given
        self.asking: Counter[str] = Counter()

    @override
    def __call__(self) -> RequestHandler:
        return Watched(self, self._limits, loop=asyncio.get_running_loop(), **self._arguments)


class Runner(web.AppRunner):
    """Runs an application behind the deadline."""

    __slots__ = ("_limits",)

    def __init__(self, app: web.Application, limits: Limits, **more: Any) -> None:  # noqa: ANN401 -- aiohttp's own arguments
        super().__init__(app, keepalive_timeout=limits.keepalive_s, **more)
        self._limits = limits

    @override
    async def _make_server(self) -> web.Server:
        return Watching(await super()._make_server(), self._limits)
