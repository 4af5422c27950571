"""A session is run from its opening to its end without a pointer."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import AAPTC, Device, Stage, shows_item, shows_phase

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(60)]

SESSION = "d1-trg"


def desk(stage: Stage) -> Page:
    """The training staff's chair at her own session; from here on nobody touches a pointer."""
    page = stage.window(Device())
    page.goto(stage.link("cochair", AAPTC)["url"])
    page.keyboard.press("Tab")
    while not page.locator("[data-action=enter]").evaluate("at => at === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chair")
    page.goto(f"{page.url}?session={SESSION}")
    shows_phase(page, "scheduled")
    expect(page.locator("[data-action=next]")).not_to_have_attribute("aria-disabled", "true")
    return page


def test_a_session_by_keyboard_alone(stage: Stage) -> None:
    page = desk(stage)
    press = page.keyboard.press
    button, clock = page.locator("[data-action=next]"), page.locator("[role=timer]")

    press("n")
    shows_phase(page, "open")
    shows_item(page, None)
    expect(button).to_contain_text("Start: 5b.")
    press("n")
    shows_item(page, "i5b")

    length = clock.text_content()
    press("+")
    page.locator("[data-answer=undo]").get_by_text("more minute").wait_for()
    assert clock.text_content() != length
    press("Space")
    page.get_by_text("paused", exact=False).first.wait_for()
    press("Space")
    expect(page.locator("[data-action=pause]")).to_contain_text("Pause")

    press("/")
    expect(page.locator("#ci")).to_be_focused()
    page.keyboard.type("head of delegation, india")
    row = page.locator("[data-person=in-head]")
    row.wait_for()
    press("Tab")
    while not row.locator("button").evaluate("at => at === document.activeElement"):
        press("Tab")
    press("Enter")
    expect(row).to_contain_text("in the room")
    press("/")
    assert page.locator("#ci").input_value() == "head of delegation, india"
    press("Escape")
    expect(page.locator("#ci")).to_have_value("")
    press("Escape")

    press("?")
    expect(page.locator("dialog[open]")).to_contain_text("Space")
    press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    press("Escape")
    shows_item(page, "i5b")
    shows_phase(page, "open")

    press("n")
    shows_item(page, None)
    press("b")
    shows_item(page, "i5b")
    press("n")
    shows_item(page, None)
    expect(button).to_have_attribute("data-step", "close")
    press("n")
    expect(page.locator("dialog[open]")).to_be_visible()
    press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    shows_phase(page, "open")
    press("n")
    press("Tab")
    expect(page.locator("[data-action=close-session]")).to_be_focused()
    press("Enter")
    shows_phase(page, "closed")
