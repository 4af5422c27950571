"""The script of a rehearsal: the same each time, nothing the rules refuse, nobody named fails."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from hybridmeet.adapters.formats.programme_yaml import read_programme
from hybridmeet.application.rehearsing.acts import Act, Ask, Leave, chance
from hybridmeet.application.rehearsing.characters import Character, characters
from hybridmeet.application.rehearsing.programme import SIMULATED, as_now_planned, for_rehearsal
from hybridmeet.application.rehearsing.script import Day, Wishes, script_of
from hybridmeet.domain.commands import MAY_ASK, Observe, PublishProgramme
from hybridmeet.domain.decide import Ask as Question
from hybridmeet.domain.decide import decide, texts_of
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.evolve import evolve, fold
from hybridmeet.domain.ids import CommandId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Role
from hybridmeet.domain.phases import SessionPhase
from hybridmeet.domain.programme import Imported

FILES = ("aaptc_2022.yaml", "admm_pko_2021.yaml")


@cache
def shipped(name: str) -> Imported:
    """A demonstration's programme."""
    return read_programme((Path("config/programmes") / name).read_bytes()).imported


@cache
def script(name: str, wishes: Wishes) -> tuple[Day, ...]:
    """Its script."""
    return script_of(shipped(name), wishes)


def acts_of(days: tuple[Day, ...]) -> list[Act]:
    """All acts of some days."""
    return [act for day in days for act in day.acts]


class Told:
    """A meeting that is told a script without any line: the rules alone."""

    def __init__(self, imported: Imported, days: tuple[Day, ...]) -> None:
        self.imported = imported
        self._seq = 0
        self.state: MeetingState | None = None
        system = Actor(meeting=imported.programme.id, role=Role.SYSTEM)
        publish = PublishProgramme(programme=imported.programme, rules=imported.rules)
        self._take(Question(CommandId("publish"), publish, system, days[0].begins_at))

    def do(self, act: Act) -> None:
        """One act; raises what the rules say."""
        if isinstance(act.deed, Ask):
            role = next(one.role for one in self.imported.programme.seats if one.id == act.by)
            actor = Actor(meeting=self.imported.programme.id, role=role, person=act.by)
            assert role in MAY_ASK[act.deed.command.type]
            self._take(Question(act.deed.id, act.deed.command, actor, act.at))

    def midnight(self, at: datetime) -> None:
        """Who is in the room leaves it by the day's end, as the presence step records it."""
        assert self.state is not None
        here = tuple(one for one, presence in self.state.presence.items() if presence.in_room)
        system = Actor(meeting=self.state.id, role=Role.SYSTEM)
        self._take(Question(CommandId(f"out-{self._seq}"), Observe(out=here), system, at))

    def _take(self, ask: Question) -> None:
        for event in decide(self.state, ask):
            self._seq += 1
            row = Recorded(ask.actor.meeting, self._seq, event, ask.actor, ask.id, ask.at)
            if self.state is None:
                self.state = fold([row], self.imported.people, self.imported.texts)
                continue
            texts = {**self.state.texts, **texts_of(ask)}
            self.state = evolve(replace(self.state, texts=texts), row)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_rules_refuse_nothing_of_a_script(name: str, seed: int) -> None:
    days = script(name, Wishes(seed=seed))
    told = Told(shipped(name), days)

    for day in days:
        told.midnight(day.begins_at)
        for act in day.acts:
            told.do(act)

    assert told.state is not None
    phases = {session.phase for session in told.state.sessions.values()}
    assert phases == {SessionPhase.CLOSED}
    assert set(told.state.attending.certified) == set(told.state.sessions)
    rows = [row for one in told.state.attending.certified.values() for row in one.attended]
    assert {row.person for row in rows if not row.entitled} == set(), "nobody where he may not be"


def test_the_same_seed_is_the_same_script_and_another_is_another() -> None:
    again = script_of(shipped(FILES[1]), Wishes(seed=7))

    assert again == script(FILES[1], Wishes(seed=7))
    assert again != script(FILES[1], Wishes(seed=8))


def test_days_are_in_order_and_nights_are_not_in_it() -> None:
    days = script(FILES[0], Wishes())

    assert [(day.begins_at + timedelta(hours=7)).day for day in days] == [7, 8, 9, 10]
    for day in days:
        assert all(before.at <= act.at for before, act in pairwise(day.acts))
        assert day.begins_at <= day.acts[0].at
        assert day.acts[-1].at - day.begins_at < timedelta(hours=12)
    assert len(script(FILES[0], Wishes(days=2))) == 2


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", FILES)
def test_nothing_goes_wrong_for_whoever_is_named(name: str, seed: int) -> None:
    imported = shipped(name)
    told = characters(imported, chance(imported.programme.id, seed, "characters"))

    named = {person for person, row in imported.people.items() if row.display}
    assert {told[person] for person in named} == {Character.PLAIN}
    assert set(told.values()) > {Character.LATE, Character.BRIEFLY, Character.PLAIN}
    for act in acts_of(script(name, Wishes(seed=seed))):
        if act.by in named and isinstance(act.deed, Leave):
            assert act.awaits is not None or act.at.hour < 12  # at the end, or for lunch


@pytest.mark.parametrize("played", ["moderator", "secretary", "desk-1"])
def test_a_seat_that_a_person_takes_does_nothing_by_itself(played: str) -> None:
    days = script(FILES[1], Wishes(played=PersonId(played)))

    assert played not in {act.by for act in acts_of(days)}


def test_whoever_leads_drives_the_agenda_but_for_what_runs_beside_it() -> None:
    def drivers(wishes: Wishes) -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        for act in acts_of(script(FILES[0], wishes)):
            if isinstance(act.deed, Ask) and act.deed.command.type == "session.open":
                found.add((str(getattr(act.deed.command, "session", "")), act.by))
        return found

    assert {by for _, by in drivers(Wishes())} == {"moderator"}
    left = drivers(Wishes(played=PersonId("chair")))
    assert left == {(f"d{day}-trg", "chair-trg") for day in (1, 2, 3)}


def test_the_line_that_says_what_it_is_stands_before_a_demonstrations_own() -> None:
    own = shipped(FILES[0]).programme.disclaimer
    marked = for_rehearsal(shipped(FILES[0])).programme.disclaimer

    assert own is not None
    assert marked is not None
    assert marked.en == f"{SIMULATED.en} {own.en}"
    assert marked.vi == f"{SIMULATED.vi} {own.vi}"


def test_its_name_says_first_what_it_is() -> None:
    own = shipped(FILES[0]).programme
    named = for_rehearsal(shipped(FILES[0])).programme

    assert (named.short, named.title.en) == (
        f"Rehearsal · {own.short}",
        f"Rehearsal: {own.title.en}",
    )
    assert named.title.vi == (own.title.vi and f"Diễn tập: {own.title.vi}")


def test_a_meeting_is_rehearsed_as_it_is_planned_now_without_what_happened() -> None:
    days = script(FILES[1], Wishes())
    told = Told(shipped(FILES[1]), days)
    for act in acts_of(days):
        told.do(act)

    assert told.state is not None
    again = as_now_planned(told.state)
    assert again.programme == shipped(FILES[1]).programme
    assert again.people == shipped(FILES[1]).people
