"""The one door to an Actor: links, the seats of a browser, tickets, and taking them away.

A token is 32 random bytes; only its SHA-256 digest is kept, so what is read from the store opens
nothing. The role is the programme's seat at the moment of asking, never what a token once said.
Nothing here knows HTTP, sockets or SQL.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from hybridmeet.application.alone import MemoryTickets
from hybridmeet.application.ports import (
    AccessStore,
    Answer,
    Clock,
    Link,
    OpenedSeat,
    StorageError,
    TicketStore,
)
from hybridmeet.application.secrets import NO_DIGEST, digest_of, new_name, new_token, same
from hybridmeet.application.subscriptions import Scope, Subscriptions
from hybridmeet.application.tickets import TICKET_LASTS, Refused
from hybridmeet.domain.attending.seating import is_seated
from hybridmeet.domain.commands import AnyCommand, RevokeSeat
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import ID_PATTERN, CommandId, MeetingId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Role, Seat

INVITATION_LASTS: Final = timedelta(hours=72)  # a weekend between sending and opening

Told = Callable[[MeetingId, PersonId], None]


class Running(Protocol):
    """A meeting as far as the door must see it."""

    @property
    def state(self) -> MeetingState:
        """Where it stands."""
        ...

    async def execute(self, actor: Actor, command: AnyCommand, command_id: CommandId) -> Answer:
        """Record that a seat was taken away."""
        ...


class Meetings(Protocol):
    """Where meetings are found by id; raises ``Unknown``."""

    def find(self, meeting: str) -> Running:
        """The meeting of this id."""
        ...

    def on_revoked(self, told: Told) -> None:
        """Whom to tell of every seat taken away, whichever node was asked to."""
        ...


@dataclass(frozen=True, slots=True)
class Entered:
    """A seat that was opened by a link, and the secret that is the browser's cookie from now on."""

    actor: Actor
    browser: str


class Access(Subscriptions):
    """Who asks, and whether he still may."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what a door needs
        self,
        store: AccessStore,
        meetings: Meetings,
        clock: Clock,
        secret: Callable[[], str] = new_token,
        tickets: TicketStore | None = None,
    ) -> None:
        super().__init__(store, clock, secret)
        self._meetings = meetings
        self._tickets = tickets or MemoryTickets()
        self._told: list[Told] = []
        self._revocations = 0  # how often somebody was shut out since the start
        meetings.on_revoked(self._shut_out)

    # -- who asks ---------------------------------------------------------------------------

    def public(self, meeting: str) -> Actor:
        """Whoever has no seat there; whether there is such a meeting is not said here."""
        if not re.fullmatch(ID_PATTERN, meeting):
            raise Unknown("There is no such meeting here.")
        return Actor(meeting=MeetingId(meeting), role=Role.PUBLIC)

    def within(self, actor: Actor, meeting: str) -> Actor:
        """The same asker in a meeting: with his seat in his own, as the public in any other."""
        return actor if actor.meeting == meeting else self.public(meeting)

    async def by_token(self, token: str) -> Actor:
        """The seat of a reusable link's token; raises ``Refused``."""
        link = await self._unrevoked(digest_of(token))
        if not link.reusable:
            raise Refused("single_use_link")
        self._must_not_be_late(link)
        return self._actor(link.meeting, link.person)

    async def by_browser(self, browser: str, meeting: str, seat: str) -> Actor:
        """The seat that this browser has opened in this meeting; raises ``Refused``."""
        for actor in await self.seats_of(browser):
            if (actor.meeting, actor.person) == (meeting, seat):
                return actor
        raise Refused("no_seat")

    async def seats_of(self, browser: str) -> tuple[Actor, ...]:
        """The seats this browser holds, oldest first, as far as the programmes still have them."""
        seen = -1
        opened: Sequence[OpenedSeat] = ()
        while seen != self._revocations:  # revoked while we read: read again
            seen = self._revocations
            opened = await self._store.seats(digest_of(browser))
        found = ((one, self._seat(one.meeting, one.person)) for one in opened)
        return tuple(_actor_of(one.meeting, seat) for one, seat in found if seat)

    async def still_holds(self, actor: Actor) -> bool:
        """Whether the asker's seat still stands in the programme with the same role."""
        if actor.role is Role.PUBLIC:
            return True
        seat = self._seat(actor.meeting, actor.person) if actor.person else None
        return seat is not None and seat.role is actor.role

    async def issue_ticket(self, actor: Actor) -> str:
        """A ticket that opens one connection for this actor, on any node, within half a minute."""
        ticket = self._secret()
        await self._tickets.keep(digest_of(ticket), actor, self._clock.now() + TICKET_LASTS)
        return ticket

    async def redeem_ticket(self, ticket: str) -> Actor:
        """The actor of a ticket, once; raises ``Refused``."""
        seen = self._revocations
        actor = await self._tickets.take(digest_of(ticket), self._clock.now())
        if actor is None or seen != self._revocations:  # his, perhaps: he asks for another
            raise Refused("unknown_ticket")
        return self._actor(actor.meeting, actor.person) if actor.person else actor

    # -- links ------------------------------------------------------------------------------

    async def invite(self, meeting: MeetingId, person: PersonId) -> str:
        """A new single-use link for a person; answers its token, which is kept nowhere."""
        (token,) = await self.invite_all(meeting, [person])
        return token

    async def invite_all(self, meeting: MeetingId, people: Sequence[PersonId]) -> list[str]:
        """The same for several, all or none of them; answers their tokens in the same order."""
        tokens, until = [self._secret() for _ in people], self._clock.now() + INVITATION_LASTS
        links = [
            Link(digest_of(token), meeting, person, reusable=False, expires_at=until)
            for token, person in zip(tokens, people, strict=True)
        ]
        await self._store.add_links(links)
        return tokens

    async def keep_reusable(self, meeting: MeetingId, tokens: dict[PersonId, str]) -> None:
        """Keep reusable links (demonstration, screen, service); a revoked one stays revoked."""
        links = [
            Link(digest=digest_of(token), meeting=meeting, person=person, reusable=True)
            for person, token in tokens.items()
        ]
        await self._store.add_links(links)

    async def look(self, token: str, browser: str | None = None) -> Actor:
        """Whom a link lets in, without using it; raises ``Refused``.

        A used link still shows its seat to the browser that used it.
        """
        link = await self._unrevoked(digest_of(token))
        if not await self._has_used(link, browser):
            if link.used_at and not link.reusable:
                raise Refused("used_link")
            self._must_not_be_late(link)
        return self._actor(link.meeting, link.person)

    async def enter(self, token: str, browser: str | None) -> Entered:
        """Use a link: the browser holds its seat from now on; raises ``Refused``."""
        actor = await self.look(token, browser)
        seen = self._revocations
        link = await self._store.consume_link(digest_of(token), self._clock.now())
        if link is None:  # used before: by this browser, or by one that was faster
            return Entered(await self.look(token, browser), str(browser))
        browser = await self._known(browser) or self._secret()
        now = self._clock.now()
        await self._store.open_seat(OpenedSeat(digest_of(browser), link.meeting, link.person, now))
        if seen != self._revocations:  # revoked while the seat was being opened: shut it again
            await self._shut_if_revoked(link)
        return Entered(actor, browser)

    # -- taking away ------------------------------------------------------------------------

    def on_revoked(self, told: Told) -> None:
        """Whom to tell when a person is shut out."""
        self._told.append(told)

    async def revoke_person(
        self, meeting: MeetingId, person: PersonId, by: Actor | None = None
    ) -> int:
        """Revoke all links, seats, tickets and feeds of a person; how many links, seats, feeds.

        Recorded in the meeting's log, so that every node closes the person's lines when it follows.
        Raises ``Unknown`` when nobody of that id has a seat in the meeting.
        """
        asker = by or Actor(meeting=meeting, role=Role.SYSTEM)
        ask, name = RevokeSeat(person=person), CommandId(f"revoke.{new_name()}")
        self._revocations += 1
        answer = await self._meetings.find(meeting).execute(asker, ask, name)
        await self._tickets.drop(meeting, person)
        return answer.revoked

    def _shut_out(self, meeting: MeetingId, person: PersonId) -> None:
        """A seat was taken away, here or on another node."""
        self._revocations += 1  # whoever read before this line reads again
        for told in self._told:
            told(meeting, person)

    async def is_reachable(self) -> bool:
        """Whether the store answers."""
        try:
            await self._store.seats(NO_DIGEST)
        except StorageError:
            return False
        return True

    # -- inside -----------------------------------------------------------------------------

    async def _unrevoked(self, digest: str) -> Link:
        """The link of a digest; unknown and revoked ones are refused after the same work."""
        seen = -1
        link: Link | None = None
        while seen != self._revocations:
            seen = self._revocations
            link = await self._store.link(digest)
        if not same(link.digest if link else NO_DIGEST, digest) or link is None:
            raise Refused("unknown_link")
        if link.revoked_at:
            raise Refused("revoked_link")
        return link

    def _must_not_be_late(self, link: Link) -> None:
        if link.expires_at and link.expires_at <= self._clock.now():
            raise Refused("expired_link")

    async def _has_used(self, link: Link, browser: str | None) -> bool:
        """Whether this browser has opened this single-use link's seat."""
        if link.reusable or not link.used_at or not browser:
            return False
        held = await self.seats_of(browser)
        return any((one.meeting, one.person) == (link.meeting, link.person) for one in held)

    async def _known(self, browser: str | None) -> str | None:
        """A browser's secret that this server gave; one that a client made up is not taken."""
        if browser and await self._store.seats(digest_of(browser)):
            return browser
        return None

    async def _shut_if_revoked(self, link: Link) -> None:
        try:
            await self._unrevoked(link.digest)
        except Refused:
            await asyncio.shield(self.revoke_person(link.meeting, link.person))
            raise

    def _seat(self, meeting: str, person: str) -> Seat | None:
        try:
            state = self._meetings.find(meeting).state
        except Unknown:
            return None
        who = PersonId(person)
        return state.seats[who] if is_seated(state, who) else None

    def _actor(self, meeting: MeetingId, person: PersonId) -> Actor:
        seat = self._seat(meeting, person)
        if seat is None:
            raise Refused("no_seat")
        return _actor_of(meeting, seat)


def _actor_of(meeting: MeetingId, seat: Seat) -> Actor:
    return Actor(meeting=meeting, role=seat.role, person=seat.id)


__all__ = ["Access", "Entered", "Meetings", "Refused", "Running", "Scope", "digest_of"]
