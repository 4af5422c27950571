"""The list of a session as it was certified: read from the copy in the log, never worked out anew.

Names and delegations are today's, for they are not in the log. What is known now is set beside it:
who is more, no longer, or otherwise in the list.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from hybridmeet.domain.attending.entitled import is_entitled
from hybridmeet.domain.attending.events import AttendedRow
from hybridmeet.domain.attending.intervals import Attended
from hybridmeet.domain.attending.reports.heading import heading
from hybridmeet.domain.attending.reports.sheet import (
    CertifiedList,
    CertifiedRow,
    CertifiedSheet,
    SheetCertified,
)
from hybridmeet.domain.attending.state import Certification
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.protocol_order import in_protocol_order
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import instant, name_of, text


def attended_row(
    state: MeetingState, session: SessionId, person: PersonId, attended: Attended
) -> AttendedRow:
    """One person's part in a session as a certificate keeps it."""
    return AttendedRow(
        person=person,
        mode=attended.mode,
        first_at=attended.first_at,
        last_at=attended.last_at,
        present_ms=attended.present_ms,
        sources=attended.sources,
        entitled=is_entitled(state, state.seats[person], session),
    )


def certified_sheet(
    state: MeetingState, as_of: datetime, session: SessionId | None = None
) -> CertifiedSheet:
    """Every certified list, or that of one session; raises ``Unknown`` where none is."""
    if session is not None and session not in state.sessions:
        raise Unknown(f"This meeting has no session {session}.")
    named = state.sessions if session is None else [session]
    certified = state.attending.certified
    lists = [_list(state, name, certified[name]) for name in named if name in certified]
    if not lists:
        raise Unknown("Nothing is certified here yet; certify the session first.")
    return {**heading(state, as_of), "lists": lists}


def shown_certified(
    state: MeetingState, session: SessionId, now: Mapping[PersonId, Attended]
) -> SheetCertified | None:
    """Who vouches for a session and with which figures, and what is otherwise ``now``."""
    one = state.attending.certified.get(session)
    if one is None:
        return None
    kept = {row.person: row for row in one.attended}
    known = {
        person: attended_row(state, session, person, attended) for person, attended in now.items()
    }
    is_as_certified = not one.changed
    return {
        "at": rfc3339(one.at),
        "by": _by(state, one),
        "revision": one.revision,
        "changed": one.changed,
        "in_person": _in_person(one.attended),
        "online": _online(one.attended),
        "added": [] if is_as_certified else [who for who in known if who not in kept],
        "gone": [] if is_as_certified else [who for who in kept if who not in known],
        "otherwise": []
        if is_as_certified
        else [who for who, row in known.items() if kept.get(who, row) != row],
    }


def _list(state: MeetingState, name: SessionId, one: Certification) -> CertifiedList:
    session = state.sessions[name]
    return {
        "session": name,
        "title": text(session.plan.title),
        "place": session.plan.place,
        "opened_at": instant(session.opened_at),
        "closed_at": instant(session.closed_at),
        "certified_at": rfc3339(one.at),
        "by": _by(state, one),
        "revision": one.revision,
        "changed": one.changed,
        "in_person": _in_person(one.attended),
        "online": _online(one.attended),
        "attended": [_row(state, row) for row in _in_order(state, one.attended)],
    }


def _in_order(state: MeetingState, rows: Iterable[AttendedRow]) -> list[AttendedRow]:
    """In protocol order; behind all others those who hold no seat any more."""
    by_person = {row.person: row for row in rows}
    seats = [state.seats[person] for person in by_person if person in state.seats]
    ordered = [by_person[seat.id] for seat in in_protocol_order(seats, state.delegations)]
    return ordered + [row for person, row in by_person.items() if person not in state.seats]


def _row(state: MeetingState, row: AttendedRow) -> CertifiedRow:
    seat, person = state.seats.get(row.person), state.people.get(row.person)
    shown: CertifiedRow = {
        "person": row.person,
        "name": name_of(state, row.person),
        "function": person.function if person else row.person,
        "delegation": seat.delegation if seat else None,
        "delegation_name": state.delegations[seat.delegation].name if seat else "",
        "capacity": seat.capacity.value if seat and seat.capacity else None,
        "mode": row.mode,
        "first_at": rfc3339(row.first_at),
        "last_at": rfc3339(row.last_at),
        "present_ms": row.present_ms,
        "sources": [source.value for source in row.sources],
    }
    if not row.entitled:
        shown["not_entitled"] = True
    return shown


def _in_person(rows: Iterable[AttendedRow]) -> int:
    return sum(row.mode != "online" for row in rows if row.entitled)


def _online(rows: Iterable[AttendedRow]) -> int:
    return sum(row.mode == "online" for row in rows if row.entitled)


def _by(state: MeetingState, one: Certification) -> str:
    return name_of(state, one.person) if one.person else one.role.value
