"""What the rules of attendance know of a question beside the question, and checks they share."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hybridmeet.domain.errors import Malformed, OutOfOrder, Unknown
from hybridmeet.domain.ids import CommandId, PersonId, PlaceId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Seat
from hybridmeet.domain.programme import PlaceKind

AHEAD: Final = timedelta(minutes=1)
"""By how much a desk's clock may be fast: phones that ask for the time are within seconds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """By which command, by whom, when (UTC); and how long one may still declare oneself."""

    id: CommandId
    actor: Actor
    at: datetime
    declare_window_ms: int


def person_of(state: MeetingState, person: PersonId) -> Seat:
    """The seat of a person; raises ``Unknown``, and ``OutOfOrder`` for a screen."""
    seat = state.seats.get(person)
    if seat is None:
        message = f"This meeting has no person {person}."
        raise Unknown(message)
    if not seat.is_person:
        message = "This seat is a screen's; screens are not counted."
        raise OutOfOrder(message)
    return seat


def room_of(state: MeetingState, asked: PlaceId | None, seat_place: PlaceId) -> PlaceId:
    """The room asked for; else the seat's own place if that is a room, else the meeting's first.

    Raises ``Unknown`` and ``OutOfOrder``.
    """
    places = {place.id for place in state.programme.places}
    rooms = [place.id for place in state.programme.places if place.kind is PlaceKind.ROOM]
    if asked is not None and asked not in places:
        message = f"This meeting has no place {asked}."
        raise Unknown(message)
    wanted = asked or (seat_place if seat_place in rooms else next(iter(rooms), None))
    if wanted is None:
        message = "The meeting has no room."
        raise OutOfOrder(message)
    if wanted not in rooms:
        message = "One checks in to a room of the meeting; this is none."
        raise OutOfOrder(message)
    return wanted


def check_seen_at(state: MeetingState, seen_at: datetime | None, now: datetime) -> None:
    """Raise ``Malformed`` for a moment that cannot be one of this meeting's."""
    if seen_at is None:
        return
    if seen_at > now + AHEAD:
        message = "The time of this scan is more than a minute ahead; set the device's clock."
        raise Malformed(message)
    if seen_at < state.published_at:
        message = "The time of this scan is before the meeting was published; set the clock."
        raise Malformed(message)
