"""Who of a meeting's seats is counted: walk-ins, substitutes, and how credentials stand."""

from collections.abc import Iterator

from hybridmeet.domain.attending.sources import Credentials
from hybridmeet.domain.ids import DelegationId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Seat


def people_of(state: MeetingState) -> Iterator[Seat]:
    """Everyone who belongs to the meeting, walk-ins that nobody has accepted among them.

    Not a screen, not a walk-in who was refused, not one who never came and has a substitute.
    """
    gone = _replaced(state)
    for seat in state.seats.values():
        if seat.is_person and not is_refused(state, seat.id):
            if seat.id in gone and seat.id not in state.presence:
                continue
            yield seat


def is_pending(state: MeetingState, person: PersonId) -> bool:
    """Whether it is a walk-in on whom nobody has decided: not entitled, counted apart."""
    standing = state.attending.walk_ins.get(person)
    return standing is not None and standing.accepted is None


def is_refused(state: MeetingState, person: PersonId) -> bool:
    """Whether it is a walk-in whom the secretary has refused."""
    standing = state.attending.walk_ins.get(person)
    return standing is not None and standing.accepted is False


def is_seated(state: MeetingState, person: PersonId) -> bool:
    """Whether the person's seat opens anything: not while a walk-in is not accepted."""
    standing = state.attending.walk_ins.get(person)
    return person in state.seats and (standing is None or standing.accepted is True)


def replaces(state: MeetingState, person: PersonId) -> PersonId | None:
    """Whom a substitute stands for."""
    standing = state.attending.walk_ins.get(person)
    return standing.replaces if standing else None


def credentials_of(state: MeetingState, delegation: DelegationId) -> Credentials:
    """How the credentials of a delegation stand; accepted until somebody says otherwise."""
    return state.attending.credentials.get(delegation, Credentials.ACCEPTED)


def _replaced(state: MeetingState) -> frozenset[PersonId | None]:
    walk_ins = state.attending.walk_ins.values()
    return frozenset(standing.replaces for standing in walk_ins if standing.accepted)
