"""Who is here, and how: two channels per person, one mode; and the facts that change them.

The room channel is set by the desk, the online channel by what the presence step observed. A person
counts once whatever number of devices is connected; a screen has a seat and is never counted.
Connections are not here: they are counted in memory; what a person's state becomes is a fact.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never

from hybridmeet.domain.attending.commands import CheckIn, CheckOut
from hybridmeet.domain.attending.events import CheckedIn, CheckedOut, Observed
from hybridmeet.domain.commands import Observe
from hybridmeet.domain.errors import OutOfOrder, Unknown
from hybridmeet.domain.events import Event
from hybridmeet.domain.ids import DelegationId, PersonId, PlaceId
from hybridmeet.domain.meeting import MeetingState, PersonPresence
from hybridmeet.domain.people import Seat
from hybridmeet.domain.programme import PlaceKind
from hybridmeet.domain.times import span_ms

GRACE_MS: Final = 90_000
"""How long a lost line is still *reconnecting*: a phone that changes networks, a laptop that wakes
and a server that starts again are back within 90 s; nobody is called absent for that."""

ABSENT: Final = PersonPresence()


class Mode(StrEnum):
    """How one person takes part now. ``unknown``: through a channel that cannot be seen."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BOTH = "both"
    RECONNECTING = "reconnecting"
    AWAY = "away"
    NOT_ARRIVED = "not_arrived"
    UNKNOWN = "unknown"


class Modality(StrEnum):
    """How a delegation takes part now."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    MIXED = "mixed"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Heads:
    """How many people are where: each in exactly one number, ``expected`` (all seats) apart."""

    expected: int
    in_person: int
    online: int
    both: int
    reconnecting: int
    away: int
    not_arrived: int
    unknown: int


@dataclass(frozen=True, slots=True)
class DelegationHere:
    """A delegation's people who are here, and what that makes the delegation."""

    modality: Modality
    in_person: int
    online: int
    both: int
    reconnecting: int


def mode_of(presence: PersonPresence) -> Mode:
    """What the two channels make of a person."""
    if presence.in_room:
        return Mode.BOTH if presence.online == "connected" else Mode.IN_PERSON
    if presence.online == "connected":
        return Mode.ONLINE
    if presence.online == "lost":
        return Mode.RECONNECTING
    return Mode.NOT_ARRIVED if since_of(presence) is None else Mode.AWAY


def since_of(presence: PersonPresence) -> datetime | None:
    """Since when the person's mode is what it is (UTC); None for one who has not arrived."""
    return max(filter(None, (presence.room_since, presence.online_since)), default=None)


def heads(state: MeetingState) -> Heads:
    """The people of the meeting by mode."""
    modes = Counter(mode_of(_presence(state, seat)) for seat in _people(state))
    return Heads(expected=modes.total(), **{mode.value: modes[mode] for mode in Mode})


def delegations_here(state: MeetingState) -> Mapping[DelegationId, DelegationHere]:
    """Every delegation of the meeting with its people who are here."""
    modes: dict[DelegationId, Counter[Mode]] = {name: Counter() for name in state.delegations}
    for seat in _people(state):
        modes[seat.delegation][mode_of(_presence(state, seat))] += 1
    return {name: _here(counted) for name, counted in modes.items()}


def delegation_modality(modes: Mapping[Mode, int]) -> Modality:
    """What so many people in each mode make of a delegation.

    One who is in the room and online is in the room; one who is reconnecting is online.
    """
    in_room = modes.get(Mode.IN_PERSON, 0) + modes.get(Mode.BOTH, 0) > 0
    online = modes.get(Mode.ONLINE, 0) + modes.get(Mode.RECONNECTING, 0) > 0
    return _MODALITY[in_room, online]


def due_away(state: MeetingState, now: datetime, grace_ms: int = GRACE_MS) -> tuple[PersonId, ...]:
    """Whose line has been lost for as long as the grace: they are away now."""
    return tuple(
        person
        for person, presence in state.presence.items()
        if presence.online == "lost"
        and presence.online_since is not None
        and span_ms(presence.online_since, now) >= grace_ms
    )


def decide_attendance(state: MeetingState, command: CheckIn | CheckOut | Observe) -> list[Event]:
    """The facts of an attendance command; an observation that is no news has none.

    Raises ``Unknown`` (person, place) and ``OutOfOrder``.
    """
    match command:
        case CheckIn():
            return [_check_in(state, command)]
        case CheckOut():
            if not _presence(state, _seat(state, command.person)).in_room:
                message = "This person is not in the room; check in first."
                raise OutOfOrder(message)
            return [CheckedOut(person=command.person)]
        case Observe():
            return _observe(state, command)
        case _ as never:
            assert_never(never)


def evolve_presence(
    presence: Mapping[PersonId, PersonPresence],
    event: CheckedIn | CheckedOut | Observed,
    at: datetime,
) -> Mapping[PersonId, PersonPresence]:
    """Everyone's channels after one more fact."""
    match event:
        case CheckedIn():
            was = presence.get(event.person, ABSENT)
            since = was.room_since if was.in_room else at
            now_here = replace(was, in_room=True, place=event.place, room_since=since)
            return {**presence, event.person: now_here}
        case CheckedOut():
            was = presence.get(event.person, ABSENT)
            return {
                **presence,
                event.person: replace(was, in_room=False, place=None, room_since=at),
            }
        case Observed():
            return {**presence, **_observed(presence, event, at)}
        case _ as never:
            assert_never(never)


_MODALITY: Final = {
    (True, True): Modality.MIXED,
    (True, False): Modality.IN_PERSON,
    (False, True): Modality.ONLINE,
    (False, False): Modality.ABSENT,
}

_FOLLOWS: Final = {
    "connected": frozenset({"none", "lost", "away"}),
    "lost": frozenset({"connected"}),
    "away": frozenset({"lost"}),
}
"""From which state of the online channel each can be observed; anything else is no news."""


def _people(state: MeetingState) -> Iterable[Seat]:
    return (seat for seat in state.seats.values() if seat.is_person)


def _presence(state: MeetingState, seat: Seat) -> PersonPresence:
    return state.presence.get(seat.id, ABSENT)


def _here(modes: Counter[Mode]) -> DelegationHere:
    return DelegationHere(
        modality=delegation_modality(modes),
        in_person=modes[Mode.IN_PERSON],
        online=modes[Mode.ONLINE],
        both=modes[Mode.BOTH],
        reconnecting=modes[Mode.RECONNECTING],
    )


def _seat(state: MeetingState, person: PersonId) -> Seat:
    seat = state.seats.get(person)
    if seat is None:
        message = f"This meeting has no person {person}."
        raise Unknown(message)
    return seat


def _check_in(state: MeetingState, command: CheckIn) -> CheckedIn:
    seat = _seat(state, command.person)
    place = _room(state, command.place, seat)
    if not seat.is_person:
        message = "This seat is a screen's; screens are not counted."
        raise OutOfOrder(message)
    presence = _presence(state, seat)
    if presence.in_room and presence.place == place:
        message = "This person is in the room already."
        raise OutOfOrder(message)
    return CheckedIn(person=seat.id, place=place)


def _room(state: MeetingState, asked: PlaceId | None, seat: Seat) -> PlaceId:
    """The room asked for; else the seat's own place if that is a room, else the meeting's first."""
    places = {place.id: place for place in state.programme.places}
    rooms = [place.id for place in state.programme.places if place.kind is PlaceKind.ROOM]
    if asked is not None and asked not in places:
        message = f"This meeting has no place {asked}."
        raise Unknown(message)
    wanted = asked or (seat.place if seat.place in rooms else next(iter(rooms), None))
    if wanted not in rooms:
        message = (
            "One checks in to a room of the meeting; this is none."
            if wanted
            else "The meeting has no room."
        )
        raise OutOfOrder(message)
    return wanted


def _observe(state: MeetingState, command: Observe) -> list[Event]:
    """Only what is news, each person once: who is back is neither lost nor away."""
    seen: set[PersonId] = set()
    news: dict[str, tuple[PersonId, ...]] = {}
    for member, becomes in (("online", "connected"), ("lost", "lost"), ("away", "away")):
        named: tuple[PersonId, ...] = getattr(command, member)
        fresh = [person for person in dict.fromkeys(named) if person not in seen]
        seen.update(fresh)
        news[member] = tuple(person for person in fresh if _is_news(state, person, becomes))
    return [Observed(**news)] if any(news.values()) else []


def _is_news(state: MeetingState, person: PersonId, becomes: str) -> bool:
    seat = state.seats.get(person)
    return (
        seat is not None and seat.is_person and _presence(state, seat).online in _FOLLOWS[becomes]
    )


def _observed(
    presence: Mapping[PersonId, PersonPresence], event: Observed, at: datetime
) -> dict[PersonId, PersonPresence]:
    changed = {}
    for people, becomes in (
        (event.online, "connected"),
        (event.lost, "lost"),
        (event.away, "away"),
    ):
        for person in people:
            was = presence.get(person, ABSENT)
            # In the room, lost and away are the same mode: it holds since the loss.
            since = was.online_since if was.in_room and becomes == "away" else at
            changed[person] = replace(was, online=becomes, online_since=since)
    return changed
