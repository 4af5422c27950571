"""The live channel put together: what ``app.py`` builds, attaches, starts and closes."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from aiohttp import web

from hybridmeet.adapters.sockets.broadcaster import Broadcaster
from hybridmeet.adapters.sockets.connections import Connections
from hybridmeet.adapters.sockets.engine import AddressOf
from hybridmeet.adapters.sockets.farewell import see_off
from hybridmeet.adapters.sockets.hall import Hall
from hybridmeet.adapters.sockets.limits import Doors, Limits
from hybridmeet.adapters.sockets.namespace import Desk, LiveNamespace
from hybridmeet.adapters.sockets.rooms import Rooms
from hybridmeet.adapters.sockets.server import LiveServer
from hybridmeet.adapters.sockets.straight import StraightLine
from hybridmeet.adapters.sockets.ticks import Ticker
from hybridmeet.adapters.sockets.trial import is_possible
from hybridmeet.application.presence import Presence
from hybridmeet.application.tasks import Supervisor

PATH: Final = "socket.io"
COMMANDS_WITHIN_S: Final = 2.0  # to finish what was asked; the whole end takes under ten seconds


def peer(request: web.Request) -> str:
    """The address of the other end, as TCP has it."""
    return request.remote or "unknown"


@dataclass(frozen=True, slots=True)
class Channel:
    """Settings and parts of the live channel that are made elsewhere."""

    desk: Desk
    presence: Presence
    supervisor: Supervisor
    rooms: Rooms
    broadcaster: Broadcaster
    origins: tuple[str, ...]
    limits: Limits = field(default_factory=Limits)
    address_of: AddressOf = peer


class LiveChannel:
    """Socket.IO at /socket.io/, namespace /live."""

    def __init__(self, parts: Channel) -> None:
        limits = parts.limits
        doors = Doors(limits.sockets_total, limits.sockets_per_address_unjoined)
        self._parts = parts
        self.hall = Hall(
            Connections(), parts.rooms, doors, parts.presence, parts.supervisor, limits
        )
        self._namespace = LiveNamespace(parts.desk, self.hall)
        self.server = LiveServer(self.hall, self._namespace, parts.origins, parts.address_of)
        parts.desk.access.on_revoked(self.hall.shut_out)

    def attach(self, app: web.Application) -> None:
        """Answer the path in an application."""
        self.server.attach(app, socketio_path=PATH)

    async def start(self) -> None:
        """Begin to fan out and to tick; straight to the sockets if that works here."""
        parts = self._parts
        if parts.limits.direct_writes and await is_possible():
            self.server.eio.line = StraightLine
        ticker = Ticker(parts.rooms, parts.broadcaster, parts.desk.registry, parts.presence)
        parts.supervisor.keep("fan-out", parts.broadcaster.run)
        parts.supervisor.keep("pulse", self.server.eio.pulse.run)
        parts.supervisor.keep("ticks", partial(ticker.run, parts.limits))
        parts.supervisor.keep("ticks to operators", partial(ticker.run_often, parts.limits))

    @property
    def is_leaving(self) -> bool:
        """Whether nobody is let in any more."""
        return self.server.eio.is_leaving

    async def close(self, reason: str = "restart") -> None:
        """Let nobody in, serve everybody until his moment, finish what was asked."""
        self.server.eio.is_leaving = True
        if len(self.hall.connections):
            await asyncio.sleep(self._parts.limits.drain_notice_s)
        await see_off(self.hall.connections, reason)
        try:
            async with asyncio.timeout(COMMANDS_WITHIN_S):
                await self._namespace.finish()
        except TimeoutError:
            pass  # whoever asked asks again with the same id
