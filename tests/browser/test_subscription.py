"""What a reader's browser agrees with the server: compressed messages, and subscriptions."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import serious
from tests.browser.stage import ADMM, PHONE, Device, Stage
from tests.cli.running import Server, get

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(60)]

JOIN = """async (meeting) => {
  const line = new WebSocket(
    location.origin.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
  );
  const heard = [];
  return new Promise((resolve, reject) => {
    line.onerror = () => reject(new Error("no line"));
    line.onmessage = ({ data }) => {
      heard.push(data);
      if (data.startsWith("0{")) line.send("40/live,");
      if (data.startsWith("40/live,"))
        line.send(`42/live,1["join",${JSON.stringify({ meeting })}]`);
      if (data.startsWith("43/live,1")) {
        line.close();
        const answer = JSON.parse(data.slice("43/live,1".length))[0];
        resolve({ extensions: line.extensions, slices: answer.slices });
      }
    };
  });
}"""


def subscribed(page: Page) -> str:
    """A new secret address of the page's seat."""
    page.locator("[data-part=subscribe] > summary").click()
    page.get_by_role("button", name="My items only").click()
    return page.get_by_label("Address of the calendar").input_value()


def withdraw(page: Page, address: str | None = None) -> None:
    """Withdraw the address that stands there, or another one."""
    field = page.get_by_label("Address to withdraw")
    if not field.is_visible():
        page.locator("[data-part=withdraw] > summary").click()
    if address is not None:
        field.fill(address)
    field.press("Enter")


def test_an_address_is_made_used_and_withdrawn(stage: Stage) -> None:
    page = stage.enter("delegate_india", device=Device(size=PHONE))
    stage.forgive("404")  # asked for below, on purpose
    address = subscribed(page)
    assert get(address)[0] == 200

    withdraw(page)

    said = page.locator("[data-part=withdraw] [role=status]")
    expect(said).to_have_text("The address is withdrawn.")
    expect(page.get_by_label("Address of the calendar")).to_have_count(0)
    assert get(address)[0] == 410
    assert serious(page, "light") == []

    withdraw(page, address.replace("http", "webcal", 1))
    expect(said).to_contain_text("There is no such address, or it is not yours.")


@pytest.mark.long
def test_nobody_withdraws_what_is_anothers(stage: Stage) -> None:
    india = stage.enter("delegate_india", device=Device(size=PHONE))
    newyork = stage.enter("participant_newyork", device=Device(size=PHONE))
    stage.forgive("404", "400")
    address = subscribed(india)
    newyork.locator("[data-part=subscribe] > summary").click()
    said = newyork.locator("[data-part=withdraw] [role=status]")

    for wrong in (address, "my calendar"):
        withdraw(newyork, wrong)
        expect(said).to_contain_text("There is no such address, or it is not yours.")
        newyork.get_by_label("Address to withdraw").fill("")

    assert get(address)[0] == 200


def test_the_public_has_nothing_to_withdraw(stage: Stage) -> None:
    page = stage.window(Device(size=PHONE))
    page.goto(stage.link("public", ADMM)["url"])
    page.locator("[data-part=subscribe] > summary").click()

    expect(page.get_by_label("Address of the calendar")).to_have_value(
        f"{stage.base}/m/{ADMM}/cal/{ADMM}.ics"
    )
    assert page.locator("[data-part=withdraw]").count() == 0


def test_chromium_agrees_and_its_view_is_that_of_http(server: Server, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(server.told["base_url"])
    joined: dict[str, Any] = page.evaluate(JOIN, ADMM)
    view: dict[str, Any] = page.evaluate(
        "async (meeting) => (await fetch(`/api/meetings/${meeting}/view`)).json()", ADMM
    )
    page.close()

    assert joined["extensions"].startswith("permessage-deflate")
    assert "no_context_takeover" in joined["extensions"]
    assert joined["slices"] == view["slices"]
