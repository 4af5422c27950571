"""Two nodes with the same alarms, one of them killed as they ring: each is sounded exactly once."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from hybridmeet.adapters.clock import SystemClock
from tests.journeys.asking import ask, done
from tests.nodes.fleet import MEETING, started
from tests.nodes.node import Node
from tests.nodes.page import SESSION
from tests.postgres import OwnPostgres

pytestmark = [pytest.mark.kill, pytest.mark.journey]

LEFT_MS = 1_500  # for two more questions on a busy machine
LATE_MS = (0, 4, 12, 30)  # after the instant: before it wakes, while it writes, after
SOUNDED_WITHIN_S = 12.0  # the other takes over in two seconds, or stands in after five
COUNT = "SELECT body::json->>'item' FROM event WHERE type = 'alarm.sounded' AND meeting = %s"


class Round:
    """An item whose time is up while somebody is killed."""

    def __init__(self, postgres: OwnPostgres, nodes: tuple[Node, Node]) -> None:
        self.postgres = postgres
        self.nodes = nodes
        self.token = nodes[0].links(MEETING)["secretary"]["token"]

    async def next_item_short(self, node: Node) -> tuple[str, datetime]:
        """Open the next item with little time; its id, and when its time is up."""
        before = (await self._now(node))["item"]
        await self._do(node, "agenda.advance", from_item=before)
        now = await self._now(node)
        ran = SystemClock().now() - datetime.fromisoformat(now["opened_at"])
        less = round(ran.total_seconds() * 1000) + LEFT_MS - now["planned_ms"]
        await self._do(node, "agenda.extend", from_item=now["item"], by_ms=less)
        now = await self._now(node)
        allotted = timedelta(milliseconds=now["planned_ms"] + now["added_ms"])
        return now["item"], datetime.fromisoformat(now["opened_at"]) + allotted

    async def is_sounded(self, item: str) -> float:
        """Wait until an alarm of an item stands in the log; how many seconds that took."""
        began = SystemClock().now()
        async with asyncio.timeout(SOUNDED_WITHIN_S):
            while not self.counts()[item]:  # noqa: ASYNC110 -- the database tells nobody
                await asyncio.sleep(0.05)
        return (SystemClock().now() - began).total_seconds()

    def counts(self) -> Counter[str]:
        """How often each item's alarm stands in the log."""
        with self.postgres.connect(self.nodes[0].url) as connection:
            rows = connection.execute(COUNT, (MEETING,)).fetchall()
        return Counter(str(row[0]) for row in rows)

    async def _now(self, node: Node) -> dict[str, Any]:
        url = f"{node.at}/api/meetings/{MEETING}/view"
        view = (await asyncio.to_thread(ask, url, self.token)).json
        now: dict[str, Any] = view["slices"][f"now/{SESSION}"]
        return now

    async def _do(self, node: Node, kind: str, **more: object) -> None:
        body = {"type": kind, "session": SESSION, **more}
        await asyncio.to_thread(lambda: done(node.at, MEETING, self.token, **body))


async def go_through(nodes: tuple[Node, Node], postgres: OwnPostgres, rounds: int) -> str:
    await started(nodes)
    here = Round(postgres, nodes)
    await here._do(nodes[0], "session.open")
    took: list[float] = []
    rung: list[str] = []
    for turn in range(rounds):
        killed, living = nodes if turn % 2 == 0 else nodes[::-1]
        item, moment = await here.next_item_short(living)
        late_s = LATE_MS[turn // 2 % len(LATE_MS)] / 1000
        after_s = (moment - SystemClock().now()).total_seconds() + late_s
        assert after_s > 0, "the moment is past: the machine is too slow for this test's plan"
        await asyncio.sleep(after_s)
        await killed.kill()
        rung.append(item)
        took.append(await here.is_sounded(item))
        if turn + 1 < rounds:
            await killed.start()
    counts = here.counts()
    assert [counts[item] for item in rung] == [1] * rounds
    return (
        f"{rounds} nodes killed as an alarm rang on both: each sounded once, "
        f"{max(took):.2f} s after at most"
    )


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_eight_nodes_killed_as_an_alarm_rings(
    nodes: tuple[Node, Node], postgres: OwnPostgres, tell: Callable[[str], None]
) -> None:
    tell(await go_through(nodes, postgres, 8))
