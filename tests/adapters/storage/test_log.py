"""What every MeetingLog promises."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from hybridmeet.application.ports import Answer, Beside, Conflict, MeetingLog
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId, TextId
from hybridmeet.domain.people import Actor, Person, Role
from hybridmeet.domain.texts import Text
from tests.adapters.storage.conftest import Store
from tests.adapters.storage.entries import (
    HANOI,
    JAKARTA,
    an_entry,
    append_somewhere,
    chair,
    facts,
    seq_of,
)
from tests.fakes import FIRST


async def test_an_entry_is_answered_with_its_place_in_the_log(store: Store) -> None:
    await store.append(an_entry(0, "begin"))

    answer = await store.append(an_entry(1, "next", 3))

    assert answer == Answer(2, 4, FIRST + timedelta(seconds=1))


async def test_what_is_appended_is_read_back_in_order(store: Store) -> None:
    await store.append(an_entry(0, "begin", 2))
    await store.append(an_entry(2, "next"))

    later = FIRST + timedelta(seconds=2)
    first, second = facts(2)
    assert list(await store.read(HANOI)) == [
        Recorded(HANOI, 1, first, chair(), CommandId("begin"), FIRST),
        Recorded(HANOI, 2, second, chair(), CommandId("begin"), FIRST),
        Recorded(HANOI, 3, first, chair(), CommandId("next"), later),
    ]


async def test_reading_goes_on_behind_a_seq(store: Store) -> None:
    await store.append(an_entry(0, "begin", 5))

    assert [fact.seq for fact in await store.read(HANOI, after=3)] == [4, 5]
    assert [fact.seq for fact in await store.read(HANOI, after=5)] == []


async def test_a_meeting_that_was_never_begun_is_empty(store: Store) -> None:
    assert list(await store.read(HANOI)) == []
    assert await store.beside(HANOI) == Beside({}, {})
    assert await store.answered(HANOI, chair(), CommandId("begin")) is None
    assert list(await store.meetings()) == []


@pytest.mark.parametrize("believed", [0, 1, 3])
async def test_an_entry_that_does_not_follow_the_last_fact_is_refused_and_leaves_nothing(
    store: Store, believed: int
) -> None:
    await store.append(an_entry(0, "begin", 2))
    asked = an_entry(believed, "next", people={PersonId("trong"): a_person("Trọng")})

    with pytest.raises(Conflict):
        await store.append(asked)

    assert await seq_of(store, HANOI) == 2
    assert await store.answered(HANOI, chair(), CommandId("next")) is None
    assert await store.beside(HANOI) == Beside({}, {})


async def test_a_meeting_cannot_begin_in_the_middle(store: Store) -> None:
    with pytest.raises(Conflict):
        await store.append(an_entry(4, "next"))

    assert list(await store.meetings()) == []


async def test_an_entry_without_facts_is_no_entry(store: Store) -> None:
    with pytest.raises(ValueError, match="one event or more"):
        await store.append(an_entry(0, "begin", events=()))

    assert list(await store.meetings()) == []


async def test_the_same_command_again_gets_the_stored_answer(store: Store) -> None:
    await store.append(an_entry(0, "begin"))
    first = await store.append(an_entry(1, "next", 2))
    await store.append(an_entry(3, "other"))

    assert await store.append(an_entry(1, "next", 2)) == first  # as it was sent the first time
    assert await store.append(an_entry(4, "next", 1)) == first  # as judged anew
    assert await store.answered(HANOI, chair(), CommandId("next")) == first
    assert await seq_of(store, HANOI) == 4


async def test_a_command_id_belongs_to_its_actor_and_meeting(store: Store) -> None:
    screen = Actor(meeting=HANOI, role=Role.SYSTEM)
    answers = [
        await store.append(an_entry(0, "same")),
        await store.append(an_entry(1, "same", actor=chair(name="tea-banh"))),
        await store.append(an_entry(2, "same", actor=screen)),
        await store.append(an_entry(0, "same", meeting=JAKARTA, actor=chair(JAKARTA))),
    ]

    assert [answer.first_seq for answer in answers] == [1, 2, 3, 1]
    assert await store.answered(HANOI, screen, CommandId("same")) == answers[2]


async def test_fifty_at_once_get_dense_seqs_and_each_stands_at_the_seq_it_was_told(
    store: Store,
) -> None:
    commands = [f"c{number}" for number in range(50)]

    answers = await asyncio.gather(*(append_somewhere(store, name) for name in commands))

    log = await store.read(HANOI)
    told = {answer.first_seq: name for answer, name in zip(answers, commands, strict=True)}
    assert [fact.seq for fact in log] == list(range(1, 51))
    assert {fact.seq: str(fact.command) for fact in log} == told


async def test_one_command_sent_by_many_at_once_takes_effect_once(store: Store) -> None:
    await store.append(an_entry(0, "begin"))

    answers = await asyncio.gather(*(store.append(an_entry(1, "next", 2)) for _ in range(20)))

    assert set(answers) == {Answer(2, 3, FIRST + timedelta(seconds=1))}
    assert await seq_of(store, HANOI) == 3


async def test_two_meetings_side_by_side_keep_to_themselves(store: Store) -> None:
    meetings = [HANOI, JAKARTA]

    await asyncio.gather(
        *(
            append_somewhere(store, f"c{turn}", meeting=meeting, actor=chair(meeting))
            for turn in range(20)
            for meeting in meetings
        )
    )

    for meeting in meetings:
        log = await store.read(meeting)
        assert [fact.seq for fact in log] == list(range(1, 21))
        assert {fact.meeting for fact in log} == {meeting}
        assert {fact.actor.meeting for fact in log} == {meeting}


async def test_a_refused_entry_in_a_burst_takes_no_other_with_it(store: Store) -> None:
    await store.append(an_entry(0, "first"))
    burst = [
        an_entry(9, "stray"),
        an_entry(1, "empty", events=()),
        an_entry(1, "second", 2),
        an_entry(0, "late"),
    ]

    outcomes = await asyncio.gather(*map(store.append, burst), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [Conflict, ValueError, Answer, Conflict]
    log = await store.read(HANOI)
    assert [str(fact.command) for fact in log] == ["first", "second", "second"]


async def test_rows_beside_the_log_come_with_their_entry_and_the_last_one_stands(
    store: Store,
) -> None:
    trong, erased, other = a_person("Ngô Xuân Lịch"), a_person("Delegate 17"), a_person("Rajnath")
    note, reason = Text(en="Bring the list"), Text(en="Power cut", vi="Mất điện")
    await store.append(
        an_entry(0, "begin", people={trong.id: trong}, texts={TextId("note/1"): note})
    )

    await store.append(
        an_entry(
            1,
            "change",
            people={erased.id: erased, PersonId("b"): other},
            texts={TextId("why"): reason},
        )
    )

    assert await store.beside(HANOI) == Beside(
        {erased.id: erased, PersonId("b"): other}, {TextId("note/1"): note, TextId("why"): reason}
    )
    assert await store.beside(JAKARTA) == Beside({}, {})


async def test_meetings_are_told_in_the_order_they_were_begun(store: Store) -> None:
    for name in ("zeta", "alpha", "mid"):
        await store.append(an_entry(0, "begin", meeting=MeetingId(name)))
    await store.append(an_entry(1, "next", meeting=MeetingId("alpha")))

    assert list(await store.meetings()) == ["zeta", "alpha", "mid"]


async def test_instants_are_kept_to_the_millisecond(store: Store) -> None:
    precise = FIRST + timedelta(microseconds=123_999)

    answer = await store.append(replace(an_entry(0, "begin"), at=precise))

    assert answer.at == FIRST + timedelta(milliseconds=123)
    assert await store.answered(HANOI, chair(), CommandId("begin")) == answer
    assert [fact.at for fact in await store.read(HANOI)] == [answer.at]


async def test_a_log_opened_again_is_the_same(open_store: Callable[[], Awaitable[Store]]) -> None:
    store = await open_store()
    written = await append_somewhere(store, "c0", people={PersonId("a"): a_person("Ngô Xuân Lịch")})
    for number in range(1, 30):
        await append_somewhere(store, f"c{number}")
    before = await everything(store)
    await store.close()

    again = await open_store()

    assert await everything(again) == before
    assert await again.append(an_entry(0, "c0")) == written
    assert (await append_somewhere(again, "after")).first_seq == 31
    await again.close()


async def everything(store: MeetingLog) -> object:
    return [
        (name, await store.read(name), await store.beside(name)) for name in await store.meetings()
    ]


def a_person(name: str) -> Person:
    return Person(id=PersonId("a"), function="Head of delegation", display=name)


async def test_heads_are_the_newest_seqs_in_the_order_of_beginning(store: Store) -> None:
    await append_somewhere(store, "c0", meeting=JAKARTA)
    await append_somewhere(store, "c0")
    await append_somewhere(store, "c1")

    heads = await store.heads()

    assert list(heads) == [JAKARTA, HANOI]
    assert heads == {name: (await store.read(name))[-1].seq for name in heads}
