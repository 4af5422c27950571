"""What is told of one person's presence: by a desk, by somebody who hears the line, by the lines.

A desk that was offline tells later what it saw; that is never refused for what others have told
meanwhile, so that a scan is never lost.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from hybridmeet.domain.attending.asked import Asked, check_seen_at, person_of, room_of
from hybridmeet.domain.attending.commands import CheckIn, CheckOut, Correct, Mark, TakeBack
from hybridmeet.domain.attending.days import Days
from hybridmeet.domain.attending.events import (
    CheckedIn,
    CheckedOut,
    Marked,
    Observed,
    TakenBack,
)
from hybridmeet.domain.attending.modes import presence_of
from hybridmeet.domain.attending.overnight import with_its_end
from hybridmeet.domain.attending.sources import Channel, Source
from hybridmeet.domain.attending.state import Fact
from hybridmeet.domain.commands import MAY_ASK, Observe
from hybridmeet.domain.errors import NotAllowed, OutOfOrder, Unknown
from hybridmeet.domain.events import Event
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.meeting import MeetingState

PresenceCommand = CheckIn | CheckOut | TakeBack | Correct | Mark

_FOLLOWS = {
    "connected": frozenset({"none", "lost", "away"}),
    "lost": frozenset({"connected"}),
    "away": frozenset({"lost"}),
}
"""From which state of the line each can be observed; anything else is no news."""


def decide_presence(state: MeetingState, command: PresenceCommand, asked: Asked) -> list[Event]:
    """The facts; raises ``Unknown`` (person, place, fact), ``OutOfOrder``, ``Malformed``."""
    events = with_its_end(state, command.person, _told(state, command, asked), asked)
    if isinstance(command, Correct) and command.becomes.person != command.person:
        return with_its_end(state, command.becomes.person, events, asked)
    return events


def decide_observed(state: MeetingState, command: Observe) -> list[Event]:
    """Only what is news, each person once: who is back is neither lost nor away."""
    seen: set[PersonId] = set()
    news: dict[str, tuple[PersonId, ...]] = {}
    for member, becomes in (("online", "connected"), ("lost", "lost"), ("away", "away")):
        named: tuple[PersonId, ...] = getattr(command, member)
        fresh = [person for person in dict.fromkeys(named) if person not in seen]
        seen.update(fresh)
        news[member] = tuple(person for person in fresh if _is_news(state, person, becomes))
    news["out"] = tuple(p for p in dict.fromkeys(command.out) if _can_leave(state, p))
    return [Observed(**news)] if any(news.values()) else []


def _told(state: MeetingState, command: PresenceCommand, asked: Asked) -> Sequence[Event]:
    match command:
        case CheckIn():
            return [_check_in(state, command, asked)]
        case CheckOut():
            return [_check_out(state, command, asked)]
        case TakeBack():
            return _taken_back_by(state, command, asked)
        case Correct():
            return _correct(state, command, asked)
        case Mark():
            return [_mark(state, command, asked)]
        case _ as never:
            assert_never(never)


def _check_in(state: MeetingState, command: CheckIn, asked: Asked) -> CheckedIn:
    seat = person_of(state, command.person)
    place = room_of(state, command.place, seat.place)
    check_seen_at(state, command.at, asked.at)
    presence = presence_of(state, seat.id)
    is_in = presence.place == place and _is_of_today(state, presence.room_at, asked)
    if command.at is None and is_in:
        message = "This person is in the room already."
        raise OutOfOrder(message)
    source = Source(command.source)
    return CheckedIn(person=seat.id, place=place, source=source, seen_at=command.at)


def _check_out(state: MeetingState, command: CheckOut, asked: Asked) -> CheckedOut:
    seat = person_of(state, command.person)
    check_seen_at(state, command.at, asked.at)
    if command.at is None and not presence_of(state, seat.id).in_room:
        message = "This person is not in the room; check in first."
        raise OutOfOrder(message)
    return CheckedOut(person=seat.id, source=Source(command.source), seen_at=command.at)


def _taken_back_by(state: MeetingState, command: TakeBack, asked: Asked) -> list[TakenBack]:
    """The same, where who asks may: of the room only who lets people in there."""
    told = _told_by(state, command)
    at_doors = asked.actor.role in MAY_ASK["attendance.check_in"]
    if not at_doors and any(fact.channel is Channel.ROOM for fact in told):
        message = f"The role {asked.actor.role} may take back a word about the line, and no other."
        raise NotAllowed(message)
    return _taken_back(state, command)


def _taken_back(state: MeetingState, command: TakeBack | Correct) -> list[TakenBack]:
    told = _told_by(state, command)
    return [TakenBack(person=command.person, fact=fact.seq) for fact in told]


def _correct(
    state: MeetingState, command: Correct, asked: Asked
) -> list[CheckedIn | CheckedOut | TakenBack]:
    """What was seen instead, by the same source, and that the first word does not hold."""
    was = _told_by(state, command)[0]
    if was.channel is not Channel.ROOM:
        message = "This is a word about the line; take it back, and say what is so."
        raise OutOfOrder(message)
    becomes = command.becomes
    seat = person_of(state, becomes.person)
    check_seen_at(state, becomes.at, asked.at)
    seen_at = becomes.at or was.moment
    place = room_of(state, becomes.place or was.place, seat.place) if was.is_here else None
    if (seat.id, place, seen_at) == (command.person, was.place, was.moment):
        message = "It says so already."
        raise OutOfOrder(message)
    what = {"person": seat.id, "source": was.source, "seen_at": seen_at}
    right = CheckedOut(**what) if place is None else CheckedIn(**what, place=place)
    return [right, *_taken_back(state, command)]


def _told_by(state: MeetingState, command: TakeBack | Correct) -> list[Fact]:
    """All that the command has told of him: a check-in told late, and that it ended with its day.

    Only what somebody said: that a day is over cannot be taken back.
    """
    seat = person_of(state, command.person)
    told = [fact for fact in presence_of(state, seat.id).facts if fact.command == command.command]
    if all(fact.source is Source.SOCKET for fact in told):
        message = "No such check-in, check-out or mark of this person is recorded."
        raise Unknown(message)
    if told[0].void_at is not None:
        message = "That was taken back already."
        raise OutOfOrder(message)
    return told


def _mark(state: MeetingState, command: Mark, asked: Asked) -> Marked:
    seat = person_of(state, command.person)
    presence = presence_of(state, seat.id)
    is_marked = presence.via
    is_known = is_marked == command.via and _is_of_today(state, presence.via_at, asked)
    if is_known and command.online:
        message = f"This person is on the line by {command.via} already."
        raise OutOfOrder(message)
    if is_marked is None and not command.online:
        message = "Nobody has said that this person is on the line."
        raise OutOfOrder(message)
    return Marked(person=seat.id, online=command.online, via=command.via)


def _is_of_today(state: MeetingState, told_at: datetime | None, asked: Asked) -> bool:
    """Whether a word needs no other: over midnight it holds while a session sits, and no longer."""
    return told_at is not None and Days(state, asked.at).is_today(told_at)


def _is_news(state: MeetingState, person: PersonId, becomes: str) -> bool:
    seat = state.seats.get(person)
    return (
        seat is not None
        and seat.is_person
        and presence_of(state, person).online in _FOLLOWS[becomes]
    )


def _can_leave(state: MeetingState, person: PersonId) -> bool:
    presence = presence_of(state, person)
    return presence.in_room or presence.via is not None
