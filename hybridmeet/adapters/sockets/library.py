"""The types of python-socketio 5.18 and python-engineio 4.15, which ship none.

What we call or override of them stands here once, as it is in these versions; private names too,
which is why pyproject.toml pins the minor versions. No behaviour lives here.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web

    Environ = dict[str, web.Request]  # of its members we read only ``aiohttp.request``

    class Packet:
        """engine.io's packet."""

        def __init__(self, packet_type: int = ..., data: object = ...) -> None: ...
        def encode(
            self,
            b64: bool = ...,  # noqa: FBT001 -- the library's argument
        ) -> str: ...

    class Reasons:
        """Why a socket ended."""

        SERVER_DISCONNECT: str
        CLIENT_DISCONNECT: str
        PING_TIMEOUT: str
        TRANSPORT_CLOSE: str

    class AsyncSocket:
        """engine.io's socket."""

        sid: str
        connected: bool
        upgrading: bool
        upgraded: bool
        closing: bool
        closed: bool

        def __init__(self, server: object, sid: str) -> None: ...
        async def handle_get_request(self, environ: Environ) -> object: ...
        async def close(
            self,
            wait: bool = ...,  # noqa: FBT001 -- the library's argument
            abort: bool = ...,  # noqa: FBT001 -- the library's argument
            reason: str | None = ...,
        ) -> None: ...

    class EngineBase:
        """engine.io's server."""

        reason: type[Reasons]
        sockets: dict[str, AsyncSocket]

        def __init__(self, **options: object) -> None: ...
        async def handle_request(self, request: web.Request) -> web.StreamResponse: ...
        def generate_id(self) -> str: ...
        def _upgrades(self, sid: str, transport: str) -> list[str]: ...
        def _ok(self, packets: list[Packet], *, jsonp_index: int | None) -> object: ...
        def _bad_request(self, message: str) -> object: ...

    class Names:
        """socketio's table of namespaces."""

        def sid_from_eio_sid(self, eio_sid: str, namespace: str) -> str | None: ...
        def eio_sid_from_sid(self, sid: str, namespace: str) -> str: ...

    class ManagerBase:
        """socketio's table of clients."""

        callbacks: dict[str, object]
        pending_connect: dict[str, list[str]]
        pending_disconnect: dict[str, list[str]]

        def basic_enter_room(
            self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
        ) -> None: ...
        def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None: ...
        def basic_disconnect(self, sid: str, namespace: str, **kwargs: object) -> None: ...

    class LivePacket:
        """socketio's packet."""

        def __init__(self, packet_type: int, data: object, namespace: str) -> None: ...

    class AsyncNamespace:
        """socketio's namespace."""

        server: "ServerBase"

        def __init__(self, namespace: str) -> None: ...

    class ServerBase:
        """socketio's server."""

        manager: Names
        eio: EngineBase

        def __init__(self, **options: object) -> None: ...
        def register_namespace(self, namespace_handler: AsyncNamespace) -> None: ...
        def attach(self, app: web.Application, socketio_path: str) -> None: ...
        async def _send_packet(self, eio_sid: str, pkt: LivePacket) -> None: ...
        async def _handle_eio_connect(
            self, eio_sid: str, environ: Mapping[str, object]
        ) -> None: ...
        async def _handle_eio_disconnect(self, eio_sid: str, reason: str) -> None: ...
        async def _handle_connect(self, eio_sid: str, namespace: str, data: object) -> None: ...
        async def _handle_disconnect(self, eio_sid: str, namespace: str) -> None: ...

    class Declined(Exception):
        """socketio's refusal of a connection."""

        def __init__(self, message: object, data: object) -> None: ...

    class EngineIOError(Exception):
        """What makes engine.io answer 400 and close the socket."""

else:
    from engineio import AsyncServer as EngineBase
    from engineio.async_socket import AsyncSocket
    from engineio.exceptions import EngineIOError
    from engineio.packet import Packet
    from socketio import AsyncManager as ManagerBase
    from socketio import AsyncNamespace
    from socketio import AsyncServer as ServerBase
    from socketio.exceptions import ConnectionRefusedError as Declined
    from socketio.packet import Packet as LivePacket

    Environ = dict

OPEN, CLOSE, PING, MESSAGE, NOOP = 0, 1, 2, 4, 6  # engine.io's packets
CONNECT_ERROR = 4  # socketio's

__all__ = [
    "CLOSE",
    "CONNECT_ERROR",
    "MESSAGE",
    "NOOP",
    "OPEN",
    "PING",
    "AsyncNamespace",
    "AsyncSocket",
    "Declined",
    "EngineBase",
    "EngineIOError",
    "Environ",
    "LivePacket",
    "ManagerBase",
    "Packet",
    "ServerBase",
]
