"""Each background task of a whole server is broken once: it is seen, told by /readyz, and lives."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import aiohttp
import pytest
import structlog

from hybridmeet.application import tasks
from hybridmeet.application.tasks import Supervisor
from hybridmeet.domain.commands import OpenSession
from hybridmeet.domain.ids import CommandId, SessionId
from tests.engine import url_of
from tests.faults.lines import Line
from tests.nodes.houses import CHAIR, MEETING, houses

pytestmark = pytest.mark.journey

SEEN_WITHIN_S = 1.0
BACK_WITHIN_S = 3.0
SOON_AGAIN_S = 0.2  # instead of half a second, eighteen times
# Without it a node is a second late with what others did, and ready all the same.
NOT_TOLD = "listening to the database"
MUST_LIVE = {"heartbeat", "presence", "fan-out", "pulse", "ticks", "ticks to operators", "alarms"}

Work = Callable[[], Awaitable[None]]


class Broken(Exception):
    """What nobody foresaw."""


class Fuses:
    """A fuse in each task that is kept; one that blows breaks it wherever it stands."""

    def __init__(self) -> None:
        self.blown: dict[str, asyncio.Event] = {}
        self.begun: Counter[str] = Counter()
        self.with_what: BaseException = Broken()

    def into(self, name: str, work: Work) -> Work:
        """The same work, with a fuse."""
        blown = self.blown.setdefault(name, asyncio.Event())

        async def breakable() -> None:
            self.begun[name] += 1
            loop = asyncio.get_running_loop()
            working = loop.create_task(as_coroutine(work))
            waiting = loop.create_task(blown.wait())
            try:
                await asyncio.wait([working, waiting], return_when=asyncio.FIRST_COMPLETED)
                if blown.is_set():
                    blown.clear()
                    raise self.with_what
                await working
            finally:
                working.cancel()
                waiting.cancel()

        return breakable


async def as_coroutine(work: Work) -> None:
    await work()


@pytest.fixture
def _plain_log() -> Iterator[None]:
    """A traceback in colours takes half a second, and none of it is the server's."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture
def fuses(monkeypatch: pytest.MonkeyPatch) -> Fuses:
    fuses, honest = Fuses(), Supervisor.keep

    def keep(supervisor: Supervisor, name: str, work: Work) -> None:
        honest(supervisor, name, fuses.into(name, work))

    monkeypatch.setattr(Supervisor, "keep", keep)
    monkeypatch.setattr(tasks, "RESTART_AFTER_S", SOON_AGAIN_S)
    return fuses


async def told_by_readyz(http: aiohttp.ClientSession, status: int, name: str) -> float:
    """Ask until it says so; how long that took."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    while True:
        async with http.get("/readyz") as answer:
            if answer.status == status and (status == 200 or name in await answer.text()):
                return loop.time() - begun
        await asyncio.sleep(0.01)


@pytest.mark.usefixtures("_plain_log")
@pytest.mark.parametrize(
    "with_what",
    [Broken(), pytest.param(asyncio.CancelledError(), marks=pytest.mark.long)],
    ids=repr,
)
async def test_a_broken_task_is_told_and_begun_again(
    tmp_path: Path, fuses: Fuses, tell: Callable[[str], None], with_what: BaseException
) -> None:
    fuses.with_what = with_what
    seen: dict[str, float] = {}
    async with (
        houses(tmp_path, [url_of(tmp_path)]) as [(house, _)],
        aiohttp.ClientSession(house.url) as http,
    ):
        follower = Line("public", MEETING, {})
        await follower.connect(house.url)
        for name, fuse in fuses.blown.items():
            fuse.set()
            async with asyncio.timeout(BACK_WITHIN_S):
                if name == NOT_TOLD:
                    while fuses.begun[name] < 2:  # noqa: ASYNC110 -- two tries in half a second
                        await asyncio.sleep(0.01)
                    continue
                seen[name] = await told_by_readyz(http, 503, name)
                await told_by_readyz(http, 200, name)
        opening = OpenSession(session=SessionId("day1"))
        await house.registry.find(MEETING).execute(CHAIR, opening, CommandId("after all that"))
        async with asyncio.timeout(BACK_WITHIN_S):
            await follower.until(lambda slices: slices["now/day1"]["phase"] == "open")
        await follower.close()

    longest = max(seen.values()) * 1000
    tell(f"{len(seen)} tasks broken by {with_what!r}, each told within {longest:.0f} ms")
    assert seen.keys() >= MUST_LIVE
    assert max(seen.values()) < SEEN_WITHIN_S
