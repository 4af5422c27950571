"""The attendance sheet of a meeting: everything that is known at one instant, worked out anew.

The same state and instant make the same sheet. With a thousand people it is a third of a second of
work: whoever asks for it on behalf of others does so in a thread.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hybridmeet.domain.attending.entitled import is_entitled, may_be_at
from hybridmeet.domain.attending.intervals import Attended, Interval, attendance, only_named
from hybridmeet.domain.attending.modes import (
    Mode,
    delegation_modality,
    is_unexpected,
    mode_at,
    presence_of,
)
from hybridmeet.domain.attending.placing import Run, runs
from hybridmeet.domain.attending.reports.certificate import shown_certified
from hybridmeet.domain.attending.reports.figures import (
    Drop,
    Point,
    curve,
    drops,
)
from hybridmeet.domain.attending.reports.heading import heading
from hybridmeet.domain.attending.reports.item_report import shown_items, unopened
from hybridmeet.domain.attending.reports.items import HeldItem, items_held, items_of
from hybridmeet.domain.attending.reports.sheet import (
    AttendanceSheet,
    SheetAttendance,
    SheetCell,
    SheetDelegation,
    SheetDrop,
    SheetInterval,
    SheetPeak,
    SheetPerson,
    SheetSession,
)
from hybridmeet.domain.attending.reports.shown_sheets import shown_sheets
from hybridmeet.domain.attending.seating import (
    credentials_of,
    is_pending,
    people_of,
    replaces,
)
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.people import Seat
from hybridmeet.domain.programme import Delegation
from hybridmeet.domain.protocol_order import TIERS, in_protocol_order
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.programme import session_span
from hybridmeet.domain.views.wire import instant, name_of, text


@dataclass(frozen=True, slots=True)
class _Held:
    """A session as far as it was held: who was there, who of them counts, and its items."""

    run: Run
    people: Mapping[PersonId, Attended]
    accepted: Mapping[PersonId, Attended]
    counted: Mapping[PersonId, Attended]
    items: Sequence[HeldItem]
    matters: Sequence[HeldItem]  # those that are no breaks: at lunch nobody drops out
    is_over: bool

    def end(self, moment: datetime) -> str | None:
        """When something ended; null where it goes on."""
        return None if moment == self.run.span[1] and not self.is_over else rfc3339(moment)


def sheet(state: MeetingState, as_of: datetime) -> AttendanceSheet:
    """The whole sheet, as known at that instant."""
    seats = in_protocol_order(people_of(state), state.delegations)
    held = _held(state, as_of)
    order = sorted(
        state.delegations.values(), key=lambda one: (TIERS[one.tier], one.order_key, one.id)
    )
    shown: AttendanceSheet = {
        **heading(state, as_of),
        "sessions": [_session(state, one, held, seats) for one in state.sessions.values()],
        "delegations": [_delegation(state, one, held, seats) for one in order],
        "people": [_person(state, seat, held, as_of) for seat in seats],
    }
    _name(shown["people"], state, as_of)
    return shown


def _name(people: Iterable[SheetPerson], state: MeetingState, as_of: datetime) -> None:
    """Whose line is spoken of where the rule does not count it: he attended not, and it is said."""
    named = only_named(state, as_of)
    for row in people:
        said = named.get(PersonId(row["person"]), {})
        if told := {one: by for one, by in said.items() if one not in row["sessions"]}:
            row["named"] = {session: [one.value for one in by] for session, by in told.items()}


def _held(state: MeetingState, as_of: datetime) -> dict[SessionId, _Held]:
    found = attendance(state, as_of)
    held = {}
    for run in runs(state, as_of):
        if run.id in found:
            people, sitting = found[run.id], state.sessions[run.id]
            items = items_held(sitting, run)
            accepted = {who: one for who, one in people.items() if not is_pending(state, who)}
            held[run.id] = _Held(
                run,
                people,
                accepted,
                {
                    who: one
                    for who, one in accepted.items()
                    if is_entitled(state, state.seats[who], run.id)
                },
                items,
                [one for one in items if not sitting.items[one.id].is_break],
                sitting.closed_at is not None and sitting.closed_at <= as_of,
            )
    return held


def _session(
    state: MeetingState,
    session: SessionState,
    all_held: Mapping[SessionId, _Held],
    seats: Sequence[Seat],
) -> SheetSession:
    plan, held = session.plan, all_held.get(session.plan.id)
    began, ends = session_span(session)
    points = curve(held.counted.values(), held.run) if held else []
    modes = [attended.mode for attended in held.counted.values()] if held else []
    online = modes.count("online")
    sheets = shown_sheets(state, plan.id)
    return {
        "session": plan.id,
        "title": text(plan.title),
        "place": plan.place,
        "phase": session.phase.value,
        "planned_start": rfc3339(began.instant()),
        "planned_end": rfc3339(ends.instant()),
        "opened_at": instant(session.opened_at),
        "closed_at": instant(session.closed_at),
        "items": shown_items(state, held.run, held.items, held.people) if held else [],
        "unopened": unopened(session, held.items if held else ()),
        "curve": [
            {"at": rfc3339(one.at), "in_person": one.in_person, "online": one.online}
            for one in points
            if held and (held.is_over or one.at < held.run.span[1])
        ],
        "peak": _peak([(point.heads, point) for point in points]),
        "peak_in_person": _peak([(point.in_person, point) for point in points]),
        "peak_online": _peak([(point.online, point) for point in points]),
        "unique_in_person": len(modes) - online,
        "unique_online": online,
        "no_shows": _no_shows(state, held, all_held.values(), seats),
        "unmatched": [name["written"] for one in sheets for name in one["names"]],
        "sheets": sheets,
        "certified": shown_certified(state, plan.id, held.accepted if held else {}),
    }


def _peak(points: Sequence[tuple[int, Point]]) -> SheetPeak:
    """The most at once, and when first."""
    most = max((heads for heads, _ in points), default=0)
    first = next((point.at for heads, point in points if heads == most), None)
    return {"heads": most, "at": instant(first) if most else None}


def _no_shows(
    state: MeetingState, held: _Held | None, all_held: Iterable[_Held], seats: Sequence[Seat]
) -> list[str]:
    """Those for whom a session was meant that has begun, and who had no part in it.

    Of sessions at once nobody can attend all: who was in one of them is missed in none.
    """
    if held is None:
        return []
    at_once = [one.people for one in all_held if held.run.overlaps(one.run)]
    return [
        seat.id
        for seat in seats
        if held.run.is_of(seat)
        and is_entitled(state, seat, held.run.id)
        and not any(seat.id in people for people in at_once)
        and not is_pending(state, seat.id)
    ]


def _delegation(
    state: MeetingState,
    delegation: Delegation,
    held: Mapping[SessionId, _Held],
    seats: Sequence[Seat],
) -> SheetDelegation:
    own = [seat.id for seat in seats if seat.delegation == delegation.id]
    return {
        "delegation": delegation.id,
        "name": delegation.name,
        "short": delegation.short,
        "tier": delegation.tier.value,
        "credentials": credentials_of(state, delegation.id).value,
        "expected": sum(not is_pending(state, person) for person in own),
        "sessions": {name: _cell(state, one, own) for name, one in held.items()},
    }


def _cell(state: MeetingState, held: _Held, own: Sequence[PersonId]) -> SheetCell:
    counted = [person for person in own if person in held.counted]
    there = [held.counted[person] for person in counted]
    online = sum(attended.mode == "online" for attended in there)
    in_person = len(there) - online
    seats, plans = [state.seats[person] for person in counted], state.sessions[held.run.id].items
    matters = [
        item
        for item in held.matters
        if any(may_be_at(state, seat, (plans[item.id],)) for seat in seats)
    ]
    return {
        "modality": delegation_modality({Mode.IN_PERSON: in_person, Mode.ONLINE: online}).value,
        "in_person": in_person,
        "online": online,
        "first_at": instant(min((one.first_at for one in there), default=None)),
        "last_at": instant(max((one.last_at for one in there), default=None)),
        "drops": [_drop(held, drop) for drop in drops(there, matters, held.run)],
    }


def _drop(held: _Held, drop: Drop) -> SheetDrop:
    return {
        "item": drop.item,
        "began_at": rfc3339(drop.span[0]),
        "ended_at": held.end(drop.span[1]),
    }


def _person(
    state: MeetingState, seat: Seat, held: Mapping[SessionId, _Held], as_of: datetime
) -> SheetPerson:
    row = state.people.get(seat.id)
    shown: SheetPerson = {
        "person": seat.id,
        "name": name_of(state, seat.id),
        "function": row.function if row else seat.id,
        "delegation": seat.delegation,
        "role": seat.role.value,
        "capacity": seat.capacity.value if seat.capacity else None,
        "expected": seat.expected.value,
        "mode": mode_at(presence_of(state, seat.id), as_of).value,
        "sessions": {
            name: _attended(state, one, seat) for name, one in held.items() if seat.id in one.people
        },
    }
    if is_pending(state, seat.id):
        shown["pending"] = True
    if (replaced := replaces(state, seat.id)) is not None:
        shown["replaces"] = replaced
        shown["replaces_name"] = name_of(state, replaced)
    return shown


def _attended(state: MeetingState, held: _Held, seat: Seat) -> SheetAttendance:
    attended = held.people[seat.id]
    shown: SheetAttendance = {
        "mode": attended.mode,
        "first_at": rfc3339(attended.first_at),
        "last_at": rfc3339(attended.last_at),
        "present_ms": attended.present_ms,
        "unexpected": is_unexpected(seat, Mode(attended.mode)),
        "sources": [source.value for source in attended.sources],
        "intervals": [_interval(held, interval) for interval in attended.intervals],
        "items": list(items_of(attended, held.items)),
    }
    if not is_entitled(state, seat, held.run.id):
        shown["not_entitled"] = True
    return shown


def _interval(held: _Held, interval: Interval) -> SheetInterval:
    return {
        "mode": interval.mode.value,
        "began_at": rfc3339(interval.began_at),
        "ended_at": held.end(interval.ended_at),
    }
