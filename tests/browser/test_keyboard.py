"""A session is run from its opening to its end without a pointer."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import AAPTC, Device, Stage, shows_item, shows_phase

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(60)]

SESSION = "d1-trg"

# Esc, and the next key before the browser has said that the sheet is closed
ESC_AND_N = """async () => {
  document.querySelector("dialog[open]").requestClose();
  await null;  // what a page does between two keys is done; a task, as "close" is, has not come
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
}"""


def tab_to(page: Page, wanted: str) -> None:
    """Walk there with Tab, as far as it takes and no further than a page is long."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not come to {wanted}")


def desk(stage: Stage) -> Page:
    """The training staff's chair at her own session; from here on nobody touches a pointer."""
    page = stage.window(Device())
    page.goto(stage.link("cochair", AAPTC)["url"])
    tab_to(page, "[data-action=enter]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chair")
    page.goto(f"{page.url}?session={SESSION}")
    shows_phase(page, "scheduled")
    expect(page.locator("[data-action=next]")).not_to_have_attribute("aria-disabled", "true")
    return page


def test_a_session_by_keyboard_alone(stage: Stage) -> None:
    page = desk(stage)

    opens(page)
    runs_the_clock(page)
    checks_in(page)
    calls_the_roll(page)
    helps(page)
    undoes(page)
    closes(page)


def opens(page: Page) -> None:
    page.keyboard.press("n")
    shows_phase(page, "open")
    shows_item(page, None)
    expect(page.locator("[data-action=next]")).to_contain_text("Start: 5b.")
    page.keyboard.press("n")
    shows_item(page, "i5b")


def runs_the_clock(page: Page) -> None:
    pause = page.locator("[data-action=pause]")
    page.keyboard.press("+")
    expect(page.locator("[data-answer=undo]")).to_contain_text("Item 5b has 1 more minute")
    page.keyboard.press("Space")
    expect(pause).to_contain_text("Go on")
    stood = page.locator("[role=timer]").text_content()
    page.keyboard.press("Space")
    expect(pause).to_contain_text("Pause")
    expect(page.locator("[role=timer]")).not_to_have_text(stood or "")


def checks_in(page: Page) -> None:
    field, row = page.locator("#ci"), page.locator("[data-person=in-head]")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("head of delegation, india")
    tab_to(page, "[data-person=in-head] button")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("in the room")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()


def calls_the_roll(page: Page) -> None:
    """One key each, as quick as a hand goes; one answer is corrected, then the roll is declared."""
    sheet, roll = page.locator("dialog[open]"), page.locator("[data-part=roll]")
    page.keyboard.press("q")
    expect(sheet).to_contain_text("Counted as observed")
    tab_to(page, "[data-action=call-roll]")
    page.keyboard.press("Enter")
    expect(roll).not_to_have_attribute("data-next", "")
    called = page.locator("[data-part=roll] li").count()
    for answer in "ro" * called:
        if roll.get_attribute("data-next") == "":
            break
        page.keyboard.press(answer)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("a")
    expect(page.locator("[data-part=roll] li").last).to_have_attribute("data-given", "absent")
    tab_to(page, "[data-action=declare-roll]")
    page.keyboard.press("Enter")
    expect(sheet).to_have_count(0)
    expect(page.locator("[data-action=quorum]")).to_contain_text(f"{called - 1}, needs")
    page.keyboard.press("q")
    expect(sheet).to_contain_text("Counted by roll call")
    tab_to(page, "[data-action=set-aside]")
    page.keyboard.press("Enter")
    expect(sheet).to_contain_text("Counted as observed")
    page.keyboard.press("Escape")
    # what was met by the roll is lost by what is observed: said, and nothing is in the way
    expect(page.locator("[data-kind=quorum_lost]")).to_be_visible()
    expect(page.locator("[data-quorum=not_met]")).to_be_visible()
    expect(page.locator("[data-action=next]")).not_to_have_attribute("aria-disabled", "true")


def helps(page: Page) -> None:
    sheet = page.locator("dialog[open]")
    page.keyboard.press("?")
    expect(sheet).to_contain_text("Space")
    for _ in range(3):  # the first closes the sheet, the others do nothing at all
        page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    shows_item(page, "i5b")
    shows_phase(page, "open")


def undoes(page: Page) -> None:
    page.keyboard.press("n")
    shows_item(page, None)
    page.keyboard.press("b")
    shows_item(page, "i5b")
    page.keyboard.press("n")
    shows_item(page, None)


def closes(page: Page) -> None:
    sheet = page.locator("dialog[open]")
    expect(page.locator("[data-action=next]")).to_have_attribute("data-step", "close")
    page.keyboard.press("n")
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    shows_phase(page, "open")
    page.keyboard.press("n")
    expect(sheet).to_be_visible()
    page.evaluate(ESC_AND_N)
    expect(sheet).to_be_visible()
    tab_to(page, "[data-action=close-session]")
    page.keyboard.press("Enter")
    shows_phase(page, "closed")
