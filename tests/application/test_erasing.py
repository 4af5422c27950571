"""A name is taken out whole; what the store or the list cannot do is said, to be asked again."""

from dataclasses import dataclass, field, replace

import pytest

from hybridmeet.application.erasing import (
    EraseAnswer,
    Erased,
    Eraser,
    places_to_look_at,
    successor,
)
from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.ports import StorageError, StorageFull, StorageUnavailable
from hybridmeet.application.registry import Registry
from hybridmeet.domain.attending.commands import WalkIn
from hybridmeet.domain.ids import CommandId, DelegationId, MeetingId, PersonId, TextId
from hybridmeet.domain.people import Actor, Person, Role
from hybridmeet.domain.programme import Imported
from hybridmeet.domain.texts import Text
from tests.builders import a_meeting, a_person, a_programme, a_session, an_item
from tests.fakes import FIRST, FakeBroadcaster, FakeClock, MemoryStore

HEAD, SMALL = PersonId("vn-head"), MeetingId("small-1")
NAMED = Person(
    id=HEAD, function="Head", display="Le Van Trong", rank="Maj. Gen.", address_as="General Trong"
)


@dataclass
class Kept:
    """The list, and what a store was asked; ``failing`` is raised by the first that is asked."""

    failing: Exception | None = None
    erased: list[Erased] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def keep(self, erased: Erased) -> None:
        if isinstance(self.failing, OSError):
            raise self.failing
        self.erased.append(erased)

    async def forget(self, meeting: MeetingId, person: PersonId) -> None:
        self.asked.append(f"forget {person} of {meeting}")

    async def compact(self) -> None:
        if isinstance(self.failing, StorageError):
            raise self.failing
        self.asked.append("compact")


async def eraser_of(kept: Kept) -> Eraser:
    programme = a_programme()
    people = {seat.id: a_person(seat) for seat in programme.seats} | {HEAD: NAMED}
    texts = {TextId("note-i1"): Text(en="Maj. Gen. Le Van Trong speaks", vi="Le Van Trong nói")}
    registry = Registry(Surroundings(MemoryStore(), FakeBroadcaster(), FakeClock()))
    await registry.begin(Imported(programme=programme, people=people, texts=texts))
    return Eraser(registry, kept, kept, FakeClock())


async def test_the_list_the_log_the_texts_and_the_store_follow() -> None:
    kept = Kept()
    eraser = await eraser_of(kept)

    answer = await eraser.erase("small-1", "vn-head")

    state = eraser.registry.find("small-1").state
    assert answer == EraseAnswer(code="ok", name="Delegate 2", texts=1)
    assert (state.people[HEAD], state.people_revision, state.seq) == (
        Person(id=HEAD, function="Delegate 2"),
        1,
        2,
    )
    assert dict(state.texts) == {
        TextId("note-i1"): Text(en="Delegate 2 speaks", vi="Delegate 2 nói")
    }
    assert kept.erased == [Erased(meeting=SMALL, person=HEAD, name="Delegate 2", at=FIRST)]
    assert kept.asked == ["forget vn-head of small-1", "compact"]


async def test_a_walk_ins_name_is_erased_as_every_other() -> None:
    eraser = await eraser_of(Kept())
    live = eraser.registry.find("small-1")
    desk = Actor(meeting=SMALL, role=Role.DESK, person=PersonId("desk-1"))
    siti = WalkIn(delegation=DelegationId("id"), function="Attaché", display="Siti Rahmawati")
    await live.execute(desk, siti, CommandId("walk-in"))
    (person,) = live.state.attending.walk_ins

    answer = await eraser.erase("small-1", person)

    assert (answer.code, answer.name) == ("ok", "Observer 11")
    assert live.state.people[person] == Person(id=person, function="Observer 11")


async def test_the_same_again_adds_no_fact_and_cleans_again() -> None:
    kept = Kept()
    eraser = await eraser_of(kept)
    await eraser.erase("small-1", "vn-head")

    answer = await eraser.erase("small-1", "vn-head")

    assert (answer.code, eraser.registry.find("small-1").state.seq) == ("ok", 2)
    assert kept.asked.count("compact") == 2


@pytest.mark.parametrize(
    ("failing", "code", "seq"),
    [
        (OSError("the list cannot be written"), "unavailable", 1),
        (StorageFull("no room"), "storage_full", 2),
        (StorageUnavailable("gone"), "unavailable", 2),
    ],
)
async def test_what_fails_is_said_and_nothing_is_erased_without_the_list(
    failing: Exception, code: str, seq: int
) -> None:
    """Were the name gone and the list without it, an older backup would bring the name back."""
    kept = Kept(failing)
    eraser = await eraser_of(kept)

    answer = await eraser.erase("small-1", "vn-head")

    assert (answer.code, eraser.registry.find("small-1").state.seq) == (code, seq)
    assert "ask again" in answer.detail


@pytest.mark.parametrize(("meeting", "person"), [("other", "vn-head"), ("small-1", "nobody")])
async def test_who_is_not_there_is_unknown(meeting: str, person: str) -> None:
    kept = Kept()
    eraser = await eraser_of(kept)

    assert (await eraser.erase(meeting, person)).code == "unknown"
    assert (kept.erased, kept.asked) == ([], [])


def test_parts_of_a_name_are_left_and_told() -> None:
    """Words of a name are words of a language too: a person reads those places."""
    titled = a_session(an_item("i1", title=Text(en="Statement by General Trong")))
    state = a_meeting(a_programme(titled))
    texts = {
        TextId("a"): Text(en="Mr Trong pays", vi="Ông Trong trả"),
        TextId("b"): Text(en="as stated", vi="trong phiên này"),
        TextId("c"): Text(en="General Trong arrives"),
    }
    state = replace(state, people={**state.people, HEAD: NAMED}, texts=texts)

    change = successor(state, HEAD)

    assert change.texts == {TextId("c"): Text(en="Delegate 2 arrives")}
    assert places_to_look_at(state, change) == ["the text a", "the title of item i1 of day1"]


def test_who_had_no_name_leaves_texts_alone() -> None:
    state = a_meeting(a_programme())
    state = replace(state, texts={TextId("a"): Text(en="vn-head of vn speaks")})

    change = successor(state, HEAD)

    assert (change.texts, places_to_look_at(state, change)) == ({}, [])
