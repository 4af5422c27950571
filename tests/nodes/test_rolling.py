"""Nodes restarted one after the other, behind a balancer and under load: nobody is left behind."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
from typing_extensions import override

from tests.faults.history import Asked
from tests.faults.moderators import STEP_MS, AgendaHand
from tests.nodes.balancer import Balancer
from tests.nodes.fleet import MEETING, Fleet, started
from tests.nodes.node import Node
from tests.nodes.page import SESSION
from tests.ports import own_port

pytestmark = [pytest.mark.kill, pytest.mark.journey]

NOTICE_S = 1.0  # ten times as long as the balancer takes to look, on a machine that is not busy
ENDS_WITHIN_S = 10.0
STALE_S = 2.0


class Extending(AgendaHand):
    """Gives a minute and takes it again: always possible, so each act is one to wait for."""

    @override
    def _choose(self) -> dict[str, object]:
        now = self.line.slices[f"now/{SESSION}"]
        by_ms = STEP_MS if (now["added_ms"] or 0) <= 0 else -STEP_MS
        return self._of("agenda.extend", from_item=now["item"], by_ms=by_ms)


async def opened(fleet: Fleet, node: Node) -> None:
    """The session is open and its first item current, before anybody extends it."""
    secretary = fleet.hands[0]
    page = secretary.line
    for body in (
        {"type": "session.open", "session": SESSION},
        {"type": "agenda.advance", "session": SESSION, "from_item": None},
    ):
        asked = Asked(f"first-{body['type']}", "secretary:secretary", body, 0.0, [0])
        answer = await page.ask("command", {"id": asked.id, "meeting": MEETING, "body": body})
        assert answer["ok"], answer
    await asyncio.gather(
        *(page.until(lambda slices: slices[f"now/{SESSION}"]["item"]) for page in fleet.pages)
    )


async def roll(fleet: Fleet, nodes: tuple[Node, Node], balancer: Balancer, times: int) -> float:
    """Restart one node after the other; the longest that one took to end."""
    longest_s = 0.0
    for turn in range(times):
        node = nodes[turn % 2]
        await fleet.accepts(5)
        code, took_s = await node.end()
        assert code == 0, node.log[-2000:]
        longest_s = max(longest_s, took_s)
        await balancer.is_ready(node.port, ready=False)
        await fleet.accepts(5)
        await node.start()
        await balancer.is_ready(node.port)
    await fleet.accepts(5)
    return longest_s


async def run(nodes: tuple[Node, Node], folder: Path, how: tuple[int, int]) -> str:
    each, times = how
    pace_s = max(0.15, each / 100)  # one process plays all pages: more of them, fewer acts
    port = own_port()
    at = f"http://127.0.0.1:{port}"
    for node in nodes:
        node.settings = {"public_url": at, "drain_notice_s": str(NOTICE_S)}
    await started(nodes)
    fleet = Fleet(folder, nodes[0].url, pace_s=pace_s)
    async with Balancer([node.port for node in nodes]).running(port) as balancer:
        try:
            await fleet.gather(nodes[0].links(MEETING), [[at], [at]], each)
            fleet.hands = [
                Extending(hand.line, hand._actor, fleet.history, hand._chance)
                for hand in fleet.hands[::2]
            ]
            await opened(fleet, nodes[0])
            fleet.work()
            longest_s = await roll(fleet, nodes, balancer, times)
            await fleet.rest()
            log = await fleet.check()
        finally:
            await fleet.go_home()
    stale = sorted(fleet.stale_s(log))
    gaps = sorted(gap for page in fleet.pages for gap in page.gaps)
    assert fleet.faults == []
    assert len(gaps) >= times
    assert longest_s < ENDS_WITHIN_S
    assert stale[int(len(stale) * 0.99)] < STALE_S
    return (
        f"{times} restarts, {fleet.history.accepted} commands ok, none lost; the slowest end took "
        f"{longest_s:.2f} s.\n  {len(fleet.pages)} pages changed nodes {len(gaps)} times, without "
        f"a line for {1000 * median(gaps):.0f} ms (median), {1000 * gaps[-1]:.0f} ms (most); "
        f"{sum(page.turned_away for page in fleet.pages)} times one came to the node that left.\n"
        f"  {len(stale)} acts shown {1000 * median(stale):.0f} ms (median), "
        f"{1000 * stale[int(len(stale) * 0.99)]:.0f} ms (p99), {1000 * stale[-1]:.0f} ms (most) "
        f"after their answer."
    )


@pytest.mark.long
@pytest.mark.timeout(400)
async def test_ten_restarts_under_load_lose_nothing_and_leave_nobody_behind(
    nodes: tuple[Node, Node], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    tell(await run(nodes, tmp_path, (50, 10)))
