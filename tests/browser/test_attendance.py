"""The secretary's page of attendance: who came, who dropped, certified, and taken home."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.axe import serious
from tests.browser.stage import AAPTC, ADMM, PHONE, Device, Stage
from tests.cli.running import Server, demo

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(90)]

# nobody waits 90 s in a test for a lost line to count as away
SHORT_GRACE = "min_advance_span_s = 0\ngrace_s = 0.2\n"
IN_ROOM = ("au-attache", "bn-attache")
ROSTER = """Name (original name),Join Time,Leave Time
"Expert 1, Japan",,
Head of Delegation,,
iPhone of Anna,,
"Head of Delegation, Viet Nam",11:48,11:47
"Head of Delegation, Malaysia",,{early}
"""
WIDE = "() => document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("attendance")
    config = folder / "short.toml"
    config.write_text(SHORT_GRACE, encoding="utf-8")
    with demo(folder / "data", "--config", str(config)) as running:
        yield running


def cell(page: Page, delegation: str) -> str:
    """What the matrix says of a delegation at the session, on one line."""
    text = page.locator(f"[data-delegation={delegation}] td[data-session=day1]").inner_text()
    return " ".join(text.split())


def people(stage: Stage, meeting: str) -> list[dict[str, Any]]:
    """The rows of a meeting's people."""
    bearer = {"Authorization": f"Bearer {stage.link('secretary', meeting)['token']}"}
    with urlopen(Request(f"{stage.base}/api/meetings/{meeting}/people", headers=bearer)) as answer:
        rows: list[dict[str, Any]] = json.load(answer)["people"]
    return rows


def asked(stage: Stage, page: str) -> bytes:
    """What the secretary's token gets over HTTP."""
    bearer = {"Authorization": f"Bearer {stage.link('secretary')['token']}"}
    with urlopen(Request(stage.base + page, headers=bearer)) as answer:
        body: bytes = answer.read()
    return body


def test_a_small_day_is_seen_certified_and_taken_home(stage: Stage) -> None:
    for person in IN_ROOM:
        stage.done(link="desk", type="attendance.check_in", person=person)
    stage.done(type="session.open", session="day1")
    stage.done(type="agenda.advance", session="day1", from_item=None)
    india = stage.enter("delegate_india")
    page = stage.enter("secretary")
    page.goto(page.url.replace("/chair", "/attendance"))

    # who is here, and how
    expect(page.locator("[data-delegation=in] td[data-mode=online]")).to_be_visible()
    assert cell(page, "au").startswith("1 room")
    assert "1 of 5 expected" in cell(page, "in")
    expect(page.locator("[data-count=room]")).to_have_text("2")
    then = json.loads(asked(stage, f"/api/meetings/{ADMM}/attendance"))["as_of"]

    # a line that is lost during an item
    india.close()
    expect(page.locator("[data-drop=i1]")).to_contain_text("India", timeout=10_000)
    page.get_by_role("button", name="India: people").click()
    expect(page.locator("[data-person=in-head]")).to_contain_text("page")
    page.get_by_label("Credentials of India").select_option("provisional")
    expect(page.locator("[data-part=waiting]")).to_contain_text("India: credentials provisional")
    page.get_by_text("The same as a table").click()
    rows = page.locator("[data-part=curve-table] tbody tr")
    expect(rows.last).to_contain_text("item 1, Opening")
    page.get_by_role("slider", name="Hour to read").press("Home")
    expect(page.locator("[data-part=reads]")).to_contain_text("in the room")

    # an item, by keyboard and under the curve: who was there, for which part, and who dropped out
    page.get_by_role("slider", name="Hour to read").press("End")
    page.get_by_role("slider", name="Hour to read").press("Enter")
    item = page.locator("li[data-item=i1]")
    expect(item.locator("[data-there=au-attache]")).to_contain_text("the whole item")
    expect(item.locator("[data-dropped]")).to_contain_text("India")
    assert serious(page, "light") == []
    item.locator("button").first.click()
    expect(item.locator("[data-part=item]")).to_have_count(0)
    block = page.locator("[data-block=i1] rect").bounding_box()
    assert block is not None
    page.mouse.click(block["x"] + block["width"] / 2, block["y"] + block["height"] / 2)
    expect(item.locator("[data-there=au-attache]")).to_be_visible()

    # the secretary vouches for it
    stage.done(type="session.close", session="day1")
    page.locator("[data-action=certify]").click()
    page.locator("[data-action=vouch]").click()
    expect(page.locator("[data-certified=yes]")).to_contain_text("revision 1.")

    # a roster that comes afterwards: looked at, recorded once, and the certificate says so
    early = datetime.fromisoformat(then) - timedelta(hours=1)  # he left before the gavel
    roster = ROSTER.format(early=early.isoformat())
    zoom: FilePayload = {"name": "zoom.csv", "mimeType": "text/csv", "buffer": roster.encode()}
    page.locator("[data-action=roster]").click()
    page.get_by_label("Roster file").last.set_input_files(zoom)
    lines = page.locator("[data-part=preview] tbody tr")
    expect(lines).to_have_count(5)
    standings = [line.get_attribute("data-standing") for line in lines.all()]
    assert standings == ["matched", "to_choose", "unmatched", "left_out", "left_out"]
    expect(lines.nth(3)).to_contain_text("ends before it begins")
    assert lines.nth(3).get_by_role("combobox").input_value() == "skip"
    expect(lines.nth(4)).to_contain_text("before the session opened: not counted")
    assert lines.nth(4).get_by_role("combobox").count() == 0
    choice = lines.nth(3).get_by_role("combobox")
    choice.select_option("=vn-head")  # wrong hours: asked for, never the whole session
    expect(lines.nth(3)).to_contain_text("Until then the line is left out.")
    assert "whole session" not in lines.nth(3).inner_text()
    assert lines.nth(3).get_by_role("textbox").count() == 2
    choice.select_option("skip")
    for part in ("outside", "doubtful"):
        expect(page.locator(f"[data-part={part}]")).to_contain_text("1 line ")
    lines.nth(1).get_by_role("combobox").select_option("=id-head")
    assert serious(page, "light") == []
    page.get_by_role("button", name="Record 2 people and 1 bare name").click()
    expect(page.locator("[data-part=answer]")).to_contain_text("Recorded: 2 people")

    # the page is loaded anew, and the same list comes once more: it is known
    page.reload()
    page.locator("[data-action=roster]").click()
    page.get_by_label("Roster file").last.set_input_files(zoom)
    lines.nth(1).get_by_role("combobox").select_option("=id-head")
    page.get_by_role("button", name="Record 2 people and 1 bare name").click()
    expect(page.locator("[data-part=answer]")).to_contain_text("recorded already")
    figures = page.locator("[data-certified=changed] [data-part=figures]")
    expect(figures).to_contain_text("Certified: 4 people, 2 in person.")
    expect(figures).to_contain_text("Known now: 6, 2 in person; 2 more since.")
    page.locator("[data-action=certified]").click()
    certified = page.locator("[data-part=certified-list]")
    expect(certified.locator("[data-person]")).to_have_count(4)
    expect(certified).not_to_contain_text("Japan")
    expect(page.locator("[data-part=added]")).to_contain_text("Expert 1, Japan")
    assert serious(page, "light") == []
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=unmatched]")).to_contain_text("1 name")
    for delegation in ("jp", "id"):
        expect(page.locator(f"[data-delegation={delegation}] td[data-mode=online]")).to_be_visible()

    # a line of it was the wrong person's: found with him, put right, undone, taken back for good
    page.get_by_role("button", name="Indonesia: people").click()
    page.locator("[data-person=id-head] [data-action=said]").press("Enter")
    said = page.get_by_role("dialog")
    row = said.locator("[data-row=bridge][data-void=false]")
    expect(row).to_contain_text("on the line, ")
    row.locator("[data-action=correct]").press("Enter")
    said.get_by_label("Who").select_option("id-attache")
    assert serious(page, "light") == []
    said.get_by_label("From").press("Enter")
    answer = said.locator("[data-part=answer]")
    expect(answer).to_contain_text("Corrected: it stands with Defence Attaché of Indonesia")
    expect(row).to_have_count(0)
    answer.locator("[data-action=undo]").click()
    expect(row).to_have_count(1)
    row.locator("[data-action=take-back]").click()
    expect(answer).to_contain_text("Taken back: bridge")
    page.keyboard.press("Escape")
    expect(page.locator("[data-delegation=id] td[data-mode=absent]")).to_be_visible()

    # a desk's check-in was somebody else's; and a bare name is somebody after all
    page.get_by_role("button", name="Australia: people").click()
    page.locator("[data-person=au-attache] [data-action=said]").click()
    desk = said.locator("[data-fact=desk][data-void=false]")
    desk.locator("[data-action=take-back]").click()
    expect(desk).to_have_count(0)
    answer.locator("[data-action=undo]").click()
    expect(desk).to_have_count(1)
    desk.locator("[data-action=correct]").click()
    said.get_by_label("Who").select_option("nz-attache")
    said.locator("[data-action=becomes]").click()
    expect(desk).to_have_count(0)
    expect(said.locator("[data-fact=desk]").last).to_contain_text("taken back or corrected")
    answer.locator("[data-action=undo]").click()
    expect(desk).to_have_count(1)
    said.locator("[data-action=mark-phone]").click()
    heard = said.locator("[data-fact=technician][data-void=false]")
    expect(heard).to_contain_text("on the line by telephone")
    answer.locator("[data-action=undo]").click()
    expect(heard).to_have_count(0)
    said.locator("[data-action=plate]").click()
    expect(said.locator("[data-part=plate]")).to_contain_text("A new link is made.")
    said.get_by_role("button", name="Close").last.click()
    page.locator("[data-part=unmatched] summary").click()
    page.get_by_role("button", name="Say who it is: iPhone of Anna").click()
    said.get_by_label("Who").select_option("nz-head")
    page.locator("[data-action=becomes]").click()
    expect(page.locator("[data-delegation=nz] td[data-mode=online]")).to_be_visible()
    expect(page.locator("[data-part=unmatched]")).to_have_count(0)
    page.locator("[data-action=plates]").click()
    expect(page.locator("[data-part=files]")).to_contain_text("nameplates have a QR code")

    # somebody whom the desk let in provisionally
    walked = {"delegation": "th", "function": "Alternate, Thailand", "replaces": "th-alternate"}
    stage.done(link="desk", type="people.walk_in", **walked)
    for mistaken in (True, False):
        page.locator("[data-arrival] [data-action=admit]").click()
        expect(page.locator("[data-part=answer]")).to_contain_text("is admitted.")
        expect(page.locator("[data-arrival]")).to_have_count(0)
        if mistaken:
            page.locator("[data-part=answer] [data-action=undo]").click()

    # taken home, and looked at as it was
    with page.expect_download() as taken:
        page.get_by_role("link", name="Attendance, CSV").click()
    assert "Japan" in Path(taken.value.path()).read_text(encoding="utf-8-sig")
    links = page.locator("[data-part=files] a:not([href*=pdf])").evaluate_all(  # PDF takes seconds
        "(all) => Promise.all(all.map((one) => fetch(one.href).then(({ status }) => status)))"
    )
    assert set(links) == {200}
    page.goto(f"{page.url.partition('?')[0]}?until={then}")
    expect(page.locator("main[data-past=true]")).to_contain_text("As it was at")
    expect(page.locator("[data-delegation=in] td[data-mode=online]")).to_be_visible()
    expect(page.locator("[data-delegation=jp] td[data-mode=absent]")).to_be_visible()
    assert page.locator("[data-action=certify], [data-action=roster]").count() == 0
    page.get_by_role("button", name="Australia: people").click()
    page.locator("[data-person=au-attache] [data-action=said]").click()
    expect(said.locator("[data-part=known]")).to_contain_text("What was known at")
    expect(said.locator("[data-fact=desk]")).to_have_count(1)  # the one of the door, no later
    assert said.locator("li [data-action]").count() == 0


def test_what_the_secretary_decides_shows_where_it_counts(stage: Stage) -> None:
    day = {"meeting": AAPTC, "session": "d1-am"}
    stage.done(type="session.open", **day)
    india = stage.enter("delegate_india", AAPTC, Device(size=PHONE))
    chair = stage.enter("secretary", AAPTC)
    quorum, told = chair.locator("[data-action=quorum]"), india.locator("[data-part=quorum]")

    # credentials of the only delegation that is here
    expect(quorum).to_contain_text("1, needs")
    chair.locator("[title^=India]").click()
    for state, counted in (("pending", 0), ("provisional", 0), ("accepted", 1)):
        chair.get_by_role("button", name=state, exact=True).click()
        expect(quorum).to_contain_text(f"{counted}, needs")
        expect(told).to_contain_text(f"present: {counted}, needed")

    # who walks in and who replaces another: one refused, one admitted
    for delegation, replaced in (("in", "in-alternate"), ("in", None)):
        walked = {"delegation": delegation, "function": "Adviser, India", "replaces": replaced}
        stage.done(AAPTC, link="desk", type="people.walk_in", **walked)
    expect(chair.locator("[data-modality]")).to_contain_text("online (1)")
    admit = chair.get_by_role("button", name="Admit: Adviser, India")
    expect(admit).to_have_count(2)  # one list a second at most: the other may come with the next
    for mistaken in (True, False):
        chair.get_by_role("button", name="Refuse: Adviser, India").first.click()
        expect(admit).to_have_count(1)
        if mistaken:
            chair.locator("[data-answer=note] [data-action=back]").click()
            expect(admit).to_have_count(2)
    admit.click()
    expect(chair.locator("[data-modality]")).to_contain_text("mixed (1 in room, 1 online)")
    expect(admit).to_have_count(0)

    # a line that is really lost, told to the secretary at once and to its people when one is back
    [let_in] = [row["person"] for row in people(stage, AAPTC) if row["room"]]
    stage.done(AAPTC, link="desk", type="attendance.check_out", person=let_in)
    stage.forgive("ERR_INTERNET_DISCONNECTED", "WebSocket connection to")
    india.context.set_offline(offline=True)
    expect(chair.locator("[data-alert=contact_lost]")).to_contain_text("India", timeout=10_000)
    india.context.set_offline(offline=False)
    lost = india.locator("[data-part=contact-lost]")
    expect(lost).to_contain_text("Your delegation lost contact at", timeout=15_000)
    expect(lost).to_contain_text("here again since")
    expect(chair.locator("[data-again=contact_lost]")).to_be_visible()  # and the alert is gone
    lost.get_by_role("button").click()
    expect(lost).to_have_count(0)

    # one's own word, until the list is certified
    stage.done(type="session.close", **day)
    declare = india.locator("[data-part=declare]")
    recorded = declare.locator("[data-part=recorded]")
    expect(recorded).to_have_attribute("data-mode", "online")
    expect(recorded).to_contain_text("The list has you online, ")
    expect(recorded.locator("time")).to_have_count(2)  # from and to; his clock is the host's
    declare.locator("[data-action=declare-online]").click()
    declare.locator("[data-action=declare-undo]").click()
    expect(declare).to_have_attribute("data-said", "")
    declare.locator("[data-action=declare-room]").click()
    expect(recorded).to_contain_text("The list has you in the room")
    expect(declare).to_contain_text("It is marked as your own word")
    assert [one for page in (chair, india) for one in serious(page, "light")] == []
    chair.goto(chair.url.replace("/chair", "/attendance"))
    chair.get_by_role("button", name="India: people").click()
    expect(chair.locator("[data-person=in-head]")).to_contain_text("own word")
    stage.done(type="attendance.certify", **day)
    expect(declare).to_contain_text("certified now; nothing can be added here")
    assert declare.locator("[data-action]").count() == 0


@pytest.mark.long
def test_who_only_reads_gets_no_act_and_a_phone_no_sideways_page(stage: Stage) -> None:
    page = stage.enter("moderator", device=Device(size=PHONE))
    page.goto(page.url.replace("/chair", "/attendance"))
    page.locator("[data-part=matrix]").wait_for()

    expect(page.locator("[data-part=waiting]")).to_contain_text("The secretary decides.")
    assert page.locator("[data-action=paper], [data-action=certify]").count() == 0
    assert page.evaluate(WIDE) == 0
    assert serious(page, "light") == []

    page.goto(page.url.partition("/attendance")[0] + "/print/participants")  # paper, on a phone
    expect(page.get_by_role("link", name="Attendance")).to_be_visible()
    assert page.evaluate(WIDE) == 0
    assert serious(page, "light") == []
