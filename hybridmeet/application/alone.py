"""One node alone: nobody else writes, nobody else holds a line, tickets are in memory.

What an embedded store needs not know. A restart forgets the tickets and pages ask again.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from hybridmeet.application.ports import Held, Hints, Nodes, TicketStore
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Actor

MOST_TICKETS: Final = 20_000  # twice the sockets of a server: none is lost before it is used


class NoHints:
    """``Hints`` where every fact is written here."""

    def on_hint(self, told: Callable[[MeetingId | None], None]) -> None:
        """There will be none."""


class OnlyNode:
    """``Nodes`` where there is no other."""

    async def renew(self, held: Sequence[Held] | None) -> None:
        """Nobody asks."""

    async def others(self) -> Sequence[Held]:
        """Nobody."""
        return ()

    async def part(self) -> None:
        """Nobody stays behind."""

    def leads(self) -> bool:
        """Always."""
        return True


class MemoryTickets:
    """``TicketStore`` in memory, oldest first."""

    def __init__(self, most: int = MOST_TICKETS) -> None:
        self._most = most
        self._out: OrderedDict[str, tuple[Actor, datetime]] = OrderedDict()

    async def keep(self, digest: str, actor: Actor, until: datetime) -> None:
        """See ``TicketStore``; the oldest gives way where there are too many."""
        while len(self._out) >= self._most:
            self._out.popitem(last=False)
        self._out[digest] = (actor, until)

    async def take(self, digest: str, at: datetime) -> Actor | None:
        """See ``TicketStore``."""
        actor, until = self._out.pop(digest, (None, at))
        while self._out and self._oldest() <= at:
            self._out.popitem(last=False)
        return actor if until > at else None

    async def drop(self, meeting: MeetingId, person: PersonId) -> None:
        """See ``TicketStore``."""
        gone = [
            digest
            for digest, (actor, _) in self._out.items()
            if (actor.meeting, actor.person) == (meeting, person)
        ]
        for digest in gone:
            del self._out[digest]

    def _oldest(self) -> datetime:
        return next(iter(self._out.values()))[1]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a node has to do with others; by itself: nothing."""

    hints: Hints = field(default_factory=NoHints)
    nodes: Nodes = field(default_factory=OnlyNode)
    tickets: TicketStore = field(default_factory=MemoryTickets)
