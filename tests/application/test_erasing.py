"""A name is taken out whole; what the store or the list cannot do is said, to be asked again."""

import unicodedata
from dataclasses import dataclass, field, replace

import pytest

from hybridmeet.application.erasing import EraseAnswer, Erased, Eraser, again
from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.ports import StorageError, StorageFull, StorageUnavailable
from hybridmeet.application.registry import Registry
from hybridmeet.application.successors import places_to_look_at, successor
from hybridmeet.domain.attending.commands import Record, TakeBackRows, WalkIn
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.commands import OpenSession
from hybridmeet.domain.ids import (
    CommandId,
    DelegationId,
    MeetingId,
    PersonId,
    SessionId,
    TextId,
)
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Person, Role
from hybridmeet.domain.programme import Imported
from hybridmeet.domain.texts import Text
from tests.builders import a_meeting, a_person, a_programme, a_session, an_item
from tests.fakes import FIRST, FakeBroadcaster, FakeClock, MemoryStore

HEAD, SMALL, DAY1 = PersonId("vn-head"), MeetingId("small-1"), SessionId("day1")
STRANGER = "Đỗ Thị Unmatched"
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


async def with_sheets(eraser: Eraser) -> MeetingState:
    """Two sheets and a roster that hold a name; of one it was taken back."""
    live = eraser.registry.find("small-1")
    secretary = Actor(meeting=SMALL, role=Role.SECRETARY, person=PersonId("secretary"))
    await live.execute(secretary, OpenSession(session=DAY1), CommandId("open"))
    for name, written in {
        "a": ("Meeting Room 1", STRANGER),
        "b": (f"  {unicodedata.normalize('NFD', STRANGER)} ", f"{STRANGER} (UN)"),
        "c": (STRANGER,),
    }.items():
        command = Record(session=DAY1, source="paper", unmatched=written)
        await live.execute(secretary, command, CommandId(name))
    (*_, last) = live.state.attending.sheets[DAY1]
    taken_back = TakeBackRows(session=DAY1, sheet=last.seq)
    await live.execute(secretary, taken_back, CommandId("back"))
    return live.state


def rows_in(state: MeetingState) -> dict[str, str]:
    return {id_: text.en for id_, text in state.texts.items() if id_.startswith("unmatched")}


async def test_a_name_that_matched_nobody_is_taken_out_of_each_row_that_holds_it() -> None:
    kept = Kept()
    eraser = await eraser_of(kept)
    before = await with_sheets(eraser)

    answer = await eraser.erase_unmatched("small-1", f" {STRANGER}")

    state = eraser.registry.find("small-1").state
    assert (answer.code, answer.name, answer.texts) == ("ok", "Erased name", 3)
    assert answer.look_at == ("the text unmatched-b-1",)  # another name, of which it is a part
    assert rows_in(state) == {
        "unmatched-a-0": "Meeting Room 1",
        "unmatched-a-1": "Erased name",
        "unmatched-b-0": "Erased name",
        "unmatched-b-1": f"{STRANGER} (UN)",
        "unmatched-c-0": "Erased name",  # though it was taken back: its row stands beside the log
    }
    assert (state.seq, state.people_revision) == (before.seq + 1, 0)
    (day1, *_) = sheet(state, state.at)["sessions"]
    assert day1["unmatched"] == [
        "Meeting Room 1", "Erased name", "Erased name", f"{STRANGER} (UN)",
    ]  # fmt: skip
    rows = ("unmatched-a-1", "unmatched-b-0", "unmatched-c-0")
    assert [(one.person, one.texts) for one in kept.erased] == [(None, rows)]
    assert STRANGER not in kept.erased[0].model_dump_json()
    assert kept.asked == ["compact"]


@pytest.mark.parametrize(
    ("meeting", "written", "said"),
    [
        ("other", STRANGER, "There is no such meeting here."),
        ("small-1", "Unmatched", "is written like this: write it as the sheet shows it."),
        ("small-1", "Le Van Trong speaks", "is written like this"),
        ("small-1", "A note", "is written like this"),  # a text, and no name of a sheet
        ("small-1", "Erased name", "is written like this"),
        ("small-1", "a\tb", "The name holds the control character U+0009"),
        ("small-1", " ", "The name is empty."),
    ],
)
async def test_a_name_that_no_row_holds_is_refused(meeting: str, written: str, said: str) -> None:
    kept = Kept()
    eraser = await eraser_of(kept)
    before = await with_sheets(eraser)

    answer = await eraser.erase_unmatched(meeting, written)

    assert (answer.code, said in answer.detail) == ("unknown", True)
    assert (kept.erased, kept.asked) == ([], [])
    assert eraser.registry.find("small-1").state == before


async def test_what_could_not_be_finished_is_finished_when_it_is_asked_again() -> None:
    """The rows are replaced, so the name is not found; its old bytes still have to go."""
    kept = Kept(StorageFull("no room"))
    eraser = await eraser_of(kept)
    await with_sheets(eraser)

    first = await eraser.erase_unmatched("small-1", STRANGER)
    second = await eraser.erase_unmatched("small-1", STRANGER)
    kept.failing = None
    third = await eraser.erase_unmatched("small-1", STRANGER)

    assert [first.code, second.code, third.code] == ["storage_full", "storage_full", "unknown"]
    assert "ask again" in first.detail
    assert third.detail.endswith("Of the names erased before no byte is left.")
    assert (len(kept.erased), kept.asked) == (1, ["compact"])


async def test_no_row_is_replaced_where_the_list_cannot_be_written() -> None:
    kept = Kept(OSError("the list cannot be written"))
    eraser = await eraser_of(kept)
    before = await with_sheets(eraser)

    answer = await eraser.erase_unmatched("small-1", STRANGER)

    assert (answer.code, eraser.registry.find("small-1").state) == ("unavailable", before)


async def test_an_older_record_is_changed_where_it_holds_the_rows() -> None:
    eraser = await eraser_of(Kept())
    state = await with_sheets(eraser)
    rows = (TextId("unmatched-a-1"), TextId("unmatched-of-later-0"))
    erased = Erased(meeting=SMALL, name="Erased name", at=FIRST, texts=rows)

    change = again(state, erased)

    assert change is not None
    assert change.texts == {rows[0]: Text(en="Erased name")}
    changed = replace(state, texts={**state.texts, **change.texts})
    assert again(changed, erased) is None
    assert again(replace(state, id=MeetingId("other")), erased) is None


@pytest.mark.parametrize(
    "of", [{}, {"person": "vn-head", "texts": ("unmatched-a-1",)}, {"texts": ()}]
)
def test_an_erasure_is_of_a_person_or_of_rows(of: dict[str, object]) -> None:
    line = {"meeting": "small-1", "name": "Erased name", "at": "2021-04-06T07:00:00Z", **of}

    with pytest.raises(ValueError, match="names a person, or rows of texts"):
        Erased.model_validate(line)
