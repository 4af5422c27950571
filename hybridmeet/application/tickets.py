"""Tickets, good for one connection within half a minute; and why a door stays shut.

A page gets a ticket over HTTP, where its cookie counts, and shows it on the live channel, where no
cookie does; the two may be different nodes. The ``TicketStore`` keeps them.
"""

from datetime import timedelta
from typing import Final

TICKET_LASTS: Final = timedelta(seconds=30)

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
