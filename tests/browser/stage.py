"""Real windows on a real server, opened through their links.

Every window notes its console's errors, breaches of the content security policy, failures of its
own script, and requests to anybody but the server.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request as Asked
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebSocket

from tests.cli.running import Server, post

ADMM, AAPTC = "admm-pko-14", "aaptc-2022"
HANOI, NEW_YORK = "Asia/Ho_Chi_Minh", "America/New_York"
DESK, PHONE, HALL = (1280, 800), (390, 844), (1280, 720)

# a device whose clock is three hours fast; what the browser itself counts by stays right
WRONG_CLOCK = """
const Right = Date, ahead = 3 * 3600e3;
globalThis.Date = class extends Right {
  constructor(...given) { given.length ? super(...given) : super(Right.now() + ahead); }
  static now() { return Right.now() + ahead; }
};
"""
NOTE_BREACHES = """
addEventListener("securitypolicyviolation", (breach) =>
  console.error(`policy: ${breach.violatedDirective} ${breach.blockedURI}`));
"""

# when the current item's time is up, as the page shows it; read at a step of its clock
DEADLINE = """(shown) => new Promise((told) => {
  const timer = document.querySelector(shown);
  new MutationObserver((_, watch) => {
    watch.disconnect();
    const [seconds, minutes = 0, hours = 0] =
      timer.textContent.match(/[\\d:]+/)[0].split(":").map(Number).reverse();
    const left = (hours * 3600 + minutes * 60 + seconds) * 1000;
    const sign = timer.textContent.includes("+") ? -1 : 1;
    told(performance.timeOrigin + performance.now() + sign * left);
  }).observe(timer, { subtree: true, childList: true, characterData: true });
})"""
TIMER = "[role=timer]"
TURN = '"now/'  # in what the live channel tells when a session has moved
DRAWN = """() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(told)))"""


@dataclass(frozen=True)
class Device:
    """What a person holds in hand: its size, its zone, its language and its theme."""

    size: tuple[int, int] = DESK
    zone: str = HANOI
    lang: str = "en-GB"
    theme: str = "light"
    wrong_clock: bool = False


@dataclass
class Stage:
    """All windows of one test, and what they did that they should not."""

    server: Server
    browser: Browser
    faults: list[str] = field(default_factory=list)
    forgiven: tuple[str, ...] = ()
    devices: list[BrowserContext] = field(default_factory=list)
    lines: dict[Page, WebSocket] = field(default_factory=dict)
    commands: int = 0

    @property
    def base(self) -> str:
        """Where the server answers."""
        url: str = self.server.told["base_url"]
        return url

    def window(self, device: Device | None = None) -> Page:
        """An empty window on a device of its own."""
        device = device or Device()
        width, height = device.size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            timezone_id=device.zone,
            locale=device.lang,
            color_scheme="dark" if device.theme == "dark" else "light",
        )
        context.set_default_timeout(15_000)
        context.add_init_script(NOTE_BREACHES)
        if device.wrong_clock:
            context.add_init_script(WRONG_CLOCK)
        self.devices.append(context)
        page = context.new_page()
        self._watch(page)
        return page

    def enter(self, link: str, meeting: str = ADMM, device: Device | None = None) -> Page:
        """The page of a seat, opened through its link's door."""
        page = self.window(device)
        self.through_the_door(page, self.link(link, meeting)["url"])
        return page

    def through_the_door(self, page: Page, url: str) -> None:
        """Open a link and press its one button."""
        page.goto(url)
        page.locator("[data-action=enter]").click()
        page.wait_for_url("**/m/**")

    def link(self, name: str, meeting: str = ADMM) -> dict[str, str]:
        """One of the demonstration's links."""
        row: dict[str, str] = self.server.meeting(meeting)["links"][name]
        return row

    def name(self, link: str, meeting: str = ADMM) -> str:
        """The name of who sits there, as operators see it."""
        bearer = {"Authorization": f"Bearer {self.link('secretary', meeting)['token']}"}
        url = f"{self.base}/api/meetings/{meeting}/people"
        with urlopen(Asked(url, headers=bearer)) as answer:
            people = json.load(answer)["people"]
        person = self.link(link, meeting)["person"]
        return next(str(row["name"]) for row in people if row["person"] == person)

    def command(self, meeting: str = ADMM, link: str = "secretary", **body: Any) -> dict[str, Any]:
        """A command over HTTP in the name of a seat; its ack's status and text."""
        self.commands += 1
        url = f"{self.base}/api/meetings/{meeting}/commands"
        asked = {"id": f"stage-{id(self)}-{self.commands}", "body": body}
        status, text = post(url, asked, self.link(link, meeting)["token"])
        return {"status": status, "text": text}

    def done(self, meeting: str = ADMM, link: str = "secretary", **body: Any) -> None:
        """A command that must be done."""
        answer = self.command(meeting, link, **body)
        assert answer["status"] == 200, (body, answer)

    @contextmanager
    def turning(self, *pages: Page) -> Iterator[None]:
        """What is done inside turns these pages over: wait until each has heard and drawn it."""
        with ExitStack() as hearing:
            for page in pages:
                line = self.lines[page]
                hearing.enter_context(line.expect_event("framereceived", lambda said: TURN in said))
            yield
        for page in pages:
            page.evaluate(DRAWN)

    def forgive(self, *words: str) -> None:
        """What a window may say from now on: the link is about to be cut."""
        self.forgiven += words

    def close(self) -> None:
        """Close every window."""
        for context in self.devices:
            context.close()

    def _watch(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._note(f"script: {error}"))
        page.on("request", self._on_request)
        page.on("websocket", lambda line: self.lines.update({page: line}))

    def _on_console(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self._note(f"console: {said.text}")

    def _on_request(self, request: Request) -> None:
        asked = urlsplit(request.url)
        own = urlsplit(self.base).netloc
        if asked.scheme not in {"data", "blob"} and asked.netloc != own:
            self._note(f"third party: {request.url}")

    def _note(self, fault: str) -> None:
        if not any(word in fault for word in self.forgiven):
            self.faults.append(fault)


def deadline(page: Page, timer: str = TIMER) -> float:
    """When the current item's time is up by this page, in ms since 1970 of a right clock."""
    page.locator(timer).first.wait_for(state="attached")  # the item may stand there before it
    told: float = page.evaluate(DEADLINE, timer)
    return told


def current(item: str | None) -> str:
    """What stands on every kind of page while an item is current: a desk, a screen, a phone."""
    return f'[data-page][data-item="{item or ""}"], section[data-item="{item or ""}"]'


def shows_item(page: Page, item: str | None) -> None:
    """Wait until a page shows an item as the current one."""
    page.locator(current(item)).first.wait_for(state="attached")


def shows_phase(page: Page, phase: str) -> None:
    """Wait until a desk or a screen shows a phase of its session."""
    page.locator(f'[data-phase="{phase}"]').first.wait_for(state="attached")
