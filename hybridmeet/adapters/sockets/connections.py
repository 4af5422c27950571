"""The connections of the live channel: one per engine.io socket, from its opening to its end.

Who a connection is stands here and nowhere else: it is set once, by the door, and never taken from
a message. Presence and caps are keyed on these lifetimes, not on the library's own calls.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from hybridmeet.adapters.sockets.engine_socket import EngineSocket
from hybridmeet.adapters.sockets.frames import NAMESPACE
from hybridmeet.adapters.sockets.library import MESSAGE, Packet
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Actor


@dataclass(slots=True, eq=False)
class Connection:
    """One line to one client. ``actor`` is None for the public, which has no meeting of its own."""

    socket: EngineSocket
    address: str
    actor: Actor | None = None
    is_known: bool = False  # it has connected to the namespace
    deadline: asyncio.TimerHandle | None = None

    @property
    def id(self) -> str:
        """Its name, unguessable and never used again."""
        return self.socket.sid

    def emit(self, text: str) -> None:
        """Queue one event or answer, its packet's text after the namespace; never waits."""
        self.socket.queue.put(Packet(MESSAGE, text))


def event_text(payload: bytes) -> str:
    """An event packet: ``payload`` is the JSON of ``[name, argument]``."""
    return f"2{NAMESPACE},{payload.decode()}"


class Connections:
    """All that are open, by id and by seat."""

    def __init__(self) -> None:
        self._open: dict[str, Connection] = {}
        self._of_seat: dict[tuple[MeetingId, PersonId], set[Connection]] = {}

    def __iter__(self) -> Iterator[Connection]:
        return iter(tuple(self._open.values()))

    def __len__(self) -> int:
        return len(self._open)

    def find(self, name: str) -> Connection | None:
        """The connection of an engine.io socket."""
        return self._open.get(name)

    def add(self, connection: Connection) -> None:
        """It was opened."""
        self._open[connection.id] = connection

    def seated(self, meeting: MeetingId, person: PersonId) -> frozenset[Connection]:
        """The connections that hold a seat."""
        return frozenset(self._of_seat.get((meeting, person), ()))

    def seat(self, connection: Connection, actor: Actor | None) -> None:
        """The door has said who it is."""
        connection.actor = actor
        connection.is_known = True
        if actor is not None and actor.person is not None:
            self._of_seat.setdefault((actor.meeting, actor.person), set()).add(connection)

    def unseat(self, connection: Connection) -> None:
        """It has left the namespace: nobody again."""
        actor = connection.actor
        connection.is_known = False
        connection.actor = None
        if actor is None or actor.person is None:
            return
        held = self._of_seat.get((actor.meeting, actor.person), set())
        held.discard(connection)
        if not held:
            self._of_seat.pop((actor.meeting, actor.person), None)

    def remove(self, connection: Connection) -> None:
        """It is over."""
        self.unseat(connection)
        self._open.pop(connection.id, None)
