"""A meeting whose server dies again and again, with four at the desk and twenty who follow."""

import asyncio
import contextlib
import random
import shutil
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from hybridmeet.adapters.storage.chain import canonical
from hybridmeet.adapters.storage.sql_store import SqlStore
from hybridmeet.application.ports import Beside
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Audience
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views import Looking, view_for
from tests.engine import open_record
from tests.faults.history import History, Judge
from tests.faults.lines import Line
from tests.faults.moderators import AgendaHand, Hand, PeopleHand
from tests.faults.server import Server
from tests.ports import own_port

MEETING = MeetingId("admm-pko-14")
DESK = {"secretary": "secretary", "chair": "chair", "cochair": "chair", "moderator": "moderator"}
CROWD = (
    "participant_newyork",
    "secretariat_jakarta",
    "delegate_india",
    "observer",
    "media",
    "public",
)
FOLLOWERS = 20
LONGER = 6  # each sixth life lasts until presence was observed: once a second, most are shorter
LAST_FEW = 4  # facts that presence may still write while the last pages are looked at


@dataclass
class Figures:
    """What a run of lives came to."""

    kills: int = 0
    in_flight: int = 0  # kills with a command in flight
    found_stored: int = 0  # kills with one whose retry found the stored answer
    started_in_s: list[float] = field(default_factory=list)
    equal_after_s: list[float] = field(default_factory=list)
    patches: int = 0


class Lives:
    """The run: its people, what they asked, and what was found wrong."""

    def __init__(
        self, folder: Path, seed: int, mutant: str = "", followers: int = FOLLOWERS
    ) -> None:
        self.figures = Figures()
        self.history = History()
        self.faults: list[str] = []
        self.judge = Judge()
        self._folder = folder
        self._chance = random.Random(seed)
        self._mutant = mutant
        self._port = own_port()
        self._life = 0
        self._followed = 0
        self._followers = followers
        self._desk: list[Hand] = []
        self.lines: list[Line] = []
        self._server: Server | None = None

    async def live(self, kills: int) -> None:
        """Go through so many lives, each ended by SIGKILL in the midst of work."""
        for _ in range(kills):
            await self._rise()
            await self._work_and_die()
            await self._read_what_is_left()

    async def end(self) -> None:
        """One more life, in which nobody works; then screens, log and rules are compared."""
        await self._rise()
        assert self._server is not None
        async with asyncio.timeout(20):
            await self._last_word()
            await self.lines[0].until(self._all_are_observed)  # nothing moves after that
        self.faults += await self._differences()
        seen = {line.audience: line.slices for line in self.lines}
        await self._server.kill()
        await asyncio.gather(*(line.is_cut() for line in self.lines))
        log, beside = await self._read_what_is_left()
        self.faults += not_of_the_log(seen, log, beside)
        for line in self.lines:
            self.faults += line.faults
        self.figures.patches = sum(line.patches for line in self.lines)

    # -- one life -----------------------------------------------------------------------------

    async def _rise(self) -> None:
        """Start the server; everybody comes back, asks again what was open, and sees the same."""
        self._life += 1
        self._server = server = await Server.start(self._folder, self._port, self._mutant)
        self.figures.started_in_s.append(server.took_s)
        if not self.lines:
            self._gather_people(server)
        await asyncio.gather(*(line.connect(server.url) for line in self.lines))
        await asyncio.gather(*(hand.retry(self._life) for hand in self._desk))
        self.faults += await self._differences()
        self.figures.equal_after_s.append(time.monotonic() - server.ready_at)

    def _gather_people(self, server: Server) -> None:
        links = server.links(MEETING)
        for turn, (name, role) in enumerate(DESK.items()):
            line = Line(name, MEETING, links[name])
            actor = f"{role}:{line.person}"
            self._desk.append(AgendaHand(line, actor, self.history, self._new_chance()))
            self._desk.append(PeopleHand(line, actor, self.history, self._new_chance(), turn))
            self.lines.append(line)
        named = [name for name in CROWD if name in links]
        for turn in range(self._followers):
            name = named[turn % len(named)]
            self.lines.append(Line(f"{name}-{turn}", MEETING, links[name]))

    async def _last_word(self) -> None:
        """Let one more in, and see him: who is here is told once a second, all before with it."""
        line = self.lines[0]
        for person, row in sorted(line.slices["attendance"]["people"].items()):
            if row["mode"] not in {"away", "not_arrived"}:
                continue
            body = {"type": "attendance.check_in", "person": person}
            asked = {"id": str(uuid.uuid4()), "meeting": MEETING, "body": body}
            answer = await line.ask("command", asked)
            if answer and answer["ok"]:
                await line.until(partial(is_in_the_room, person))
                return
        raise AssertionError("nobody can be let in any more")

    def _all_are_observed(self, slices: Mapping[str, Any]) -> bool:
        """Whether operators see everyone who has a line as connected."""
        people = slices["attendance"]["people"]
        persons = {line.person for line in self.lines} & people.keys()
        return all(people[person]["mode"] in {"online", "both"} for person in persons)

    def _new_chance(self) -> random.Random:
        return random.Random(self._chance.random())

    async def _work_and_die(self) -> None:
        """The desk works; after a share of commands and 5 to 120 ms more the server is killed."""
        assert self._server is not None
        enough = self.history.accepted + self._chance.randint(14, 26)
        async with asyncio.TaskGroup() as tasks:
            for hand in self._desk:
                tasks.create_task(hand.work(self._life))
            async with asyncio.timeout(20):
                await self.history.reaches(enough)
                if self._life % LONGER == 0:
                    await self.lines[0].until(somebody_is_online)
            await asyncio.sleep(self._chance.uniform(0.005, 0.120))
            await self._server.kill()
            await asyncio.gather(*(line.is_cut() for line in self.lines))
        self.figures.kills += 1

    async def _read_what_is_left(self) -> tuple[Sequence[Recorded], Beside]:
        """Open what the dead server left, as a restart does, and hold every answer against it."""
        async with what_is_left(self._folder) as store:
            log, beside = await store.read(MEETING), await store.beside(MEETING)
            await store.verify(MEETING)
        in_flight = [hand.pending for hand in self._desk if hand.pending]
        stands = {str(fact.command): fact.seq for fact in log}
        for asked in in_flight:
            asked.stored_seq = stands.get(asked.id)
        self.figures.in_flight += bool(in_flight)
        self.figures.found_stored += any(asked.stored_seq for asked in in_flight)
        self._hold_against(log)
        return log, beside

    def _hold_against(self, log: Sequence[Recorded]) -> None:
        self.faults += self.history.faults(log)
        bodies = {asked.id: asked.body for asked in self.history.asked}
        self.faults += self.judge.follow(log[self._followed :], bodies)
        self._followed = len(log)
        shown = set().union(*(line.shown for line in self.lines))
        self.faults += [f"shown and not in the log: {at}" for at in shown - self.judge.instants]

    async def _differences(self) -> list[str]:
        """Whose merged slices are not what a fresh join is answered, once he has caught up."""
        assert self._server is not None
        seeing: dict[str, list[Line]] = {}
        for line in self.lines:
            seeing.setdefault(line.audience, []).append(line)
        async with aiohttp.ClientSession(self._server.url) as http:
            found = [await self._difference(http, lines) for lines in seeing.values()]
        return [fault for faults in found for fault in faults]

    async def _difference(self, http: aiohttp.ClientSession, lines: list[Line]) -> list[str]:
        """Those of one audience, at a moment at which all of them stand where the server does."""
        while True:
            path = f"/api/meetings/{MEETING}/view"
            async with http.get(path, headers=lines[0].bearer) as answer:
                fresh = await answer.json()
            await asyncio.gather(*(line.reaches(fresh["epoch"], fresh["rev"]) for line in lines))
            if all(line.rev == fresh["rev"] for line in lines):
                due = settled(fresh["slices"])
                others = [line.name for line in lines if settled(line.slices) != due]
                return [f"{name} sees something else than a fresh join" for name in others]


def is_in_the_room(person: str, slices: Mapping[str, Any]) -> bool:
    """Whether the attendance slice has somebody in the room."""
    mode: str = slices["attendance"]["people"][person]["mode"]
    return mode in {"in_person", "both"}


def somebody_is_online(slices: Mapping[str, Any]) -> bool:
    """Whether the attendance slice counts anyone as connected."""
    heads = slices["attendance"]["heads"]
    return bool(heads["online"] + heads["both"])


def not_of_the_log(
    seen: Mapping[str, dict[str, Any]], log: Sequence[Recorded], beside: Beside
) -> list[str]:
    """Audiences whose slices are not, byte for byte, what the rules make of the log (P4)."""
    missing = dict(seen)
    for end in range(len(log), len(log) - LAST_FEW, -1):
        state = fold(log[:end], beside.people, beside.texts)
        assert state is not None
        for audience, slices in list(missing.items()):
            if canonical(settled(slices)) == canonical(settled(as_shown(state, audience, slices))):
                del missing[audience]
    return [f"what {audience} see is not what the log says" for audience in missing]


def as_shown(state: MeetingState, audience: str, slices: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules show of a state, each forecast as of the moment it was made for."""
    shown: dict[str, Any] = {}
    for name in slices:
        moment = slices[name]["as_of"] if name.startswith("forecast/") else rfc3339(state.at)
        looking = Looking(state, datetime.fromisoformat(moment))
        shown[name] = view_for(looking, Audience(audience)).get(name)
    return shown


def settled(slices: dict[str, Any]) -> dict[str, Any]:
    """Slices without what time and connections alone move (P4's exceptions)."""
    kept = {
        name: dict(whole) if isinstance(whole, dict) else whole for name, whole in slices.items()
    }
    for name, whole in kept.items():
        if name.startswith("forecast/"):
            whole.pop("as_of", None)
        if name == "desk":
            whole.pop("connections")
            whole.pop("drivers")
    return kept


@contextlib.asynccontextmanager
async def what_is_left(folder: Path) -> AsyncIterator[SqlStore]:
    """The store as a restart would find it: the database, or the files opened beside the real."""
    database = folder / "data" / "hybridmeet.db"
    if database.exists():
        copy = folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for file in database.parent.glob(f"{database.name}*"):
            shutil.copy(file, copy / file.name)
        database = copy / database.name
    store = open_record(database)
    try:
        yield store
    finally:
        await store.close()
