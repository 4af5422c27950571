"""Who follows which meeting: rooms of our own, entered and left without an ``await``.

The library's ``enter_room`` is a coroutine: between reading a view and entering its room a patch
could be lost. A member knows the rev it has, so no patch reaches it twice or out of turn.

Members who have exactly what was sent last, on a line that keeps up, are in step: they are written
to by their descriptors alone. All others stand apart and are looked at one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from hybridmeet.adapters.sockets.connections import Connection
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.people import Actor, Audience

APART: Final = -1


@dataclass(slots=True, eq=False)
class Member:
    """A connection in a room, and the rev that its client has once its queue is sent."""

    connection: Connection
    room: "Room"
    actor: Actor
    own_rev: int
    fd: int = APART
    inflates: bool = False  # while it is in step

    @property
    def rev(self) -> int:
        """What it has: its room's, while it is in step."""
        return self.own_rev if self.fd == APART else self.room.rev

    @property
    def is_here(self) -> bool:
        """Whether this membership still stands (it may end while a patch is on its way)."""
        return self.room.members.get(self.connection) is self


@dataclass(slots=True, eq=False)
class Room:
    """All who follow one meeting as one audience, and what was sent to them last."""

    meeting: MeetingId
    audience: Audience
    rev: int = 0
    epoch: str = ""
    followers: int = 0
    is_walked: bool = False  # a pass is under way
    members: dict[Connection, Member] = field(default_factory=dict)
    in_step: dict[bool, dict[int, Member]] = field(default_factory=lambda: {False: {}, True: {}})
    """By descriptor: who takes a message as it is, and who takes it deflated."""
    apart: dict[Connection, Member] = field(default_factory=dict)
    left_step: dict[int, Member] = field(default_factory=dict)
    """Who was in step when this pass began and is not any more: their numbers are not theirs."""

    def fall_in(self) -> None:
        """Before a pass: take into step all who stand apart and could be in it."""
        self.left_step.clear()
        for member in tuple(self.apart.values()):
            self.admit(member)

    def admit(self, member: Member) -> None:
        """Take into step who has what was sent last, on a line that is free.

        Never within a pass: a number that was given away may have come back.
        """
        line = member.connection.socket.queue.line
        if line is not None and line.fd != APART and member.own_rev == self.rev:
            member.fd, member.inflates = line.fd, line.inflates
            self.in_step[line.inflates][line.fd] = member
            del self.apart[member.connection]

    def fall_out(self, member: Member) -> None:
        """Its line is slow, over or lost: from here on it is looked at by itself."""
        if member.fd == APART:
            return
        del self.in_step[member.inflates][member.fd]
        if self.is_walked:
            self.left_step[member.fd] = member
        member.own_rev, member.fd = self.rev, APART
        self.apart[member.connection] = member

    def break_step(self) -> None:
        """Nobody has what was sent last."""
        for members in self.in_step.values():
            for member in tuple(members.values()):
                self.fall_out(member)


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
        room = self._rooms.get((actor.meeting, audience))
        if room is None:
            room = self._rooms[actor.meeting, audience] = Room(actor.meeting, audience, rev)
        member = Member(connection, room, actor, rev)
        room.members[connection] = room.apart[connection] = member
        self._of.setdefault(connection, {})[actor.meeting] = member
        connection.socket.queue.when_held = lambda: self._fall_out(connection)
        if not room.is_walked:
            room.admit(member)  # now, one by one: ten thousand at the next patch took 10 ms
        return member

    def leave(self, connection: Connection, meeting: MeetingId) -> None:
        """Follow a meeting no more."""
        joined = self._of.get(connection, {})
        member = joined.pop(meeting, None)
        if member is None:
            return
        if not joined:
            del self._of[connection]
            connection.socket.queue.when_held = None  # or each would hold the other for ever
        room = member.room
        room.fall_out(member)
        del room.members[connection], room.apart[connection]
        if not room.members:
            del self._rooms[room.meeting, room.audience]

    def joined(self, connection: Connection) -> tuple[Member, ...]:
        """Every membership of a connection."""
        return tuple(self._of.get(connection, {}).values())

    def _fall_out(self, connection: Connection) -> None:
        for member in self.joined(connection):
            member.room.fall_out(member)
