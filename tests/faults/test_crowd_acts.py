"""Thousands of live acts before one who follows: no gap, no growth, and silence between acts."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.acts import Chance
from tests.adapters.sockets.running import Client
from tests.cli.running import QUICK, Server, demo

MEETING, SESSION = "aaptc-2022", "d1-am"
ACTS = 2_000
SETTLED_S = 1.2  # what is told once a second has been told
QUIET_S = 2.5  # several of what once a second would be

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]


class Desk:
    """Asks whatever its page offers, and sometimes what it does not."""

    def __init__(self, client: Client, seed: int) -> None:
        self.client = client
        self.chance = Chance(seed, SESSION)
        self.asked = 0

    async def act(self, taken: int) -> None:
        """Until so many acts were taken."""
        while self.chance.taken.total() < taken:
            self.asked += 1
            body = self.chance.next(self.client.slices)
            asked = {"id": f"act-{self.asked}", "meeting": MEETING, "body": body}
            answer = await self.client.ask("command", asked, seconds=30)
            self.chance.answered(body, "ok" if answer["ok"] else answer["code"])
            if answer["ok"]:
                await _caught_up(self.client, answer["rev"])


async def _caught_up(client: Client, rev: int) -> None:
    async with asyncio.timeout(30):
        while client.rev < rev:  # noqa: ASYNC110 -- a patch has no event of its own
            await asyncio.sleep(0.001)


def _memory_kb(server: Server) -> int:
    status = Path(f"/proc/{server.child.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


@pytest.mark.long
async def test_a_page_follows_every_act_and_hears_nothing_between_them(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    with demo(tmp_path / "data", *QUICK) as server:
        links: dict[str, Any] = server.meeting(MEETING)["links"]
        url = server.told["base_url"]
        async with (
            Client(url, {"token": links["chair"]["token"]}) as gavel,
            Client(url, {"token": links["participant_newyork"]["token"]}) as newyork,
        ):
            await gavel.join(MEETING)
            await newyork.join(MEETING)
            desk = Desk(gavel, seed=ACTS)
            await desk.act(ACTS // 4)
            early = _memory_kb(server)
            await desk.act(ACTS)
            late = _memory_kb(server)
            await asyncio.sleep(SETTLED_S)
            heard = len(newyork.patches)
            await asyncio.sleep(QUIET_S)

            tell(f"{desk.asked} asked, {ACTS} taken; server {early} -> {late} kB")
            revs = [patch["rev"] for patch in newyork.patches]
            assert (newyork.broken, gavel.broken) == (0, 0)
            assert revs == list(range(revs[0], revs[0] + len(revs)))
            assert len(newyork.patches) - heard <= 1  # a minute may turn over
            assert late - early < 8_192 + 4 * ACTS  # kB: an act leaves its events in the state
            fresh = await newyork.join(MEETING)
            assert fresh["slices"] == {}
