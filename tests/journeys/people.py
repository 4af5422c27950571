"""People of a meeting at a real server whose clock the test moves, on real Socket.IO lines."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from hybridmeet.application.secrets import new_token
from hybridmeet.domain.ids import MeetingId, PersonId
from tests.faults.lines import Line, Slices
from tests.nodes.balancer import Balancer
from tests.ports import own_port
from tests.security.stand import ADMM, Stand, standing

SECOND_MS = 1_000
HERE = ("in_person", "online", "both", "reconnecting")


@dataclass
class Room:
    """A meeting, everybody's cable to it, and the pages that are open."""

    stand: Stand
    cable: Balancer
    url: str
    meeting: str
    pages: dict[str, Line] = field(default_factory=dict)

    async def opens(self, person: str | None, name: str = "") -> Line:
        """A person opens the page (``name``: on another device); None: somebody of the public."""
        link = {"person": person, "token": await self.link(person)} if person else {}
        line = Line(name or person or "public", self.meeting, link)
        await line.connect(self.url)
        self.pages[line.name] = line
        return line

    async def link(self, person: str) -> str:
        """A new link of a person; its token."""
        token = new_token()
        await self.stand.access.keep_reusable(MeetingId(self.meeting), {PersonId(person): token})
        return token

    async def all_open(self, people: Iterable[str]) -> None:
        """So many open theirs."""
        for person in people:
            await self.opens(person)

    async def asks(self, who: str, **body: object) -> dict[str, Any]:
        """A command from somebody's page; its answer."""
        asked = {"id": str(uuid4()), "meeting": self.meeting, "body": body}
        answer: dict[str, Any] = await self.pages[who].ask("command", asked)
        return answer

    async def does(self, who: str, **body: object) -> None:
        """A command that must be done."""
        answer = await self.asks(who, **body)
        assert answer["ok"], (body, answer)

    async def passes(self, seconds: float) -> None:
        """Time passes, and the server looks once at who is there."""
        self.stand.clock.advance(round(seconds * SECOND_MS))
        await self.stand.house.presence.step()

    async def shows(self, who: str, **wanted: object) -> None:
        """Wait until a page shows it: a dotted path in the slice ``attendance``, and its value."""
        line = self.pages[who]
        try:
            async with asyncio.timeout(5):
                await line.until(lambda slices: found(slices, wanted) == wanted)
        except TimeoutError:
            raise AssertionError((who, found(line.slices, wanted), wanted)) from None

    def heads(self, who: str) -> int:
        """How many are here, as a page counts them."""
        counted = self.pages[who].slices["attendance"]["heads"]
        return sum(counted[mode] for mode in HERE)

    @property
    def faults(self) -> list[str]:
        """What did not fit on any page."""
        return [fault for page in self.pages.values() for fault in page.faults]


def found(slices: Slices, wanted: dict[str, object]) -> dict[str, object]:
    """What a page has where something is wanted; underscores twice lead inwards."""
    told: dict[str, object] = {}
    for path in wanted:
        at: Any = slices.get("attendance")
        for step in path.split("__"):
            at = at.get(step) if isinstance(at, dict) else None
        told[path] = at
    return told


@asynccontextmanager
async def room(meeting: str = ADMM) -> AsyncIterator[Room]:
    """A server with the demonstration meetings, reached by a cable that can be cut."""
    port = own_port()
    async with AsyncExitStack() as stack:
        origin = f"http://127.0.0.1:{port}"
        stand = await stack.enter_async_context(
            standing(public_url=origin, grace_s=90, min_advance_span_s=0)
        )
        behind = stand.house.listening.getsockname()[1]
        cable = await stack.enter_async_context(Balancer([behind]).running(port, asks=False))
        made = Room(stand, cable, origin, meeting)
        try:
            yield made
        finally:
            for page in made.pages.values():
                await page.close()
