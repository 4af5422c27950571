"""Badges, nameplates, lists to sign and lists of participants, from a meeting's people. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from hybridmeet.application.badges import badge_code, badge_text
from hybridmeet.application.printing.paper import (
    Badge,
    Cell,
    Column,
    Lang,
    Nameplate,
    Paper,
    Table,
)
from hybridmeet.application.printing.words import WORDS, in_language
from hybridmeet.application.printing.zone import clock_name
from hybridmeet.domain.attending.entitled import is_entitled
from hybridmeet.domain.attending.placing import belongs
from hybridmeet.domain.attending.seating import people_of
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.people import Capacity, Expected, Person, Role, Seat
from hybridmeet.domain.programme import PlaceKind
from hybridmeet.domain.protocol_order import in_protocol_order
from hybridmeet.domain.views.programme import session_span

RUNS_IT: Final = frozenset({Role.DESK, Role.TECHNICIAN, Role.INTERPRETER, Role.MODERATOR})
"""Who has a badge and no nameplate."""
OTHERS: Final = 8
"""So many empty lines stand under the names of a sheet to sign."""


def framed(state: MeetingState, name: str, lang: Lang, at: datetime) -> Paper:
    """An empty paper of a meeting: what stands above and below on each of its pages."""
    words, clock = WORDS[lang], clock_name(state.programme, lang)
    here = at.astimezone(ZoneInfo(state.programme.home_zone))
    disclaimer = state.programme.disclaimer
    return Paper(
        name=name,
        lang=lang,
        title=words[name],
        short=state.programme.short,
        sign_here=words["name_and_date"],
        about=(in_language(state.programme.title, lang), _days(state, lang)),
        footer=f"{words['as_of']} {here:%Y-%m-%d %H:%M}, {clock}",
        disclaimer=in_language(disclaimer, lang) if disclaimer else "",
    )


def badges(state: MeetingState, secret: bytes) -> tuple[Badge, ...]:
    """A badge for everyone, in protocol order."""
    return tuple(
        Badge(
            name=_name(state, seat),
            line=_line(state, seat),
            delegation=state.delegations[seat.delegation].short,
            code=badge_code(secret, state.id, seat.id),
            qr=badge_text(secret, state.id, seat.id),
            honour=seat.capacity is Capacity.GUEST_OF_HONOUR,
        )
        for seat in listed(state)
    )


def nameplates(
    state: MeetingState, links: Mapping[PersonId, str], lang: Lang
) -> tuple[Nameplate, ...]:
    """A plate for everyone who sits in a room, with the address of his page where he has one."""
    rooms = {place.id for place in state.programme.places if place.kind is PlaceKind.ROOM}
    return tuple(
        Nameplate(
            name=_name(state, seat),
            line=_line(state, seat),
            delegation=state.delegations[seat.delegation].short,
            qr=links.get(seat.id),
            hint=WORDS[lang]["own_page"] if seat.id in links else "",
        )
        for seat in listed(state)
        if seat.role not in RUNS_IT and (seat.place in rooms or seat.expected is Expected.EITHER)
    )


def to_sign(state: MeetingState, lang: Lang, sessions: Sequence[SessionState]) -> tuple[Table, ...]:
    """A list to sign for each session: those for whom it is, then empty lines."""
    return tuple(_to_sign(state, lang, session) for session in sessions)


def _to_sign(state: MeetingState, lang: Lang, session: SessionState) -> Table:
    words, plan = WORDS[lang], session.plan
    columns = (
        Column(words["number"], 5),
        Column(words["name"], 60),
        Column(words["time"], 10),
        Column(words["signature"], 32),
    )
    meant = [seat for seat in listed(state) if _signs(state, seat, session)]
    people = by_delegation(state, lang, meant, lambda seat: (_whole_name(state, seat), "", ""))
    lines = ((words["others"],), *[("", "", "", "")] * OTHERS)
    begins, ends = session_span(session)
    hours = f"{begins.wall:%H:%M}–{ends.wall:%H:%M}"
    title = f"{in_language(plan.title, lang)}, {plan.date}, {hours}"
    places = {place.id: in_language(place.name, lang) for place in state.programme.places}
    return Table(title, columns, (*people, *lines), note=places[plan.place])


def _signs(state: MeetingState, seat: Seat, session: SessionState) -> bool:
    """Whether somebody is expected in the room of a session; who comes otherwise has a line."""
    is_meant = belongs(seat, session.plan.track) and is_entitled(state, seat, session.plan.id)
    return is_meant and seat.expected is not Expected.ONLINE


def listed(state: MeetingState) -> list[Seat]:
    """Everyone who belongs to the meeting, in protocol order."""
    return in_protocol_order(people_of(state), state.delegations)


def by_delegation(
    state: MeetingState,
    lang: Lang,
    people: Sequence[Seat],
    cells: Callable[[Seat], tuple[Cell, ...]],
) -> tuple[tuple[Cell, ...], ...]:
    """Numbered rows, a band with the delegation's name above each; guests of honour first."""
    rows: list[tuple[Cell, ...]] = []
    number = 0
    for band, seats in groupby(people, key=lambda seat: _band(state, seat, lang)):
        rows.append((band,))
        for seat in seats:
            number += 1
            rows.append((number, *cells(seat)))
    return tuple(rows)


def _band(state: MeetingState, seat: Seat, lang: Lang) -> str:
    name = state.delegations[seat.delegation].name
    is_honoured = seat.capacity is Capacity.GUEST_OF_HONOUR
    return f"{WORDS[lang]['honour']} ({name})" if is_honoured else name


def _name(state: MeetingState, seat: Seat) -> str:
    person = state.people.get(seat.id)
    return person.name if person else seat.id


def _line(state: MeetingState, seat: Seat) -> str:
    """What stands under the name: the function, unless it is the name."""
    person: Person | None = state.people.get(seat.id)
    return person.function if person and person.display else ""


def _whole_name(state: MeetingState, seat: Seat) -> str:
    line = _line(state, seat)
    return f"{_name(state, seat)}, {line}" if line else _name(state, seat)


def _days(state: MeetingState, lang: Lang) -> str:
    days = state.programme.days
    span = f"{days[0]}" if len(days) == 1 else f"{days[0]} – {days[-1]}"
    return f"{in_language(state.programme.host_city, lang)}, {span}"
