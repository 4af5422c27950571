"""A long day on three open pages: each act comes once, silence between acts, and nothing grows."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from hybridmeet.application.policy import COMMAND_ROLES
from tests.acts import ACTS, Chance
from tests.browser.long_day import OpenPage
from tests.browser.stage import AAPTC, HALL, NEW_YORK, PHONE, Device, Stage
from tests.cli.running import QUICK, Server, demo
from tests.journeys.asking import ask, command

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.long, pytest.mark.timeout(400)]

MODERATION = ("session.", "agenda.", "attendance.check_")

SESSION: Final = "d1-am"
PAGES: Final = {
    "participant_newyork": Device(size=PHONE, zone=NEW_YORK),
    "chair": Device(),
    "screen": Device(size=HALL),
}
BATCHES: Final = 8
SHARES: Final = (BATCHES // 4, BATCHES // 2, BATCHES)  # where everything is weighed
SETTLED_S: Final = 1.2  # what is told once a second has been told
LIVED: Final = 2_000
QUIET_S: Final = 30  # several of what once a second would be, and of ticks
# From half of the acts to all of them. Clean pages grow by 0.1 to 0.2 MB in 1,000 acts more: they
# warm up. One that kept every patch grew by 1.8 to 2.6 MB.
HEAP_GROWS: Final = 600_000
NODES_GROW: Final = (
    600  # the state of a session decides what stands on a page; a leak was 800 at least
)
# An act leaves its events in the state, some four kilobytes each: a thousand acts in that half,
# which grew by 3,996 once; and what the allocator takes ahead.
SERVER_GROWS_KB: Final = 4_096 + 2_048


class Day:
    """The acts of a day, asked over HTTP of what the secretary's desk shows."""

    def __init__(self, stage: Stage, server: Server, acts: int) -> None:
        self.chance = Chance(seed=acts, shown=SESSION)
        self._base, self._acts = stage.base, acts
        self._token = stage.link("secretary", AAPTC)["token"]
        self._server = server
        self.memory_kb: list[int] = []

    def live(self, pages: list[OpenPage]) -> list[str]:
        """All of it, weighing on the way; where a page showed something else than the server."""
        wrong = []
        for batch in range(1, BATCHES + 1):
            self._go_on(self._acts * batch // BATCHES)
            wrong += [page.difference() for page in pages]
            if batch in SHARES:
                self._weigh(pages)
        return [one for one in wrong if one]

    def _go_on(self, taken: int) -> None:
        view = f"{self._base}/api/meetings/{AAPTC}/view"
        while self.chance.taken.total() < taken or (taken == self._acts and self.chance.missing):
            body = self.chance.next(ask(view, self._token).json["slices"])
            answer = command(self._base, AAPTC, self._token, **body)
            self.chance.answered(body, answer.code)

    def _weigh(self, pages: list[OpenPage]) -> None:
        status = Path(f"/proc/{self._server.child.pid}/status").read_text()
        self.memory_kb.append(int(status.partition("VmRSS:")[2].split()[0]))
        for page in pages:
            page.weigh()


def grown(page: OpenPage) -> dict[str, int]:
    """By how much more than its bar each of a page's weights grew in the second half."""
    _, half, late = page.weights
    bars = {"heap": HEAP_GROWS, "nodes": NODES_GROW, "listeners": 0}
    return {name: late[name] - half[name] for name in bars if late[name] - half[name] > bars[name]}


def test_open_pages_follow_a_long_day_of_two_thousand_acts(
    tmp_path: Path, browser: Browser, tell: Callable[[str], None]
) -> None:
    with demo(tmp_path / "data", *QUICK) as server:
        stage = Stage(server, browser)
        stage.done(AAPTC, type="session.open", session=SESSION)
        pages = [OpenPage.enter(stage, link, device) for link, device in PAGES.items()]
        day = Day(stage, server, LIVED)
        wrong = day.live(pages)
        pages[0].page.wait_for_timeout(SETTLED_S * 1000)
        silences = [page.silence() for page in pages]
        pages[0].page.wait_for_timeout(QUIET_S * 1000)
        needless = [silence.needless(QUIET_S) for silence in silences]
        tell(f"{day.chance.taken.total()} acts taken, {day.chance.refused.total()} refused")
        tell(f"server {day.memory_kb} kB at 25, 50 and 100 %")
        for link, page in zip(PAGES, pages, strict=True):
            tell(f"{link}: {len(page.patches())} patches; {page.weights}")
        stage.close()

    assert wrong == []
    assert [(page.counted()["join"], page.gaps()) for page in pages] == [(1, [])] * len(pages)
    assert needless == [{}] * len(pages)
    assert [grown(page) for page in pages] == [{}] * len(pages)
    assert day.memory_kb[2] - day.memory_kb[1] < SERVER_GROWS_KB
    assert ACTS.keys() == {name for name in COMMAND_ROLES if name.startswith(MODERATION)}
    assert stage.faults == []
