"""What opens a seat: links, browsers' seats, feed tokens, tickets; digests only, never tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Actor


@dataclass(frozen=True, slots=True)
class Link:
    """A capability link: whoever holds its token opens this seat. ``digest`` is SHA-256, hex."""

    digest: str
    meeting: MeetingId
    person: PersonId
    reusable: bool
    expires_at: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenedSeat:
    """A seat that a browser has opened. ``browser`` is the digest of the browser's cookie."""

    browser: str
    meeting: MeetingId
    person: PersonId
    opened_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedToken:
    """A secret calendar subscription. ``person`` is whose it is; none for a shared one."""

    digest: str
    meeting: MeetingId
    scope: Literal["participants", "personal"]
    person: PersonId | None
    label: str
    created_at: datetime
    revoked_at: datetime | None = None


class AccessStore(Protocol):
    """Links, seats of browsers, feed tokens: digests only, never a token itself.

    Adding what is there already changes nothing (a revoked link stays revoked).
    """

    async def add_links(self, links: Sequence[Link]) -> None:
        """Keep links."""
        ...

    async def link(self, digest: str) -> Link | None:
        """The link of a digest, also a used, expired or revoked one."""
        ...

    async def consume_link(self, digest: str, at: datetime) -> Link | None:
        """Mark a link used at ``at`` if it may be used then; None when it may not. Atomic."""
        ...

    async def open_seat(self, seat: OpenedSeat) -> None:
        """Remember that a browser has opened a seat (again, also after it was revoked)."""
        ...

    async def seats(self, browser: str) -> Sequence[OpenedSeat]:
        """The seats of a browser that are not revoked, oldest first."""
        ...

    async def add_feed(self, feed: FeedToken) -> None:
        """Keep a feed token."""
        ...

    async def feed(self, digest: str) -> FeedToken | None:
        """The feed of a digest, also a revoked one."""
        ...

    async def revoke_person(self, meeting: MeetingId, person: PersonId, at: datetime) -> int:
        """Revoke all links, opened seats and personal feeds of a person; how many there were."""
        ...

    async def revoke_feed(self, digest: str, at: datetime) -> bool:
        """Revoke one feed; False when there is none such."""
        ...


class TicketStore(Protocol):
    """Tickets that are out, by digest; each is taken once, on whichever node."""

    async def keep(self, digest: str, actor: Actor, until: datetime) -> None:
        """Keep a ticket; those past their time are forgotten."""
        ...

    async def take(self, digest: str, at: datetime) -> Actor | None:
        """Whose ticket it is, if it still holds; it is gone then. Atomic."""
        ...

    async def drop(self, meeting: MeetingId, person: PersonId) -> None:
        """Forget the tickets of a person."""
        ...
