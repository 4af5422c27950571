"""A full meeting fits: the desk without scrolling, the hall's screen readable at ten metres."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from hybridmeet.adapters.secret_file import kept_secret
from tests.browser.crowded import ITEMS, MINUTES, crowded
from tests.browser.stage import ADMM, DESK, HALL, Device, Stage, shows_item
from tests.cli.running import QUICK, Server, called, demo

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(60)]

MOST_OF_DELEGATIONS = 18  # the members; the last line counts those that have no line of their own
SMALLEST = 0.045  # of the height: what ten metres ask for
LEAST_OF_FOOT = 0.027  # where delegations stand: their names come before the disclaimer
CUT = """() => [...document.querySelectorAll("[data-part=delegations] .name, .line h1")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 ||
    getComputedStyle(one).textOverflow === "ellipsis")
  .map((one) => one.textContent)"""
# buttons and rows that are not wholly to be seen, and boxes that hold more than they show
HIDDEN = """() => {
  const outside = (one) => {
    const box = one.getBoundingClientRect();
    return box.width === 0 || box.top < 0 || box.left < 0 ||
      box.bottom > innerHeight + 0.5 || box.right > innerWidth + 0.5;
  };
  const cut = (one) => one.scrollHeight > one.clientHeight + 1 && one.clientHeight > 0 &&
    ["hidden", "clip", "auto", "scroll"].includes(getComputedStyle(one).overflowY) &&
    getComputedStyle(one).webkitLineClamp === "none" && !one.classList.contains("vh");
  const name = (one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`;
  const acts = [...document.querySelectorAll(".desk [data-action], .desk [data-item]")];
  const boxes = [...document.querySelectorAll(".chair, .chair *")];
  return [...acts.filter(outside), ...boxes.filter(cut)].map(name);
}"""
SMALL = """([least, foot]) => [...document.querySelectorAll("body *")]
  .filter((one) => [...one.childNodes].some((text) => text.nodeType === 3 && text.data.trim()))
  .filter((one) => one.getClientRects().length && !one.closest(".vh, script, style"))
  .filter((one) => parseFloat(getComputedStyle(one).fontSize) <
    (one.matches(".hall > footer") ? foot : least) * innerHeight - 0.5)
  .map((one) => `${getComputedStyle(one).fontSize} ${one.textContent.trim().slice(0, 40)}`)"""


LANGS = ("vi-VN", "en-GB")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration, its first meeting as full as they come."""
    folder: Path = tmp_path_factory.mktemp("crowded")
    data = folder / "data"
    data.mkdir()
    kept_secret(data / "demo-secret")
    assert called("load", crowded(folder / "crowded.yaml"), "--data", data) == 0
    with demo(data, *QUICK) as running:
        stage = Stage(running, None)  # type: ignore[arg-type]  # -- no window is opened here
        stage.done(type="session.open", session="day1")
        stage.done(type="agenda.advance", session="day1", from_item=None)
        yield running


def scrolls(page: Page) -> tuple[int, int]:
    """By how many pixels a page is higher and wider than its window."""
    high, wide = page.evaluate(
        """() => [document.documentElement.scrollHeight - innerHeight,
          document.documentElement.scrollWidth - innerWidth]"""
    )
    return high, wide


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.long)])
@pytest.mark.parametrize("lang", LANGS)
def test_the_desk_does_not_scroll(stage: Stage, theme: str, lang: str) -> None:
    page = stage.enter("chair", ADMM, Device(DESK, lang=lang, theme=theme))
    shows_item(page, "x1")
    page.locator("[data-answer]").wait_for()
    page.evaluate("document.fonts.ready")

    assert scrolls(page) == (0, 0)
    assert page.locator(".desk ol > li, .desk li[data-item]").count() >= ITEMS
    assert page.evaluate(HIDDEN) == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("size", [HALL, pytest.param((1024, 768), marks=pytest.mark.long)])
def test_the_hall_reads_it_at_ten_metres(stage: Stage, lang: str, size: tuple[int, int]) -> None:
    page = stage.enter("screen", ADMM, Device(size, lang=lang))
    shows_item(page, "x1")
    page.locator("footer").wait_for()

    for delegations in (False, True):
        if delegations:
            page.keyboard.press("d")
            shown = page.locator("[data-part=delegations] li")
            assert shown.first.get_attribute("data-delegation") == "au"
            assert shown.count() >= MOST_OF_DELEGATIONS
        assert scrolls(page) == (0, 0)
        assert page.evaluate(CUT) == []
        if size[0] / size[1] > 1.5:
            foot = LEAST_OF_FOOT if delegations else SMALLEST
            assert page.evaluate(SMALL, [SMALLEST, foot]) == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_small_phone_does_not_scroll_sideways(stage: Stage, lang: str) -> None:
    page = stage.enter("participant_newyork", ADMM, Device((360, 640), lang=lang))
    shows_item(page, "x1")
    high, wide = scrolls(page)

    assert high > 0
    assert wide == 0


STATES: tuple[dict[str, Any], ...] = (
    {"type": "agenda.pause", "from_item": "x1"},
    {"type": "agenda.resume", "from_item": "x1"},
    {"type": "agenda.extend", "from_item": "x1", "by_ms": 1_000 - MINUTES * 60_000},
    {"type": "session.suspend", "reason": "Sự cố kỹ thuật về đường truyền hình ảnh và âm thanh"},
    {"type": "session.resume"},
    {"type": "agenda.go_to", "from_item": "x1", "item": "x17"},
    {"type": "agenda.defer", "item": "x5"},
    {"type": "agenda.conclude", "from_item": "x17"},
    {"type": "session.close"},
)


def test_no_state_of_a_full_session_overflows(stage: Stage) -> None:
    """The last of this file: it leads the session to its end."""
    desks = [stage.enter("chair", device=Device(DESK, lang=lang)) for lang in LANGS]
    halls = [stage.enter("screen", device=Device(HALL, lang=lang)) for lang in LANGS]
    for page in (*desks, *halls):
        shows_item(page, "x1")
    found = []
    for state in STATES:
        with stage.turning(*desks, *halls):
            stage.done(ADMM, session="day1", **state)
        for page in (*desks, *halls):
            over = page.evaluate(HIDDEN) if page in desks else page.evaluate(SMALL, [SMALLEST] * 2)
            found += [(state["type"], page.url, one) for one in over]
            found += [(state["type"], page.url, "scrolls")] * (scrolls(page) != (0, 0))

    assert found == []
    assert desks[0].locator("[data-phase=closed]").count() == 1
