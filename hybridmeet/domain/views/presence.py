"""The slices of people: ``attendance`` for all, with names for operators alone."""

from collections.abc import Collection

from hybridmeet.domain.attending.modes import (
    DelegationHere,
    Heads,
    delegations_here,
    has_left,
    heads,
    is_unexpected,
    mode_of,
    presence_of,
    since_of,
    tally,
)
from hybridmeet.domain.attending.seating import (
    credentials_of,
    is_pending,
    people_of,
    replaces,
)
from hybridmeet.domain.attending.slices import (
    AttendanceSlice,
    CertifiedSlice,
    DelegationPresenceSlice,
    HeadsSlice,
    PersonPresenceSlice,
)
from hybridmeet.domain.attending.state import PersonPresence
from hybridmeet.domain.attending.worth import is_open_page
from hybridmeet.domain.ids import DelegationId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Seat
from hybridmeet.domain.slice_parts import Id
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import instant, name_of

Written = dict[PersonId, tuple[tuple[object, ...], PersonPresenceSlice]]
"""People as they were written out last, with what they were made of: of a thousand few move."""


def attendance_slice(state: MeetingState) -> AttendanceSlice:
    """Counts by mode and delegation, each person counted once."""
    counts = tally(state)
    return {
        "heads": _heads(heads(counts)),
        "delegations": {
            delegation: _delegation(state, delegation, here)
            for delegation, here in delegations_here(counts).items()
        },
        "certified": _certified(state),
    }


def with_names(
    counts: AttendanceSlice, state: MeetingState, idle: Collection[PersonId], written: Written
) -> AttendanceSlice:
    """The same with everybody by name; ``idle`` are those of whom no page is in sight.

    Who has not moved since is as he was ``written``: it is asked for each second while they come.
    """
    people: dict[Id, PersonPresenceSlice] = {
        seat.id: _written(state, seat, idle, written) for seat in people_of(state)
    }
    return {**counts, "people": people}


def _heads(counted: Heads) -> HeadsSlice:
    shown: HeadsSlice = {
        "expected": counted.expected,
        "in_person": counted.in_person,
        "online": counted.online,
        "both": counted.both,
        "reconnecting": counted.reconnecting,
        "away": counted.away,
        "not_arrived": counted.not_arrived,
        "unknown": counted.unknown,
    }
    if counted.pending:
        shown["pending"] = counted.pending
    return shown


def _delegation(
    state: MeetingState, delegation: DelegationId, here: DelegationHere
) -> DelegationPresenceSlice:
    shown: DelegationPresenceSlice = {
        "modality": here.modality.value,
        "in_person": here.in_person,
        "online": here.online,
        "both": here.both,
        "reconnecting": here.reconnecting,
        "expected": here.expected,
        "credentials": credentials_of(state, delegation).value,
    }
    if here.pending:
        shown["pending"] = here.pending
    return shown


def _certified(state: MeetingState) -> dict[str, CertifiedSlice]:
    return {
        session: {"at": rfc3339(one.at), "revision": one.revision, "changed": one.changed}
        for session, one in state.attending.certified.items()
    }


def _written(
    state: MeetingState, seat: Seat, idle: Collection[PersonId], written: Written
) -> PersonPresenceSlice:
    presence, standing = presence_of(state, seat.id), state.attending.walk_ins.get(seat.id)
    is_idle = seat.id in idle
    made_of = (presence, seat, standing, state.people.get(seat.id), is_idle)
    last = written.get(seat.id)
    if last is None or any(now is not was for now, was in zip(made_of, last[0], strict=True)):
        last = written[seat.id] = (made_of, _person(state, seat, is_idle=is_idle))
    return last[1]


def _person(state: MeetingState, seat: Seat, *, is_idle: bool) -> PersonPresenceSlice:
    presence = presence_of(state, seat.id)
    mode = mode_of(presence)
    shown: PersonPresenceSlice = {
        "name": name_of(state, seat.id),
        "delegation": seat.delegation,
        "mode": mode.value,
        "since": instant(since_of(presence)),
        "role": seat.role,
        "capacity": seat.capacity,
        "expected": seat.expected,
    }
    _tell_where(shown, presence)
    if is_open_page(presence):
        shown["connected"] = True
    if is_idle and presence.online == "connected":
        shown["idle"] = True
    if is_unexpected(seat, mode):
        shown["unexpected"] = True
    if is_pending(state, seat.id):
        shown["pending"] = True
    if (replaced := replaces(state, seat.id)) is not None:
        shown["replaces"] = replaced
    return shown


def _tell_where(shown: PersonPresenceSlice, presence: PersonPresence) -> None:
    """The room, the telephone or the bridge, or that he went out."""
    if presence.place is not None:
        shown["place"] = presence.place
    if presence.via is not None:
        shown["via"] = presence.via
    if has_left(presence):
        shown["left"] = True
