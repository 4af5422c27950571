"""Two nodes on one database: one order, nothing missed, nothing twice, one who leads."""

import asyncio
import gc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from hybridmeet.adapters.storage import postgres_session as session
from hybridmeet.adapters.storage.postgres import PostgresStore
from hybridmeet.adapters.storage.postgres_listener import CHANNEL, Listener
from hybridmeet.adapters.storage.postgres_session import Place
from hybridmeet.application.ports import Answer, Conflict, Held
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Actor, Role
from tests import postgres
from tests.adapters.storage.entries import (
    FAR_TOO_LONG,
    HANOI,
    JAKARTA,
    an_entry,
    append_somewhere,
    chair,
)
from tests.fakes import FIRST

Pair = tuple[PostgresStore, PostgresStore]

WRITERS = 8
EACH = 15
INDIA = PersonId("india-head")
HELD = Held(HANOI, INDIA, Role.DELEGATE, 2, FIRST, FIRST + timedelta(minutes=1))
CROWD = Held(HANOI, None, Role.PUBLIC, 40, FIRST)
LINES = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name = 'hybridmeet'"
)
HALF_A_MINUTE = FIRST + timedelta(seconds=30)


async def until(holds: Callable[[], bool]) -> None:
    """Go round until it holds."""
    async with asyncio.timeout(FAR_TOO_LONG):
        while not holds():  # noqa: ASYNC110 -- a store tells nobody that it leads
            await asyncio.sleep(0.01)


@dataclass
class Reader:
    """Reads on when it is told to, or after a while; ``deaf`` hears no hint at all."""

    store: PostgresStore
    poll_s: float
    deaf: bool = False
    seen: list[Recorded] = field(default_factory=list)
    hints: int = 0
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    def hint(self, meeting: MeetingId | None) -> None:
        self.hints += 1
        if not self.deaf:
            self._wake.set()

    async def read_until(self, number: int) -> None:
        async with asyncio.timeout(FAR_TOO_LONG):
            while True:
                self.seen += await self.store.read(HANOI, after=len(self.seen))
                if len(self.seen) >= number:
                    return
                with suppress(TimeoutError):
                    async with asyncio.timeout(self.poll_s):
                        await self._wake.wait()
                self._wake.clear()


@pytest.mark.parametrize("deaf", [False, True])
async def test_what_eight_writers_on_two_nodes_write_is_read_once_and_in_order(
    pair: Pair, deaf: bool, tell: Callable[[str], None]
) -> None:
    """With a database sequence a reader that catches up missed 197 of 1,909 facts."""
    await pair[0].append(an_entry(0, "begin"))
    readers = [Reader(store, 0.05 if deaf else FAR_TOO_LONG, deaf) for store in pair]
    for reader in readers:
        reader.store.on_hint(reader.hint)
    begun = asyncio.get_running_loop().time()

    async def write(writer: int) -> list[Answer]:
        store = pair[writer % 2]
        return [await append_somewhere(store, f"w{writer}-{turn}") for turn in range(EACH)]

    async with asyncio.TaskGroup() as group:
        reading = [group.create_task(reader.read_until(WRITERS * EACH + 1)) for reader in readers]
        writing = [group.create_task(write(number)) for number in range(WRITERS)]

    assert all(task.done() for task in reading)
    took = asyncio.get_running_loop().time() - begun
    tell(f"{WRITERS * EACH} facts by {WRITERS} writers on 2 nodes in {took:.1f} s, 0 missed")
    answers = {answer.first_seq for task in writing for answer in task.result()}
    assert answers == set(range(2, WRITERS * EACH + 2))
    for reader in readers:
        assert [fact.seq for fact in reader.seen] == list(range(1, WRITERS * EACH + 2))
        assert reader.hints > 0
    assert await pair[1].verify(HANOI)


async def test_one_command_sent_to_two_nodes_at_once_takes_effect_once(pair: Pair) -> None:
    await pair[0].append(an_entry(0, "begin"))

    for turn in range(1, 21):
        entry = an_entry(turn, f"c{turn}")
        told = await asyncio.gather(*(store.append(entry) for store in pair * 3))
        assert {(answer.first_seq, answer.last_seq) for answer in told} == {(turn + 1, turn + 1)}

    assert [fact.seq for fact in await pair[1].read(HANOI)] == list(range(1, 22))


async def test_one_command_judged_at_two_moments_takes_effect_once(pair: Pair) -> None:
    """The second node has read on and judged it anew while the first still writes it."""
    await pair[0].append(an_entry(0, "begin"))

    for turn in range(1, 21):
        now, later = an_entry(turn, f"c{turn}"), an_entry(turn + 1, f"c{turn}")
        told = await asyncio.gather(
            *(store.append(entry) for entry in (now, later) for store in pair),
            return_exceptions=True,
        )
        answers = {told_.first_seq for told_ in told if isinstance(told_, Answer)}
        assert answers == {turn + 1}
        assert {type(told_) for told_ in told} <= {Answer, Conflict}

    assert [fact.seq for fact in await pair[1].read(HANOI)] == list(range(1, 22))


async def test_a_meeting_begun_on_two_nodes_at_once_is_begun_once(pair: Pair) -> None:
    told = await asyncio.gather(
        pair[0].append(an_entry(0, "a")), pair[1].append(an_entry(0, "b")), return_exceptions=True
    )

    assert sorted(type(told_).__name__ for told_ in told) == ["Answer", "Conflict"]
    assert len(await pair[0].read(HANOI)) == 1


async def test_a_hint_comes_with_the_commit_and_names_the_meeting(pair: Pair) -> None:
    heard: list[MeetingId | None] = []
    pair[1].on_hint(heard.append)
    await until(lambda: None in heard)
    heard.clear()

    await pair[0].append(an_entry(0, "begin", meeting=JAKARTA, actor=chair(JAKARTA)))
    await until(lambda: JAKARTA in heard)
    with pytest.raises(Conflict):
        await pair[0].append(an_entry(9, "stray"))
    await pair[0].append(an_entry(0, "begin"))
    await until(lambda: HANOI in heard)

    assert heard == [JAKARTA, HANOI]


async def test_what_comes_through_the_channel_from_a_stranger_is_only_a_hint(
    pair: Pair, url: str
) -> None:
    heard: list[MeetingId | None] = []
    pair[1].on_hint(heard.append)
    await until(lambda: None in heard)
    heard.clear()

    with postgres.server().connect(url) as stranger:
        for payload in ("", "nonsense", "hanoi-1:no number", "no-such:7"):
            stranger.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))

    await until(lambda: len(heard) == 4)
    assert heard == [None, None, HANOI, "no-such"]


async def test_a_ticket_is_taken_once_on_whichever_node(pair: Pair) -> None:
    actor = Actor(meeting=HANOI, role=Role.DELEGATE, person=INDIA)
    public = Actor(meeting=HANOI, role=Role.PUBLIC)
    for turn in range(10):
        await pair[0].keep(f"{turn}", actor, HALF_A_MINUTE)

        taken = await asyncio.gather(*(store.take(f"{turn}", FIRST) for store in pair))

        assert sorted(taken, key=bool) == [None, actor]
    await pair[0].keep("late", actor, HALF_A_MINUTE)
    await pair[0].keep("public", public, HALF_A_MINUTE)
    assert await pair[1].take("late", HALF_A_MINUTE) is None
    assert await pair[1].take("public", FIRST) == public
    assert await pair[1].take("never", FIRST) is None


async def test_the_tickets_of_a_person_who_was_shut_out_open_nothing(pair: Pair) -> None:
    actor = Actor(meeting=HANOI, role=Role.DELEGATE, person=INDIA)
    other = replace_person(actor, "laos-head")
    for digest, whose in (("a", actor), ("b", other), ("c", actor)):
        await pair[0].keep(digest, whose, HALF_A_MINUTE)

    await pair[1].drop(HANOI, INDIA)

    assert [await pair[0].take(digest, FIRST) for digest in "abc"] == [None, other, None]


async def test_tickets_long_past_are_forgotten(pair: Pair, url: str) -> None:
    actor = Actor(meeting=HANOI, role=Role.DELEGATE, person=INDIA)
    await pair[0].keep("old", actor, FIRST)
    await pair[0].keep("new", actor, FIRST + timedelta(hours=1))

    assert rows(url, "SELECT digest FROM ticket") == [("new",)]


async def test_each_node_sees_what_the_other_holds(pair: Pair) -> None:
    await pair[0].renew([HELD, CROWD])
    await pair[1].renew([])
    assert list(await pair[1].others()) == [CROWD, HELD]
    assert list(await pair[0].others()) == []

    await pair[0].renew(None)
    assert list(await pair[1].others()) == [CROWD, HELD]
    await pair[0].renew([replace(HELD, connections=1)])
    assert list(await pair[1].others()) == [replace(HELD, connections=1)]

    await pair[0].part()
    assert list(await pair[1].others()) == []


async def test_a_goodbye_waits_for_a_first_word_that_is_not_there_yet(pair: Pair, url: str) -> None:
    waiting = (
        "SELECT 1 FROM pg_locks JOIN pg_database ON oid = database "
        "WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"
    )
    engine = session.writing(Place(url), 1)
    with engine.begin() as connection:
        pair[0]._renew(connection, changed=False)
        goodbye = asyncio.get_running_loop().create_task(pair[0].part())
        await until(lambda: goodbye.done() or rows(url, waiting) != [])
    await goodbye
    engine.dispose()

    assert rows(url, "SELECT id FROM node") == []


async def test_a_node_that_says_nothing_holds_nothing_until_it_speaks_again(
    pair: Pair, url: str
) -> None:
    await pair[0].renew([HELD])
    await pair[1].renew([CROWD])

    rows(url, "UPDATE node SET seen_at = now() - interval '14 s' WHERE id = 'hanoi' RETURNING id")
    assert list(await pair[1].others()) == [HELD]
    rows(url, "UPDATE node SET seen_at = now() - interval '16 s' WHERE id = 'hanoi' RETURNING id")
    assert list(await pair[1].others()) == []
    await pair[1].renew(None)
    assert rows(url, "SELECT id FROM node") == [("jakarta",)]
    assert rows(url, "SELECT node FROM line") == [("jakarta",)]

    await pair[0].renew(None)
    assert list(await pair[1].others()) == [HELD]


async def test_one_node_leads_and_another_when_its_line_is_cut(pair: Pair, url: str) -> None:
    await until(lambda: any(store.leads() for store in pair))
    first = next(store for store in pair if store.leads())
    second = next(store for store in pair if store is not first)
    assert not second.leads()
    loop = asyncio.get_running_loop()
    begun = loop.time()

    cut = rows(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_locks "
        "JOIN pg_database ON oid = database AND datname = current_database() "
        "WHERE locktype = 'advisory'",
    )

    assert cut == [(True,)]
    await until(lambda: pair[0].leads() != pair[1].leads() and loop.time() > begun + 0.05)
    assert loop.time() - begun < 5


async def test_a_node_that_leaves_gives_the_lead_away(url: str) -> None:
    first, second = PostgresStore.open(url, "hanoi"), PostgresStore.open(url, "jakarta")
    await first.start()
    await until(first.leads)
    await second.start()

    await first.close()

    await until(second.leads)
    await second.close()


async def test_a_node_that_ends_while_it_begins_to_listen_leaves_no_line_behind(url: str) -> None:
    place = Place(url)
    for turns in range(0, 40, 2):  # from before it is reached until after it listens
        listener = Listener(place)
        listener.start()
        for _ in range(turns):
            await asyncio.to_thread(int)  # long enough for one answer of the database
        await listener.close()
    gc.collect()  # one that was left open is told here, and fails the test
    await until(lambda: rows(url, LINES) == [(0,)])


def replace_person(actor: Actor, person: str) -> Actor:
    return Actor(meeting=actor.meeting, role=actor.role, person=PersonId(person))


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    """What the database itself says."""
    with postgres.server().connect(url) as connection:
        return connection.execute(query.encode()).fetchall()
