"""Those who are connected, from their coming to their going: one place that lets no trace behind.

Presence is taken from the lifetime of the engine.io socket, never from what the library says of its
own ``disconnect``: a client could call that as an event and stay (python-socketio 5.18.1).
"""

import asyncio
from dataclasses import dataclass
from typing import Final

from hybridmeet.adapters.sockets.connections import Connection, Connections
from hybridmeet.adapters.sockets.engine_socket import EngineSocket
from hybridmeet.adapters.sockets.limits import Doors, Limits
from hybridmeet.adapters.sockets.refusals import Crowded
from hybridmeet.adapters.sockets.rooms import Rooms
from hybridmeet.application.presence import Presence
from hybridmeet.application.tasks import Supervisor
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Actor, Audience, Role

DRIVING: Final = frozenset({Role.SECRETARY, Role.CHAIR, Role.MODERATOR, Role.DESK})
"""Whom all others wait for: they are heard first."""


@dataclass(frozen=True, slots=True)
class Hall:
    """Connections, their seats and their rooms."""

    connections: Connections
    rooms: Rooms
    doors: Doors
    presence: Presence
    supervisor: Supervisor
    limits: Limits

    def arrived(self, socket: EngineSocket) -> None:
        """A socket is open; it has five seconds to say who it is."""
        connection = Connection(socket, socket.address)
        self.connections.add(connection)
        self.doors.came(connection.address)
        self._set_deadline(connection)

    def seat(self, connection: Connection, actor: Actor | None) -> None:
        """It has said who it is; raises ``Crowded`` when that seat has ten connections."""
        if self.connections.find(connection.id) is not connection:
            raise Crowded  # it went while the door looked; nobody hears this
        if actor is not None and actor.person is not None:
            held = self.connections.seated(actor.meeting, actor.person)
            if len(held) >= self.limits.sockets_per_person:
                raise Crowded
        if connection.deadline is not None:
            connection.deadline.cancel()
            connection.deadline = None
        self.connections.seat(connection, actor)
        self.doors.known(connection.address)
        if actor is not None and actor.role in DRIVING:
            connection.socket.be_favoured()

    def follow(self, connection: Connection, actor: Actor, audience: Audience, rev: int) -> None:
        """It follows a meeting from ``rev`` on."""
        self.rooms.enter(connection, actor, audience, rev)
        self.presence.joined(connection.id, actor)

    def unfollow(self, connection: Connection, meeting: MeetingId) -> None:
        """It follows a meeting no more."""
        self.rooms.leave(connection, meeting)
        self.presence.left(connection.id, meeting)

    def stood_up(self, connection: Connection) -> None:
        """It has left the namespace and keeps its line: a stranger again, with a new deadline."""
        if not connection.is_known:
            return
        self._leave_rooms(connection)
        self.connections.unseat(connection)
        self.doors.unknown(connection.address)
        self._set_deadline(connection)

    def went(self, socket: EngineSocket) -> None:
        """The socket is over."""
        connection = self.connections.find(socket.sid)
        if connection is None:
            return
        if connection.deadline is not None:
            connection.deadline.cancel()
        self._leave_rooms(connection)
        self.doors.went(connection.address, was_known=connection.is_known)
        self.connections.remove(connection)

    def shut_out(self, meeting: MeetingId, person: PersonId) -> None:
        """A seat was taken away: its connections hear nothing more, and are closed at once."""
        for connection in self.connections.seated(meeting, person):
            self._leave_rooms(connection)
            self.supervisor.once("revoked socket", connection.socket.close())

    def _leave_rooms(self, connection: Connection) -> None:
        for member in self.rooms.joined(connection):
            self.unfollow(connection, member.room.meeting)

    def _set_deadline(self, connection: Connection) -> None:
        """Guards a fault: the library waits for ever for the CONNECT packet."""
        loop = asyncio.get_running_loop()
        connection.deadline = loop.call_later(
            self.limits.connect_deadline_s, self._expire, connection
        )

    def _expire(self, connection: Connection) -> None:
        self.supervisor.once("socket that said nothing", connection.socket.close())
