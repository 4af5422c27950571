"""The links on nameplates: a person's page by a scan, without a login; made by a secretary's act.

The token is made from the instance's secret, the meeting, the person and a number: printing again
gives the same link, and nothing that could open it is kept. Who is shut out loses it like any link;
the next one, on purpose, has the next number. A plate stands in the open, where anybody may take a
picture of it: it never opens a seat that runs the meeting.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from hybridmeet.application.ports import AccessStore, Link
from hybridmeet.application.secrets import digest_of
from hybridmeet.domain.attending.seating import is_seated, people_of
from hybridmeet.domain.errors import OutOfOrder, Unknown
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Role

LINKED: Final = frozenset({Role.DELEGATE, Role.SPEAKER, Role.OBSERVER})
MOST_NUMBERS: Final = 100  # of one person in one meeting: that often he was shut out and let in


class Nameplates:
    """Who has a link on his plate."""

    def __init__(self, store: AccessStore, secret: bytes) -> None:
        self._store = store
        self._secret = secret

    async def tokens(self, state: MeetingState) -> dict[PersonId, str]:
        """The tokens of all plates whose links hold."""
        found = {}
        for person in linked(state):
            number, holds = await self._newest(state.id, person)
            if holds:
                found[person] = self._token(state.id, person, number)
        return found

    async def make(self, state: MeetingState, named: Iterable[PersonId] | None = None) -> int:
        """Make links: for all who never had one, or for these people; how many are new.

        Raises ``Unknown`` and ``OutOfOrder``, before anything is made.
        """
        may = set(linked(state))
        for person in named or ():
            if person not in state.seats:
                raise Unknown(f"This meeting has no person {person}.")
            if person not in may:
                raise OutOfOrder("A nameplate opens no seat that runs the meeting, or is not held.")
        fresh = []
        for person in may if named is None else set(named):
            number, holds = await self._newest(state.id, person)
            if holds or (named is None and number):  # shut out: let in again by name only
                continue
            token = self._token(state.id, person, number + 1)
            fresh.append(Link(digest_of(token), state.id, person, reusable=True))
        await self._store.add_links(fresh)
        return len(fresh)

    async def _newest(self, meeting: MeetingId, person: PersonId) -> tuple[int, bool]:
        """The number of the newest link that was ever made, 0 for none; and whether it holds."""
        for number in range(1, MOST_NUMBERS + 1):
            link = await self._store.link(digest_of(self._token(meeting, person, number)))
            if link is None:
                return number - 1, False
            if link.revoked_at is None:
                return number, True
        raise OutOfOrder("This person has had too many links; ask the administrator.")

    def _token(self, meeting: MeetingId, person: PersonId, number: int) -> str:
        purpose = f"nameplate/{meeting}/{person}/{number}".encode()
        return urlsafe_b64encode(hmac.digest(self._secret, purpose, sha256)).rstrip(b"=").decode()


def linked(state: MeetingState) -> list[PersonId]:
    """Whose plates may have a link."""
    return [
        seat.id for seat in people_of(state) if seat.role in LINKED and is_seated(state, seat.id)
    ]
