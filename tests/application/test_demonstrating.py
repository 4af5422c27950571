"""The demonstration is set up once; a second time changes nothing."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from hybridmeet.adapters.formats.programme_yaml import read_programme
from hybridmeet.application.access import Access, Refused
from hybridmeet.application.demonstrating import Demonstration
from hybridmeet.application.demonstration import AAPTC, ADMM, FILES
from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.ports import Patch
from hybridmeet.application.registry import Registry
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.people import Actor, Role
from hybridmeet.domain.programme import Imported
from tests.fakes import FakeClock, MemoryStore

CONFIG = Path(__file__).parents[2] / "config" / "programmes"
URL = "https://meet.example.org"
HOUR_MS = 3_600_000


class Silence:
    """Where patches go when nobody follows."""

    def publish(self, patches: Sequence[Patch]) -> None:
        """Nobody does."""


@pytest.fixture(scope="module")
def published() -> list[Imported]:
    return [read_programme((CONFIG / name).read_bytes()).imported for name in FILES]


async def shown(store: MemoryStore, clock: FakeClock, secret: bytes = b"s" * 32) -> Demonstration:
    registry = Registry(Surroundings(store, Silence(), clock))
    await registry.open()
    return Demonstration(registry, Access(store, registry, clock), clock, secret)


async def test_what_is_begun_is_listed_the_same_after_a_restart(published: list[Imported]) -> None:
    store, clock = MemoryStore(), FakeClock()
    first = await shown(store, clock)
    await first.begin(published, as_published=False)
    await first.keep_links()

    clock.advance(HOUR_MS)
    again = await shown(store, clock)
    await again.begin(published, as_published=True)
    await again.keep_links()

    assert again.listing(URL) == first.listing(URL)
    assert [len(await store.read(meeting)) for meeting in (ADMM, AAPTC)] == [1, 1]


async def test_as_published_nothing_is_moved(published: list[Imported]) -> None:
    one = await shown(MemoryStore(), FakeClock())
    await one.begin(published, as_published=True)

    row = one.listing(URL)["meetings"][1]["sessions"][0]["items"][0]
    assert row["planned_start"]["wall"] == "2022-06-07T09:00"


async def test_a_link_opens_its_seat_until_it_is_revoked(published: list[Imported]) -> None:
    store, clock = MemoryStore(), FakeClock()
    one = await shown(store, clock)
    await one.begin(published, as_published=True)
    await one.keep_links()
    link = one.listing(URL)["meetings"][0]["links"]["delegate_india"]

    actor = await one.access.by_token(link["token"])
    assert actor == Actor(meeting=ADMM, role=Role.DELEGATE, person=PersonId("in-head"))

    await one.access.revoke_person(ADMM, PersonId("in-head"))
    await one.keep_links()
    with pytest.raises(Refused) as refused:
        await one.access.by_token(link["token"])
    assert refused.value.code == "revoked_link"


async def test_secret_feeds_belong_to_the_participants_and_to_new_york(
    published: list[Imported],
) -> None:
    one = await shown(MemoryStore(), FakeClock())
    await one.begin(published, as_published=True)
    await one.keep_links()
    feeds = one.listing(URL)["meetings"][0]["feeds"]

    tokens = [feeds[name].split("/")[-2] for name in ("participants", "personal_newyork")]
    kept = [await one.access.feed(token) for token in tokens]
    assert [(feed.scope, feed.person) for feed in kept] == [
        ("participants", None),
        ("personal", "unhq-1"),
    ]
    assert feeds["public"] == f"{URL}/m/{ADMM}/cal/{ADMM}.ics"
    assert feeds["session"] == f"{URL}/m/{ADMM}/cal/s/day1.ics"


async def test_another_secret_gives_other_links(published: list[Imported]) -> None:
    store, clock = MemoryStore(), FakeClock()
    one = await shown(store, clock)
    await one.begin(published, as_published=True)
    other = await shown(store, clock, b"t" * 32)

    assert other.listing(URL) != one.listing(URL)


async def test_on_a_folder_of_other_meetings_nothing_is_listed() -> None:
    one = await shown(MemoryStore(), FakeClock())
    await one.keep_links()

    assert one.listing(URL)["meetings"] == []
