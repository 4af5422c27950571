"""Thousands of live acts before one who follows: no gap, no growth, and silence between acts."""

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.sockets.running import Client
from tests.cli.running import Server, demo

MEETING = "admm-pko-14"
QUIET_S = 2.5  # several of what once a second would be

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]


class Chair:
    """Presses whatever comes to hand; what does not fit is refused, and that is well."""

    def __init__(self, client: Client, seed: int) -> None:
        self.client = client
        self.chance = random.Random(seed)
        self.asked = 0
        self.taken = 0

    async def act(self) -> None:
        """One act, or a refusal."""
        now = self.client.slices["now/day1"]
        current = now["item"]
        item = self.chance.choice(self.client.slices["programme/day1"]["sequence"])
        undo = self.client.slices["desk"]["undo"].get("day1", {}).get("act", 1)
        type_, members = self.chance.choice(
            (
                ("agenda.advance", {"from_item": current}),
                ("agenda.go_to", {"from_item": current, "item": item}),
                ("agenda.extend", {"from_item": current, "by_ms": 60_000}),
                ("agenda.extend", {"from_item": current, "by_ms": -60_000}),
                ("agenda.pause", {"from_item": current}),
                ("agenda.resume", {"from_item": current}),
                ("agenda.conclude", {"from_item": current}),
                ("agenda.undo", {"act": undo}),
                ("agenda.retitle", {"item": item, "title": {"en": f"Title {self.asked}"}}),
                ("session.suspend", {}),
                ("session.resume", {}),
                ("session.open", {}),
            )
        )
        self.asked += 1
        body = {"type": type_, "session": "day1", **members}
        asked = {"id": f"act-{self.asked}", "meeting": MEETING, "body": body}
        answer = await self.client.ask("command", asked, seconds=30)
        self.taken += bool(answer["ok"])
        if answer["ok"]:
            await _caught_up(self.client, answer["rev"])


async def _caught_up(client: Client, rev: int) -> None:
    async with asyncio.timeout(30):
        while client.rev < rev:  # noqa: ASYNC110 -- a patch has no event of its own
            await asyncio.sleep(0.001)


def _memory_kb(server: Server) -> int:
    status = Path(f"/proc/{server.child.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


@pytest.mark.parametrize("acts", [60, pytest.param(2_000, marks=pytest.mark.long)])
async def test_a_page_follows_every_act_and_hears_nothing_between_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], acts: int
) -> None:
    monkeypatch.setenv("HYBRIDMEET_MIN_ADVANCE_SPAN_S", "0")
    with demo(tmp_path / "data") as server:
        links: dict[str, Any] = server.meeting(MEETING)["links"]
        url = server.told["base_url"]
        async with (
            Client(url, {"token": links["chair"]["token"]}) as gavel,
            Client(url, {"token": links["participant_newyork"]["token"]}) as newyork,
        ):
            await gavel.join(MEETING)
            await newyork.join(MEETING)
            chair = Chair(gavel, seed=acts)
            for _ in range(acts // 4):
                await chair.act()
            early = _memory_kb(server)
            for _ in range(acts - acts // 4):
                await chair.act()
            late = _memory_kb(server)
            heard = len(newyork.patches)
            revs = [patch["rev"] for patch in newyork.patches]
            await asyncio.sleep(QUIET_S)

            told = f"{acts} asked, {chair.taken} taken; server {early} -> {late} kB"
            with capsys.disabled():
                print(f"\n  {told}")  # noqa: T201 -- what was measured is worth more than that it passed
            assert (newyork.broken, gavel.broken) == (0, 0)
            assert revs == list(range(revs[0], revs[0] + len(revs)))
            assert len(newyork.patches) - heard <= 1  # a minute may turn over
            assert (
                late - early < 8_192 + 32 * acts
            )  # kB: an act leaves its events in the state, no more
            fresh = await Client.join(newyork, MEETING)
            assert fresh["slices"] == {}
