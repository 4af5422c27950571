"""A whole feed as bytes: head, components, end; joined from cached parts, never rendered twice."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from gzip import compress
from hashlib import blake2b
from typing import TypeVar

from icalendar import Calendar, Event, vDuration

from hybridmeet.adapters.calendar.rfc5545 import put_text, put_uri
from hybridmeet.adapters.calendar.vevent import Setting, vevent
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.views.entries import Entry, Reader, entries_for

END = b"END:VCALENDAR\r\n"
REFRESH = timedelta(minutes=15)
KEPT_COMPONENTS = 20_000  # about 1 kB each
KEPT_FEEDS = 2_000

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which feed is asked for: for whom, its name, and its own URL where that is no secret."""

    reader: Reader
    setting: Setting
    name: str
    source: str | None = None
    refreshes: bool = True


@dataclass(frozen=True, slots=True)
class Feed:
    """Bytes ready to be sent, with their validators (RFC 9110 8.8)."""

    body: bytes
    zipped: bytes
    etag: str
    modified_at: datetime


class Feeds:
    """Feeds and their parts, kept as long as the plan they show stays the same."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._components: OrderedDict[Hashable, bytes] = OrderedDict()
        self._feeds: OrderedDict[Hashable, tuple[int, tuple[Entry, ...], Feed]] = OrderedDict()

    def feed(self, state: MeetingState, wish: Wish) -> Feed:
        """The feed as of this state: a look-up within one seq, a comparison after live acts."""
        key = (state.id, wish.reader, wish.name, wish.source, wish.setting.with_bridge)
        kept = self._feeds.get(key)
        if kept is not None and kept[0] == state.seq:
            return kept[2]
        entries = entries_for(state, wish.reader)
        same = kept is not None and kept[1] == entries
        feed = kept[2] if kept is not None and same else self._join(state, wish, entries)
        _keep(self._feeds, key, (state.seq, entries, feed), KEPT_FEEDS)
        return feed

    def _join(self, state: MeetingState, wish: Wish, entries: tuple[Entry, ...]) -> Feed:
        stamps = [entry.revision.modified_at for entry in entries]
        modified_at = max(stamps, default=state.published_at.replace(microsecond=0))
        parts = [self._component(entry, wish.setting) for entry in entries]
        parts = parts or [_nothing_yet(state, wish.setting)]
        body = b"".join([_head(wish, modified_at), *parts, END])
        etag = blake2b(body, digest_size=12).hexdigest()
        return Feed(body, compress(body, 6, mtime=0), etag, modified_at)

    def _component(self, entry: Entry, setting: Setting) -> bytes:
        key = (setting.programme.id, setting.site, setting.with_bridge, entry)
        known = self._components.get(key)
        return known or _keep(self._components, key, vevent(entry, setting), KEPT_COMPONENTS)


def _keep(kept: OrderedDict[Hashable, Kept], key: Hashable, one: Kept, most: int) -> Kept:
    kept[key] = one
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
    return one


def _head(wish: Wish, modified_at: datetime) -> bytes:
    programme = wish.setting.programme
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//hybridmeet//hybridmeet//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        put_text(calendar, name, wish.name)
    about = "\n".join(text.en for text in (programme.title, programme.disclaimer) if text)
    for name in ("description", "x-wr-caldesc"):
        put_text(calendar, name, about)
    put_text(calendar, "x-wr-timezone", programme.home_zone)
    calendar.add("last-modified", modified_at.astimezone(UTC))
    put_uri(calendar, "url", wish.setting.page)
    if wish.source:
        put_uri(calendar, "source", wish.source, {"VALUE": "URI"})
    if wish.refreshes:
        refresh = vDuration(REFRESH)
        refresh.params["VALUE"] = "DURATION"
        calendar.add("refresh-interval", refresh, encode=False)
        put_text(calendar, "x-published-ttl", "PT15M")
    written: bytes = calendar.to_ical(sorted=False)
    return written.removesuffix(END)


def _nothing_yet(state: MeetingState, setting: Setting) -> bytes:
    """RFC 5545 3.6 asks for at least one component; some readers take none for a broken feed."""
    event = Event()
    put_text(event, "uid", f"nothing-yet.{state.id}@{setting.site.host}")
    event.add("dtstamp", state.published_at.replace(microsecond=0))
    event.add("dtstart", state.programme.days[0])
    event.add("transp", "TRANSPARENT")
    put_text(event, "summary", "No sessions yet")
    written: bytes = event.to_ical(sorted=False)
    return written
