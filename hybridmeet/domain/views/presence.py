"""The slices of people: ``attendance`` for all, with names for operators alone."""

from collections.abc import Collection

from hybridmeet.domain.attending.modes import (
    DelegationHere,
    Heads,
    delegations_here,
    heads,
    is_unexpected,
    mode_of,
    presence_of,
    since_of,
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
from hybridmeet.domain.ids import DelegationId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Seat
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import instant, name_of


def attendance_slice(
    state: MeetingState, idle: Collection[PersonId] | None = None
) -> AttendanceSlice:
    """Counts by mode and delegation, each person counted once; names only where ``idle`` is given.

    ``idle`` are those of whom no page is in sight.
    """
    shown: AttendanceSlice = {
        "heads": _heads(heads(state)),
        "delegations": {
            delegation: _delegation(state, delegation, here)
            for delegation, here in delegations_here(state).items()
        },
        "certified": _certified(state),
    }
    if idle is not None:
        shown["people"] = {
            seat.id: _person(state, seat, is_idle=seat.id in idle) for seat in people_of(state)
        }
    return shown


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
    if presence.place is not None:
        shown["place"] = presence.place
    if presence.via is not None:
        shown["via"] = presence.via
    if is_idle and presence.online == "connected":
        shown["idle"] = True
    if is_unexpected(seat, mode):
        shown["unexpected"] = True
    if is_pending(state, seat.id):
        shown["pending"] = True
    if (replaced := replaces(state, seat.id)) is not None:
        shown["replaces"] = replaced
    return shown
