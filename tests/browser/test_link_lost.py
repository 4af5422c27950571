"""The server is killed for twenty seconds: clocks go on, the pages say so, and come back alone."""

import re
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import serious
from tests.browser.stage import (
    HALL,
    NEW_YORK,
    PHONE,
    Device,
    Stage,
    deadline,
    shows_item,
)
from tests.cli.running import QUICK, demo
from tests.ports import own_port

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(90)]

SPOKEN = "[aria-live=polite][data-part=announcer]"
AWAY_S = 17  # and what a start takes: twenty
AWAY_SHORT_S = 7  # past the five seconds after which a lost line is told
CUT = ("ERR_CONNECTION_REFUSED", "WebSocket connection to", "ERR_CONNECTION_RESET", "ERR_EMPTY")


def runs_on(page: Page, seconds: int) -> None:
    """Wait until the timer of a page has gone on by so many seconds."""
    shown = page.locator("[role=timer] .num")
    minutes, left = map(int, (shown.text_content() or "").split(":"))
    then = [divmod(minutes * 60 + left - seconds - late, 60) for late in range(4)]
    figures = re.compile("|".join(f"^{m}:{s:02}$" for m, s in then))
    expect(shown).to_have_text(figures, timeout=(seconds + 10) * 1000)


@dataclass
class Room:
    """The chair, New York and the hall, before and after."""

    stage: Stage
    chair: Page
    newyork: Page
    hall: Page

    @property
    def pages(self) -> tuple[Page, Page, Page]:
        return self.chair, self.newyork, self.hall

    @classmethod
    def enter(cls, stage: Stage) -> Self:
        stage.done(type="session.open", session="day1")
        stage.done(type="agenda.advance", session="day1", from_item=None)
        newyork = Device(size=PHONE, zone=NEW_YORK)
        room = cls(
            stage,
            stage.enter("chair"),
            stage.enter("participant_newyork", device=newyork),
            stage.enter("screen", device=Device(size=HALL)),
        )
        for page in room.pages:
            shows_item(page, "i1")
        return room

    def says_that_the_link_is_lost(self) -> None:
        banner = self.newyork.locator("[data-part=lost]")
        expect(banner).to_contain_text("Link lost at")
        expect(banner).to_contain_text("the clocks keep running")
        expect(self.chair.locator("[data-answer=lost]")).to_contain_text("The clock keeps running.")
        expect(self.chair.locator("[data-action=next]")).to_have_attribute("aria-disabled", "true")
        expect(self.hall.locator(".lost")).to_contain_text("Link lost at")
        expect(self.newyork.locator(SPOKEN)).to_have_text(re.compile("The link is lost"))

    def is_back(self) -> None:
        for page in self.pages:
            shows_item(page, "i2")
        expect(self.newyork.locator("[data-link=online]")).to_be_visible()
        expect(self.newyork.locator("[data-part=lost]")).to_have_count(0)
        expect(self.newyork.locator(SPOKEN)).to_have_text(re.compile("The link is back"))
        expect(self.hall.locator(".lost")).to_have_count(0)
        self.chair.keyboard.press("n")
        for page in self.pages:
            shows_item(page, "i3")


@pytest.mark.parametrize("away_s", [AWAY_SHORT_S, pytest.param(AWAY_S, marks=pytest.mark.long)])
def test_killed_for_some_seconds_and_back(tmp_path: Path, browser: Browser, away_s: int) -> None:
    data = tmp_path / "data"
    port = ("--port", str(own_port()))
    with demo(data, *QUICK, *port) as server:
        stage = Stage(server, browser)
        room = Room.enter(stage)
        before = deadline(room.newyork)
        stage.forgive(*CUT)
        server.end(signal.SIGKILL)
        runs_on(room.newyork, away_s)

        room.says_that_the_link_is_lost()
        assert [one for page in room.pages for one in serious(page, "light")] == []
        assert [abs(deadline(page) - before) < 1_000 for page in room.pages] == [True] * 3

    with demo(data, *QUICK, *port) as server:
        stage.server = server
        stage.done(type="agenda.advance", session="day1", from_item="i1")
        room.is_back()
        ends = [deadline(page) for page in room.pages]
        stage.close()

    assert max(ends) - min(ends) < 1_000
    assert stage.faults == []
