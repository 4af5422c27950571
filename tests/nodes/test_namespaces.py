"""A node whose cable to the database is pulled, by the kernel, while people work on both nodes."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.journeys.asking import ask
from tests.nodes.cables import Machine, NodeApart, machine
from tests.nodes.fleet import MEETING, Fleet, started
from tests.nodes.node import Node
from tests.ports import own_port
from tests.postgres import USER, OwnPostgres

pytestmark = [pytest.mark.kill, pytest.mark.journey]

SEEN_WITHIN_S = 10.0  # a node says that it is not ready: five seconds and a busy machine
BACK_WITHIN_S = 8.0  # three are promised; this machine has two cores and other tests
FOLLOWERS = 6


@pytest.fixture
def apart() -> Iterator[Machine]:
    with machine() as made:
        yield made


@pytest.fixture
def postgres(apart: Machine) -> Iterator[OwnPostgres]:
    """A server that answers at its end of the cable as well."""
    own = OwnPostgres()
    try:
        with (own.folder / "data" / "pg_hba.conf").open("a") as allowed:
            allowed.write(f"host all {USER} {apart.database}/30 trust\n")
        yield own.start(f"listen_addresses=127.0.0.1,{apart.database}")
    finally:
        own.remove()


@asynccontextmanager
async def nodes(
    apart: Machine, postgres: OwnPostgres, folder: Path
) -> AsyncIterator[tuple[Node, Node]]:
    """One beside the database, one behind the cable."""
    url = postgres.database("meetings")
    there = urlsplit(url)._replace(netloc=f"{USER}@{apart.database}:{postgres.port}")
    here = Node(own_port(), folder / "here", url)
    far = NodeApart(own_port(), folder / "far", urlunsplit(there), machine=apart)
    far.settings = {"host": apart.people, "public_url": far.at}
    try:
        await started((here, far))
        yield here, far
    finally:
        await asyncio.gather(here.kill(), far.kill())


async def ready(node: Node) -> int:
    return (await asyncio.to_thread(ask, f"{node.at}/readyz")).status


async def until(node: Node, status: int, within_s: float) -> float:
    """Wait until a node says whether it is ready; how long that took."""
    began = time.monotonic()
    async with asyncio.timeout(within_s):
        while await ready(node) != status:  # noqa: ASYNC110 -- another process has no event for us
            await asyncio.sleep(0.05)
    return time.monotonic() - began


async def run(apart: Machine, postgres: OwnPostgres, folder: Path, seconds: float) -> str:
    async with nodes(apart, postgres, folder) as (here, far):
        fleet = Fleet(folder, here.url)
        try:
            await fleet.gather(here.links(MEETING), [[here.at], [far.at]], FOLLOWERS)
            fleet.work()
            await fleet.accepts(10)
            apart.pull()
            seen_s = await until(far, 503, SEEN_WITHIN_S)
            before = fleet.history.accepted
            await asyncio.sleep(seconds - seen_s)
            meanwhile = fleet.history.accepted - before
            held = [page.name for page in fleet.pages if page._cut.is_set()]
            assert (await ready(here), await ready(far), held) == (200, 503, [])
            assert meanwhile > seconds
            apart.plug()
            back_s = await until(far, 200, BACK_WITHIN_S)
            await fleet.accepts(20)
            await fleet.rest()
            log = await fleet.check()
        finally:
            await fleet.go_home()
    assert fleet.faults == []
    assert {page.at for page in fleet.pages} == {here.at, far.at}
    return (
        f"its cable pulled for {seconds:g} s: not ready after {seen_s:.1f} s, {meanwhile} commands "
        f"ok elsewhere, no page's line lost; ready {back_s:.1f} s after it was back.\n"
        f"  log of {len(log)} facts, {fleet.history.accepted} commands ok; "
        f"lost, doubled, unequal: {len(fleet.faults)}"
    )


@pytest.mark.long
@pytest.mark.timeout(240)
async def test_a_cable_pulled_for_a_minute_while_both_sides_moderate(
    apart: Machine, postgres: OwnPostgres, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    tell(await run(apart, postgres, tmp_path, 60))
