"""Tickets, good for one connection within half a minute; and why a door stays shut.

A page gets a ticket over HTTP, where its cookie counts, and shows it on the live channel, where no
cookie does. Tickets are in memory alone: a restart forgets them and pages ask again.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from hybridmeet.application.ports import Clock
from hybridmeet.application.secrets import digest_of
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Actor

TICKET_LASTS: Final = timedelta(seconds=30)
MOST_TICKETS: Final = 20_000  # twice the sockets of a server: none is lost before it is used

REASONS: Final[dict[str, tuple[str, str]]] = {
    "unknown_link": (
        "Unknown link",
        "Nobody gave out this link. Copy all of it from your invitation, or ask the secretariat.",
    ),
    "used_link": (
        "Link already used",
        "This link was good for one opening. Use the browser that opened it, or ask for a new one.",
    ),
    "expired_link": ("Link expired", "This link is too old. Ask the secretariat for a new one."),
    "revoked_link": ("Link withdrawn", "The secretariat has withdrawn this link. Ask there."),
    "single_use_link": (
        "Not for programs",
        "This token opens its link's page once and nothing else. Programs need a reusable link.",
    ),
    "unknown_ticket": (
        "Ticket not valid",
        "A ticket is good for one connection within 30 seconds. Ask for a new one.",
    ),
    "no_seat": (
        "No such seat",
        "You do not hold that seat, or no longer. Open its link again, or ask the secretariat.",
    ),
    "unknown_feed": ("Unknown calendar", "Nobody gave out this calendar's address."),
    "revoked_feed": ("Calendar withdrawn", "This calendar's address has been withdrawn."),
}
"""Why somebody is not let in: code -> title, and what to do about it."""


class Refused(Exception):
    """The door stays shut; says nothing about what is behind it."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.title, self.detail = REASONS[code]
        super().__init__(self.detail)


class Tickets:
    """The tickets that are out, oldest first."""

    def __init__(self, clock: Clock, secret: Callable[[], str]) -> None:
        self._clock = clock
        self._secret = secret
        self._out: OrderedDict[str, tuple[Actor, datetime]] = OrderedDict()

    def issue(self, actor: Actor) -> str:
        """A new ticket; those past their time are forgotten."""
        now = self._clock.now()
        while self._out and (len(self._out) >= MOST_TICKETS or self._oldest() <= now):
            self._out.popitem(last=False)
        ticket = self._secret()
        self._out[digest_of(ticket)] = (actor, now + TICKET_LASTS)
        return ticket

    def redeem(self, ticket: str) -> Actor:
        """Whose ticket it is, once; raises ``Refused``."""
        found = self._out.pop(digest_of(ticket), None)
        if found is None or found[1] <= self._clock.now():
            raise Refused("unknown_ticket")
        return found[0]

    def drop(self, meeting: MeetingId, person: PersonId) -> None:
        """Forget the tickets of a person who was shut out."""
        gone = [
            digest
            for digest, (actor, _) in self._out.items()
            if (actor.meeting, actor.person) == (meeting, person)
        ]
        for digest in gone:
            del self._out[digest]

    def _oldest(self) -> datetime:
        return next(iter(self._out.values()))[1]
