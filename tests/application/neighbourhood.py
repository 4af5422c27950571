"""Nodes in one process: each with a registry, a presence and alarms of its own, on one store."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hybridmeet.application.access import Access
from hybridmeet.application.alone import MemoryTickets
from hybridmeet.application.live_meeting import Customs, LiveMeeting, Surroundings
from hybridmeet.application.news import News
from hybridmeet.application.ports import LEASE_S, Held, StorageUnavailable
from hybridmeet.application.presence import Presence
from hybridmeet.application.reactions import Reactions
from hybridmeet.application.registry import Registry
from hybridmeet.domain.alarms import Spans
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Actor, Role
from hybridmeet.domain.programme import Imported, Programme
from tests.builders import a_person, a_programme
from tests.fakes import FakeAlarms, FakeBroadcaster, FakeClock, MemoryStore

MEETING = MeetingId("small-1")
SECOND = 1000
GRACE_MS = 90_000


@dataclass
class Street:
    """What the nodes share: the store, the time, the tickets, and who said when what it holds."""

    store: MemoryStore = field(default_factory=MemoryStore)
    clock: FakeClock = field(default_factory=FakeClock)
    tickets: MemoryTickets = field(default_factory=MemoryTickets)
    said: dict[str, tuple[datetime, Sequence[Held]]] = field(default_factory=dict)
    leader: str = "a"


@dataclass
class Neighbour:
    """``Nodes`` and ``Hints`` of one node in the street; ``away`` cuts it off."""

    street: Street
    name: str
    away: bool = False

    async def renew(self, held: Sequence[Held] | None) -> None:
        self._reach()
        _, before = self.street.said.get(self.name, (None, ()))
        kept = before if held is None else tuple(held)
        self.street.said[self.name] = (self.street.clock.now(), kept)

    async def others(self) -> Sequence[Held]:
        self._reach()
        since = self.street.clock.now() - timedelta(seconds=LEASE_S)
        return [
            one
            for name, (seen_at, held) in self.street.said.items()
            if name != self.name and seen_at >= since
            for one in held
        ]

    async def part(self) -> None:
        self.street.said.pop(self.name, None)

    def leads(self) -> bool:
        return self.street.leader == self.name

    def on_hint(self, told: Callable[[MeetingId | None], None]) -> None:
        """No hint comes: what is heard is looked for."""

    def _reach(self) -> None:
        if self.away:
            raise StorageUnavailable


class TwoNode:
    """One node of the street."""

    def __init__(self, street: Street, name: str) -> None:
        self.street = street
        self.nodes = Neighbour(street, name)
        self.broadcaster = FakeBroadcaster()
        around = Surroundings(street.store, self.broadcaster, street.clock, Customs(span_ms=0))
        self.registry = Registry(around)
        self.news = News(self.registry, self.nodes)
        self.presence = Presence(self.registry, street.clock, GRACE_MS, self.nodes)
        self.alarms = FakeAlarms()
        Reactions(self.registry, self.alarms, street.clock, Spans(), self.nodes)
        self.access = Access(street.store, self.registry, street.clock, tickets=street.tickets)

    @property
    def live(self) -> LiveMeeting:
        """The small meeting as this node has it."""
        return self.registry.find(MEETING)

    async def begin(self, programme: Programme | None = None) -> None:
        """Publish the small meeting here."""
        programme = programme or a_programme()
        people = {seat.id: a_person(seat) for seat in programme.seats}
        await self.registry.begin(Imported(programme=programme, people=people, texts={}))

    def come(self, line: str, person: PersonId | None, role: Role = Role.SPEAKER) -> None:
        """A line of a person to this node."""
        self.presence.joined(line, Actor(meeting=MEETING, role=role, person=person))

    def online(self) -> Mapping[PersonId, str]:
        """Each person's online channel as this node has it."""
        return {person: one.online for person, one in self.live.state.presence.items()}


async def two_nodes() -> tuple[TwoNode, TwoNode]:
    """Two nodes; the first began the small meeting and leads, the second has heard of it."""
    street = Street()
    one, other = TwoNode(street, "a"), TwoNode(street, "b")
    await one.begin()
    await other.news.look()
    return one, other


async def pass_by(seconds: int, *nodes: TwoNode) -> None:
    """So many seconds, in each of which every node looks and takes its step."""
    for _ in range(seconds):
        nodes[0].street.clock.advance(SECOND)
        for node in nodes:
            await node.news.look()
            await node.presence.step()
