"""Links for seats: all that were asked for or none, and only for a seat that opens something."""

from collections.abc import Sequence

from typing_extensions import override

from hybridmeet.application.access import Access
from hybridmeet.application.inviting import Inviter
from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.ports import Link, StorageFull
from hybridmeet.application.registry import Registry
from hybridmeet.domain.attending.commands import WalkIn
from hybridmeet.domain.ids import CommandId, DelegationId
from hybridmeet.domain.people import Role
from hybridmeet.domain.programme import Imported
from tests.builders import a_programme, actor
from tests.fakes import FakeBroadcaster, FakeClock, MemoryStore

SMALL = "small-1"


class Room(MemoryStore):
    """Keeps so many links, then its disk is full."""

    left = 1_000

    @override
    async def add_links(self, links: Sequence[Link]) -> None:
        if len(links) > self.left:
            raise StorageFull("no room")
        self.left -= len(links)
        await super().add_links(links)

    @property
    def kept(self) -> int:
        return len(self._links)


async def stand() -> tuple[Room, Registry, Inviter]:
    store, clock = Room(), FakeClock()
    registry = Registry(Surroundings(store, FakeBroadcaster(), clock))
    await registry.begin(Imported(programme=a_programme(), people={}, texts={}))
    access = Access(store, registry, clock)
    return store, registry, Inviter(registry, access, clock, "https://meet.example")


async def test_when_the_disk_is_full_halfway_nobody_has_a_link() -> None:
    store, registry, inviter = await stand()
    everybody = [seat.id for seat in registry.find(SMALL).state.seats.values()]
    store.left = len(everybody) - 1

    refused = await inviter.invite(SMALL, everybody)
    assert (refused.code, refused.invited, store.kept) == ("storage_full", (), 0)

    store.left = len(everybody)
    made = await inviter.invite(SMALL, everybody)
    assert [one.person for one in made.invited] == everybody
    assert len({one.url for one in made.invited}) == store.kept == len(everybody)


async def test_who_waits_at_the_door_gets_no_link_with_the_others_of_his_role() -> None:
    _, registry, inviter = await stand()
    live = registry.find(SMALL)
    before, role = set(live.state.seats), Role.DELEGATE
    stranger = WalkIn(delegation=DelegationId("id"), function="Adviser")
    await live.execute(actor(Role.DESK), stranger, CommandId("in"))
    (waiting,) = set(live.state.seats) - before

    made = await inviter.invite(SMALL, [role])
    assert {one.person for one in made.invited} == {
        seat.id for seat in live.state.seats.values() if seat.role is role and seat.id != waiting
    }
    refused = await inviter.invite(SMALL, [waiting])
    assert (refused.code, waiting in refused.detail) == ("unknown", True)
