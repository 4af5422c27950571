"""axe-core finds nothing serious on any page, in any state, light or dark; nothing runs wide."""

from typing import Any

import pytest

from tests.browser.axe import serious
from tests.browser.stage import AAPTC, ADMM, DESK, HALL, NEW_YORK, Device, Stage

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(90)]

PATHS = (
    "/",
    f"/m/{ADMM}",
    f"/m/{ADMM}/trong/chair",
    "/m/nothing-here",
    "/nothing",
    "/l/" + "x" * 43,
    "/api",
)
THEMES = ("light", pytest.param("dark", marks=pytest.mark.long))
WIDE = "() => document.documentElement.scrollWidth - innerWidth"
# boxes whose content stands wider than they are
SPILLS = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => getComputedStyle(one).overflowX === "visible")
  .map((one) => `${one.className} ${one.textContent.trim().slice(0, 40)}`)"""

# each session of AAPTC in a state of its own; what a phone calls it
STATES = {
    "d1-am": "item",
    "d1-pm": "between",
    "d1-cmd": "shut",
    "d1-trg": "suspended",
    "d2-am": "ended",
    "d2-pm": "first",
    "d2-trg": "all_done",
    "d3-pm": "before",
}


@pytest.fixture(scope="module")
def states(server: Any) -> None:
    """Brings the sessions into their states."""
    stage = Stage(server, None)  # type: ignore[arg-type]  # -- no window is opened here
    for session in STATES:
        if session != "d3-pm":
            stage.done(AAPTC, type="session.open", session=session)
    for session in ("d1-am", "d1-pm", "d1-cmd", "d1-trg", "d2-am"):
        stage.done(AAPTC, type="agenda.advance", session=session, from_item=None)
    stage.done(AAPTC, type="agenda.conclude", session="d1-pm", from_item="i4")
    stage.done(AAPTC, type="session.suspend", session="d1-trg", reason="Technical break")
    stage.done(AAPTC, type="session.close", session="d2-am")
    stage.done(AAPTC, type="agenda.go_to", session="d2-trg", from_item=None, item="d2-trg-break")
    stage.done(AAPTC, type="agenda.defer", session="d2-trg", item="i9b")
    stage.done(AAPTC, type="agenda.conclude", session="d2-trg", from_item="d2-trg-break")
    stage.done(AAPTC, "desk", type="attendance.check_in", person="in-head")
    stage.done(ADMM, type="session.open", session="day1")
    stage.done(ADMM, type="agenda.advance", session="day1", from_item=None)


@pytest.mark.parametrize("theme", THEMES)
def test_follow_in_every_state(stage: Stage, states: None, theme: str) -> None:
    phone = Device(size=(360, 740), zone=NEW_YORK, theme=theme)
    page = stage.enter("observer", AAPTC, phone)
    seat = page.url
    found, wide = [], {}
    for session, moment in STATES.items():
        page.goto(f"{seat}?session={session}")
        page.locator(f"[data-moment={moment}]").wait_for()
        found += serious(page, theme)
        wide[session] = page.evaluate(WIDE)

    assert found == []
    assert set(wide.values()) == {0}


@pytest.mark.parametrize("theme", THEMES)
def test_home_door_and_what_is_not_there(stage: Stage, states: None, theme: str) -> None:
    page = stage.window(Device(size=(360, 740), theme=theme))
    stage.forgive(
        "401", "403", "404"
    )  # what is not there, and a seat that this browser does not hold
    found = []
    for path in PATHS:
        page.goto(stage.base + path)
        page.locator("h1").first.wait_for()
        found += serious(page, theme)
        assert page.evaluate(WIDE) == 0, path
    page.goto(stage.link("chair")["url"])
    found += serious(page, theme)

    assert found == []


@pytest.mark.parametrize("size", [(360, 740), DESK, (1920, 1080)])
def test_nothing_on_the_first_page_runs_into_its_neighbour(
    stage: Stage, states: None, size: tuple[int, int]
) -> None:
    page = stage.window(Device(size))
    page.goto(stage.base)
    page.locator(f"[data-meeting={AAPTC}][data-group=now]").wait_for()

    assert page.evaluate(SPILLS) == []


@pytest.mark.parametrize("theme", THEMES)
def test_desk_and_hall_screen(stage: Stage, states: None, theme: str) -> None:
    desk = stage.enter("chair", AAPTC, Device(theme=theme))
    found = []
    for session, word in (("d1-am", "Next:"), ("d3-pm", "Open the session"), ("d1-trg", "Resume")):
        desk.goto(f"{desk.url.partition('?')[0]}?session={session}")
        desk.locator("[data-action=next]").get_by_text(word).wait_for()
        if session == "d3-pm":
            desk.locator("[title^=India]").click()  # its people, one of them in the room
            desk.locator("[data-person=in-head]").wait_for()
        found += serious(desk, theme)
    for key, shown in (("?", "kbd"), ("q", "[data-counted]"), ("Enter", "[data-part=roll]")):
        desk.keyboard.press(key)  # Enter presses what calls the roll, or goes on with it
        desk.locator(f"dialog[open] {shown}").first.wait_for()
        found += serious(desk, theme)
        if key == "?":
            desk.keyboard.press("Escape")
    hall = stage.enter("screen", AAPTC, Device(size=HALL, theme=theme))
    for session in ("d1-am", "d1-cmd", "d1-trg", "d2-am", "d3-pm"):
        hall.goto(f"{hall.url.partition('?')[0]}?session={session}&theme={theme}")
        hall.locator(f"[data-session={session}]").wait_for()
        found += serious(hall, theme)

    assert found == []
