"""Secret calendar subscriptions: made for a seat, found by their token, ended by whoever may.

Tokens are kept as digests, as those of links are (access.py). What stands in a calendar is not
known here.
"""

from collections.abc import Callable
from typing import Literal

from hybridmeet.application.ports import AccessStore, Clock, FeedToken
from hybridmeet.application.secrets import NO_DIGEST, digest_of, same
from hybridmeet.application.tickets import Refused
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Actor, Role

Scope = Literal["participants", "personal"]


class Subscriptions:
    """The secret subscriptions of all meetings."""

    def __init__(self, store: AccessStore, clock: Clock, secret: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self._secret = secret

    async def new_feed(self, actor: Actor, scope: Scope, label: str) -> str:
        """A new secret subscription that belongs to the asking seat; answers its token."""
        token = self._secret()
        await self.keep_feed(actor.meeting, scope, actor.person, (label, token))
        return token

    async def keep_feed(
        self, meeting: MeetingId, scope: Scope, person: PersonId | None, named: tuple[str, str]
    ) -> None:
        """Keep a subscription under its label and token; a revoked one stays revoked."""
        label, token = named
        at = self._clock.now()
        await self._store.add_feed(FeedToken(digest_of(token), meeting, scope, person, label, at))

    async def feed(self, token: str) -> FeedToken:
        """The subscription of a token; raises ``Refused`` (unknown_feed, revoked_feed)."""
        digest = digest_of(token)
        feed = await self._store.feed(digest)
        if not same(feed.digest if feed else NO_DIGEST, digest) or feed is None:
            raise Refused("unknown_feed")
        if feed.revoked_at:
            raise Refused("revoked_feed")
        return feed

    async def revoke_feed(self, actor: Actor, token: str) -> None:
        """Revoke a subscription: its holder or the meeting's secretary may; raises ``Unknown``."""
        try:
            feed = await self.feed(token)
        except Refused as refused:
            raise Unknown("There is no such subscription, or it is not yours.") from refused
        if feed.meeting != actor.meeting or not _may_revoke(actor, feed):
            raise Unknown("There is no such subscription, or it is not yours.")
        await self._store.revoke_feed(feed.digest, self._clock.now())


def _may_revoke(actor: Actor, feed: FeedToken) -> bool:
    is_holder = feed.person is not None and feed.person == actor.person
    return is_holder or actor.role is Role.SECRETARY
