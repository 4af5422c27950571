"""Two whole servers in this process, on one database: their insides can be listened to and cut."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hybridmeet.adapters.storage.postgres import PostgresStore
from hybridmeet.app import House, build
from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Actor, Role
from hybridmeet.domain.programme import Imported
from hybridmeet.settings import Settings
from tests.builders import a_person, a_programme, a_session, end_to_end

MEETING = MeetingId("small-1")
CHAIR = Actor(meeting=MEETING, role=Role.CHAIR, person=PersonId("trong"))


@dataclass
class Heard:
    """When a node had followed each seq of the small meeting (monotonic seconds)."""

    at: dict[int, float] = field(default_factory=dict)
    seq: int = 0
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, meeting: LiveMeeting) -> None:
        """A meeting has changed."""
        if meeting.id == MEETING:
            now = time.monotonic()
            for seq in range(self.seq + 1, meeting.state.seq + 1):
                self.at[seq] = now
            self.seq = meeting.state.seq
            self._moved.set()

    async def reaches(self, seq: int) -> None:
        """Wait until the node has followed a seq."""
        while self.seq < seq:
            self._moved.clear()
            await self._moved.wait()


@asynccontextmanager
async def houses(folder: Path, urls: Sequence[str]) -> AsyncIterator[list[tuple[House, Heard]]]:
    """A server for each URL of the same database; the first begins the small meeting."""
    running: list[tuple[House, Heard]] = []
    try:
        for turn, url in enumerate(urls):
            directory = folder / str(turn)
            settings = Settings(port=0, directory=directory, database_url=url, min_advance_span_s=0)
            # In a thread: what carries the line to the database may run in this very loop.
            house = await asyncio.to_thread(build, settings)
            heard = Heard()
            house.registry.told.append(heard.hear)
            await house.start()
            running.append((house, heard))
            if not turn:
                await _begin(house)
        yield running
    finally:
        await asyncio.gather(*(house.stop() for house, _ in running))


def listener_of(house: House) -> PostgresStore:
    """The store of a house, whose listener a test makes deaf."""
    assert isinstance(house.store, PostgresStore)
    return house.store


async def _begin(house: House) -> None:
    programme = a_programme(a_session(*end_to_end("14:00", *[5] * 70)))
    people = {seat.id: a_person(seat) for seat in programme.seats}
    await house.registry.begin(Imported(programme=programme, people=people, texts={}))
