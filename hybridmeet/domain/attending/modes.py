"""Who is here, and how: two channels per person, one mode; each person counted once.

The room channel is what the desk said, the online channel what the presence step observed or
somebody who hears the line said. A screen has a seat and is never counted; a walk-in whom nobody
has accepted is counted apart.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from hybridmeet.domain.attending.days import Days
from hybridmeet.domain.attending.seating import is_pending, people_of
from hybridmeet.domain.attending.sources import Channel
from hybridmeet.domain.attending.state import Fact, PersonPresence
from hybridmeet.domain.attending.worth import (
    Worth,
    has_come,
    line_of,
    nobody,
    online_by,
    takes_marks,
    takes_pages,
    was_told,
    worth_of,
)
from hybridmeet.domain.ids import DelegationId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Expected, Seat
from hybridmeet.domain.times import span_ms

GRACE_MS: Final = 90_000
"""How long a lost line is still *reconnecting*: a phone that changes networks, a laptop that wakes
and a server that starts again are back within 90 s; nobody is called absent for that."""


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


IN_ROOM: Final = frozenset({Mode.IN_PERSON, Mode.BOTH})
HERE: Final = IN_ROOM | {Mode.ONLINE, Mode.RECONNECTING}
"""Modes of one who is here; one who is reconnecting is, until the grace is over."""


@dataclass(frozen=True, slots=True)
class Heads:
    """How many people are where: each in exactly one number, ``expected`` (all seats) apart.

    ``pending`` are walk-ins who are here and whom nobody has accepted: in no other number.
    """

    expected: int
    in_person: int
    online: int
    both: int
    reconnecting: int
    away: int
    not_arrived: int
    unknown: int
    pending: int = 0


@dataclass(frozen=True, slots=True)
class DelegationHere:
    """A delegation's people who are here, of how many, and what that makes the delegation."""

    modality: Modality
    in_person: int
    online: int
    both: int
    reconnecting: int
    expected: int
    pending: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people of each delegation are in each mode, and how many are here unaccepted."""

    modes: Mapping[DelegationId, Counter[Mode]]
    pending: Counter[DelegationId]


def mode_of(presence: PersonPresence) -> Mode:
    """What the two channels make of a person."""
    return mode_from(
        in_room=presence.in_room,
        line=line_of(presence),
        came=has_come(presence),
        is_listed=presence.listed_at is not None,
    )


def mode_at(presence: PersonPresence, at: datetime) -> Mode:
    """What was shown of the person at that instant, whatever was said of it afterwards."""
    facts = [
        fact
        for fact in presence.facts
        if fact.at <= at and (fact.void_at is None or fact.void_at > at)
    ]
    lines = [moment.line for moment in presence.line if moment.at <= at]
    listed = [moment for moment in presence.listed if moment.at <= at]
    room, mark = newest(facts, Channel.ROOM), newest(facts, Channel.ONLINE)
    page, is_marked = lines[-1] if lines else "none", mark is not None and mark.is_here
    return mode_from(
        in_room=room is not None and room.is_here,
        line=worth_of(presence.by, page, is_marked=is_marked),
        came=bool(lines and takes_pages(presence.by)) or was_told(presence.by, facts),
        is_listed=listed[-1].is_listed if listed else False,
    )


def mode_from(*, in_room: bool, line: Worth, came: bool, is_listed: bool) -> Mode:
    """What the room, the line and what was known before make together."""
    if in_room:
        return Mode.BOTH if line == "connected" else Mode.IN_PERSON
    if line in _OF_LINE:
        return _OF_LINE[line]
    if came:
        return Mode.AWAY
    return Mode.UNKNOWN if is_listed else Mode.NOT_ARRIVED


def since_of(presence: PersonPresence) -> datetime | None:
    """Since when the person's mode is what it is (UTC); None for one who has not arrived."""
    return presence.since


def holding(facts: Sequence[Fact]) -> list[Fact]:
    """The facts that nobody took back."""
    return [fact for fact in facts if fact.void_at is None]


def newest(facts: Sequence[Fact], channel: Channel) -> Fact | None:
    """What these say of a channel: the fact that happened last, not the one that was told last."""
    told = (fact for fact in facts if fact.channel is channel)
    return max(told, key=lambda fact: (fact.moment, fact.seq), default=None)


def presence_of(state: MeetingState, person: PersonId) -> PersonPresence:
    """What is known of a person's presence."""
    return state.presence.get(person) or nobody(online_by(state))


def tally(state: MeetingState) -> Tally:
    """The people of the meeting by delegation and mode."""
    modes: dict[DelegationId, Counter[Mode]] = {name: Counter() for name in state.delegations}
    pending: Counter[DelegationId] = Counter()
    for seat in people_of(state):
        mode = mode_of(presence_of(state, seat.id))
        if not is_pending(state, seat.id):
            modes[seat.delegation][mode] += 1
        elif mode in HERE:
            pending[seat.delegation] += 1
    return Tally(modes, pending)


def heads(counts: Tally) -> Heads:
    """The people of the meeting by mode."""
    modes: Counter[Mode] = Counter()
    for of_delegation in counts.modes.values():
        modes += of_delegation
    numbers = {mode.value: modes[mode] for mode in Mode}
    return Heads(expected=modes.total(), **numbers, pending=counts.pending.total())


def delegations_here(counts: Tally) -> Mapping[DelegationId, DelegationHere]:
    """Every delegation of the meeting with its people who are here."""
    return {name: _here(modes, counts.pending[name]) for name, modes in counts.modes.items()}


def delegation_modality(modes: Mapping[Mode, int]) -> Modality:
    """What so many people in each mode make of a delegation.

    One who is in the room and online is in the room; one who is reconnecting is online.
    """
    in_room = modes.get(Mode.IN_PERSON, 0) + modes.get(Mode.BOTH, 0) > 0
    online = modes.get(Mode.ONLINE, 0) + modes.get(Mode.RECONNECTING, 0) > 0
    return _MODALITY[in_room, online]


def is_unexpected(seat: Seat, mode: Mode) -> bool:
    """Whether somebody came another way than expected; who is both has come as expected."""
    if seat.expected is Expected.IN_PERSON:
        return mode in {Mode.ONLINE, Mode.RECONNECTING}
    return seat.expected is Expected.ONLINE and mode is Mode.IN_PERSON


def has_left(presence: PersonPresence) -> bool:
    """Whether one who is away went out of the room, after his line was last there.

    Whoever is away otherwise is out of contact: his line was lost, or is not heard any more.
    """
    if mode_of(presence) is not Mode.AWAY:
        return False
    out = _ended_at(presence, Channel.ROOM)
    off = _ended_at(presence, Channel.ONLINE) if takes_marks(presence.by) else None
    lately = (*presence.earlier[-1:], presence.moments) if takes_pages(presence.by) else ()
    lost = [moment.at for moments in lately for moment in moments if moment.line == "lost"]
    return out is not None and all(out >= end for end in (off, *lost[-1:]) if end is not None)


def due_away(state: MeetingState, now: datetime, grace_ms: int = GRACE_MS) -> tuple[PersonId, ...]:
    """Whose line has been lost for as long as the grace: they are away now."""
    return tuple(
        person
        for person, presence in state.presence.items()
        if presence.online == "lost"
        and presence.online_since is not None
        and span_ms(presence.online_since, now) >= grace_ms
    )


def due_out(state: MeetingState, now: datetime) -> tuple[PersonId, ...]:
    """Whose check-in or mark is of a day that is over, in the meeting's own zone."""
    days = Days(state, now)
    return tuple(
        person
        for person, presence in state.presence.items()
        if (presence.room_at is not None and days.is_over(presence.room_at))
        or (presence.via_at is not None and days.is_over(presence.via_at))
    )


_OF_LINE: Final[Mapping[Worth, Mode]] = {
    "connected": Mode.ONLINE,
    "lost": Mode.RECONNECTING,
    "heard": Mode.UNKNOWN,
}
_MODALITY: Final = {
    (True, True): Modality.MIXED,
    (True, False): Modality.IN_PERSON,
    (False, True): Modality.ONLINE,
    (False, False): Modality.ABSENT,
}


def _ended_at(presence: PersonPresence, channel: Channel) -> datetime | None:
    """When somebody said last of a channel that he is not there any more."""
    told = (fact for fact in holding(presence.facts) if fact.channel is channel)
    return max((fact.moment for fact in told if not fact.is_here), default=None)


def _here(modes: Counter[Mode], pending: int) -> DelegationHere:
    return DelegationHere(
        modality=delegation_modality(modes),
        in_person=modes[Mode.IN_PERSON],
        online=modes[Mode.ONLINE],
        both=modes[Mode.BOTH],
        reconnecting=modes[Mode.RECONNECTING],
        expected=modes.total(),
        pending=pending,
    )
