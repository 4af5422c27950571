"""What those who run a rehearsed meeting do: the desk, the secretary, whoever drives the agenda.

Pure. The agenda is driven by the seat at the chair's side, or by a chair where there is none; what
a person has taken over is left to him.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hybridmeet.application.rehearsing.acts import MINUTE, Act, Ask, Join, Leave, asked
from hybridmeet.application.rehearsing.agenda import Sitting
from hybridmeet.application.rehearsing.characters import STAFF, Character
from hybridmeet.domain.attending.admitting import walk_in_id
from hybridmeet.domain.attending.commands import (
    Admit,
    Certify,
    CheckIn,
    Record,
    SetCredentials,
    SheetRow,
    TakeBack,
    WalkIn,
)
from hybridmeet.domain.attending.sources import Credentials
from hybridmeet.domain.ids import DelegationId, PersonId
from hybridmeet.domain.people import Actor, Capacity, Expected, Role, Seat, Tier
from hybridmeet.domain.programme import Imported, Programme

BEFORE: Final = timedelta(minutes=45)  # those who run it are there first
AFTER: Final = timedelta(minutes=25)
CERTIFIED_AFTER: Final = timedelta(minutes=14)  # who attended unseen has said so by then
DRIVERS: Final = (Role.MODERATOR, Role.CHAIR, Role.SECRETARY)
LEADS: Final = frozenset({Role.MODERATOR, Role.CHAIR})


@dataclass(frozen=True, slots=True)
class Crew:
    """The seats that run a meeting, as far as nobody has taken them over."""

    programme: Programme
    played: Seat | None

    def first(self, *roles: Role) -> PersonId | None:
        """The first seat of the first of these roles that there is."""
        for role in roles:
            for seat in self.programme.seats:
                if seat.role is role and seat != self.played:
                    return seat.id
        return None

    def driver(self, sitting: Sitting) -> PersonId | None:
        """Who drives a sitting; None leaves it to the person who leads the meeting."""
        if self.played is None or self.played.role not in LEADS:
            return self.first(*DRIVERS)
        track = sitting.plan.track
        for seat in self.programme.seats:
            is_for_it = seat.role is Role.CHAIR and seat != self.played and track in seat.tracks
            if is_for_it and track not in self.played.tracks and _is_aside(self.programme, sitting):
                return seat.id
        return None


def _is_aside(programme: Programme, sitting: Sitting) -> bool:
    """Whether it runs beside another sitting, which nobody can lead at the same time."""
    plan = sitting.plan
    begins, ends = plan.items[0].planned_start.instant(), plan.items[-1].planned_end
    return any(
        other.id != plan.id
        and other.items[0].planned_start.instant() < ends
        and other.items[-1].planned_end > begins
        for other in programme.sessions
    )


def agenda(crew: Crew, held: Sequence[Sitting]) -> Iterator[Act]:
    """The keys that are pressed."""
    for sitting in held:
        driver = crew.driver(sitting)
        if driver is not None:
            yield from (Act(at, driver, press) for at, press in sitting.pressed)


def watch(programme: Programme, held: Sequence[Sitting]) -> Iterator[Act]:
    """Those who run the meeting, and its screens, are on the line all day."""
    begins, ends = held[0].opened_at - BEFORE, max(one.closed_at for one in held) + AFTER
    for number, seat in enumerate(programme.seats):
        if seat.role in STAFF or seat.role is Role.SCREEN:
            apart = timedelta(seconds=4 * number)
            yield Act(begins + apart, seat.id, Join())
            yield Act(ends + apart, seat.id, Leave(), held[-1].plan.id)


def certification(crew: Crew, held: Sequence[Sitting]) -> Iterator[Act]:
    """The secretary vouches for each session once it is over."""
    secretary = crew.first(Role.SECRETARY)
    if secretary is None:
        return
    for sitting in held:
        session = sitting.plan.id
        certify = asked(Certify(session=session), session)
        yield Act(sitting.closed_at + CERTIFIED_AFTER, secretary, certify, session)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first day of a rehearsal: what happens once, and before the first session."""

    imported: Imported
    crew: Crew
    characters: dict[PersonId, Character]
    first: Sitting

    def acts(self) -> Iterator[Act]:
        """All of it."""
        yield from self._credentials()
        yield from self._mistaken()
        yield from self._signed()

    def walk_ins(self) -> Iterator[tuple[Seat, tuple[Act, ...]]]:
        """Who comes without being on the list: the seat he gets, and what the desk does."""
        desk = self.crew.first(Role.DESK, Role.SECRETARY, Role.MODERATOR)
        if desk is None:
            return
        for who, at in self._unannounced():
            ask = asked(who, self.imported.programme.id, who.delegation, who.function)
            role = next(seat.role for seat in self.imported.programme.seats if seat.id == desk)
            actor = Actor(meeting=self.imported.programme.id, role=role, person=desk)
            seat = self._seat(who, walk_in_id(actor, ask.id))
            yield seat, (Act(at, desk, ask), *self._admitted(seat.id, at))

    def _admitted(self, person: PersonId, at: datetime) -> Iterator[Act]:
        secretary = self.crew.first(Role.SECRETARY)
        if secretary is not None:
            admit = asked(Admit(person=person, accepted=True), person)
            yield Act(at + 4 * MINUTE, secretary, admit)

    def _unannounced(self) -> Iterator[tuple[WalkIn, datetime]]:
        """An attaché of a member that is not in the room, and the substitutes."""
        here = self.first.opened_at
        far = self._far()
        if far is not None:
            function = f"Defence attaché, {self._name(far)}"
            attache = WalkIn(delegation=far, function=function, capacity=Capacity.ADVISER)
            yield attache, here + 7 * MINUTE
        for seat in self.imported.programme.seats:
            if self.characters.get(seat.id) is Character.SUBSTITUTED:
                function = f"{self.imported.people[seat.id].function} (substitute)"
                yield (
                    WalkIn(delegation=seat.delegation, function=function, replaces=seat.id),
                    here - 5 * MINUTE,
                )

    def _seat(self, who: WalkIn, person: PersonId) -> Seat:
        replaced = {seat.id: seat for seat in self.imported.programme.seats}.get(
            who.replaces or person
        )
        return Seat(
            id=person,
            delegation=who.delegation,
            role=Role.DELEGATE,
            expected=Expected.IN_PERSON,
            place=self.first.plan.place,
            tracks=replaced.tracks if replaced else (),
        )

    def _credentials(self) -> Iterator[Act]:
        """One member's letter comes in the first hour."""
        secretary, far = self.crew.first(Role.SECRETARY), self._far()
        if secretary is None or far is None:
            return
        for credentials, at in (
            (Credentials.PENDING, self.first.opened_at - 20 * MINUTE),
            (Credentials.ACCEPTED, self.first.opened_at + 35 * MINUTE),
        ):
            said = SetCredentials(delegation=far, credentials=credentials)
            yield Act(at, secretary, asked(said, far, credentials))

    def _mistaken(self) -> Iterator[Act]:
        """The desk taps the wrong row once, and takes it back."""
        desk = self.crew.first(Role.DESK)
        wrong = self._one(Character.ABSENT)
        if desk is None or wrong is None:
            return
        at = self.first.opened_at - 6 * MINUTE
        tap: Ask = asked(CheckIn(person=wrong), wrong, "mistaken")
        back = TakeBack(person=wrong, command=tap.id)
        yield Act(at, desk, tap)
        yield Act(at + timedelta(seconds=4), desk, asked(back, wrong))

    def _signed(self) -> Iterator[Act]:
        """A paper went round in the room: who is on it was seen by the desk too."""
        secretary, late = self.crew.first(Role.SECRETARY), self._one(Character.LATE)
        if secretary is None or late is None:
            return
        session = self.first.plan.id
        sheet = Record(session=session, source="paper", rows=(SheetRow(person=late),))
        at = self.first.closed_at + 9 * MINUTE
        yield Act(at, secretary, asked(sheet, session), session)

    def _one(self, character: Character) -> PersonId | None:
        in_room = {
            seat.id for seat in self.imported.programme.seats if seat.expected is Expected.IN_PERSON
        }
        found = (one for one, what in self.characters.items() if what is character)
        return next((one for one in found if one in in_room), None)

    def _far(self) -> DelegationId | None:
        """The first member all of whose people are expected online."""
        of: dict[DelegationId, set[Expected]] = {}
        for seat in self.imported.programme.seats:
            of.setdefault(seat.delegation, set()).add(seat.expected)
        members = (one for one in self.imported.programme.delegations if one.tier is Tier.MEMBER)
        return next((one.id for one in members if of.get(one.id) == {Expected.ONLINE}), None)

    def _name(self, delegation: DelegationId) -> str:
        known = {one.id: one.name for one in self.imported.programme.delegations}
        return known[delegation]
