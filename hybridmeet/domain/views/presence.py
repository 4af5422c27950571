"""The slices of people: ``attendance`` for all, with names for operators alone."""

from collections import Counter

from hybridmeet.domain.attendance import delegations_here, heads, mode_of, since_of
from hybridmeet.domain.attending.slices import AttendanceSlice, HeadsSlice, PersonPresenceSlice
from hybridmeet.domain.meeting import MeetingState, PersonPresence
from hybridmeet.domain.people import Audience
from hybridmeet.domain.views.wire import instant, name_of

ABSENT = PersonPresence()


def attendance_slice(state: MeetingState, audience: Audience) -> AttendanceSlice:
    """Counts by mode and delegation; each person counted once."""
    counted = heads(state)
    seated = Counter(seat.delegation for seat in state.seats.values() if seat.is_person)
    shown: AttendanceSlice = {
        "heads": HeadsSlice(
            expected=counted.expected,
            in_person=counted.in_person,
            online=counted.online,
            both=counted.both,
            reconnecting=counted.reconnecting,
            away=counted.away,
            not_arrived=counted.not_arrived,
            unknown=counted.unknown,
        ),
        "delegations": {
            delegation: {
                "modality": here.modality.value,
                "in_person": here.in_person,
                "online": here.online,
                "both": here.both,
                "reconnecting": here.reconnecting,
                "expected": seated[delegation],
                "credentials": "accepted",
            }
            for delegation, here in delegations_here(state).items()
        },
        "certified": {},
    }
    if audience is Audience.OPERATORS:
        shown["people"] = _people(state)
    return shown


def _people(state: MeetingState) -> dict[str, PersonPresenceSlice]:
    people: dict[str, PersonPresenceSlice] = {}
    for seat in state.programme.seats:
        if not seat.is_person:
            continue
        presence = state.presence.get(seat.id, ABSENT)
        people[seat.id] = {
            "name": name_of(state, seat.id),
            "delegation": seat.delegation,
            "mode": mode_of(presence).value,
            "since": instant(since_of(presence)),
            "role": seat.role,
            "capacity": seat.capacity,
            "expected": seat.expected,
        }
    return people
