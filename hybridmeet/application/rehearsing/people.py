"""What one simulated person does in a day: comes, is there, drops, has lunch, goes. Pure.

A day is a row of stretches: sittings that follow each other closely. Everything lies between
them and the person's character; chance is the person's own, so that nobody's day changes another's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Final

from hybridmeet.application.rehearsing.acts import (
    MINUTE,
    Act,
    Join,
    Leave,
    Look,
    asked,
    minutes,
)
from hybridmeet.application.rehearsing.agenda import Sitting
from hybridmeet.application.rehearsing.characters import Character
from hybridmeet.domain.attending.commands import CheckIn, CheckOut, Declare, Mark
from hybridmeet.domain.attending.entitled import may_enter
from hybridmeet.domain.attending.sources import AtDesk, Channel
from hybridmeet.domain.ids import PersonId, PlaceId, SessionId
from hybridmeet.domain.people import Expected, Seat, Tier
from hybridmeet.domain.programme import PlaceKind, Programme

APART: Final = timedelta(minutes=50)  # between two sittings: then there is time to go for lunch
SCANNED: Final = 0.7  # of those who come have their badge with them

IN_ROOM_ONLINE: Final = frozenset({Character.ELSEWHERE})


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a sitting that is for a seat, without a long break; ``closes`` it, or does not.

    ``opens``: right before it there is nothing in the room that is not for him.
    """

    sitting: Sitting
    begins: datetime
    ends: datetime
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Spans that follow each other closely, as one person attends them.

    ``goes``: what follows in that room is not for him, so that he leaves it.
    """

    spans: tuple[Span, ...]
    goes: bool = False

    @property
    def begins(self) -> datetime:
        """When the first begins."""
        return self.spans[0].begins

    @property
    def ends(self) -> datetime:
        """When the last ends."""
        return self.spans[-1].ends

    @property
    def closed(self) -> SessionId | None:
        """The session with whose closing it ends, if it does."""
        return self.last if self.spans[-1].closes else None

    @property
    def last(self) -> SessionId:
        """The last session of it."""
        return self.spans[-1].sitting.plan.id

    def at(self, share: float) -> datetime:
        """A moment in it."""
        return self.begins + (self.ends - self.begins) * share


@dataclass(frozen=True, slots=True)
class Doors:
    """Through whose lines others are told of: a desk's seat, a technician's if there is one."""

    desk: PersonId
    technician: PersonId | None
    rooms: frozenset[PlaceId]
    home: PlaceId


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part of a day."""

    seat: Seat
    character: Character
    day: date
    luck: Random
    doors: Doors

    @property
    def is_in_room(self) -> bool:
        """Whether he comes to the room that day."""
        came = self.seat.expected is not Expected.ONLINE and self.seat.place in self.doors.rooms
        return came and self.character not in IN_ROOM_ONLINE


def rooms_of(programme: Programme) -> frozenset[PlaceId]:
    """The places in which one can be checked in."""
    return frozenset(place.id for place in programme.places if place.kind is PlaceKind.ROOM)


def stretches(held: Sequence[Sitting], seat: Seat, tier: Tier) -> list[Stretch]:
    """What a seat attends in a day, with time for lunch between; of two sittings the first."""
    found: list[list[Span]] = []
    ends = None
    for sitting in held:
        track = sitting.plan.track
        if seat.tracks and track is not None and track not in seat.tracks:
            continue
        if ends is not None and sitting.opened_at < ends:
            continue
        for span in _spans(sitting, seat, tier):
            ends = sitting.closed_at
            if found and _goes_on(found[-1][-1], span):
                found[-1].append(span)
            else:
                found.append([span])
    items = [item for one in held for item in one.plan.items]
    goes = not all(may_enter(seat, tier, [item]) for item in items if not item.is_break)
    return [Stretch(tuple(spans), goes) for spans in found]


def _goes_on(before: Span, span: Span) -> bool:
    return before.closes and span.opens and span.begins - before.ends < APART


def _spans(sitting: Sitting, seat: Seat, tier: Tier) -> Iterator[Span]:
    """The parts of a sitting that are for a seat; for a long break all go."""
    begins: datetime | None = None
    opens = True
    for plan, (_, at, ends) in zip(sitting.plan.items, sitting.items, strict=True):
        is_pause = plan.is_break and ends - at >= APART
        # for a break alone nobody comes
        is_for_him = may_enter(seat, tier, [plan]) and (begins is not None or not plan.is_break)
        if is_for_him and not is_pause:
            is_first = plan.id == sitting.plan.items[0].id
            begins = begins or (sitting.opened_at if is_first else at)
            continue
        if begins is not None:
            yield Span(sitting, begins, at, opens, closes=False)
        begins, opens = None, is_pause
    if begins is not None:
        yield Span(sitting, begins, sitting.closed_at, opens, closes=True)


def day_of(part: Part, attended: Sequence[Stretch]) -> Iterator[Act]:
    """All that is done by or for a person on one day."""
    if part.character in {Character.ABSENT, Character.SUBSTITUTED}:
        return
    in_room = 0
    if part.is_in_room:
        in_room = 1 if part.character is Character.MOVES else len(attended)
    yield from _in_room(part, attended[:in_room])
    for stretch in attended[in_room:]:
        if part.character is Character.PHONE and part.doors.technician is not None:
            yield from _by_phone(part, stretch)
        elif part.character is Character.UNSEEN:
            yield from _unseen(part, stretch)
        else:
            yield from _online(part, stretch)


def _in_room(part: Part, attended: Sequence[Stretch]) -> Iterator[Act]:
    """Checked in at the desk; a third goes out for lunch, most check out in the evening."""
    place = None
    for number, stretch in enumerate(attended):
        is_last = number == len(attended) - 1
        if _place(part, stretch) != place:
            yield from _comes(part, stretch, is_first=not number)
        yield from _other_rooms(part, stretch)
        place = _place_at_end(part, stretch)
        if part.character is Character.LEAVES and is_last:
            yield _out(part, stretch.at(part.luck.uniform(0.6, 0.8)))
        elif stretch.goes:
            yield _out(part, stretch.ends + minutes(part.luck, 0.2, 0.9), stretch.closed)
            place = None
        elif part.character is Character.MOVES or part.luck.random() < (0.6 if is_last else 0.35):
            yield _out(part, stretch.ends + minutes(part.luck, 1, 12), stretch.closed)
            place = None


def _comes(part: Part, stretch: Stretch, *, is_first: bool) -> Iterator[Act]:
    """Found in the list or scanned at the desk; some open their own page too."""
    luck, person = part.luck, part.seat.id
    at = stretch.begins - minutes(luck, 3, 25 if is_first else 12)
    if not stretch.spans[0].opens:
        at = stretch.begins + minutes(luck, 0.2, 2)
    if part.character is Character.LATE and is_first:
        at = stretch.begins + minutes(luck, 6, 24)
    source: AtDesk = "qr" if luck.random() < SCANNED else "desk"
    come = CheckIn(person=person, place=_place(part, stretch), source=source)
    yield Act(at, part.doors.desk, asked(come, person, at))
    if part.character is Character.BOTH:
        yield Act(max(at, stretch.begins - MINUTE), person, Join())
        yield Act(stretch.ends + minutes(luck, 0.5, 1), person, Leave(), stretch.closed)


def _place(part: Part, stretch: Stretch) -> PlaceId:
    return _room(part, stretch.spans[0].sitting)


def _place_at_end(part: Part, stretch: Stretch) -> PlaceId:
    return _room(part, stretch.spans[-1].sitting)


def _room(part: Part, sitting: Sitting) -> PlaceId:
    place = sitting.plan.place
    return place if place in part.doors.rooms else part.doors.home


def _other_rooms(part: Part, stretch: Stretch) -> Iterator[Act]:
    """Who goes on in another room is scanned at its door."""
    for before, span in pairwise(stretch.spans):
        there = _room(part, span.sitting)
        if there != _room(part, before.sitting):
            at = span.begins - minutes(part.luck, 0.2, 1.5)
            come = CheckIn(person=part.seat.id, place=there, source="qr")
            yield Act(at, part.doors.desk, asked(come, part.seat.id, at))


def _out(part: Part, at: datetime, awaits: SessionId | None = None) -> Act:
    go = CheckOut(person=part.seat.id, source="desk")
    return Act(at, part.doors.desk, asked(go, part.seat.id, at), awaits)


def _online(part: Part, stretch: Stretch) -> Iterator[Act]:
    """A page open from shortly before to shortly after; what happens to it is the character's."""
    luck, person = part.luck, part.seat.id
    late = part.character is Character.LATE
    opens = stretch.spans[0].opens
    came = stretch.begins + (minutes(luck, 5, 18) if late else -minutes(luck, 1, 12) * opens)
    yield Act(came, person, Join())
    match part.character:
        case Character.BRIEFLY:
            yield from _lost(part, stretch.at(luck.uniform(0.25, 0.75)), minutes(luck, 0.4, 1.1))
        case Character.LONGER:
            yield from _lost(part, stretch.at(luck.uniform(0.3, 0.6)), minutes(luck, 4, 11))
        case Character.IDLE:
            away = stretch.at(luck.uniform(0.3, 0.6))
            yield Act(away, person, Look(visible=False))
            yield Act(away + 9 * MINUTE, person, Look(visible=True))
        case _:
            pass
    yield Act(stretch.ends + minutes(luck, 0.5, 4), person, Leave(), stretch.closed)


def _lost(part: Part, at: datetime, lasts: timedelta) -> Iterator[Act]:
    yield Act(at, part.seat.id, Leave())
    yield Act(at + lasts, part.seat.id, Join())


def _by_phone(part: Part, stretch: Stretch) -> Iterator[Act]:
    """No page shows him: the technician, who hears the bridge, says so."""
    technician, person = part.doors.technician, part.seat.id
    if technician is None:
        return
    on = Mark(person=person, online=True, via="phone")
    off = Mark(person=person, online=False, via="phone")
    came, went = stretch.begins + minutes(part.luck, 0, 3), stretch.ends + MINUTE
    yield Act(came, technician, asked(on, person, came))
    yield Act(went, technician, asked(off, person, went), stretch.closed)


def _unseen(part: Part, stretch: Stretch) -> Iterator[Act]:
    """Watched somebody else's screen, and says after each session that he attended."""
    person = part.seat.id
    for span in stretch.spans:
        session = span.sitting.plan.id
        if span.closes:
            came = span.ends + minutes(part.luck, 1, 1.5)
            declare = Declare(session=session, channel=Channel.ONLINE)
            yield Act(came, person, Join(), session)
            yield Act(came + MINUTE / 4, person, asked(declare, person, session), session)
            yield Act(came + MINUTE / 2, person, Leave(), session)
