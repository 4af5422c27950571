"""Who is here, as it is read over HTTP: everyone for the desk, one's own delegation for a delegate.

Where somebody is now is taken from the operators' slice, so that it is what the chair sees; who may
read it says the registry's row. Questions change nothing.
"""

from datetime import datetime
from typing import cast

from hybridmeet.application.attendance_wire import (
    ColleagueRow,
    DelegationAnswer,
    DoorRow,
    OwnAnswer,
    OwnPart,
    PersonRow,
    RosterAnswer,
    RosterRow,
)
from hybridmeet.application.badges import badge_code
from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.matching import Names
from hybridmeet.application.rosters import Frame, Roster, RosterLine
from hybridmeet.application.sayers import Sayers
from hybridmeet.domain.attending.doors import at_the_door
from hybridmeet.domain.attending.intervals import Attended, part_of
from hybridmeet.domain.attending.modes import presence_of
from hybridmeet.domain.attending.outside import outside_of
from hybridmeet.domain.attending.slices import AttendanceSlice, PersonPresenceSlice
from hybridmeet.domain.attending.spans import Span
from hybridmeet.domain.attending.state import Fact
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Audience, Capacity, Seat
from hybridmeet.domain.protocol_order import in_protocol_order
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import name_of

MOST_PROBLEMS = 200  # a page shows no more; the rest is a number


def people(meeting: LiveMeeting, secret: bytes, asker: PersonId | None = None) -> list[PersonRow]:
    """Everyone who has a seat, in protocol order, displays apart."""
    state, now = meeting.state, _now(meeting)
    sayers = Sayers(state, asker)
    replaced = {there["replaces"]: id_ for id_, there in now.items() if there.get("replaces")}
    planned = {seat.id for seat in state.programme.seats}  # a walk-in who was refused is left out
    seats = [seat for seat in state.seats.values() if seat.id in now or seat.id in planned]
    listed = in_protocol_order(seats, state.delegations)
    rows: list[PersonRow] = []
    for order, seat in enumerate(listed, start=1):
        row = state.people.get(seat.id)
        there = now.get(seat.id)
        door = at_the_door(presence_of(state, seat.id))
        rows.append(
            {
                "person": seat.id,
                "name": name_of(state, seat.id),
                "display": row.display if row else None,
                "rank": row.rank if row else None,
                "function": row.function if row else seat.id,
                "role": seat.role,
                "capacity": seat.capacity,
                "delegation": seat.delegation,
                "expected": seat.expected,
                "place": seat.place,
                "room": there.get("place") if there else None,
                "mode": there["mode"] if there else "unknown",
                "since": there["since"] if there else None,
                "via": there.get("via") if there else None,
                "unexpected": bool(there and there.get("unexpected")),
                "pending": bool(there and there.get("pending")),
                "replaces": there.get("replaces") if there else None,
                "replaced_by": replaced.get(seat.id),
                "honour": seat.capacity is Capacity.GUEST_OF_HONOUR,
                "order": order,
                "code": badge_code(secret, state.id, seat.id),
                "let_in": [_door(sayers, fact) for fact in door.let_in],
                "let_out": _door(sayers, door.let_out) if door.let_out else None,
            }
        )
    return rows


def delegation(meeting: LiveMeeting, actor: Actor) -> DelegationAnswer:
    """The asker's own delegation, and nobody else."""
    state, now = meeting.state, _now(meeting)
    own = state.seats.get(PersonId(str(actor.person)))
    if own is None:
        raise Unknown("You hold no seat here.")
    seats = [seat for seat in state.seats.values() if seat.delegation == own.delegation]
    listed = in_protocol_order(seats, state.delegations)
    return {
        "delegation": own.delegation,
        "name": state.delegations[own.delegation].name,
        "people": [_colleague(state, seat, now.get(seat.id)) for seat in listed],
    }


def own(meeting: LiveMeeting, actor: Actor, session: SessionId, now: datetime) -> OwnAnswer:
    """How the record has the asker, and nobody else, at a session."""
    state = meeting.state
    if session not in state.sessions:
        message = f"This meeting has no session {session}."
        raise Unknown(message)
    part = part_of(state, max(now, state.at), session, PersonId(str(actor.person)))
    return {"session": session, "attended": _own_part(part) if part else None}


def roster(state: MeetingState, read: Roster, frame: Frame, held: Span | None) -> RosterAnswer:
    """A roster's lines, each with the person it means where that is certain.

    ``held`` is the session's own time, of which every line must have a part.
    """
    names = Names(state)
    return {
        "rows": [_roster_row(line, names, held) for line in read.lines],
        "problems": [
            {
                "line": one.line,
                "column": one.column,
                "code": one.code,
                "params": dict(one.params),
                "what": one.what,
            }
            for one in read.problems[:MOST_PROBLEMS]
        ],
        "more_problems": max(0, len(read.problems) - MOST_PROBLEMS),
        "form": read.form,
        "encoding": read.encoding,
        "zone": frame.zone,
    }


def _own_part(part: Attended) -> OwnPart:
    return {
        "mode": part.mode,
        "first_at": rfc3339(part.first_at),
        "last_at": rfc3339(part.last_at),
        "present_ms": part.present_ms,
    }


def _now(meeting: LiveMeeting) -> dict[str, PersonPresenceSlice]:
    slices = meeting.join(Audience.OPERATORS).slices
    return cast("AttendanceSlice", slices["attendance"]).get("people", {})


def _door(sayers: Sayers, fact: Fact) -> DoorRow:
    return {
        "command": fact.command,
        "by": sayers.name(fact),
        "same_link": sayers.is_of_the_asker(fact),
        "at": rfc3339(fact.moment),
        "place": fact.place,
    }


def _colleague(state: MeetingState, seat: Seat, there: PersonPresenceSlice | None) -> ColleagueRow:
    row = state.people.get(seat.id)
    return {
        "person": seat.id,
        "name": name_of(state, seat.id),
        "function": row.function if row else seat.id,
        "capacity": seat.capacity,
        "expected": seat.expected,
        "place": seat.place,
        "room": there.get("place") if there else None,
        "mode": there["mode"] if there else "unknown",
        "since": there["since"] if there else None,
    }


def _roster_row(line: RosterLine, names: Names, held: Span | None) -> RosterRow:
    match = names.match(line.name)
    person, candidates = match.person, match.candidates
    if person and line.doubt:  # who it is is certain, and when he was there is not
        candidates, person = (person,), None
    outside = outside_of(line.began_at, line.ended_at, held) if held else None
    return {
        "line": line.line,
        "name": line.name,
        "person": person,
        "candidates": list(candidates),
        "began_at": _instant(line.began_at),
        "ended_at": _instant(line.ended_at),
        "left_out": outside or line.doubt,
    }


def _instant(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None
