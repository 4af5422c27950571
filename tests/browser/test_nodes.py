"""What a page shows while servers come and go: a goodbye is not seen, a silent database is said.

Two real nodes on one PostgreSQL behind a balancer, and one real browser.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.browser.conftest import ARGUMENTS
from tests.chromium import executable
from tests.nodes.balancer import Balancer
from tests.nodes.fleet import MEETING, started
from tests.nodes.node import Node
from tests.ports import own_port
from tests.postgres import OwnPostgres, own_server

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(120)]

NEXT: Final = "[data-action=next]"
# every answer that stood under the button, every epoch that was followed, whether it went blank
WATCH: Final = """() => {
  globalThis.seen = { answers: new Set(), epochs: new Set(), blank: false };
  const look = () => {
    seen.answers.add(document.querySelector("[data-answer]")?.dataset.answer);
    seen.epochs.add(hybridmeet.epoch);
    seen.blank ||= document.querySelector("[data-page=chair]") === null;
  };
  new MutationObserver(look)
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}"""
SEEN: Final = "() => [[...seen.answers], seen.epochs.size, seen.blank]"


@pytest.fixture
def postgres() -> Iterator[OwnPostgres]:
    with own_server() as server:
        yield server


@pytest.fixture
async def nodes(postgres: OwnPostgres, tmp_path: Path) -> AsyncIterator[tuple[Node, Node]]:
    """Two nodes, and whoever asks for one is sent to either in turn."""
    url, at = postgres.database("meetings"), f"http://127.0.0.1:{own_port()}"
    told = {"public_url": at, "drain_notice_s": "0.3"}
    both = tuple(Node(own_port(), tmp_path / name, url, dict(told)) for name in "ab")
    try:
        await started(both)
        async with Balancer([node.port for node in both]).running(int(at.rpartition(":")[2])):
            yield both[0], both[1]
    finally:
        await asyncio.gather(*(node.kill() for node in both))


@pytest.fixture
async def chair(nodes: tuple[Node, Node]) -> AsyncIterator[Page]:
    """The chair's desk, its session open and the first item current."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        page = await browser.new_page()
        await page.goto(nodes[0].links(MEETING)["chair"]["url"])
        await page.locator("[data-action=enter]").click()
        for phase_or_item in ("[data-phase=open]", "[data-item=i1]"):
            await page.locator(NEXT).click()
            await page.locator(phase_or_item).first.wait_for()
        yield page
        await browser.close()


async def test_a_goodbye_is_not_seen_and_a_lost_database_is_said(
    nodes: tuple[Node, Node], postgres: OwnPostgres, chair: Page, tell: Callable[[str], None]
) -> None:
    await chair.evaluate(WATCH)
    for node in nodes:
        assert (await node.end())[0] == 0
        await node.start()
    await chair.locator("[data-link=online]").wait_for()
    answers, epochs, blank = await chair.evaluate(SEEN)
    tell(f"two goodbyes: the desk said {answers}, followed {epochs} epochs")
    assert (epochs >= 2, blank, "lost" in answers) == (True, False, False)

    postgres.kill()
    await chair.keyboard.press("n")
    held = chair.locator("[data-answer=held]")
    await expect(held).to_contain_text("The server cannot record just now")
    await expect(held).to_contain_text("counts once")
    assert await chair.evaluate("hybridmeet.view['now/day1'].item") == "i1"
    postgres.start()

    await chair.locator("[data-item=i2]").first.wait_for()
    await expect(held).to_have_count(0)
    assert await chair.evaluate("hybridmeet.view['now/day1'].item") == "i2"
