"""Takes the README's pictures from a rehearsed demonstration: `python -m docs.screens`.

It is a quarter to three in Ha Noi, the meeting is in its third item and some minutes late. The
seats that look on are unnamed ones.
"""

import json
import subprocess
import sys
import tempfile
import urllib.request
import uuid
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, sync_playwright

from hybridmeet.adapters.clock import SystemClock
from tests.chromium import executable

FOLDER = Path(__file__).with_name("screens")
REHEARSAL = [sys.executable, "-m", "docs.rehearsal"]
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PRESENT = 46  # who has checked in, of those who sit in Ha Noi
ONLINE = 50  # who is on the video bridge, of those who sit elsewhere
LATE = "Indonesia"  # whose attaché stands before the desk


@dataclass(frozen=True)
class Picture:
    """One page as one seat sees it on its own device."""

    name: str
    seat: str
    size: tuple[int, int]
    zone: str = "Asia/Ho_Chi_Minh"


PICTURES = (
    Picture("follow", "participant_newyork", (390, 844), "America/New_York"),
    Picture("screen", "screen", (1280, 720)),
    Picture("delegations", "screen", (1280, 720)),
    Picture("home", "secretariat_jakarta", (1280, 800), "Asia/Jakarta"),
    Picture("chair", "moderator", (1280, 800)),
    Picture("desk", "desk", (820, 1180)),
    Picture("attendance", "secretary", (1280, 1260)),
)


class Rehearsal:
    """A running demonstration, the moment its clock shows, and what its seats may ask."""

    def __init__(self, folder: Path) -> None:
        self._ahead = folder / "ahead"
        self.move_to("13:50")
        data = str(folder / "data")
        command = [*REHEARSAL, str(self._ahead), "demo", "--json", "--port", "0", "--data", data]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- ours
        listing = json.loads(self.server.stdout.readline() if self.server.stdout else "")
        self.base_url: str = listing["base_url"]
        self.meeting: dict[str, Any] = listing["meetings"][0]
        self.links: dict[str, Any] = self.meeting["links"]

    def move_to(self, clock: str) -> None:
        """Let it be this time of today in Ha Noi."""
        now = SystemClock().now().astimezone(HANOI)
        hour, minute = map(int, clock.split(":"))
        wanted = now.replace(hour=hour, minute=minute, second=20, microsecond=0)
        self._ahead.write_text(str((wanted - now) / timedelta(seconds=1)), encoding="utf-8")

    def ask(self, seat: str, path: str, body: object = None) -> Any:  # noqa: ANN401 -- JSON
        """A request in the name of a seat, and its answer."""
        request = urllib.request.Request(  # noqa: S310 -- our own server
            f"{self.base_url}/api/meetings/{self.meeting['id']}/{path}",
            None if body is None else json.dumps(body).encode(),
            {
                "Authorization": f"Bearer {self.links[seat]['token']}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310 -- our own server
            return json.load(answer)

    def command(self, seat: str, **body: object) -> None:
        """A command in the name of a seat."""
        self.ask(seat, "commands", {"id": str(uuid.uuid4()), "body": body})


def main() -> None:
    """Rehearse, take each picture, end."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as afterwards:
        rehearsal = Rehearsal(Path(folder))
        afterwards.callback(rehearsal.server.wait, 20)
        afterwards.callback(rehearsal.server.terminate)
        play(rehearsal)
        with sync_playwright() as stage:
            browser = stage.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
            take_all(rehearsal, browser)
            browser.close()


def play(rehearsal: Rehearsal) -> None:
    """Check people in, open the session, and come to the third item a little late."""
    people = rehearsal.ask("desk", "people")["people"]
    seated = [row for row in people if row["expected"] == "in_person"]
    here = [row["person"] for row in seated if LATE not in row["name"]]
    for person in here[:PRESENT]:
        rehearsal.command("desk", type="attendance.check_in", person=person)
    elsewhere = [row["person"] for row in people if row["expected"] == "online"]
    for person in elsewhere[:ONLINE]:
        rehearsal.command("desk", type="attendance.mark", person=person, online=True, via="bridge")
    session = rehearsal.meeting["sessions"][0]
    items = [item["id"] for item in session["items"]]
    rehearsal.move_to("14:00")
    rehearsal.command("moderator", type="session.open", session=session["id"])
    for clock, seen in (("14:01", None), ("14:19", items[0]), ("14:26", items[1])):
        rehearsal.move_to(clock)
        rehearsal.command("moderator", type="agenda.advance", session=session["id"], from_item=seen)
    rehearsal.move_to("14:44")


def take_all(rehearsal: Rehearsal, browser: Browser) -> None:
    """Open every page, so that they see each other, and take their pictures."""
    visitors = Picture("", "delegate_india", (390, 844), "Asia/Kolkata")
    pages = [open_page(rehearsal, browser, picture) for picture in (visitors, *PICTURES)]
    for picture, page in zip(PICTURES, pages[1:], strict=True):
        if picture.name == "home":
            page.goto(rehearsal.base_url)
        if picture.name == "attendance":
            page.goto(page.url.replace("/chair", "/attendance"))
        if picture.name == "delegations":
            page.keyboard.press("d")
        if picture.name == "desk":
            page.locator("#q").fill("att ind")
        page.wait_for_timeout(2_500)  # the clock's offset, and the last slices
        page.screenshot(path=FOLDER / f"{picture.name}.png")


def open_page(rehearsal: Rehearsal, browser: Browser, picture: Picture) -> Page:
    """A seat's page in a browser of its own, the device's zone as the picture says."""
    width, height = picture.size
    device = browser.new_context(
        viewport={"width": width, "height": height}, locale="en-GB", timezone_id=picture.zone
    )
    page = device.new_page()
    page.goto(rehearsal.links[picture.seat]["url"])
    page.locator("[data-action=enter]").click()
    page.locator("main").first.wait_for()
    return page


if __name__ == "__main__":
    main()
