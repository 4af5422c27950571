"""A node that cannot reach the database, silently: its desks are told so, its pages stay, and when
the line is back both sides are one again, with everything that was acknowledged and nothing twice.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import aiohttp
import pytest

from hybridmeet.app import House
from hybridmeet.application.ports import StorageError
from hybridmeet.domain.attending.commands import CheckIn, CheckOut
from hybridmeet.domain.ids import CommandId, PersonId
from tests.faults.lines import Line
from tests.nodes.balancer import Balancer
from tests.nodes.houses import CHAIR, MEETING, Heard, houses
from tests.ports import own_port
from tests.postgres import Postgres, server

pytestmark = [pytest.mark.journey]

ANSWERS_WITHIN_S = 5.0
BACK_WITHIN_S = 8.0  # three are promised; this machine has two cores and other tests


class Desk:
    """Checks somebody in and out at a node for as long as it is asked to, each under one id."""

    def __init__(self, house: House, person: str) -> None:
        self.live = house.registry.find(MEETING)
        self.person = PersonId(person)
        self.done: dict[str, int] = {}
        self.refused_s: list[float] = []
        self._turn = 0

    async def work(self, until: asyncio.Event) -> None:
        """Ask; what was answered "not now" is asked again under the same id, until it is done."""
        is_open = False
        while is_open or not until.is_set():
            name = f"{self.person}-{self._turn}"
            command = (CheckIn, CheckOut)[self._turn % 2](person=self.person)
            began = time.monotonic()
            try:
                answer = await self.live.execute(CHAIR, command, CommandId(name))
            except StorageError:
                self.refused_s.append(time.monotonic() - began)
                is_open = True
                continue
            self.done[name] = answer.last_seq
            self._turn += 1
            is_open = False
            await asyncio.sleep(0.02)


@asynccontextmanager
async def following(house: House) -> AsyncIterator[Line]:
    """A page of the public at a node."""
    line = Line("public", MEETING, {})
    await line.connect(house.url)
    try:
        yield line
    finally:
        await line.close()


async def status(house: House, path: str) -> int:
    async with aiohttp.ClientSession() as http, http.get(house.url + path) as answer:
        return answer.status


async def cut_for(
    seconds: float, cable: Balancer, nodes: list[tuple[House, Heard]]
) -> tuple[list[Desk], float]:
    """Both sides moderate while the cable is out; how long the second then takes to be the same."""
    stop = asyncio.Event()
    desks = [Desk(nodes[0][0], "vn-head"), Desk(nodes[1][0], "id-head")]
    async with following(nodes[1][0]) as line, asyncio.TaskGroup() as tasks:
        for desk in desks:
            tasks.create_task(desk.work(stop))
        await asyncio.sleep(0.3)
        cable.fall_silent()
        await asyncio.sleep(seconds)
        assert await status(nodes[1][0], "/readyz") == 503
        assert await status(nodes[0][0], "/readyz") == 200
        assert not line._cut.is_set()
        cable.speak_again()
        began = time.monotonic()
        stands = nodes[0][1].seq
        async with asyncio.timeout(30):
            await nodes[1][1].reaches(stands)
        took_s = time.monotonic() - began
        before = len(desks[1].done)
        async with asyncio.timeout(30):
            while len(desks[1].done) < before + 3:  # noqa: ASYNC110 -- each is a round trip
                await asyncio.sleep(0.02)
        stop.set()
    return desks, took_s


async def run(seconds: float, postgres: Postgres, folder: Path) -> str:
    url, port = postgres.database(), own_port()
    there = urlsplit(url)
    through = urlunsplit(there._replace(netloc=f"{there.username}@127.0.0.1:{port}"))
    async with (
        Balancer([there.port or 5432]).running(port, asks=False) as cable,
        houses(folder, [url, through]) as nodes,
    ):
        desks, took_s = await cut_for(seconds, cable, nodes)
        stands = max(max(desk.done.values()) for desk in desks)
        await asyncio.gather(*(heard.reaches(stands) for _, heard in nodes))
        await asyncio.gather(*(house.news.look() for house, _ in nodes))
        one, other = (house.registry.find(MEETING).state for house, _ in nodes)
        log = await nodes[0][0].store.read(MEETING)
    postgres.drop(url)

    written = [str(fact.command) for fact in log]
    done = {name: seq for desk in desks for name, seq in desk.done.items()}
    assert one == other
    assert {name: written.index(name) + 1 for name in done} == done
    assert len(written) == len(set(written))
    assert desks[0].refused_s == []
    assert max(desks[1].refused_s) < ANSWERS_WITHIN_S + 1  # a busy machine is late by so much
    assert took_s < BACK_WITHIN_S
    return (
        f"cut off for {seconds:g} s: {len(desks[0].done)} commands there, {len(desks[1].done)} "
        f"here, 0 lost, 0 doubled, 0 divergent; here {len(desks[1].refused_s)} were answered "
        f"'not now' within {max(desks[1].refused_s):.2f} s; the same again after {took_s:.2f} s"
    )


@pytest.mark.long
@pytest.mark.timeout(240)
async def test_cut_off_for_a_minute_while_both_sides_moderate(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    tell(await run(60, server(), tmp_path))
