"""A chair in Ha Noi presses Next; New York and the hall turn over with her."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.stage import (
    HALL,
    NEW_YORK,
    PHONE,
    Device,
    Stage,
    current,
    deadline,
    shows_item,
    shows_phase,
)

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(60)]

WITHIN_MS = 1_000  # one blink and a slow machine
SLACK_MS = 1_000
# when a page first shows an item, by the machine's clock
TURNS = """(shown) => { globalThis.turned = new Promise((told) => {
  const look = () => document.querySelector(shown) !== null &&
    told(performance.timeOrigin + performance.now());
  new MutationObserver(look)
    .observe(document, { subtree: true, childList: true, attributes: true });
}); return performance.timeOrigin + performance.now(); }"""


class SlowLine:
    """A desk's line on which what the server tells waits while answers still come through."""

    def __init__(self, page: Page) -> None:
        self.holds = False
        self._held: list[str | bytes] = []
        page.route_web_socket("**/socket.io/**", self._on_open)

    def let_go(self) -> None:
        """Everything that waited arrives."""
        self.holds = False
        for frame in self._held:
            self._page.send(frame)

    def _on_open(self, page: WebSocketRoute) -> None:
        self._page = page
        server = page.connect_to_server()
        server.on_message(self._on_told)

    def _on_told(self, frame: str | bytes) -> None:
        if self.holds and str(frame).startswith("42/live"):
            self._held.append(frame)
        else:
            self._page.send(frame)


def three(stage: Stage) -> tuple[Page, Page, Page]:
    """The chair's desk, a phone in New York and the hall's screen."""
    chair = stage.enter("chair")
    newyork = stage.enter("participant_newyork", device=Device(size=PHONE, zone=NEW_YORK))
    hall = stage.enter("screen", device=Device(size=HALL))
    return chair, newyork, hall


def test_two_windows_and_a_screen_turn_over_together(
    stage: Stage, tell: Callable[[str], None]
) -> None:
    chair, newyork, hall = three(stage)
    shows_phase(chair, "scheduled")
    newyork.locator("[data-link=online]").wait_for()
    hall.locator("[data-phase=scheduled]").wait_for()

    button = chair.locator("[data-action=next]")
    button.click()
    shows_phase(chair, "open")
    shows_phase(hall, "open")
    for page in (chair, newyork, hall):
        page.evaluate(TURNS, current("i1"))
    expect(button).to_contain_text("1. Opening: remarks by the co-chairs")
    pressed = chair.evaluate("performance.timeOrigin + performance.now()")
    button.click()

    took = [page.evaluate("globalThis.turned") - pressed for page in (chair, newyork, hall)]
    tell(f"turned over after {[round(ms) for ms in took]} ms")
    assert max(took) < WITHIN_MS
    expect(newyork.locator(current("i1"))).to_contain_text("Opening: remarks by the co-chairs")
    expect(hall.locator("h1")).to_contain_text("Opening: remarks by the co-chairs")
    ends = [deadline(page) for page in (chair, newyork, hall)]
    assert max(ends) - min(ends) < SLACK_MS


def test_a_reload_shows_the_same_time_left(stage: Stage) -> None:
    newyork = stage.enter("participant_newyork", device=Device(size=PHONE, zone=NEW_YORK))
    shows_item(newyork, "i1")
    before = deadline(newyork)

    newyork.reload()
    shows_item(newyork, "i1")

    assert abs(deadline(newyork) - before) < SLACK_MS


def test_a_device_clock_three_hours_wrong_shows_the_right_time(stage: Stage) -> None:
    right = stage.enter("participant_newyork", device=Device(size=PHONE, zone=NEW_YORK))
    wrong = stage.enter("chair", device=Device(wrong_clock=True))
    wrong_phone = stage.enter("observer", device=Device(size=PHONE, wrong_clock=True))
    for page in (right, wrong, wrong_phone):
        shows_item(page, "i1")
        page.locator("[data-link=online], [data-link=good], [data-answer]").first.wait_for()

    assert wrong.evaluate("Date.now() - performance.timeOrigin - performance.now()") > 10_000_000
    ends = [deadline(page) for page in (right, wrong, wrong_phone)]
    assert max(ends) - min(ends) < SLACK_MS
    clocks = [page.locator("time").first.get_attribute("datetime") for page in (right, wrong_phone)]
    assert clocks[0] is not None
    assert clocks[1] is not None
    assert clocks[0][:13] == clocks[1][:13]


@pytest.mark.long  # that one of a hundred moves the meeting is tests/journeys/test_presses.py
def test_who_presses_second_is_told_politely_who_was_first(stage: Stage) -> None:
    for act in ({"type": "session.open"}, {"type": "agenda.advance", "from_item": None}):
        stage.command(session="day1", **act)  # refused where a test before it has done so
    chair, cochair = stage.enter("chair"), stage.window()
    line = SlowLine(cochair)
    stage.through_the_door(cochair, stage.link("cochair")["url"])
    for page in (chair, cochair):
        shows_item(page, "i1")

    line.holds = True
    chair.locator("[data-action=next]").click()
    shows_item(chair, "i2")
    cochair.keyboard.press("n")
    answer = cochair.locator("[data-answer=refused]")
    answer.wait_for()
    line.let_go()
    shows_item(cochair, "i2")

    expect(answer).to_contain_text("was faster: item 2 has begun.")
    expect(answer).to_contain_text("Your step moved nothing.")
    expect(answer).to_contain_text(stage.name("chair"))


def test_every_page_says_where_a_delegation_is_and_a_cut_line_changes_no_count(
    stage: Stage,
) -> None:
    chair, hall = stage.enter("chair"), stage.enter("screen", device=Device(size=HALL))
    india = stage.enter("delegate_india", device=Device(size=PHONE))
    for person in ("in-alternate", "in-expert-1"):
        stage.done(link="desk", type="attendance.mark", person=person, online=True, via="bridge")
    stage.done(link="desk", type="attendance.check_in", person="in-attache")

    chair.locator("[title^=India]").click()
    said, colleague = chair.locator("[data-modality]"), india.locator("[data-person=in-attache]")
    expect(said).to_have_text("India: mixed (1 in room, 3 online)")
    expect(india.locator("[data-delegation=in]")).to_contain_text("mixed (1 in room, 3 online)")
    india.locator("[data-part=people]").scroll_into_view_if_needed()  # names come when one is near
    expect(colleague).to_contain_text("in the room, in Main hall")
    expect(hall.locator("[data-part=here]")).to_have_attribute("data-room", "1")

    stage.done(link="desk", type="attendance.mark", person="in-attache", online=True, via="phone")
    expect(said).to_have_text("India: mixed (1 in room, 3 online; 1 both)")
    expect(chair.locator("[data-person=in-attache]")).to_have_attribute("data-mode", "both")
    present = india.locator("[data-present]").get_attribute("data-present")

    stage.forgive("ERR_INTERNET_DISCONNECTED")
    india.context.set_offline(offline=True)
    expect(said).to_have_text("India: mixed (1 in room, 3 online; 1 both; 1 reconnecting)")
    room, online = (
        int(hall.locator("[data-part=here]").get_attribute(f"data-{one}") or "")
        for one in ("room", "online")
    )
    assert room + online == int(present or "")
    assert "Attaché" not in (hall.text_content("body") or "")
