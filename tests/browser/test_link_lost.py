"""The server is killed for twenty seconds: clocks go on, the pages say so, and come back alone."""

import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stage import (
    HALL,
    NEW_YORK,
    PHONE,
    Device,
    Stage,
    current,
    deadline,
    shows_item,
)
from tests.cli.running import demo

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(90)]

AWAY_S = 20
CUT = ("ERR_CONNECTION_REFUSED", "WebSocket connection to", "ERR_CONNECTION_RESET", "ERR_EMPTY")


def runs_on(page: Page, seconds: int) -> None:
    """Wait until the timer of a page has gone on by so many seconds."""
    shown = page.locator("[role=timer] .num")
    minutes, left = map(int, (shown.text_content() or "").split(":"))
    then = [divmod(minutes * 60 + left - seconds - late, 60) for late in range(4)]
    figures = re.compile("|".join(f"^{m}:{s:02}$" for m, s in then))
    expect(shown).to_have_text(figures, timeout=(seconds + 10) * 1000)


def test_killed_for_twenty_seconds_and_back(tmp_path: Path, browser: Browser) -> None:
    data = tmp_path / "data"
    with demo(data) as server:
        stage = Stage(server, browser)
        stage.done(type="session.open", session="day1")
        stage.done(type="agenda.advance", session="day1", from_item=None)
        chair = stage.enter("chair")
        newyork = stage.enter("participant_newyork", device=Device(size=PHONE, zone=NEW_YORK))
        hall = stage.enter("screen", device=Device(size=HALL))
        pages = (chair, newyork, hall)
        for page in pages:
            shows_item(page, "i1")
        before = deadline(newyork)
        port = stage.base.rpartition(":")[2]

        stage.forgive(*CUT)
        server.end(signal.SIGKILL)
        runs_on(newyork, AWAY_S)

        banner = newyork.locator("[data-part=lost]")
        expect(banner).to_contain_text("Link lost at")
        expect(banner).to_contain_text("the clocks keep running")
        expect(chair.locator("[data-answer=lost]")).to_contain_text("The clock keeps running.")
        expect(chair.locator("[data-action=next]")).to_have_attribute("aria-disabled", "true")
        expect(hall.locator(".lost")).to_contain_text("Link lost at")
        assert [abs(deadline(page) - before) < 1_000 for page in pages] == [True] * 3

    with demo(data, "--port", port) as server:
        stage.server = server
        stage.done(type="agenda.advance", session="day1", from_item="i1")
        for page in pages:
            shows_item(page, "i2")
        expect(newyork.locator("[data-link=online]")).to_be_visible()
        expect(banner).to_have_count(0)
        expect(hall.locator(".lost")).to_have_count(0)
        chair.keyboard.press("n")
        for page in pages:
            shows_item(page, "i3")
        ends = [deadline(page) for page in pages]
        assert max(ends) - min(ends) < 1_000
        assert newyork.locator(current("i3")).is_visible()
        stage.close()
    assert stage.faults == []
