"""The two demonstration meetings: moved to where they can be watched, with links that stay.

Lives here: pure functions over an imported programme, the moment asked for and the secret of a
folder. Nothing is read or written here.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from hybridmeet.domain.ids import MeetingId, PersonId, SessionId, TextId
from hybridmeet.domain.programme import (
    Anchor,
    Document,
    Imported,
    ItemPlan,
    PlannedNotice,
    Programme,
    SessionPlan,
)
from hybridmeet.domain.times import Planned, planned_at

ADMM: Final = MeetingId("admm-pko-14")
AAPTC: Final = MeetingId("aaptc-2022")
FILES: Final = ("admm_pko_2021.yaml", "aaptc_2022.yaml")
LEAD: Final = timedelta(minutes=10)  # time to open the links before the session begins
ROUND: Final = timedelta(minutes=5)
MINUTE: Final = timedelta(minutes=1)
STATED_HOUR: Final = re.compile(r"\b\d{1,2}:\d{2}\b")


@dataclass(frozen=True)
class NamedLinks:
    """Which person each of the links is that a script or a visitor asks for by name."""

    secretary: str
    chair: str
    cochair: str
    moderator: str
    participant_newyork: str
    delegate_india: str
    observer: str
    media: str
    screen: str
    desk: str
    technician: str
    secretariat_jakarta: str | None = None

    def people(self) -> dict[str, PersonId]:
        """Link names with their persons; a meeting that has nobody for one leaves it out."""
        named = {name: person for name, person in vars(self).items() if person is not None}
        return {name: PersonId(person) for name, person in named.items()}


LINKS: Final[dict[MeetingId, NamedLinks]] = {
    ADMM: NamedLinks(
        secretary="secretary",
        chair="trong",
        cochair="matsuzawa",
        moderator="moderator",
        participant_newyork="unhq-1",
        secretariat_jakarta="asec-rep",
        delegate_india="in-head",
        observer="un-women-1",
        media="press-1",
        screen="screen-hall",
        desk="desk-1",
        technician="tech-1",
    ),
    AAPTC: NamedLinks(
        secretary="secretary",
        chair="chair",
        cochair="chair-trg",
        moderator="moderator",
        participant_newyork="undpo-1",
        delegate_india="in-head",
        observer="ngo-1",
        media="press-1",
        screen="screen-grand",
        desk="desk-1",
        technician="tech-1",
    ),
}


def token_of(secret: bytes, purpose: str) -> str:
    """The token for a purpose such as ``link/admm-pko-14/trong``: the same folder, the same one."""
    return urlsafe_b64encode(hmac.digest(secret, purpose.encode(), sha256)).rstrip(b"=").decode()


def moved(imported: Imported, now: datetime) -> Imported:
    """A demonstration meeting moved to now; any other meeting stays as published."""
    shift = _SHIFTS.get(imported.programme.id)
    if shift is None:
        return imported
    by = shift(imported.programme, now)
    return _without_stale_notes(
        imported.model_copy(update={"programme": shifted(imported.programme, by)})
    )


def _without_stale_notes(imported: Imported) -> Imported:
    """Without the notes that state an hour: "03:50 in New York" is no longer so."""
    stale = {name for name, text in imported.texts.items() if STATED_HOUR.search(text.en)}
    sessions = tuple(
        session.model_copy(update={"items": tuple(_unnoted(item, stale) for item in session.items)})
        for session in imported.programme.sessions
    )
    programme = imported.programme.model_copy(update={"sessions": sessions})
    return imported.model_copy(update={"programme": programme})


def _unnoted(item: ItemPlan, stale: set[TextId]) -> ItemPlan:
    return item.model_copy(update={"note": None}) if item.note in stale else item


def until_soon(programme: Programme, now: datetime) -> timedelta:
    """How far to move so that the first session starts in ten minutes, rounded up to five."""
    start = min(session.items[0].planned_start.wall for session in programme.sessions)
    here = planned_at(now + LEAD + MINUTE - timedelta(microseconds=1), programme.home_zone).wall
    past = timedelta(minutes=here.minute) % ROUND
    return here + (ROUND - past) % ROUND - start


def until_today(programme: Programme, now: datetime) -> timedelta:
    """How far to move, in whole days, so that the first day is today in the home zone."""
    return now.astimezone(ZoneInfo(programme.home_zone)).date() - programme.days[0]


_SHIFTS: Final[dict[MeetingId, Callable[[Programme, datetime], timedelta]]] = {
    ADMM: until_soon,
    AAPTC: until_today,
}


def shifted(programme: Programme, by: timedelta) -> Programme:
    """Every planned time moved by the same minutes of its own wall clock; dates follow."""
    sessions = tuple(_session(session, by) for session in programme.sessions)
    return programme.model_copy(
        update={
            "sessions": sessions,
            "days": _days(programme, {session.id: session.date for session in sessions}, by),
            "notices": tuple(_notice(notice, by) for notice in programme.notices),
            "documents": tuple(_document(document, by) for document in programme.documents),
        }
    )


def _days(programme: Programme, moved_to: dict[SessionId, date], by: timedelta) -> tuple[date, ...]:
    """The days on which sessions now begin, and those that never had one, moved alike."""
    busy = {session.date for session in programme.sessions}
    idle = {day + timedelta(days=by.days) for day in programme.days if day not in busy}
    return tuple(sorted(idle | set(moved_to.values())))


def _session(session: SessionPlan, by: timedelta) -> SessionPlan:
    items = tuple(_item(item, by) for item in session.items)
    day = items[0].planned_start.wall.date()
    return session.model_copy(update={"items": items, "date": day})


def _item(item: ItemPlan, by: timedelta) -> ItemPlan:
    anchor = Anchor(
        not_before=_planned(item.anchor.not_before, by) if item.anchor.not_before else None,
        latest_end=_planned(item.anchor.latest_end, by) if item.anchor.latest_end else None,
    )
    start = _planned(item.planned_start, by)
    return item.model_copy(update={"planned_start": start, "anchor": anchor})


def _notice(notice: PlannedNotice, by: timedelta) -> PlannedNotice:
    return notice.model_copy(update={"at": _planned(notice.at, by)})


def _document(document: Document, by: timedelta) -> Document:
    whole = timedelta(days=by.days)
    dated = tuple((number, day + whole) for number, day in document.revisions)
    return document.model_copy(update={"revisions": dated})


def _planned(planned: Planned, by: timedelta) -> Planned:
    """The same clock, moved by minutes of its wall time."""
    return Planned(wall=planned.wall + by, zone=planned.zone)
