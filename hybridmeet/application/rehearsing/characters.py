"""Who in a rehearsal is late, drops, never comes: shares of those whose names nobody knows.

Whoever is named in the programme, speaks or runs the meeting does as planned (docs/rehearsal.md);
what goes wrong happens to seats without a name.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum, auto
from random import Random
from typing import Final

from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.people import Capacity, Expected, Role, Seat
from hybridmeet.domain.programme import Imported

STAFF: Final = frozenset(
    {Role.SECRETARY, Role.CHAIR, Role.MODERATOR, Role.DESK, Role.TECHNICIAN, Role.INTERPRETER}
)
FREE: Final = frozenset({Role.DELEGATE, Role.OBSERVER})


class Character(StrEnum):
    """What is peculiar about somebody."""

    PLAIN = auto()  # comes, stays, goes
    ABSENT = auto()  # never comes
    SUBSTITUTED = auto()  # somebody else comes in his place
    LATE = auto()
    ELSEWHERE = auto()  # comes online, was expected in person
    MOVES = auto()  # the morning in the room, the afternoon online
    BOTH = auto()  # in the room with his own page open
    LEAVES = auto()  # before the end
    BRIEFLY = auto()  # the line is lost for less than the grace
    LONGER = auto()  # and for more
    IDLE = auto()  # the page out of sight
    PHONE = auto()  # on the telephone bridge, marked by the technician
    UNSEEN = auto()  # by a way that nobody sees; says so himself afterwards


IN_ROOM: Final = (
    (Character.LATE, 0.08),
    (Character.BOTH, 0.28),
    (Character.SUBSTITUTED, 0.01),
    (Character.MOVES, 0.05),
    (Character.ABSENT, 0.03),
    (Character.ELSEWHERE, 0.03),
    (Character.LEAVES, 0.05),
)
ONLINE: Final = (
    (Character.BRIEFLY, 0.2),
    (Character.LONGER, 0.08),
    (Character.LATE, 0.08),
    (Character.PHONE, 0.03),
    (Character.ABSENT, 0.03),
    (Character.IDLE, 0.08),
    (Character.UNSEEN, 0.03),
)
KEPT_PLAIN: Final = 3  # of a few people at least a third do nothing peculiar


def characters(imported: Imported, luck: Random) -> dict[PersonId, Character]:
    """The character of every person with a seat."""
    free = [seat for seat in imported.programme.seats if _is_free(imported, seat)]
    luck.shuffle(free)
    told = {seat.id: Character.PLAIN for seat in imported.programme.seats if seat.is_person}
    online = [seat for seat in free if seat.expected is Expected.ONLINE]
    told |= dict(_shared([seat for seat in free if seat not in online], IN_ROOM))
    told |= dict(_shared(online, ONLINE))
    return told


def _shared(
    seats: Sequence[Seat], shares: Sequence[tuple[Character, float]]
) -> Iterator[tuple[PersonId, Character]]:
    """Each share of the seats, at least one of each kind while there are enough."""
    left = list(seats)
    for character, share in shares:
        for _ in range(max(1, round(share * len(seats)))):
            if len(left) * KEPT_PLAIN <= len(seats):
                return
            yield left.pop().id, character


def _is_free(imported: Imported, seat: Seat) -> bool:
    """Whether something may go wrong with a seat: nobody is named by it, and it has no part."""
    is_named = imported.people[seat.id].display is not None
    speaks = {
        speaker.person
        for session in imported.programme.sessions
        for item in session.items
        for speaker in item.speakers
    }
    has_part = seat.id in speaks or seat.capacity is Capacity.SECRETARIAT_HEAD
    return seat.role in FREE and not is_named and not has_part
