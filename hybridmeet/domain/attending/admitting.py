"""Who comes unannounced: walk-ins, substitutes, and how a delegation's credentials stand.

A walk-in's id is made of the command that seated him, never of his name; the name is a row beside
the log. The desk gives nobody a role that runs a meeting, whomever he replaces.
"""

from typing import Final, assert_never
from uuid import UUID, uuid5

from hybridmeet.domain.attending.asked import Asked, check_seen_at, room_of
from hybridmeet.domain.attending.commands import Admit, SetCredentials, WalkIn
from hybridmeet.domain.attending.events import Admitted, CheckedIn, CredentialsSet, WalkedIn
from hybridmeet.domain.attending.overnight import with_its_end
from hybridmeet.domain.attending.seating import credentials_of
from hybridmeet.domain.errors import OutOfOrder, Unknown
from hybridmeet.domain.events import Event
from hybridmeet.domain.ids import CommandId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Capacity, Expected, Person, Role, Seat

_PEOPLE: Final = UUID("5d0f5a9e-0d0a-4a8b-8f0e-3f1a6f1c2b77")

_ROLE_OF: Final = {
    Capacity.INVITED_SPEAKER: Role.SPEAKER,
    Capacity.GUEST_OF_HONOUR: Role.SPEAKER,
    Capacity.OBSERVER_SPEAKING: Role.OBSERVER,
    Capacity.OBSERVER_SILENT: Role.OBSERVER,
}
_DECIDED: Final = {True: "was accepted already", False: "was refused already", None: "still waits"}
_KEPT: Final = frozenset({Role.DELEGATE, Role.SPEAKER, Role.OBSERVER, Role.MEDIA})
"""Roles that a substitute takes over as they are; for one who ran the meeting, a delegate comes."""


def walk_in_id(actor: Actor, command: CommandId) -> PersonId:
    """The id of the person whom this command seats: the same on every node, and says nothing."""
    return PersonId(f"walk-in-{uuid5(_PEOPLE, f'{actor.meeting}/{actor.key}/{command}').hex[:12]}")


def walk_in_row(command: WalkIn, asked: Asked) -> Person:
    """The row beside the log of whom this command seats."""
    return Person(
        id=walk_in_id(asked.actor, asked.id),
        function=command.function,
        display=command.display,
        rank=command.rank,
    )


def decide_admitting(
    state: MeetingState, command: WalkIn | Admit | SetCredentials, asked: Asked
) -> list[Event]:
    """The facts; raises ``Unknown``, ``OutOfOrder`` and ``Malformed``."""
    match command:
        case WalkIn():
            return _walk_in(state, command, asked)
        case Admit():
            return [_admit(state, command)]
        case SetCredentials():
            return [_set_credentials(state, command)]
        case _ as never:
            assert_never(never)


def _walk_in(state: MeetingState, command: WalkIn, asked: Asked) -> list[Event]:
    delegation = state.delegations.get(command.delegation)
    if delegation is None:
        message = f"This meeting has no delegation {command.delegation}."
        raise Unknown(message)
    check_seen_at(state, command.at, asked.at)
    replaced = _replaced(state, command)
    place = room_of(state, command.place, replaced.place if replaced else delegation.place)
    capacity = command.capacity or (replaced.capacity if replaced else None)
    seat = Seat(
        id=walk_in_id(asked.actor, asked.id),
        delegation=delegation.id,
        role=_role(replaced, capacity),
        capacity=capacity,
        expected=Expected.IN_PERSON,
        place=place,
        tracks=replaced.tracks if replaced else (),
    )
    if seat.id in state.seats:
        message = "This walk-in has a seat already."
        raise OutOfOrder(message)
    came: list[Event] = [
        WalkedIn(seat=seat, replaces=command.replaces),
        CheckedIn(person=seat.id, place=place, seen_at=command.at),
    ]
    return with_its_end(state, seat.id, came, asked)


def _replaced(state: MeetingState, command: WalkIn) -> Seat | None:
    if command.replaces is None:
        return None
    seat = state.seats.get(command.replaces)
    if seat is None or not seat.is_person or seat.delegation != command.delegation:
        message = f"The delegation has no person {command.replaces}."
        raise Unknown(message)
    for standing in state.attending.walk_ins.values():
        if standing.replaces == seat.id and standing.accepted is not False:
            message = "Somebody replaces this person already; the secretary can refuse that first."
            raise OutOfOrder(message)
    return seat


def _role(replaced: Seat | None, capacity: Capacity | None) -> Role:
    if replaced and replaced.role in _KEPT:
        return replaced.role
    if capacity is None and replaced is None:
        return Role.OBSERVER
    return _ROLE_OF.get(capacity, Role.DELEGATE) if capacity else Role.DELEGATE


def _admit(state: MeetingState, command: Admit) -> Admitted:
    standing = state.attending.walk_ins.get(command.person)
    if standing is None:
        message = f"Nobody has walked in as {command.person}."
        raise Unknown(message)
    if standing.accepted is command.accepted:
        message = f"This walk-in {_DECIDED[command.accepted]}."
        raise OutOfOrder(message)
    return Admitted(person=command.person, accepted=command.accepted)


def _set_credentials(state: MeetingState, command: SetCredentials) -> CredentialsSet:
    if command.delegation not in state.delegations:
        message = f"This meeting has no delegation {command.delegation}."
        raise Unknown(message)
    if credentials_of(state, command.delegation) is command.credentials:
        message = f"The credentials of this delegation are {command.credentials} already."
        raise OutOfOrder(message)
    return CredentialsSet(delegation=command.delegation, credentials=command.credentials)
