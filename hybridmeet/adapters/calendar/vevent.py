"""One entry as the bytes of a VEVENT: a pure function of the entry and of where the server is.

DTSTAMP and LAST-MODIFIED are the revision's, never now: the same plan gives the same bytes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Event

from hybridmeet.adapters.calendar.rfc5545 import plain_parameter, put_text, put_uri
from hybridmeet.domain.programme import Bridge, Programme
from hybridmeet.domain.texts import Text
from hybridmeet.domain.views.entries import Entry

LIVE_TIMES = "Live times: {url} (a calendar may lag behind by up to a day)."


@dataclass(frozen=True, slots=True)
class Site:
    """Where this server is found: its public URL, and the host that stands in every UID."""

    url: str
    host: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What all entries of a meeting share."""

    site: Site
    programme: Programme
    with_bridge: bool

    @property
    def bridge(self) -> Bridge | None:
        """The video tool, where this calendar's readers may know it."""
        return self.programme.bridge if self.with_bridge else None

    @property
    def page(self) -> str:
        """The page that follows the meeting."""
        return f"{self.site.url}/m/{self.programme.id}"


def vevent(entry: Entry, setting: Setting) -> bytes:
    """The VEVENT of an entry, folded, with CRLF line ends."""
    event = Event()
    put_text(event, "uid", f"{entry.id}.{setting.programme.id}@{setting.site.host}")
    for name in ("dtstamp", "last-modified"):
        event.add(name, _utc(entry.revision.modified_at))
    event.add("created", _utc(entry.revision.created_at))
    event.add("sequence", entry.revision.sequence)
    event.add("dtstart", _utc(entry.start))
    event.add("dtend", _utc(entry.end))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    put_text(event, "summary", _summary(entry))
    put_text(event, "description", _description(entry, setting))
    place = next(place for place in setting.programme.places if place.id == entry.place)
    put_text(event, "location", place.name.en)
    put_uri(event, "url", setting.page)
    _conference(event, entry, setting)
    put_text(event, "categories", entry.kind)
    _organizer(event, setting)
    event.add("x-microsoft-cdo-busystatus", "BUSY" if entry.busy else "FREE")
    written: bytes = event.to_ical(sorted=False)
    return written


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _summary(entry: Entry) -> str:
    title = f"{entry.number}. {entry.title.en}" if entry.number else entry.title.en
    return f"CANCELLED: {title}" if entry.cancelled else title


def _description(entry: Entry, setting: Setting) -> str:
    programme = setting.programme
    lines: list[str] = []
    if setting.bridge and entry.kind != "closed":
        lines.append(f"Join: {setting.bridge.url}")
    if entry.yours:
        lines.append("You speak on this item.")
    lines.append(f"{_clock(entry, programme)} {programme.host_city.en}")
    if entry.title.vi:
        lines.append(entry.title.vi)
    if entry.speakers:
        lines.append("Speakers: " + "; ".join(entry.speakers))
    lines += _words(entry.note)
    lines.append(LIVE_TIMES.format(url=setting.page))
    lines += _words(programme.disclaimer)
    return "\n".join(lines)


def _words(text: Text | None) -> list[str]:
    return [] if text is None else [text.en]


def _clock(entry: Entry, programme: Programme) -> str:
    """The planned wall times in the meeting's home zone, for readers of the paper programme."""
    zone = ZoneInfo(programme.home_zone)
    return f"{entry.start.astimezone(zone):%H:%M} to {entry.end.astimezone(zone):%H:%M}"


def _conference(event: Event, entry: Entry, setting: Setting) -> None:
    bridge = setting.bridge
    if bridge is None or entry.kind == "closed":
        return
    parameters = {"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"]}
    label = {"LABEL": plain_parameter(bridge.name)}
    put_uri(event, "conference", bridge.url, {**parameters, **label})


def _organizer(event: Event, setting: Setting) -> None:
    """METHOD:PUBLISH asks for an organizer (RFC 5546 3.2.1); no mailbox reads answers to a feed."""
    domain = setting.site.host if "." in setting.site.host else "hybridmeet.invalid"
    if domain.replace(".", "").isdigit():
        domain = "hybridmeet.invalid"
    name = {"CN": plain_parameter(setting.programme.short)}
    put_uri(event, "organizer", f"mailto:no-reply@{domain}", name)
