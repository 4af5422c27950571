"""Feeds over HTTP: strong validators, 304, HEAD as GET, bytes from the cache.

A reader polls for weeks without anybody looking: no redirect, no cookie, no negotiation of types,
and nothing that changes from one poll to the next but the plan.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final, Protocol
from urllib.parse import urlsplit

from aiohttp import web

from hybridmeet.adapters.calendar.feed import Feed, Feeds, Wish
from hybridmeet.adapters.calendar.vevent import Setting, Site
from hybridmeet.application.ports import FeedToken
from hybridmeet.domain.errors import Malformed, Unknown
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Audience
from hybridmeet.domain.views.entries import Reader

ONE_MINUTE: Final = "public, max-age=60, stale-while-revalidate=300"
EACH_TIME: Final = "private, no-cache"
NO_GZIP: Final = re.compile("Microsoft|Outlook|Exchange", re.IGNORECASE)
"""Outlook on the web could not import a packed feed (markuspoerschke/iCal#541)."""


class Running(Protocol):
    """A meeting as far as a calendar sees it."""

    @property
    def state(self) -> MeetingState:
        """The state at the newest seq."""
        ...


class Meetings(Protocol):
    """Where meetings are found; raises ``Unknown``."""

    def find(self, meeting: str) -> Running:
        """The meeting of that id."""
        ...


class Published:
    """The feeds of this server, answered from what is kept."""

    def __init__(
        self,
        meetings: Meetings,
        feed_of: Callable[[str], Awaitable[FeedToken]],
        public_url: str,
        *,
        blocks: bool,
    ) -> None:
        """``feed_of`` finds a secret subscription by its token, or refuses."""
        self._meetings = meetings
        self._feed_of = feed_of
        self._site = Site(public_url, urlsplit(public_url).hostname or "localhost")
        self._blocks = blocks
        self._feeds = Feeds()

    async def public(self, request: web.Request) -> web.Response:
        """What everybody may see of a meeting's programme."""
        state = self._state(request.match_info["meeting"])
        reader = Reader(Audience.PUBLIC, blocks=self._blocks)
        source = self._site.url + request.path
        wish = Wish(reader, self._setting(state), state.programme.short, source)
        return self._answer(request, state, wish, ONE_MINUTE)

    async def session(self, request: web.Request) -> web.Response:
        """What everybody may see of one session, to be taken once."""
        state = self._state(request.match_info["meeting"])
        session = SessionId(request.match_info["session"])
        if session not in state.sessions:
            message = "There is no such session here."
            raise Unknown(message)
        reader = Reader(Audience.PUBLIC, session=session, blocks=self._blocks)
        wish = Wish(reader, self._setting(state), state.programme.short, refreshes=False)
        answer = self._answer(request, state, wish, ONE_MINUTE)
        answer.headers["Content-Disposition"] = f'attachment; filename="{state.id}-{session}.ics"'
        return answer

    async def secret(self, request: web.Request) -> web.Response:
        """A subscription by its secret token: its holder's own, or the participants' shared one."""
        token = await self._feed_of(request.match_info["token"])
        state = self._state(token.meeting)
        name = f"{state.programme.short} ({token.label})"
        wish = Wish(self._reader(state, token), self._setting(state, bridge=True), name)
        return self._answer(request, state, wish, EACH_TIME)

    def _reader(self, state: MeetingState, token: FeedToken) -> Reader:
        if token.scope == "participants" or token.person is None:
            return Reader(Audience.PARTICIPANTS, blocks=self._blocks)
        seat = state.seats[PersonId(token.person)]
        audience = state.audience_of(seat.role, seat.id)
        return Reader(audience, person=seat.id, blocks=self._blocks)

    def _state(self, meeting: str) -> MeetingState:
        return self._meetings.find(meeting).state

    def _setting(self, state: MeetingState, *, bridge: bool = False) -> Setting:
        return Setting(self._site, state.programme, with_bridge=bridge)

    def _answer(
        self, request: web.Request, state: MeetingState, wish: Wish, kept: str
    ) -> web.Response:
        if request.query_string:
            message = "A feed takes no query yet; subscribe to the URL as it was given."
            raise Malformed(message)
        feed = self._feeds.feed(state, wish)
        packed = _wants_gzip(request)
        headers = _headers(feed, kept, packed=packed)
        if _is_unchanged(request, feed):
            return web.Response(status=304, headers=headers)
        if packed:
            headers["Content-Encoding"] = "gzip"
        return web.Response(
            body=feed.zipped if packed else feed.body,
            headers={**headers, "Content-Type": "text/calendar; charset=utf-8"},
        )


def _headers(feed: Feed, kept: str, *, packed: bool) -> dict[str, str]:
    return {
        "ETag": f'"{feed.etag}-gz"' if packed else f'"{feed.etag}"',
        "Last-Modified": format_datetime(feed.modified_at.astimezone(UTC), usegmt=True),
        "Cache-Control": kept,
        "Vary": "Accept-Encoding",
        "X-Robots-Tag": "noindex",
    }


def _wants_gzip(request: web.Request) -> bool:
    accepted = request.headers.get("Accept-Encoding", "")
    reader = request.headers.get("User-Agent", "")
    return bool(re.search(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", accepted)) and not (
        NO_GZIP.search(reader)
    )


def _is_unchanged(request: web.Request, feed: Feed) -> bool:
    """RFC 9110 13.1.2 and 13.1.3: If-None-Match (weak comparison) goes before If-Modified-Since."""
    held = request.headers.get("If-None-Match")
    if held is not None:
        tags = {tag.strip().removeprefix("W/") for tag in held.split(",")}
        return bool(tags & {"*", f'"{feed.etag}"', f'"{feed.etag}-gz"'})
    since = _date(request.headers.get("If-Modified-Since"))
    return since is not None and feed.modified_at <= since


def _date(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
