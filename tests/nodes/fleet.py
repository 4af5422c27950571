"""Nodes on one database, people at the desk of each and others who follow; and what must hold.

Every answer is held against the log, every page against what the rules make of the log.
"""

import asyncio
import random
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hybridmeet.adapters.storage.chain import canonical
from hybridmeet.adapters.storage.postgres import PostgresStore
from hybridmeet.application.ports import Beside
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.times import rfc3339
from tests.faults.history import Asked, History, Judge
from tests.faults.lines import Line
from tests.faults.lives import as_shown, settled
from tests.faults.moderators import AgendaHand, Hand, PeopleHand
from tests.nodes.node import Node
from tests.nodes.page import Page

MEETING = MeetingId("admm-pko-14")
DESK = {"secretary": "secretary", "chair": "chair", "cochair": "chair", "moderator": "moderator"}
CROWD = ("participant_newyork", "delegate_india", "observer", "media", "public", "public")
PACE_S = 0.05  # between two commands of one hand: eight hands ask as much as eighty people
EQUAL_WITHIN_S = 25.0


@dataclass
class Fleet:
    """Pages by the node they opened at, hands at the desks, and the history of what was asked."""

    folder: Path
    url: str
    seed: int = 1
    pace_s: float = PACE_S
    history: History = field(default_factory=History)
    pages: list[Page] = field(default_factory=list)
    hands: list[Hand] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._stop = asyncio.Event()
        self._work: list[asyncio.Task[None]] = []

    # -- people -------------------------------------------------------------------------------

    async def gather(
        self, links: Mapping[str, Mapping[str, str]], ways: Sequence[Sequence[str]], each: int
    ) -> None:
        """Half the desk and ``each`` who follow on each of the ``ways`` (addresses in order)."""
        for turn, (name, role) in enumerate(DESK.items()):
            page = Page(name, MEETING, links[name], ways[turn % len(ways)])
            actor = f"{role}:{page.person}"
            self.hands.append(AgendaHand(page, actor, self.history, self._new_chance()))
            self.hands.append(PeopleHand(page, actor, self.history, self._new_chance(), turn))
            self.pages.append(page)
        named = [name for name in CROWD if name in links]
        for addresses in ways:
            for turn in range(each):
                name = named[turn % len(named)]
                self.pages.append(Page(f"{name}-{turn}", MEETING, links[name], addresses))
        for page in self.pages:
            page.begin()
        async with asyncio.timeout(60):
            await asyncio.gather(*(page.is_up() for page in self.pages))

    def work(self) -> None:
        """Everybody at the desk begins to work."""
        loop = asyncio.get_running_loop()
        self._stop.clear()
        self._work = [loop.create_task(self._drive(hand)) for hand in self.hands]

    async def rest(self) -> None:
        """Nobody asks anything new; what is open is asked until it is answered."""
        self._stop.set()
        await asyncio.gather(*self._work)

    async def go_home(self) -> None:
        """Everybody closes his page."""
        self._stop.set()
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        await asyncio.gather(*(page.close() for page in self.pages))

    async def accepts(self, more: int, within_s: float = 40) -> float:
        """Wait until so many more commands were answered ok; how long the first of them took."""
        began, before = time.monotonic(), self.history.accepted
        async with asyncio.timeout(within_s):
            await self.history.reaches(before + 1)
            first_s = time.monotonic() - began
            await self.history.reaches(before + more)
        return first_s

    async def _drive(self, hand: Hand) -> None:
        page = hand.line
        assert isinstance(page, Page)
        while hand.pending is not None or not self._stop.is_set():
            await page.is_up()
            if hand.pending is not None:
                await hand.retry(0)
            else:
                body = hand._choose()
                asked = Asked(str(uuid.uuid4()), hand._actor, body, time.monotonic(), [0])
                self.history.asked.append(asked)
                await hand._ask(asked)
            await asyncio.sleep(self.pace_s)

    def _new_chance(self) -> random.Random:
        return random.Random(self._chance.random())

    # -- what must hold -----------------------------------------------------------------------

    async def check(self) -> Sequence[Recorded]:
        """Hold everything against the log; ``faults`` is what does not. The log."""
        store = PostgresStore.open(self.url, "checker")
        try:
            log = await self._equal(store)
            await store.verify(MEETING)
        finally:
            await store.close()
        self.faults += self.history.faults(log)
        judge = Judge()
        self.faults += judge.follow(log, {one.id: one.body for one in self.history.asked})
        for page in self.pages:
            self.faults += page.faults
            self.faults += [f"{page.name} showed {at}" for at in page.shown - judge.instants]
        return log

    async def _equal(self, store: PostgresStore) -> Sequence[Recorded]:
        """Wait until every page is, byte for byte, what the rules make of the log."""
        ends_at = time.monotonic() + EQUAL_WITHIN_S
        while True:
            log, beside = await store.read(MEETING), await store.beside(MEETING)
            found = different(self.pages, log, beside)
            if not found or time.monotonic() > ends_at:
                self.faults += [f"{name} is not what the log says" for name in found]
                return log
            await asyncio.sleep(0.2)

    def stale_s(self, log: Iterable[Recorded]) -> list[float]:
        """For each act of the agenda and each page: how long after its answer it was shown."""
        told = {one.id: one.told_at for one in self.history.asked if one.seq is not None}
        acts = [
            (rfc3339(fact.at), told_at)
            for fact in log
            if fact.event.type.startswith("agenda.item_extended")
            and (told_at := told.get(str(fact.command))) is not None
        ]
        return [lag for page in self.pages for lag in _lags(acts, page.shown_at)]


def _lags(acts: Sequence[tuple[str, float]], shown: Sequence[tuple[str, float]]) -> list[float]:
    """When a page first showed an act or one behind it, less when the act was answered."""
    lags, position = [], 0
    for at, told_at in acts:
        while position < len(shown) and shown[position][0] < at:
            position += 1
        seen_at = shown[position][1] if position < len(shown) else float("inf")
        lags.append(max(0.0, seen_at - told_at))
    return lags


def different(pages: Iterable[Line], log: Sequence[Recorded], beside: Beside) -> list[str]:
    """Who shows something else than the rules make of the log (P4, with its exceptions)."""
    state = fold(log, beside.people, beside.texts)
    assert state is not None
    made: dict[tuple[str, ...], bytes] = {}
    found = []
    for page in pages:
        moments = [whole["as_of"] for name, whole in page.slices.items() if "forecast/" in name]
        key = (page.audience, *sorted(page.slices), *moments)
        if key not in made:
            made[key] = _bytes(as_shown(state, page.audience, page.slices))
        if not page.slices or _bytes(page.slices) != made[key]:
            found.append(page.name)
    return found


def _bytes(slices: Mapping[str, Any]) -> bytes:
    return canonical(settled(dict(slices)))


async def started(nodes: Sequence[Node]) -> None:
    """The first begins the demonstration meetings, the others serve them."""
    await nodes[0].start("demo")
    await asyncio.gather(*(node.start() for node in nodes[1:]))
