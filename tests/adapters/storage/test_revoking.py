"""What a fact takes away ends with it, in one transaction, on every engine."""

from typing import Any

import pytest

from hybridmeet.application.ports import Conflict, FeedToken, Link, OpenedSeat
from hybridmeet.domain.events import SeatRevoked
from hybridmeet.domain.ids import PersonId
from tests.adapters.storage.conftest import Store
from tests.adapters.storage.entries import HANOI, JAKARTA, an_entry
from tests.fakes import FIRST

INDIA = PersonId("in-head")
REVOKES: dict[str, Any] = {"events": (SeatRevoked(person=INDIA),), "revoked": (INDIA,)}


async def keep(store: Store) -> None:
    """A link, a seat and a feed of one person; a link of his in another meeting."""
    await store.add_links(
        [
            Link("1" * 64, HANOI, INDIA, reusable=True),
            Link("2" * 64, JAKARTA, INDIA, reusable=True),
        ]
    )
    await store.open_seat(OpenedSeat("b" * 64, HANOI, INDIA, FIRST))
    await store.add_feed(FeedToken("f" * 64, HANOI, "personal", INDIA, "Phone", FIRST))


async def is_open(store: Store) -> list[bool]:
    links = [await store.link(digest * 64) for digest in "12"]
    feed = await store.feed("f" * 64)
    return [
        *(link is not None and link.revoked_at is None for link in links),
        bool(await store.seats("b" * 64)),
        feed is not None and feed.revoked_at is None,
    ]


async def test_a_revocation_ends_what_opens_the_seat_and_says_how_much_it_was(
    store: Store,
) -> None:
    await keep(store)
    await store.append(an_entry(0, "begin"))

    answer = await store.append(an_entry(1, "revoke", **REVOKES))
    again = await store.append(an_entry(1, "revoke", **REVOKES))

    assert (answer.first_seq, answer.revoked, answer.again) == (2, 3, False)
    assert (again, again.again) == (answer, True)
    assert await is_open(store) == [False, True, False, False]


async def test_a_revocation_that_meets_a_conflict_has_ended_nothing(store: Store) -> None:
    await keep(store)
    await store.append(an_entry(0, "begin", 2))

    with pytest.raises(Conflict):
        await store.append(an_entry(1, "revoke", **REVOKES))

    assert await is_open(store) == [True] * 4
