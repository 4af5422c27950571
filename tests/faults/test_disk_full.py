"""The disk is full under a live server: no false yes, everybody still sees, and it goes on alone.

A real disk (tmpfs) of some megabytes, so mounting it needs root. Asked over HTTP and over the live
channel, looked at by old followers and by new ones, and freed again without a restart.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from hybridmeet.adapters.storage.chain import canonical
from hybridmeet.adapters.storage.sqlite import SqliteStore
from tests.disks import mounted
from tests.faults.lines import Line
from tests.faults.lives import MEETING, settled
from tests.faults.server import Server
from tests.ports import own_port

pytestmark = [
    pytest.mark.kill,
    pytest.mark.journey,
    pytest.mark.timeout(180),
    pytest.mark.sqlite("a database's disk is full in adapters/storage/test_postgres.py"),
]

SESSION = "day1"
MOST_ASKED = 500  # entries of some hundred bytes until a few kilobytes are full
FEW = (0, 9_000, 40_000)  # bytes left free: none, less than an entry, some entries
MANY = tuple(range(0, 80_000, 4_096))
WHILE_FULL = ("/", f"/m/{MEETING}", "/healthz", f"/m/{MEETING}/cal/{MEETING}.ics")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """The server's folder on a disk of its own."""
    with mounted(tmp_path / "data", "size=16m,mode=0700") as disk:
        yield disk


@dataclass
class Desk:
    """The chair, who asks over HTTP, and what he was told."""

    http: aiohttp.ClientSession
    line: Line
    told: dict[str, int] = field(default_factory=dict)

    async def ask(self, name: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """One command; its status and members, an ok kept with its seq."""
        asked = {"id": name, "body": {"session": SESSION, **body}}
        path = f"/api/meetings/{MEETING}/commands"
        async with self.http.post(path, json=asked, headers=self.line.bearer) as answer:
            members = await answer.json(content_type=None)
        if answer.status == 200:
            self.told[name] = members["seq"]
        return answer.status, members

    async def extend(self, name: str) -> tuple[int, dict[str, Any]]:
        """A minute more for the item that is open."""
        now = (await self.view())["slices"][f"now/{SESSION}"]
        return await self.ask(name, type="agenda.extend", from_item=now["item"], by_ms=60_000)

    async def extend_by_line(self, name: str) -> str:
        """The same, asked over the live channel; the refusal's code."""
        item = self.line.slices[f"now/{SESSION}"]["item"]
        body = {"type": "agenda.extend", "session": SESSION, "from_item": item, "by_ms": 60_000}
        members = await self.line.ask("command", {"id": name, "meeting": MEETING, "body": body})
        return str(members.get("code", members))

    async def view(self) -> dict[str, Any]:
        """What the chair is shown."""
        path = f"/api/meetings/{MEETING}/view"
        async with self.http.get(path, headers=self.line.bearer) as answer:
            assert answer.status == 200, await answer.text()
            shown: dict[str, Any] = await answer.json()
        return shown

    async def until_full(self) -> tuple[str, dict[str, Any]]:
        """Ask until it is refused; under which id, and how."""
        for _ in range(MOST_ASKED):
            name = str(uuid4())
            status, members = await self.extend(name)
            if status != 200:
                return name, members
        pytest.fail("the disk is never full")


def fill(disk: Path, leave: int) -> Path:
    """Leave so many bytes free."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    os.truncate(ballast, ballast.stat().st_size - leave)
    return ballast


async def everybody_sees(desk: Desk, url: str, links: dict[str, dict[str, str]]) -> None:
    """Pages, feeds, the view, and a join of somebody who comes only now."""
    for path in WHILE_FULL:
        async with desk.http.get(path) as answer:
            assert (path, answer.status) == (path, 200)
    comer = Line("comer", MEETING, links["participant_newyork"])
    await comer.connect(url)
    await desk.line.reaches((await desk.view())["epoch"], (await desk.view())["rev"])
    assert comer.faults == []
    assert comer.slices[f"now/{SESSION}"]["item"] == desk.line.slices[f"now/{SESSION}"]["item"]
    await comer.close()


@pytest.mark.parametrize("leaves", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
async def test_a_full_disk_is_told_and_survived(
    disk: Path, tell: Callable[[str], None], leaves: tuple[int, ...]
) -> None:
    server = await Server.start(disk.parent, own_port())
    links = server.links(MEETING)
    async with aiohttp.ClientSession(server.url) as http:
        desk = Desk(http, Line("chair", MEETING, links["chair"]))
        await desk.line.connect(server.url)
        assert (await desk.ask("open", type="session.open"))[0] == 200
        assert (await desk.ask("first", type="agenda.advance", from_item=None))[0] == 200
        for leave in leaves:
            ballast = fill(disk, leave)
            name, refused = await desk.until_full()
            assert refused["code"] == "storage_full", refused
            assert refused["title"] == "No room left"
            assert (await desk.extend(name))[0] == 503
            assert await desk.extend_by_line(name) == "storage_full"
            await everybody_sees(desk, server.url, links)
            ballast.unlink()
            assert (await desk.extend(name))[0] == 200

        shown = await desk.view()
        await desk.line.reaches(shown["epoch"], shown["rev"])
        assert canonical(settled(desk.line.slices)) == canonical(settled(shown["slices"]))
        await server.kill()
        await desk.line.is_cut()

    store = SqliteStore.open(disk / "hybridmeet.db")
    log = await store.read(MEETING)
    await store.verify(MEETING)
    await store.close()
    stands = {str(fact.command): fact.seq for fact in log if str(fact.command) in desk.told}
    tell(f"full {len(leaves)} times: {len(desk.told)} told yes, each stands where it was told")
    assert stands == desk.told
    assert [fact.seq for fact in log] == list(range(1, len(log) + 1))
    assert desk.line.faults == []
