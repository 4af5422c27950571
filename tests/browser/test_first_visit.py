"""What a first visit costs, needs and leaves: bytes, a cookie, no form, either language."""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import serious
from tests.browser.stage import (
    AAPTC,
    ADMM,
    DESK,
    HALL,
    NEW_YORK,
    PHONE,
    Device,
    Stage,
    current,
    shows_item,
)
from tests.cli.running import post

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(60)]

MOST_BYTES = 150_000
COOKIE = "__Host-hm"
ANSWER = "43/live,"  # a Socket.IO ack: what the join is answered, and the clock's round trips
NO_WEBSOCKETS = """globalThis.WebSocket = class {
  constructor() { setTimeout(() => this.onerror?.(new Event("error"))); }
  close() {}
};"""
VIETNAMESE = Device(size=PHONE, lang="vi-VN")


@pytest.fixture(scope="module", autouse=True)
def sitting(server: Any) -> None:
    """The first item of ADMM+ is current."""
    stage = Stage(server, None)  # type: ignore[arg-type]  # -- no window is opened here
    stage.done(type="session.open", session="day1")
    stage.done(type="agenda.advance", session="day1", from_item=None)


def counted(page: Page) -> dict[str, float]:
    """Bytes that come over the line, by address, counted by the browser itself."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    urls: dict[str, str] = {}
    sizes: defaultdict[str, float] = defaultdict(float)

    def on_request(sent: dict[str, Any]) -> None:
        urls[sent["requestId"]] = sent["request"]["url"]

    def on_finished(end: dict[str, Any]) -> None:
        sizes[urls[end["requestId"]]] += end["encodedDataLength"]

    def on_frame(told: dict[str, Any]) -> None:
        said = told["response"]["payloadData"]
        if said.startswith(ANSWER):  # what others do meanwhile is no part of a load
            sizes["live"] += len(said.encode())

    line.on("Network.requestWillBeSent", on_request)
    line.on("Network.loadingFinished", on_finished)
    line.on("Network.webSocketFrameReceived", on_frame)
    return sizes


@pytest.mark.parametrize(
    ("link", "meeting"),
    [("public", ADMM), ("participant_newyork", ADMM), ("delegate_india", AAPTC)],
)
def test_the_first_load_of_follow_is_small(
    stage: Stage, link: str, meeting: str, tell: Callable[[str], None]
) -> None:
    page = stage.window(Device(size=PHONE, zone=NEW_YORK))
    url = stage.link(link, meeting)["url"]
    if link != "public":
        stage.through_the_door(page, url)
        url = page.url
    page.goto("about:blank")
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    sizes = counted(page)

    page.goto(url)
    page.locator("[data-link=online]").wait_for()
    page.locator("[data-moment]").wait_for()
    page.wait_for_load_state("networkidle")

    tell(f"{round(sum(sizes.values()))} bytes on a first visit")
    assert len(sizes) >= 10
    assert 100_000 < sum(sizes.values()) < MOST_BYTES


def test_the_public_page_opens_without_a_form(stage: Stage) -> None:
    page = stage.window(Device(size=PHONE))
    page.goto(stage.link("public")["url"])

    shows_item(page, "i1")
    assert page.locator("form, input, [data-action=enter]").count() == 0
    assert page.context.cookies() == []
    expect(page.locator("body")).to_contain_text("Demonstration. From press reports")


def test_a_link_shows_one_form_and_opens_its_seat(stage: Stage) -> None:
    page = stage.window(Device(size=PHONE, zone=NEW_YORK))
    page.goto(stage.link("participant_newyork")["url"])

    assert page.locator("form").count() == 1
    assert page.locator("button").count() == page.locator("[data-action=enter]").count() == 1
    assert page.context.cookies() == []

    page.locator("[data-action=enter]").click()
    page.wait_for_url(f"**/m/{ADMM}/unhq-1/follow")
    shows_item(page, "i1")
    [cookie] = page.context.cookies()
    kept = {name: cookie[name] for name in ("name", "path", "httpOnly", "secure", "sameSite")}
    assert kept == {
        "name": COOKIE,
        "path": "/",
        "httpOnly": True,
        "secure": True,
        "sameSite": "Lax",
    }
    assert stage.link("participant_newyork")["token"] not in page.content()


def test_one_browser_holds_two_seats_and_neither_tab_changes_the_other(stage: Stage) -> None:
    first = stage.enter("delegate_india")
    second = first.context.new_page()
    stage.through_the_door(second, stage.link("moderator")["url"])

    first.reload()
    shows_item(first, "i1")
    assert first.url.endswith("/in-head/follow")
    expect(second.locator("[data-action=next]")).not_to_have_attribute("aria-disabled", "true")
    assert first.locator("[data-action=next]").count() == 0


def test_a_revoked_seat_is_shown_out_at_once(stage: Stage, tell: Callable[[str], None]) -> None:
    page = stage.enter("media")
    page.locator("[data-link=online]").wait_for()
    stage.forgive("410", "401", "403")
    url = f"{stage.base}/api/meetings/{ADMM}/revocations"
    page.evaluate("""() => { globalThis.out = new Promise((told) => new MutationObserver(() =>
      document.querySelector("[data-link=refused]") && told(performance.now()))
      .observe(document, { subtree: true, childList: true, attributes: true })); }""")

    asked = page.evaluate("performance.now()")
    status, _ = post(url, {"person": "press-1"}, stage.link("secretary")["token"])
    took = page.evaluate("globalThis.out") - asked

    tell(f"shown out after {round(took)} ms")
    assert status == 200
    assert took < 1_500  # a second for the socket, and what the page needs to ask and show
    expect(page.locator("h1")).to_contain_text("This seat is no longer open")
    page.goto(stage.link("media")["url"])
    assert page.locator("[data-action=enter]").count() == 0


@pytest.mark.long
def test_a_page_that_reaches_no_server_says_so(stage: Stage) -> None:
    page = stage.window(Device(size=PHONE))
    page.add_init_script(NO_WEBSOCKETS)
    page.route("**/socket.io/**", lambda poll: poll.abort())
    stage.forgive("ERR_FAILED")
    page.goto(stage.link("public")["url"])

    expect(page.locator("main")).to_contain_text("The server was not reached.", timeout=20_000)
    page.unroute("**/socket.io/**")
    shows_item(page, "i1")


@pytest.mark.long
@pytest.mark.parametrize("link", ["public", "chair"])
def test_a_way_that_no_line_comes_through_is_said(stage: Stage, link: str) -> None:
    page = stage.window(Device(size=PHONE if link == "public" else DESK))
    page.add_init_script(NO_WEBSOCKETS)
    stray = {"code": "other_node", "title": "Another server's session", "detail": "x"}
    page.route("**/socket.io/**sid=**", lambda poll: poll.fulfill(status=421, json=stray))
    stage.forgive("421")
    page.goto(stage.link(link)["url"])
    if link == "chair":
        page.locator("[data-action=enter]").click()

    words = "lets no websocket through" if link == "public" else "No websocket comes through"
    expect(page.locator("main")).to_contain_text(words, timeout=20_000)
    assert serious(page, "light") == []


def test_each_reader_sees_his_own_hour_beside_the_meetings(stage: Stage) -> None:
    newyork = stage.enter("participant_newyork", device=Device(size=PHONE, zone=NEW_YORK))
    hanoi = stage.enter("observer", device=Device(size=PHONE))
    for page in (newyork, hanoi):
        shows_item(page, "i1")

    two = r"\d\d:\d\d Ha Noi\s+· (\w+ \d+ \w+ )?\d\d:\d\d (\(−1 day\) )?New York \(you\)"
    expect(newyork.locator(current("i1"))).to_contain_text(re.compile(two))
    expect(hanoi.locator(current("i1"))).to_contain_text(re.compile(r"\d\d:\d\d Ha Noi"))
    assert "(you)" not in hanoi.locator("main").inner_text()


@pytest.mark.long  # desk, hall and phone in Vietnamese: test_layout.py
def test_pages_speak_vietnamese(stage: Stage) -> None:
    phone = stage.enter("delegate_india", ADMM, VIETNAMESE)
    desk = stage.enter("chair", AAPTC, Device(lang="vi-VN"))
    hall = stage.enter("screen", AAPTC, Device(lang="vi-VN", size=HALL))
    door = stage.window(VIETNAMESE)
    door.goto(stage.link("chair")["url"])
    home = stage.window(VIETNAMESE)
    home.goto(stage.base)

    for page, words in (
        (phone, "Bản trình diễn. Dựa theo tin báo chí"),
        (desk, "Chương trình nghị sự"),
        (hall, "Bản trình diễn. Dựa theo tin báo chí"),
        (door, "Vào cuộc họp"),
        (home, "Bản trình diễn. Dựa theo tin báo chí"),
    ):
        expect(page.locator("body")).to_contain_text(words)
        assert page.locator("html").get_attribute("lang") == "vi"
        english = re.compile(r"\b(Next|Now|Agenda|Linked|Enter the meeting|Undo|Online)\b")
        assert english.findall(page.locator("body").inner_text()) == [], page.url
