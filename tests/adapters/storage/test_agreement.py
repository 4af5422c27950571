"""Whatever is asked of them, in whatever order, every store gives the same answers and logs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.application.ports import Answer, Entry
from hybridmeet.domain.attending.events import Observed
from hybridmeet.domain.events import Event, ItemExtended, ItemRetitled, SessionSuspended
from hybridmeet.domain.ids import CommandId, ItemId, MeetingId, PersonId, SessionId, TextId
from hybridmeet.domain.people import Person
from hybridmeet.domain.texts import Text, clean_text
from tests.adapters.storage.conftest import Store, postgresql, sqlite
from tests.adapters.storage.entries import chair
from tests.fakes import FIRST, MemoryStore

SESSION, ITEM = SessionId("day1"), ItemId("i1")
moments = st.timedeltas(timedelta(days=-40_000), timedelta(days=40_000)).map(
    lambda span: FIRST + span
)
words = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40).filter(
    lambda text: text.strip("\ufeff \u2028\u2029") and not set(text) & set("\ufeff\u2028\u2029")
)
texts = words.filter(str.strip).map(clean_text).map(lambda text: Text(en=text))
people = st.sampled_from(["trong", "india-head", "laos-head"]).map(PersonId)
facts: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        ItemExtended,
        session=st.just(SESSION),
        item=st.just(ITEM),
        by_ms=st.integers(-(10**9), 10**9),
    ),
    st.builds(ItemRetitled, session=st.just(SESSION), item=st.just(ITEM), title=texts),
    st.builds(SessionSuspended, session=st.just(SESSION), until=st.none() | moments),
    st.builds(Observed, online=st.tuples(people), away=st.tuples(people, people)),
)


@dataclass(frozen=True)
class Step:
    """One append: to which meeting, by whom, under which id, off its seq by how much."""

    meeting: int
    actor: str
    command: str
    off: int
    at: datetime
    events: tuple[Event, ...]
    people: dict[PersonId, Person]
    texts: dict[TextId, Text]


KEPT = {"sqlite": sqlite, "postgresql": postgresql}
steps = st.lists(
    st.builds(
        Step,
        meeting=st.integers(0, 1),
        actor=st.sampled_from(["trong", "tea-banh"]),
        command=st.sampled_from(["a", "b", "c", "d", "e"]),
        off=st.sampled_from([0, 0, 0, 0, -1, 1]),
        at=moments,
        events=st.lists(facts, max_size=4).map(tuple),
        people=st.dictionaries(
            people,
            st.builds(lambda text: Person(id=PersonId("a"), function=text.en[:40]), texts),
            max_size=2,
        ),
        texts=st.dictionaries(st.sampled_from(["why", "note"]).map(TextId), texts, max_size=2),
    ),
    max_size=12,
)


async def play(store: Store, names: Sequence[MeetingId], asked: list[Step]) -> list[object]:
    """The outcomes of all steps, then all that can be read."""
    told: list[object] = []
    stands = dict.fromkeys(names, 0)
    for step in asked:
        meeting = names[step.meeting]
        entry = Entry(
            meeting,
            max(0, stands[meeting] + step.off),
            chair(meeting, step.actor),
            CommandId(step.command),
            step.at,
            step.events,
            step.people,
            step.texts,
        )
        outcome = (await asyncio.gather(store.append(entry), return_exceptions=True))[0]
        told.append(outcome if isinstance(outcome, Answer) else type(outcome))
        stands[meeting] = len(await store.read(meeting))
    for meeting in names:
        told += [list(await store.read(meeting)), await store.beside(meeting)]
    return told


@pytest.mark.hypothesis  # it has examples within: a store is opened once for all of them
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def test_memory_and_what_is_kept_agree(place: Path, engine: str) -> None:
    fresh = count()
    with asyncio.Runner() as runner:
        kept = runner.run(KEPT[engine](place))

        @given(steps)
        def agree(asked: list[Step]) -> None:
            names = [MeetingId(f"m{next(fresh)}"), MeetingId(f"m{next(fresh)}")]
            in_memory = runner.run(play(MemoryStore(), names, asked))
            assert runner.run(play(kept, names, asked)) == in_memory
            for name in names:
                runner.run(kept.verify(name))

        agree()
        runner.run(kept.close())
