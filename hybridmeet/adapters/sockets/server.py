"""The Socket.IO server of the live channel: what reaches the namespace, and what never does.

Guards faults of python-socketio 5.18.1, each with a permanent test:
- a client may call the server's own ``connect`` and ``disconnect`` as events: a closed list
- commands of one socket are reordered (``async_handlers=True``): one after the other
- malformed packets raise tracebacks and binary ones are collected without end: never decoded there
- the default origins trust ``X-Forwarded-Host``: always the explicit list
- the loggers print packets, tokens included: silent
"""

import logging
from typing import Final

from orjson import dumps

from hybridmeet.adapters.sockets.complaints import Complaints
from hybridmeet.adapters.sockets.engine import AddressOf, EngineServer
from hybridmeet.adapters.sockets.engine_socket import EngineSocket
from hybridmeet.adapters.sockets.frames import (
    EVENTS,
    NAMESPACE,
    BadFrame,
    Connect,
    Disconnect,
    Said,
    read_frame,
)
from hybridmeet.adapters.sockets.hall import Hall
from hybridmeet.adapters.sockets.library import (
    CONNECT_ERROR,
    MESSAGE,
    LivePacket,
    Packet,
    ServerBase,
)
from hybridmeet.adapters.sockets.namespace import LiveNamespace
from hybridmeet.adapters.sockets.packets import Answer
from hybridmeet.adapters.sockets.refusals import ack_of
from hybridmeet.adapters.sockets.roll import Roll
from hybridmeet.adapters.sockets.snapshots import Snapshot
from hybridmeet.adapters.sockets.turnstile import Way
from hybridmeet.domain.errors import Malformed

COMING: Final = frozenset({"join"})  # what a crowd asks that comes back
SILENT: Final = logging.getLogger("hybridmeet.silent")
SILENT.setLevel(logging.CRITICAL + 1)
NOWHERE: Final = {
    "message": "Not found",
    "data": {"code": "unknown", "title": "Not found", "detail": f"Connect to {NAMESPACE}."},
}


class LiveServer(ServerBase):
    """Dispatches well-formed packets of known connections, and counts the rest."""

    eio: EngineServer

    def __init__(
        self, hall: Hall, namespace: LiveNamespace, origins: tuple[str, ...], address_of: AddressOf
    ) -> None:
        self._hall = hall
        self._live = namespace
        self._complaints = Complaints()
        super().__init__(
            async_mode="aiohttp",
            async_handlers=False,
            namespaces=[NAMESPACE],
            logger=SILENT,
            engineio_logger=SILENT,
            cors_allowed_origins=list(origins),
            cors_credentials=False,
            http_compression=False,  # 5 ms of everybody's time for each large poll
            monitor_clients=False,  # silence is seen by the pulse
            client_manager=Roll(),
            max_http_buffer_size=hall.limits.max_frame_bytes,
            limits=hall.limits,
            doors=hall.doors,
            supervisor=hall.supervisor,
            address_of=address_of,
            watcher=self,
        )
        self.register_namespace(namespace)

    def _engineio_server_class(self) -> type[EngineServer]:
        return EngineServer

    # -- what the engine tells --------------------------------------------------------------

    async def on_opened(self, socket: EngineSocket) -> None:
        """A socket has its handshake. Its request is not kept: identity is never taken from it."""
        await self._handle_eio_connect(socket.sid, {})
        self._hall.arrived(socket)

    async def on_message(self, socket: EngineSocket, text: str) -> None:
        """A socket has said something: dispatched if it is a frame, counted if it is not."""
        try:
            await self._handle_eio_message(socket.sid, text)
        except BadFrame as bad:
            if bad.ack is not None:
                wrong = Malformed(f"This is {bad}.")
                socket.queue.put(_answer(bad.ack, dumps(ack_of(wrong)).decode()))
            await socket.complain(str(bad))
        except Exception:  # noqa: BLE001 -- a fault of ours must not end the reading, nor fill the log
            self._complaints.failed(socket.address)

    def on_bad_frame(self, socket: EngineSocket, wrong: str) -> None:
        """A socket has said nothing well formed."""
        self._complaints.bad_frame(socket.address, wrong)

    async def on_closed(self, socket: EngineSocket, reason: str) -> None:
        """A socket is over."""
        try:
            await self._handle_eio_disconnect(socket.sid, reason)
        finally:
            self._hall.went(socket)

    # -- dispatch ---------------------------------------------------------------------------

    async def _handle_eio_message(self, eio_sid: str, text: str) -> None:
        match read_frame(text):
            case Connect(namespace, auth) if namespace == NAMESPACE:
                if self.manager.sid_from_eio_sid(eio_sid, NAMESPACE) is not None:
                    raise BadFrame("connected already")
                await self.eio.turnstile.passed(Way.IN)
                await self._handle_connect(eio_sid, namespace, auth)
            case Connect(namespace):
                await self._send_packet(eio_sid, LivePacket(CONNECT_ERROR, NOWHERE, namespace))
            case Disconnect():
                await self._handle_disconnect(eio_sid, NAMESPACE)
            case Said(name, argument, ack):
                await self._handle_event(eio_sid, NAMESPACE, ack, [name, argument])

    async def _handle_event(
        self,
        eio_sid: str,
        namespace: str,
        id: int | None,  # noqa: A002 -- the library's name
        data: list[object],
    ) -> None:
        """Answer one event of a connected client.

        The library hands any name on, also its own ``connect`` and ``disconnect`` with arguments
        of the client's choosing; nothing but the closed list gets past this line.
        """
        connection = self._hall.connections.find(eio_sid)
        if namespace != NAMESPACE or data[0] not in EVENTS or connection is None:
            raise BadFrame("an event that is not in the list")
        if not connection.is_known:
            raise BadFrame("an event before CONNECT")
        if data[0] in COMING:
            await self.eio.turnstile.passed(Way.IN)
        reply = await self._live.reply(connection, data[0], data[1])
        if id is not None:
            connection.socket.queue.put(_answer(id, reply))


def _answer(number: int, reply: str | Snapshot) -> Packet:
    """The ack of what came under ``number``; a reply is JSON text, or one that others get too."""
    head = f"3{NAMESPACE},{number}["
    if isinstance(reply, Snapshot):
        return Answer(head.encode(), reply.body, reply.foot + b"]")
    return Packet(MESSAGE, f"{head}{reply}]")
