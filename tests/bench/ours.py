"""Contestant: hybridmeet, whole, put together by ``app.build``: ``ours FOLDER SESSIONS ITEMS``.

The meeting has SESSIONS sessions of ITEMS items (ten), all public, the first of them open, and
twenty delegations. Its
clock stands still, so that no minute turns over inside a measurement; ticks and pings are far
apart for the same reason. Bounds against crowds are raised by the settings that everybody has.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count as numbers
from pathlib import Path

import orjson

from hybridmeet.adapters.sockets.ears import attentively
from hybridmeet.app import House, build
from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.ports import Patch
from hybridmeet.domain.commands import Advance, OpenSession
from hybridmeet.domain.ids import CommandId, ItemId, MeetingId, PersonId, SessionId
from hybridmeet.domain.people import Actor, Audience, Level, Role
from hybridmeet.domain.programme import Imported, ItemPlan, Programme
from hybridmeet.settings import Settings
from tests.bench.listening import Stall, now, obey, raise_file_limit
from tests.builders import (
    DELEGATIONS,
    a_delegation,
    a_person,
    a_programme,
    a_session,
    an_item,
    at,
    minutes,
    planned,
)
from tests.fakes import FakeClock

MEETING = MeetingId("bench")
CHAIR = PersonId("trong")
TOKEN = "token-of-the-chair-0123456789"
ITEMS = 10
OPEN = 12  # sessions whose items a chair can press through
FAR_S = 86_400.0
LENGTH_MS = minutes(15)
DAY = date(2099, 4, 6)  # far off, or the alarms of a day that is over would sound at once
MORE_DELEGATIONS = tuple(a_delegation(f"d{number}") for number in range(20 - len(DELEGATIONS)))


def programme(sessions: int, items: int = ITEMS) -> Programme:
    """A public meeting of so many sessions, with so many items each."""
    plans = [
        a_session(*_items(name, items), id=SessionId(name), date=DAY, level=Level.PUBLIC)
        for name in (f"s{number}" for number in range(1, sessions + 1))
    ]
    delegations = (*DELEGATIONS, *MORE_DELEGATIONS)
    return a_programme(*plans, id=MEETING, level=Level.PUBLIC, delegations=delegations, days=(DAY,))


def _items(session: str, items: int) -> list[ItemPlan]:
    begin = planned("08:00", day=DAY)
    return [
        an_item(f"{session}-i{n}", begin.later(n * LENGTH_MS - LENGTH_MS), 15, level=Level.PUBLIC)
        for n in range(1, items + 1)
    ]


def settings(folder: Path) -> Settings:
    """The defaults, but for what would stop a crowd or sound in the middle of a measurement."""
    return Settings(
        port=0,
        directory=folder,
        min_advance_span_s=0,
        tick_s=FAR_S,
        tick_operators_s=FAR_S,
        ping_interval_s=FAR_S,
        connect_deadline_s=120,
        header_deadline_s=120,
        sockets_per_address_unjoined=100_000,
        sockets_total=100_000,
        log_level="warning",
    )


@dataclass
class Presses:
    """The chair's Next, through the open sessions: which item is seen as current each time."""

    sessions: int
    items: int = ITEMS
    pressed: int = 0

    def next(self) -> Advance:
        """The next press."""
        session, item = divmod(self.pressed, self.items)
        if session >= min(OPEN, self.sessions):
            raise IndexError("no item is left to open")
        self.pressed += 1
        name = SessionId(f"s{session + 1}")
        seen = ItemId(f"{name}-i{item}") if item else None
        return Advance(session=name, from_item=seen)


@dataclass
class Stand:
    """A running house, and what it is ordered to show."""

    house: House
    presses: Presses
    rev: int = 0
    ids: Iterator[int] = field(default_factory=numbers)

    @property
    def live(self) -> LiveMeeting:
        """The meeting."""
        return self.house.registry.find(MEETING)

    async def begin(self, sessions: int) -> None:
        """Publish the programme, open the first sessions, keep the chair's link."""
        shown = programme(sessions, self.presses.items)
        people = {seat.id: a_person(seat) for seat in shown.seats}
        await self.house.registry.begin(Imported(programme=shown, people=people, texts={}))
        await self.house.access.keep_reusable(MEETING, {CHAIR: TOKEN})
        for number in range(1, min(OPEN, sessions) + 1):
            await self._execute(OpenSession(session=SessionId(f"s{number}")))
        self.rev = self.live.rev(Audience.PUBLIC)

    async def _execute(self, command: OpenSession | Advance) -> None:
        actor = Actor(meeting=MEETING, role=Role.CHAIR, person=CHAIR)
        await self.live.execute(actor, command, CommandId(f"own-{next(self.ids)}"))

    def _patch(self) -> Patch:
        """What a Next in the first session sends to the public, at the next rev."""
        self.rev += 1
        seen = self.live.join(Audience.PUBLIC).slices
        slices = {name: seen[name] for name in ("now/s1", "forecast/s1")}
        return Patch(MEETING, Audience.PUBLIC, self.live.epoch, self.rev, slices)

    async def frame(self, _: int) -> dict[str, object]:
        """The text of the frame that everybody sends; nothing is sent here."""
        patch = self._patch()
        self.rev -= 1
        said = {
            "epoch": patch.epoch,
            "prev": patch.rev - 1,
            "rev": patch.rev,
            "slices": patch.slices,
        }
        return {"text": "42/live," + orjson.dumps(["patch", said], default=dict).decode()}

    async def emit(self, times: int) -> dict[str, object]:
        """Publish patches back to back to the broadcaster alone: nothing is recorded."""
        patches = [self._patch() for _ in range(times)]
        before = now()
        for patch in patches:
            self.house.registry.around.broadcaster.publish([patch])
        return {"t0": before, "t1": now()}

    async def count(self, _: int) -> dict[str, object]:
        """How many sockets are open."""
        return {"count": len(self.house.channel.hall.connections)}

    async def press(self, times: int) -> dict[str, object]:
        """Execute the chair's Next without a socket: wall time and CPU of each, in ms."""
        wall, cpu = [], []
        for _ in range(times):
            command = self.presses.next()
            before, used = time.perf_counter_ns(), time.process_time_ns()
            await self._execute(command)
            wall.append((time.perf_counter_ns() - before) / 1e6)
            cpu.append((time.process_time_ns() - used) / 1e6)
        return {"wall_ms": wall, "cpu_ms": cpu}


async def main(folder: Path, sessions: int, items: int = ITEMS) -> None:
    """Serve until the input ends."""
    house = build(settings(folder), FakeClock(at("08:00", day=DAY)))
    await house.start()
    try:
        stand, stall = Stand(house, Presses(sessions, items)), Stall()
        await stand.begin(sessions)
        await obey(
            house.settings.port,
            {
                "frame": stand.frame,
                "emit": stand.emit,
                "burst": stand.emit,
                "count": stand.count,
                "press": stand.press,
                "watch": stall.watch,
                "lag": stall.lag,
            },
        )
    finally:
        await house.stop()


if __name__ == "__main__":
    raise_file_limit()
    attentively(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
