"""What every AccessStore promises."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from hybridmeet.application.ports import FeedToken, Link, OpenedSeat
from hybridmeet.domain.ids import PersonId
from tests.adapters.storage.conftest import Store
from tests.adapters.storage.entries import HANOI, JAKARTA
from tests.fakes import FIRST

INDIA, LAOS = PersonId("india-head"), PersonId("laos-head")
LATER = FIRST + timedelta(minutes=5)
AT_LAST = FIRST + timedelta(minutes=9)

LINK = Link(digest="a" * 64, meeting=HANOI, person=INDIA, reusable=False)
DEMO = replace(LINK, digest="b" * 64, reusable=True)
SEAT = OpenedSeat(browser="c" * 64, meeting=HANOI, person=INDIA, opened_at=FIRST)
FEED = FeedToken(
    digest="d" * 64,
    meeting=HANOI,
    scope="personal",
    person=INDIA,
    label="Điện thoại",
    created_at=FIRST,
)
SHARED = replace(FEED, digest="e" * 64, scope="participants", person=None)


async def test_what_was_never_kept_is_not_there(store: Store) -> None:
    assert await store.link("f" * 64) is None
    assert await store.consume_link("f" * 64, FIRST) is None
    assert await store.feed("f" * 64) is None
    assert list(await store.seats("f" * 64)) == []
    assert await store.revoke_feed("f" * 64, FIRST) is False
    assert await store.revoke_person(HANOI, INDIA, FIRST) == 0
    await store.add_links([])


async def test_a_single_use_link_opens_once(store: Store) -> None:
    await store.add_links([LINK])

    assert await store.consume_link(LINK.digest, LATER) == replace(LINK, used_at=LATER)
    assert await store.consume_link(LINK.digest, AT_LAST) is None
    assert await store.link(LINK.digest) == replace(LINK, used_at=LATER)


async def test_of_two_who_press_at_once_one_is_too_late(store: Store) -> None:
    await store.add_links([LINK])

    opened = await asyncio.gather(*(store.consume_link(LINK.digest, LATER) for _ in range(20)))

    assert [link for link in opened if link] == [replace(LINK, used_at=LATER)]


async def test_a_reusable_link_opens_again(store: Store) -> None:
    await store.add_links([DEMO])

    assert await store.consume_link(DEMO.digest, LATER) == replace(DEMO, used_at=LATER)
    assert await store.consume_link(DEMO.digest, AT_LAST) == replace(DEMO, used_at=AT_LAST)


@pytest.mark.parametrize(
    ("link", "opens"),
    [
        (replace(LINK, expires_at=AT_LAST), True),
        (replace(LINK, expires_at=LATER), False),
        (replace(DEMO, expires_at=FIRST), False),
        (replace(DEMO, revoked_at=FIRST), False),
        (replace(DEMO, used_at=FIRST), True),
    ],
)
async def test_a_link_opens_until_it_expires_or_is_revoked(
    store: Store, link: Link, opens: bool
) -> None:
    await store.add_links([link])

    assert (await store.consume_link(link.digest, LATER) is not None) == opens
    assert await store.link(link.digest) == (replace(link, used_at=LATER) if opens else link)


async def test_adding_a_link_again_leaves_it_as_it_is(store: Store) -> None:
    await store.add_links([LINK, DEMO])
    await store.revoke_person(HANOI, INDIA, LATER)

    await store.add_links([LINK, DEMO])

    assert await store.link(LINK.digest) == replace(LINK, revoked_at=LATER)


async def test_a_browser_holds_its_seats_oldest_first(store: Store) -> None:
    late = replace(SEAT, meeting=JAKARTA, opened_at=LATER)
    early = replace(SEAT, person=LAOS)
    for seat in (late, SEAT, early, replace(SEAT, browser="9" * 64)):
        await store.open_seat(seat)

    assert list(await store.seats(SEAT.browser)) == [SEAT, early, late]


async def test_a_seat_opened_again_is_one_seat_also_after_it_was_revoked(store: Store) -> None:
    await store.open_seat(SEAT)
    await store.revoke_person(HANOI, INDIA, LATER)
    assert list(await store.seats(SEAT.browser)) == []

    again = replace(SEAT, opened_at=AT_LAST)
    await store.open_seat(again)

    assert list(await store.seats(SEAT.browser)) == [again]


async def test_a_feed_is_revoked_once(store: Store) -> None:
    await store.add_feed(FEED)

    assert await store.revoke_feed(FEED.digest, LATER) is True
    assert await store.revoke_feed(FEED.digest, AT_LAST) is True
    await store.add_feed(FEED)

    assert await store.feed(FEED.digest) == replace(FEED, revoked_at=LATER)


async def test_revoking_a_person_takes_all_that_is_his_and_nothing_else(store: Store) -> None:
    others = (
        replace(LINK, digest="1" * 64, person=LAOS),
        replace(LINK, digest="2" * 64, meeting=JAKARTA),
    )
    await store.add_links([LINK, DEMO, *others])
    await store.open_seat(SEAT)
    await store.open_seat(replace(SEAT, meeting=JAKARTA))
    await store.add_feed(FEED)
    await store.add_feed(SHARED)

    assert await store.revoke_person(HANOI, INDIA, LATER) == 4
    assert await store.revoke_person(HANOI, INDIA, AT_LAST) == 0

    assert await store.link(DEMO.digest) == replace(DEMO, revoked_at=LATER)
    assert await store.feed(FEED.digest) == replace(FEED, revoked_at=LATER)
    assert await store.feed(SHARED.digest) == SHARED
    assert [await store.link(link.digest) for link in others] == list(others)
    assert list(await store.seats(SEAT.browser)) == [replace(SEAT, meeting=JAKARTA)]
