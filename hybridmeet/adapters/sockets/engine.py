"""The engine.io server: who is let in at the door, and what is made of a handshake.

Guards faults of python-engineio 4.15.1, each with a permanent test: no cap on sockets; the address
in ``REMOTE_ADDR`` is always 127.0.0.1; a script may be asked for instead of an answer (JSONP); what
goes wrong inside is swallowed with its logger.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol

from aiohttp import web
from typing_extensions import override  # of the standard library from Python 3.12 on

from hybridmeet.adapters.sockets import strays
from hybridmeet.adapters.sockets.engine_socket import EngineSocket
from hybridmeet.adapters.sockets.library import OPEN, EngineBase, Environ, Packet
from hybridmeet.adapters.sockets.limits import Doors, Limits
from hybridmeet.adapters.sockets.outbox import Outbox
from hybridmeet.adapters.sockets.pulse import Pulse
from hybridmeet.adapters.sockets.turnstile import Turnstile, Way
from hybridmeet.adapters.sockets.websocket import Line, WebSocketLine
from hybridmeet.application.tasks import Supervisor

RETRY_AFTER_S: Final = "5"
TOO_MANY: Final = "Too many connections; come back in a few seconds."
LEAVING: Final = "This server is about to stop; come back in a few seconds."

AddressOf = Callable[[web.Request], str]
MakeLine = Callable[[web.Request, int], Line]


class Watcher(Protocol):
    """Who is told of every socket."""

    async def on_opened(self, socket: EngineSocket) -> None:
        """It has its handshake."""
        ...

    async def on_message(self, socket: EngineSocket, text: str) -> None:
        """It has said something."""
        ...

    def on_bad_frame(self, socket: EngineSocket, wrong: str) -> None:
        """It has said something that is nothing."""
        ...

    async def on_closed(self, socket: EngineSocket, reason: str) -> None:
        """It is over."""
        ...


class EngineServer(EngineBase):
    """Opens sockets for those the doors let in, and tells the watcher of them."""

    def __init__(
        self,
        *,
        limits: Limits,
        doors: Doors,
        address_of: AddressOf,
        **options: Any,  # noqa: ANN401 -- the library's own
    ) -> None:
        self.limits = limits
        self.supervisor: Supervisor = options.pop("supervisor")
        self._watcher: Watcher = options.pop("watcher")
        self._doors = doors
        self._address_of = address_of
        self.pulse = Pulse(min(limits.ping_interval_s, limits.ping_timeout_s))
        self.turnstile = Turnstile()
        self.line: MakeLine = WebSocketLine  # until the faster one has been tried
        self.is_leaving = False
        self._mark = strays.new_mark()
        super().__init__(**options)

    def create_queue(self, *_args: object, **_kwargs: object) -> Outbox:
        """The bounded queue of a new socket."""
        return Outbox(self.limits.queue_messages, self.limits.queue_bytes)

    @override
    async def handle_request(self, request: web.Request) -> web.StreamResponse:
        """Answer one request of the path: a handshake, a poll, a post or an upgrade."""
        if "j" in request.query:
            return web.json_response(
                {"code": "malformed", "detail": "No scripts here."}, status=400
            )
        is_new = "sid" not in request.query
        if is_new:
            await self.turnstile.passed(Way.NEW)
        if is_new and (status := self._is_refused(request)):
            return web.json_response(
                {"code": "busy", "detail": LEAVING if self.is_leaving else TOO_MANY},
                status=status,
                headers={"Retry-After": RETRY_AFTER_S},
            )
        if not is_new and request.query["sid"] not in self.sockets:
            return strays.answer(request.query["sid"], self._mark)
        answer = await super().handle_request(request)
        if not answer.prepared:  # a websocket's is
            answer.headers["Cache-Control"] = "no-store"
        return answer

    @override
    def generate_id(self) -> str:
        """A session's name: this server's mark, then chance."""
        return self._mark + str(super().generate_id())

    async def deliver(self, socket: EngineSocket, text: str) -> None:
        """Hand on what a socket said."""
        await self._watcher.on_message(socket, text)

    def complained(self, socket: EngineSocket, wrong: str) -> None:
        """Hand on that a socket said nothing well formed."""
        self._watcher.on_bad_frame(socket, wrong)

    async def closed(self, socket: EngineSocket, reason: str) -> None:
        """Hand on that a socket is over."""
        await self._watcher.on_closed(socket, reason)

    def _is_refused(self, request: web.Request) -> int:
        """The status to refuse a new socket with, counted before any upgrade; 0 lets it in."""
        if self.is_leaving or self._doors.is_full():
            return 503
        return 429 if self._doors.is_crowded(self._address_of(request)) else 0

    async def _handle_connect(
        self, environ: Environ, transport: str, jsonp_index: int | None = None
    ) -> object:
        """A new socket: its OPEN packet, its watcher, then its transport."""
        socket = EngineSocket(
            self, self.generate_id(), self._address_of(environ["aiohttp.request"])
        )
        self.sockets[socket.sid] = socket
        socket.queue.put(Packet(OPEN, self._opening(socket.sid, transport)))
        await self._watcher.on_opened(socket)
        socket.begin()
        if transport == "polling":
            socket.connected = True
            return self._ok(await socket.poll(), jsonp_index=jsonp_index)
        try:
            return await socket.handle_get_request(environ)
        finally:
            await socket.close(abort=True, reason=self.reason.TRANSPORT_CLOSE)

    def _opening(self, sid: str, transport: str) -> dict[str, object]:
        return {
            "sid": sid,
            "upgrades": self._upgrades(sid, transport),
            "pingTimeout": int(self.limits.ping_timeout_s * 1000),
            "pingInterval": int(self.limits.ping_interval_s * 1000),
            "maxPayload": self.limits.max_frame_bytes,
        }
