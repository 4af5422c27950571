"""Who follows which meeting: rooms of our own, entered and left without an ``await``.

The library's ``enter_room`` is a coroutine: between reading a view and entering its room a patch
could be lost. A member knows the rev it has, so no patch reaches it twice or out of turn.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hybridmeet.adapters.sockets.connections import Connection
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.people import Actor, Audience


@dataclass(slots=True, eq=False)
class Member:
    """A connection in a room, and the rev that its client has once its queue is sent."""

    connection: Connection
    room: "Room"
    actor: Actor
    rev: int

    @property
    def is_here(self) -> bool:
        """Whether this membership still stands (it may end while a patch is on its way)."""
        return self.room.members.get(self.connection) is self


@dataclass(slots=True, eq=False)
class Room:
    """All who follow one meeting as one audience, and what was sent to them last."""

    meeting: MeetingId
    audience: Audience
    members: dict[Connection, Member] = field(default_factory=dict)
    epoch: str = ""
    rev: int = 0
    followers: int = 0


class Rooms:
    """Every room with somebody in it."""

    def __init__(self) -> None:
        self._rooms: dict[tuple[MeetingId, Audience], Room] = {}
        self._of: dict[Connection, dict[MeetingId, Member]] = {}

    def __iter__(self) -> Iterator[Room]:
        return iter(tuple(self._rooms.values()))

    def of(self, meeting: MeetingId, audience: Audience) -> Room | None:
        """The room of an audience, if anybody is in it."""
        return self._rooms.get((meeting, audience))

    def enter(self, connection: Connection, actor: Actor, audience: Audience, rev: int) -> Member:
        """Follow a meeting from ``rev`` on; another room of the same meeting is left."""
        self.leave(connection, actor.meeting)
        room = self._rooms.setdefault((actor.meeting, audience), Room(actor.meeting, audience))
        member = Member(connection, room, actor, rev)
        room.members[connection] = member
        self._of.setdefault(connection, {})[actor.meeting] = member
        return member

    def leave(self, connection: Connection, meeting: MeetingId) -> None:
        """Follow a meeting no more."""
        joined = self._of.get(connection, {})
        member = joined.pop(meeting, None)
        if member is None:
            return
        if not joined:
            del self._of[connection]
        room = member.room
        del room.members[connection]
        if not room.members:
            del self._rooms[room.meeting, room.audience]

    def leave_all(self, connection: Connection) -> None:
        """The connection is over."""
        for meeting in tuple(self._of.get(connection, ())):
            self.leave(connection, meeting)

    def joined(self, connection: Connection) -> tuple[Member, ...]:
        """Every membership of a connection."""
        return tuple(self._of.get(connection, {}).values())
