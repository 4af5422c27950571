"""The one door: links, seats of a browser, tickets, feeds, and taking them away."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from typing_extensions import override

from hybridmeet.application.access import Access, Refused
from hybridmeet.application.alone import MemoryTickets
from hybridmeet.application.ports import Answer, Entry, Link, OpenedSeat
from hybridmeet.application.secrets import digest_of
from hybridmeet.domain.attending.state import Attending, WalkInStanding
from hybridmeet.domain.commands import AnyCommand, RevokeSeat
from hybridmeet.domain.decide import Ask, decide
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Role
from tests.builders import SEATS, a_meeting, a_programme, a_seat
from tests.fakes import FIRST, FakeClock, MemoryStore

SMALL = MeetingId("small-1")
CHAIR, HEAD, SECRETARY = PersonId("trong"), PersonId("vn-head"), PersonId("secretary")
THE_CHAIR = Actor(meeting=SMALL, role=Role.CHAIR, person=CHAIR)


class OneMeeting:
    """A meeting that stands where the test puts it, and records what decides so."""

    def __init__(self, store: MemoryStore) -> None:
        self.state: MeetingState = a_meeting()
        self.store = store
        self.told: list[Callable[[MeetingId, PersonId], None]] = []

    def find(self, meeting: str) -> "OneMeeting":
        if meeting != SMALL:
            raise Unknown("There is no such meeting here.")
        return self

    def on_revoked(self, told: Callable[[MeetingId, PersonId], None]) -> None:
        self.told.append(told)

    async def execute(self, actor: Actor, command: AnyCommand, command_id: CommandId) -> Answer:
        assert isinstance(command, RevokeSeat)
        events = tuple(decide(self.state, Ask(command_id, command, actor, FIRST)))
        stands = len(await self.store.read(SMALL))
        entry = Entry(SMALL, stands, actor, command_id, FIRST, events, revoked=(command.person,))
        answer = await self.store.append(entry)
        for told in self.told:
            told(SMALL, command.person)
        return answer


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def meetings(store: MemoryStore) -> OneMeeting:
    return OneMeeting(store)


@pytest.fixture
def access(store: MemoryStore, meetings: OneMeeting, clock: FakeClock) -> Access:
    return Access(store, meetings, clock)


async def refused(asking: Awaitable[object]) -> str:
    with pytest.raises(Refused) as caught:
        await asking
    return caught.value.code


async def reusable(access: Access, person: PersonId = CHAIR) -> str:
    token = f"reusable-token-of-{person}"
    await access.keep_reusable(SMALL, {person: token})
    return token


async def test_a_token_is_43_characters_and_only_its_digest_is_kept(
    access: Access, store: MemoryStore
) -> None:
    token = await access.invite(SMALL, CHAIR)

    kept = await store.link(digest_of(token))
    assert len(token) == 43
    assert kept is not None
    assert token not in repr(vars(store))


async def test_a_single_use_link_opens_one_browser_once(access: Access) -> None:
    token = await access.invite(SMALL, CHAIR)

    entered = await access.enter(token, None)

    assert entered.actor == THE_CHAIR
    assert await access.by_browser(entered.browser, SMALL, CHAIR) == THE_CHAIR
    assert await refused(access.enter(token, None)) == "used_link"
    assert await refused(access.look(token)) == "used_link"


async def test_the_browser_that_used_a_link_may_open_it_again(access: Access) -> None:
    token = await access.invite(SMALL, CHAIR)
    first = await access.enter(token, None)

    again = await access.enter(token, first.browser)

    assert again == first
    assert await access.look(token, first.browser) == THE_CHAIR


async def test_looking_at_a_link_uses_nothing_up(access: Access) -> None:
    token = await access.invite(SMALL, CHAIR)

    for _ in range(5):
        assert await access.look(token) == THE_CHAIR

    assert (await access.enter(token, None)).actor == THE_CHAIR


async def test_an_invitation_is_good_for_72_hours(access: Access, clock: FakeClock) -> None:
    token = await access.invite(SMALL, CHAIR)
    almost = int(timedelta(hours=72).total_seconds() * 1000)

    clock.advance(almost - 1)
    assert await access.look(token) == THE_CHAIR

    clock.advance(1)
    assert await refused(access.look(token)) == "expired_link"
    assert await refused(access.enter(token, None)) == "expired_link"


async def test_a_seat_outlives_its_invitation(access: Access, clock: FakeClock) -> None:
    entered = await access.enter(await access.invite(SMALL, CHAIR), None)

    clock.advance(int(timedelta(days=4).total_seconds() * 1000))

    assert await access.by_browser(entered.browser, SMALL, CHAIR) == THE_CHAIR


async def test_programs_take_reusable_tokens_only(access: Access) -> None:
    single = await access.invite(SMALL, CHAIR)
    token = await reusable(access)

    assert await access.by_token(token) == THE_CHAIR
    assert await access.by_token(token) == THE_CHAIR
    assert await refused(access.by_token(single)) == "single_use_link"
    assert await refused(access.by_token("nobody's")) == "unknown_link"
    assert await refused(access.by_token("\ud800" * 1000)) == "unknown_link"


async def test_one_browser_holds_many_seats_and_none_of_another_browser(access: Access) -> None:
    first = await access.enter(await access.invite(SMALL, CHAIR), None)
    second = await access.enter(await access.invite(SMALL, HEAD), first.browser)
    other = await access.enter(await access.invite(SMALL, SECRETARY), None)

    held = await access.seats_of(first.browser)

    assert second.browser == first.browser != other.browser
    assert {actor.person for actor in held} == {CHAIR, HEAD}
    assert await refused(access.by_browser(first.browser, SMALL, SECRETARY)) == "no_seat"
    assert await refused(access.by_browser(first.browser, "other-1", CHAIR)) == "no_seat"


async def test_a_cookie_that_a_client_made_up_is_not_taken(access: Access) -> None:
    entered = await access.enter(await access.invite(SMALL, CHAIR), "made-up-by-an-attacker")

    assert entered.browser != "made-up-by-an-attacker"


async def test_the_role_is_the_seats_at_the_moment_of_asking(
    access: Access, meetings: OneMeeting
) -> None:
    token = await reusable(access)
    entered = await access.enter(token, None)
    others = tuple(seat for seat in SEATS if seat.id != CHAIR)

    meetings.state = a_meeting(a_programme(seats=(*others, a_seat("trong", role=Role.OBSERVER))))

    assert (await access.by_token(token)).role is Role.OBSERVER
    assert (await access.by_browser(entered.browser, SMALL, CHAIR)).role is Role.OBSERVER
    assert not await access.still_holds(THE_CHAIR)

    meetings.state = a_meeting(a_programme(seats=others))

    assert await refused(access.by_token(token)) == "no_seat"
    assert await access.seats_of(entered.browser) == ()
    assert not await access.still_holds(THE_CHAIR)


@pytest.mark.parametrize("accepted", [None, False])
async def test_a_walk_in_enters_only_when_the_secretary_has_accepted_him(
    access: Access, meetings: OneMeeting, accepted: bool | None
) -> None:
    """Whoever sits at the desk could otherwise seat a member and print himself the way in."""
    siti = PersonId("walk-in-1")
    token = "a-link-on-a-nameplate"
    await access.keep_reusable(SMALL, {siti: token})
    whole = a_meeting(a_programme(seats=(*SEATS, a_seat(siti, "id"))))
    accepted_in = Attending(walk_ins={siti: WalkInStanding(accepted=True)})

    meetings.state = replace(whole, attending=accepted_in)
    actor = (await access.enter(token, None)).actor
    meetings.state = replace(
        whole, attending=Attending(walk_ins={siti: WalkInStanding(accepted=accepted)})
    )

    assert await refused(access.by_token(token)) == "no_seat"
    assert await refused(access.enter(token, None)) == "no_seat"
    assert not await access.still_holds(actor)


async def test_a_seat_counts_in_its_own_meeting_only(access: Access) -> None:
    public = Actor(meeting=MeetingId("other-1"), role=Role.PUBLIC)

    assert access.within(THE_CHAIR, SMALL) == THE_CHAIR
    assert access.within(THE_CHAIR, "other-1") == public
    assert await access.still_holds(public)
    with pytest.raises(Unknown):
        access.public("../etc")


async def test_a_ticket_is_good_once_and_for_30_seconds(access: Access, clock: FakeClock) -> None:
    first, late, last = [await access.issue_ticket(THE_CHAIR) for _ in range(3)]

    assert await access.redeem_ticket(first) == THE_CHAIR
    assert await refused(access.redeem_ticket(first)) == "unknown_ticket"

    clock.advance(29_999)
    assert await access.redeem_ticket(last) == THE_CHAIR

    clock.advance(1)
    assert await refused(access.redeem_ticket(late)) == "unknown_ticket"


async def test_tickets_that_nobody_used_are_forgotten(clock: FakeClock) -> None:
    tickets = MemoryTickets(most=4)
    for number in range(6):
        await tickets.keep(str(number), THE_CHAIR, clock.now() + timedelta(seconds=number))
    assert len(tickets._out) == 4

    assert await tickets.take("5", clock.advance(4_000)) == THE_CHAIR
    assert len(tickets._out) == 0


async def test_revoking_a_person_ends_everything_and_tells(access: Access) -> None:
    told: list[tuple[str, str]] = []
    access.on_revoked(lambda meeting, person: told.append((meeting, person)))
    token = await reusable(access)
    entered = await access.enter(token, None)
    feed = await access.new_feed(THE_CHAIR, "personal", "Phone")
    ticket = await access.issue_ticket(THE_CHAIR)

    count = await access.revoke_person(SMALL, CHAIR)

    assert (count, told) == (3, [(SMALL, CHAIR)])
    assert await refused(access.by_token(token)) == "revoked_link"
    assert await refused(access.enter(token, entered.browser)) == "revoked_link"
    assert await refused(access.by_browser(entered.browser, SMALL, CHAIR)) == "no_seat"
    assert await refused(access.feed(feed)) == "revoked_feed"
    assert await refused(access.redeem_ticket(ticket)) == "unknown_ticket"


async def test_revoking_nobody_is_unknown(access: Access) -> None:
    with pytest.raises(Unknown):
        await access.revoke_person(SMALL, PersonId("nobody"))
    with pytest.raises(Unknown):
        await access.revoke_person(MeetingId("other-1"), CHAIR)


async def test_a_person_who_was_shut_out_can_be_invited_again(access: Access) -> None:
    entered = await access.enter(await access.invite(SMALL, CHAIR), None)
    await access.revoke_person(SMALL, CHAIR)

    again = await access.enter(await access.invite(SMALL, CHAIR), entered.browser)

    assert await access.by_browser(again.browser, SMALL, CHAIR) == THE_CHAIR


class Interrupted(MemoryStore):
    """A store during whose next opening or reading the secretary revokes the chair."""

    def __init__(self) -> None:
        super().__init__()
        self.door: Access | None = None
        self.later: Access | None = None  # from the next use of a link on

    @override
    async def consume_link(self, digest: str, at: datetime) -> Link | None:
        used = await super().consume_link(digest, at)
        self.door, self.later = self.later, None
        return used

    @override
    async def open_seat(self, seat: OpenedSeat) -> None:
        await self._interrupt()
        await super().open_seat(seat)

    @override
    async def link(self, digest: str) -> Link | None:
        found = await super().link(digest)
        await self._interrupt()
        return found

    async def _interrupt(self) -> None:
        door, self.door = self.door, None
        if door is not None:
            await door.revoke_person(SMALL, CHAIR)


async def test_whoever_is_revoked_while_a_token_is_read_is_read_again(clock: FakeClock) -> None:
    store = Interrupted()
    door = Access(store, OneMeeting(store), clock)
    token = await reusable(door)
    store.door = door

    assert await refused(door.by_token(token)) == "revoked_link"


async def test_whoever_is_revoked_while_a_seat_opens_does_not_slip_through(
    clock: FakeClock,
) -> None:
    store = Interrupted()
    door = Access(store, OneMeeting(store), clock)
    link = Link(digest_of("late"), SMALL, CHAIR, reusable=True)
    await store.add_links([link])
    known = (await door.enter(await door.invite(SMALL, HEAD), None)).browser
    store.later = door

    assert await refused(door.enter("late", known)) == "revoked_link"
    assert [actor.person for actor in await door.seats_of(known)] == [HEAD]


async def test_a_feed_is_its_holders_and_the_secretarys_to_revoke(access: Access) -> None:
    head = Actor(meeting=SMALL, role=Role.DELEGATE, person=HEAD)
    secretary = Actor(meeting=SMALL, role=Role.SECRETARY, person=SECRETARY)
    mine = await access.new_feed(head, "personal", "Phone")
    other = await access.new_feed(THE_CHAIR, "participants", "Office")

    with pytest.raises(Unknown):
        await access.revoke_feed(head, other)
    with pytest.raises(Unknown):
        await access.revoke_feed(head, "nobody's")
    with pytest.raises(Unknown):
        await access.revoke_feed(secretary.model_copy(update={"meeting": "other-1"}), mine)
    assert (await access.feed(other)).label == "Office"

    await access.revoke_feed(head, mine)
    await access.revoke_feed(secretary, other)

    assert await refused(access.feed(mine)) == "revoked_feed"
    assert await refused(access.feed(other)) == "revoked_feed"
    assert await refused(access.feed("nobody's")) == "unknown_feed"


async def test_what_was_revoked_stays_revoked_when_it_is_kept_again(access: Access) -> None:
    token = await reusable(access)
    await access.revoke_person(SMALL, CHAIR)

    assert await reusable(access) == token
    assert await refused(access.by_token(token)) == "revoked_link"
