"""The check-in desk: people found, let in and taken back, by several desks, also offline."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast
from urllib.request import Request as Asked
from urllib.request import urlopen

import pytest
import segno
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.browser.axe import serious
from tests.browser.conftest import ARGUMENTS
from tests.browser.stage import AAPTC, ADMM, PHONE, Device, Stage
from tests.browser.test_accessible import WIDE
from tests.browser.test_first_visit import counted
from tests.chromium import executable
from tests.cli.running import Server, post
from tests.engine import record_beside
from tests.faults.alarming import Life
from tests.faults.then import FORWARD

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.timeout(90)]

CUT = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "WebSocket connection to", "ERR_NETWORK_CHANGED")
TABLET = (820, 1180)
MOST_BYTES = 150_000
SCANS, EVERY_MS = 50, 12_000  # ten minutes
RELOADED_AFTER = 25
ANSWERS_LOST = 2
CONTROLLED = "() => navigator.serviceWorker.ready.then((one) => one.active?.state === 'activated')"
QUEUE = """async () => {
  const asked = (request) => new Promise((told, failed) => {
    request.onsuccess = () => told(request.result);
    request.onerror = failed;
  });
  const kept = await asked(indexedDB.open("hybridmeet-desk"));
  const all = await asked(kept.transaction("queue").objectStore("queue").getAll());
  kept.close();
  return all.map(({ id, body }) => ({ id, body }));
}"""
LISTS = """async () => {
  const asked = (request) => new Promise((told, failed) => {
    request.onsuccess = () => told(request.result);
    request.onerror = failed;
  });
  const kept = await asked(indexedDB.open("hybridmeet-desk"));
  const lists = await asked(kept.transaction("kept").objectStore("kept").getAllKeys());
  kept.close();
  return lists;
}"""
AGAIN = """async ({ address, queue }) => Promise.all(queue.map(async (command) => {
  const headers = { "Content-Type": "application/json", "X-Hybridmeet": "1" };
  const sent = { method: "POST", headers, body: JSON.stringify(command) };
  return (await fetch(address, sent)).status;
}))"""


# what the bell strikes, as the browser is asked to sound it
STRIKES = """globalThis.struck = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) {
  struck.push(Math.round(this.frequency.value * 10) / 10);
  return start.apply(this, when);
};"""
WIDTH, HEIGHT = 640, 480


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the browser's camera sees; read when a page opens it."""
    return tmp_path_factory.mktemp("camera") / "film.y4m"


@pytest.fixture(scope="module")
def browser(film: Path) -> Iterator[Browser]:
    """A browser with a camera."""
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    arguments = [*ARGUMENTS, *camera, f"--use-file-for-fake-video-capture={film}"]
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=executable(), args=arguments)
        yield started
        started.close()


def shoot(film: Path, text: str) -> None:
    """Hold a QR code before the camera: one grey picture, again and again."""
    code = [bytes(16 if dark else 235 for dark in row) for row in segno.make(text).matrix_iter(6)]
    left, top = (WIDTH - len(code[0])) // 2, (HEIGHT - len(code)) // 2
    rows = [bytearray([235]) * WIDTH for _ in range(HEIGHT)]
    for turn, row in enumerate(code):
        rows[top + turn][left : left + len(row)] = row
    picture = b"".join(rows) + bytes([128]) * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    film.write_bytes(head + (b"FRAME\n" + picture) * 2)


def people(stage: Stage, meeting: str = ADMM) -> list[dict[str, Any]]:
    """The list that a desk reads."""
    bearer = {"Authorization": f"Bearer {stage.link('desk', meeting)['token']}"}
    url = f"{stage.base}/api/meetings/{meeting}/people"
    with urlopen(Asked(url, headers=bearer)) as answer:
        listed: list[dict[str, Any]] = json.load(answer)["people"]
    return listed


def badge(row: dict[str, Any], meeting: str = ADMM) -> str:
    """What the QR code of somebody's badge says."""
    return f"HM1:{meeting}:{row['person']}:{row['code']}"


def linked(page: Page, waits: int = 0) -> None:
    """Wait until the desk's link stands and so much waits to be sent."""
    page.locator(f'[data-page=desk][data-linked=true][data-waits="{waits}"]').wait_for()


def scan(page: Page, rows: list[dict[str, Any]]) -> None:
    """Badges by a scanner that types, one every twelve seconds."""
    for row in rows:
        page.locator("#q").fill(badge(row))
        page.keyboard.press("Enter")
        page.clock.fast_forward(EVERY_MS)


@pytest.fixture
def later(tmp_path: Path, browser: Browser) -> Iterator[tuple[Stage, Life]]:
    """A server whose clock can be put forward, and what opens windows on it."""
    with Life.lived(tmp_path, ahead_s=0) as life:
        stage = Stage(Server(cast("Any", life.child), tmp_path / "log", life.told), browser)
        yield stage, life
        stage.close()
    assert stage.faults == []


def entered(folder: Path) -> dict[str, list[str | None]]:
    """Who was checked in by the record, and the own times of it."""
    times: defaultdict[str, list[str | None]] = defaultdict(list)
    with record_beside(folder / "data" / "hybridmeet.db") as record:
        for row in record.rows("event"):
            if row["type"] == "attendance.checked_in" and row["meeting"] == ADMM:
                fact = json.loads(row["body"])
                times[fact["person"]].append(fact.get("seen_at"))
    return dict(times)


def test_fifty_scans_of_ten_minutes_offline_arrive_once_each_with_their_own_times(
    later: tuple[Stage, Life], tmp_path: Path
) -> None:
    stage, life = later
    stage.forgive(*CUT)
    rows = people(stage)[:SCANS]
    page = stage.window(Device(size=PHONE))
    page.clock.install()
    stage.through_the_door(page, stage.link("desk")["url"])
    linked(page)
    page.wait_for_function(CONTROLLED)

    page.context.set_offline(True)
    scan(page, rows[:RELOADED_AFTER])
    page.locator(f'[data-page=desk][data-waits="{RELOADED_AFTER}"]').wait_for()
    stage.done(type="attendance.check_in", person=rows[6]["person"])
    page.reload()
    page.locator(f'[data-page=desk][data-waits="{RELOADED_AFTER}"]').wait_for()
    scan(page, rows[RELOADED_AFTER:])
    expect(page.locator("[data-banner=lost]")).to_contain_text(f"{SCANS} acts are kept here")
    expect(page.locator("[data-count=room]")).to_have_text(str(SCANS))
    assert serious(page, "light") == []
    queue = page.evaluate(QUEUE)
    assert [row["person"] for row in people(stage) if row["room"]] == [rows[6]["person"]]
    life.signal(FORWARD)

    lost: list[Route] = []

    def lose_the_answer(route: Route) -> None:
        if len(lost) < ANSWERS_LOST:
            lost.append(route)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/commands?**", lose_the_answer)
    page.context.set_offline(False)
    linked(page)
    expect(page.locator("[data-banner=saved]")).to_contain_text(f"{SCANS} acts were sent")
    told = page.locator("[data-told]")
    expect(told).to_have_count(1)
    expect(told).to_contain_text(rows[6]["name"])
    expect(told).to_contain_text(f"was also checked in by {stage.name('secretary')}, ")
    page.locator("#q").fill(rows[6]["name"])
    twice = page.locator("[data-hit='0'] [data-part=twice]")
    expect(twice).to_contain_text("Checked in 2 times, counted once: ")
    expect(twice).to_contain_text(f"by {stage.name('desk')}")
    once = entered(tmp_path)
    address = f"/api/meetings/{ADMM}/commands?seat={stage.link('desk')['person']}"
    again = page.evaluate(AGAIN, {"address": address, "queue": queue})

    own = {entry["body"]["person"]: [entry["body"]["at"]] for entry in queue}
    own[rows[6]["person"]].insert(0, None)
    spans = [one["body"]["at"] for one in queue]
    assert len(lost) == ANSWERS_LOST
    assert once == own
    assert spans == sorted(set(spans))
    assert again == [200] * SCANS
    assert entered(tmp_path) == own
    assert [kept["body"]["person"] for kept in page.evaluate(QUEUE)] == [rows[6]["person"]]
    told.get_by_role("button").click()
    expect(told).to_have_count(0)
    assert page.evaluate(QUEUE) == []


def test_a_desk_finds_lets_in_and_takes_back(stage: Stage, tell: Callable[[str], None]) -> None:
    page = stage.window(Device(size=TABLET))
    page.add_init_script(STRIKES)
    sizes = counted(page)
    stage.through_the_door(page, stage.link("desk", AAPTC)["url"])
    linked(page)
    page.wait_for_load_state("networkidle")
    sizes.pop("live")  # counted as text, and deflated on the line
    tell(f"{round(sum(sizes.values()))} bytes on a first visit")
    assert 80_000 < sum(sizes.values()) < MOST_BYTES
    other = stage.enter("desk", AAPTC, Device(lang="vi-VN"))
    linked(other)

    page.keyboard.type("DELEG indo")
    expect(page.locator("[data-part=found]")).to_have_text("1 found")
    expect(page.locator(".nm mark").first).to_have_text("Deleg")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # a hand that trembles lets nobody out
    expect(page.locator("[data-part=undo]")).to_contain_text("is in the room")
    expect(other.locator("[data-delegation=id] .dv")).to_contain_text("1 trong phòng")
    page.keyboard.press("Tab")
    expect(page.locator("[data-action=undo]")).to_be_focused()
    expect(page.locator("[data-part=undo]")).to_have_attribute("data-held", "true")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=found]")).to_contain_text("Undone: ")
    expect(page.locator("#q")).to_be_focused()
    linked(page)
    expect(page.locator("[data-hit='0'] .s")).to_contain_text("Not arrived.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-action=undo]")).to_have_text("Undo Ctrl Z")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-part=undo]")).to_have_count(0)
    linked(page)
    expect(page.locator("[data-hit='0'] .s")).to_contain_text("Not arrived.")
    expect(other.locator("[data-delegation=id] .dv")).to_contain_text("0 trong phòng")

    page.keyboard.press("Escape")
    page.keyboard.type("phung si")
    page.locator("[data-action=check-in]").first.click()
    for desk in (page, other):
        expect(desk.locator("[data-guest=tan]")).to_be_visible()
    assert page.evaluate("globalThis.struck") == [880, 1174.7]  # once, though it was touched often
    page.locator("[data-guest=tan] button").click()
    expect(page.locator("[data-guest]")).to_have_count(0)
    other.locator("[data-part=place]").select_option(index=1)
    other.locator("#q").fill("phung si")
    expect(other.locator("[data-hit='0'] .s")).to_contain_text("Ở Đại sảnh")
    expect(other.locator("[data-hit='0'] [data-action=check-in]")).to_be_visible()
    forged = "HM1:aaptc-2022:tan:AAAAAAAA"
    plate = (stage.link("chair", AAPTC)["url"], "This is a nameplate's code")
    for text, said in ((forged, "not printed for this"), ("HM1:x:tan:A", "another meeting"), plate):
        page.locator("#q").fill(text)
        page.keyboard.press("Enter")
        expect(page.locator("[data-part=found]")).to_contain_text(said)
        expect(page.locator("#q")).to_have_value("")
    assert page.locator("[data-part=line]").count() == 0  # a desk hears no line
    hears = says_who_is_heard(stage, page)
    assert [one for desk in (page, other, hears) for one in serious(desk, "light")] == []


def says_who_is_heard(stage: Stage, desk: Page) -> Page:
    """A technician marks somebody by keys alone, a desk sees it, and he takes it back."""
    hears = stage.enter("technician", AAPTC)
    linked(hears)
    assert hears.url.endswith("/desk")
    for page in (hears, desk):
        page.locator("#q").fill("phung si")
    expect(hears.locator("[data-action^=mark-]")).to_have_text(["By telephone", "On the bridge"])
    doors = "[data-action^=check], [data-action=walk-in], [data-part=place]"
    assert hears.locator(doors).count() == 0
    hears.keyboard.press("Enter")
    expect(hears.locator("[data-action=mark-phone]")).to_be_focused()
    hears.keyboard.press("Enter")
    expect(hears.locator("[data-part=undo]")).to_contain_text("is on the line by telephone")
    expect(hears.locator("[data-action=mark-off]")).to_have_text("Off the line")
    expect(desk.locator("[data-part=via]")).to_have_text("On the line by telephone")
    expect(hears.locator("#q")).to_be_focused()
    hears.keyboard.press("Control+z")
    expect(hears.locator("[data-action=mark-bridge]")).to_be_visible()
    return hears


@pytest.mark.long
def test_somebody_comes_in_place_of_another(stage: Stage) -> None:
    page = stage.enter("desk", AAPTC, Device(size=PHONE))
    linked(page)
    page.locator("#q").fill("head india")
    page.locator("[data-action=replace]").click()
    page.keyboard.type("Colonel Somebody Else")
    assert serious(page, "light") == []
    page.keyboard.press("Enter")

    expect(page.locator("[data-part=undo]")).to_contain_text("The secretary decides.")
    expect(page.locator("[data-part=pending] li")).to_have_text("Colonel Somebody Else India")
    linked(page)
    [row] = [row for row in people(stage, AAPTC) if row["pending"]]
    assert (row["replaces"], row["mode"], row["delegation"]) == ("in-head", "in_person", "in")
    assert page.evaluate(WIDE) == 0


@pytest.mark.long
def test_the_camera_reads_a_badge_offline_and_names_leave_with_the_seat(
    stage: Stage, film: Path
) -> None:
    stage.forgive(*CUT)
    row, desk = people(stage)[3], stage.link("desk")["person"]
    shoot(film, badge(row))
    page = stage.enter("desk", device=Device(size=PHONE))
    linked(page)
    page.wait_for_function(CONTROLLED)
    page.context.set_offline(True)
    page.locator("[data-action=scan]").click()

    expect(page.locator("[data-part=scanned]")).to_contain_text(f"{row['name']} is in the room")
    assert serious(page, "light") == []
    page.keyboard.press("Escape")
    [kept] = page.evaluate(QUEUE)
    assert (kept["body"]["person"], kept["body"]["source"]) == (row["person"], "qr")
    page.context.set_offline(False)
    linked(page)
    assert page.evaluate(LISTS) == [f"{ADMM}/{desk}"]

    stage.forgive("401", "403", "410")
    revoke = f"{stage.base}/api/meetings/{ADMM}/revocations"
    status, _ = post(revoke, {"person": desk}, stage.link("secretary")["token"])
    page.locator("[data-part=refused]").wait_for()
    assert status == 200
    assert page.evaluate(LISTS) == []
