"""A page that stays open all day: what its line says, what it holds, and what it weighs."""

import json
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, Self

from playwright.sync_api import CDPSession, Page

from hybridmeet.adapters.storage.chain import canonical
from tests.browser.stage import AAPTC, Device, Stage
from tests.journeys.asking import ask

HELD: Final = """() => {
  const { epoch, rev, view } = hybridmeet;
  return JSON.stringify({ epoch, rev, view });
}"""
REACHES: Final = """([epoch, rev]) => new Promise((told) => {
  const look = () => globalThis.hybridmeet?.epoch === epoch && hybridmeet.rev >= rev
    ? told() : setTimeout(look, 5);
  look();
})"""
WEIGHED: Final = {"JSHeapUsedSize": "heap", "Nodes": "nodes", "JSEventListeners": "listeners"}
EVENT: Final = "42/live,"
KINDS: Final = {"2": "ping", "3": "pong", "43/live,": "answer"}  # by a frame's beginning
# what may be said between acts: so many at once, every so many seconds (docs/protocol.md)
BETWEEN: Final = {
    "ping": (1, 10),
    "pong": (1, 10),
    "tick": (1, 5),
    "clock": (5, 60),
    "answer": (5, 60),
    "patch": (1, 60),  # a forecast whose shown minute turned over
}


def kind_of(frame: str) -> str:
    """The name of what a frame says: an event's own, or what engine.io calls it."""
    for beginning, kind in KINDS.items():
        if frame.startswith(beginning):
            return kind
    asked = frame.partition('["')[2]
    return asked.partition('"')[0] if asked else "connect"


@dataclass
class OpenPage:
    """A page and every frame of its line since it was opened."""

    page: Page
    view: str
    token: str
    line: CDPSession
    heard: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    weights: list[dict[str, int]] = field(default_factory=list)

    @classmethod
    def enter(cls, stage: Stage, link: str, device: Device) -> Self:
        """Open a seat's page, and wait until it shows what the server says."""
        page = stage.window(device)
        line = page.context.new_cdp_session(page)
        for domain in ("Network", "Performance", "HeapProfiler"):
            line.send(f"{domain}.enable")
        seat = stage.link(link, AAPTC)
        opened = cls(page, f"{stage.base}/api/meetings/{AAPTC}/view", seat["token"], line)
        line.on("Network.webSocketFrameReceived", lambda told: opened.heard.append(_said(told)))
        line.on("Network.webSocketFrameSent", lambda told: opened.said.append(_said(told)))
        stage.through_the_door(page, seat["url"])
        assert opened.difference() is None
        return opened

    def difference(self) -> str | None:
        """Which merged slices are not, byte for byte, what a fresh join is answered."""
        while True:
            fresh = ask(self.view, self.token).json
            self.page.evaluate(REACHES, [fresh["epoch"], fresh["rev"]])
            held = json.loads(self.page.evaluate(HELD))
            if held["rev"] == fresh["rev"]:
                break
        here, there = held["view"], fresh["slices"]
        wrong = {
            name
            for name in here.keys() | there.keys()
            if canonical(here.get(name)) != canonical(there.get(name))
        }
        return f"{self.page.url}: {sorted(wrong)} at rev {held['rev']}" if wrong else None

    def weigh(self) -> None:
        """Note what the page holds once all rubbish is gone."""
        for _ in range(2):
            self.line.send("HeapProfiler.collectGarbage")
        metrics = self.line.send("Performance.getMetrics")["metrics"]
        by_name = {metric["name"]: int(metric["value"]) for metric in metrics}
        self.weights.append({short: by_name[name] for name, short in WEIGHED.items()})

    def counted(self) -> Counter[str]:
        """How many frames of each kind came and went."""
        return Counter(map(kind_of, (*self.heard, *self.said)))

    def patches(self) -> list[dict[str, Any]]:
        """The patches, in the order in which they came."""
        told = [frame for frame in self.heard if kind_of(frame) == "patch"]
        return [json.loads(frame.removeprefix(EVENT))[1] for frame in told]

    def gaps(self) -> list[tuple[int, int]]:
        """Where a patch does not follow the one before it."""
        revs = [patch["rev"] for patch in self.patches()]
        return [(a, b) for a, b in pairwise(revs) if b != a + 1]

    def silence(self) -> "Silence":
        """From here on nobody acts."""
        return Silence(self, self.counted(), len(self.patches()))


@dataclass(frozen=True)
class Silence:
    """A stretch of time in which nobody acts, on one page."""

    page: OpenPage
    before: Counter[str]
    patches: int

    def needless(self, seconds: float) -> dict[str, int]:
        """Of what more came and went than is due, and slices that time alone cannot move."""
        extra = {}
        for kind, count in (self.page.counted() - self.before).items():
            at_once, every_s = BETWEEN.get(kind, (0, 1e9))
            if count > at_once * (1 + seconds // every_s):
                extra[kind] = count
        moved = [name for patch in self.page.patches()[self.patches :] for name in patch["slices"]]
        return extra | Counter(name for name in moved if not name.startswith("forecast/"))


def _said(told: dict[str, Any]) -> str:
    said: str = told["response"]["payloadData"]
    return said
