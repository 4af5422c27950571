"""The script of a rehearsal: who does what and when, day by day. Pure: the same seed, the same day.

It is made from the programme alone. Hours are the programme's own, a little over and under; nights
are not in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from hybridmeet.application.rehearsing import staff
from hybridmeet.application.rehearsing.acts import MINUTE, Act, Join, Leave, chance
from hybridmeet.application.rehearsing.agenda import Sitting, sittings
from hybridmeet.application.rehearsing.characters import STAFF, Character, characters
from hybridmeet.application.rehearsing.people import Doors, Part, day_of, rooms_of, stretches
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.people import Expected, Role, Seat
from hybridmeet.domain.programme import Imported
from hybridmeet.domain.times import in_utc

ON_AIR: Final = timedelta(seconds=45)  # within the grace: the count does not move


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted of a rehearsal; ``played`` is the seat that a person takes."""

    seed: int = 1
    days: int | None = None
    played: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One day: when its doors are opened, what is done, which sessions are to be over."""

    begins_at: datetime
    acts: tuple[Act, ...]
    sessions: frozenset[SessionId]


def script_of(imported: Imported, wishes: Wishes) -> tuple[Day, ...]:
    """The days of a rehearsal, each in the order of its acts."""
    programme = imported.programme
    held = sittings(programme, programme.sessions, wishes.seed)
    days = [list(day) for _, day in groupby(held, key=lambda one: one.plan.date)]
    made = Made(imported, wishes)
    return tuple(
        made.day(day, is_first=not number) for number, day in enumerate(days[: wishes.days])
    )


class Made:
    """The making of a script: who is who, and the days one after another."""

    def __init__(self, imported: Imported, wishes: Wishes) -> None:
        programme = imported.programme
        self._imported = imported
        self._wishes = wishes
        self._tiers = {one.id: one.tier for one in programme.delegations}
        self._seats = {seat.id: seat for seat in programme.seats}
        played = self._seats.get(wishes.played) if wishes.played else None
        self._crew = staff.Crew(programme, played)
        self._characters = characters(imported, chance(programme.id, wishes.seed, "characters"))
        self._walk_ins: list[Seat] = []
        rooms = rooms_of(programme)
        self._doors = Doors(
            desk=self._crew.first(Role.DESK, Role.SECRETARY, Role.MODERATOR) or PersonId("nobody"),
            technician=self._crew.first(Role.TECHNICIAN),
            rooms=rooms,
            home=min(rooms, default=programme.sessions[0].place),
        )

    def day(self, held: Sequence[Sitting], *, is_first: bool) -> Day:
        """One day of it."""
        wanted = filter(self._is_simulated, self._acts(held, is_first=is_first))
        acts = sorted((replace(act, at=in_utc(act.at)) for act in wanted), key=lambda act: act.at)
        sessions = frozenset(sitting.plan.id for sitting in held)
        return Day(acts[0].at - MINUTE if acts else held[0].opened_at, tuple(acts), sessions)

    def _acts(self, held: Sequence[Sitting], *, is_first: bool) -> Iterator[Act]:
        yield from staff.watch(self._imported.programme, held)
        yield from staff.agenda(self._crew, held)
        yield from staff.certification(self._crew, held)
        for seat in (*self._seats.values(), *self._walk_ins):
            if seat.is_person:
                yield from self._person(seat, held)
        yield from self._on_air(held)
        if is_first:
            yield from self._beginning(held)

    def _beginning(self, held: Sequence[Sitting]) -> Iterator[Act]:
        first = staff.Beginning(self._imported, self._crew, self._characters, held[0])
        yield from first.acts()
        for seat, acts in first.walk_ins():
            self._walk_ins.append(seat)
            yield from acts

    def _person(self, seat: Seat, held: Sequence[Sitting]) -> Iterator[Act]:
        luck = chance(self._imported.programme.id, self._wishes.seed, seat.id, held[0].plan.date)
        part = Part(
            seat,
            self._characters.get(seat.id, Character.PLAIN),
            held[0].plan.date,
            luck,
            self._doors,
        )
        is_on_watch = seat.role in STAFF  # their pages are open all day
        for act in day_of(part, stretches(held, seat, self._tiers[seat.delegation])):
            if not (is_on_watch and isinstance(act.deed, Join | Leave)):
                yield act

    def _on_air(self, held: Sequence[Sitting]) -> Iterator[Act]:
        """The first speaker online whom nobody names loses the line while he speaks."""
        for sitting in held:
            for plan, (_, begins, ends) in zip(sitting.plan.items, sitting.items, strict=True):
                for speaker in plan.speakers:
                    if speaker.person and self._may_drop(speaker.person):
                        at = begins + (ends - begins) * 0.4
                        yield Act(at, speaker.person, Leave())
                        yield Act(at + ON_AIR, speaker.person, Join())
                        return

    def _may_drop(self, person: PersonId) -> bool:
        seat = self._seats[person]
        is_unnamed = self._imported.people[person].display is None
        is_plain = self._characters[person] is Character.PLAIN and seat.role not in STAFF
        return is_unnamed and is_plain and seat.expected is Expected.ONLINE

    def _is_simulated(self, act: Act) -> bool:
        return act.by not in {self._wishes.played, PersonId("nobody")}
