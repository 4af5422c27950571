"""Takes the pictures of a rehearsed meeting: `python -m docs.rehearsed`.

Four days of a demonstration at six hundred times their speed, then the attendance as the secretary
finds it: the matrix, a session with its curve, a page of the list of participants as printed.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from tests.chromium import executable
from tests.faults.lines import Line

FOLDER = Path(__file__).with_name("screens")
MEETING, SESSIONS, CURVE_OF = "aaptc-2022", 13, "d1-am"
FIRST_SHOWN = "Australia"  # the first delegation whose seats nobody names
COMMAND = [sys.executable, "-m", "hybridmeet", "rehearse", MEETING, "--speed", "600", "--json"]
WIDE, A4 = (2240, 1000), (794, 1123)  # wide: every session of the four days in one line
NORMAL = (1440, 1000)
WHOLE = "one => { one.style.maxHeight = 'none'; }"  # what a reader scrolls through, a picture holds
ENDS_WITHIN_S = 20


@contextmanager
def rehearsal() -> Iterator[dict[str, Any]]:
    """A rehearsal, and what it says of itself."""
    server = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- ours
    try:
        yield json.loads(server.stdout.readline() if server.stdout else "")
    finally:
        server.terminate()
        server.wait(ENDS_WITHIN_S)


async def played(told: dict[str, Any]) -> None:
    """Wait until every session is certified."""
    line = Line("secretary", MEETING, told["links"]["secretary"])
    await line.connect(told["base_url"])
    await line.until(lambda slices: len(slices["attendance"]["certified"]) == SESSIONS)
    await line.close()


async def seated(browser: Browser, told: dict[str, Any], size: tuple[int, int]) -> tuple[Page, str]:
    """A browser in which the secretary's seat is open, and the address of his pages."""
    device = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="en-GB",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    page = await device.new_page()
    await page.goto(told["links"]["secretary"]["url"])
    await page.locator("[data-action=enter]").click()
    await page.locator("main").first.wait_for()
    return page, page.url.rpartition("/")[0]


async def take_all(told: dict[str, Any]) -> None:
    """Each picture."""
    async with async_playwright() as stage:
        browser = await stage.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        page, own = await seated(browser, told, WIDE)
        await page.goto(f"{own}/attendance")
        await page.locator("[data-part=matrix]").wait_for()
        await page.wait_for_timeout(1_500)  # fonts, and the clock's offset
        await page.locator("#session select").select_option(CURVE_OF)
        await page.locator("[data-part=matrix] .scroll").evaluate(WHOLE)
        for part, size in (("matrix", WIDE), ("session", NORMAL)):
            await page.set_viewport_size({"width": size[0], "height": size[1]})
            shown = page.locator(f"[data-part={part}]").first
            await shown.scroll_into_view_if_needed()
            await shown.screenshot(path=FOLDER / f"rehearsed-{part}.png")
        paper, own = await seated(browser, told, A4)
        await paper.emulate_media(media="print")
        await paper.goto(f"{own}/print/participants")
        where = await paper.get_by_text(FIRST_SHOWN, exact=True).bounding_box()
        await paper.screenshot(
            path=FOLDER / "rehearsed-participants.png",
            full_page=True,
            clip={
                "x": 0,
                "y": where["y"] - 8 if where else 0,
                "width": A4[0],
                "height": A4[1] * 0.8,
            },
        )
        await browser.close()


def main() -> None:
    """Rehearse, take each picture, end."""
    FOLDER.mkdir(exist_ok=True)
    with rehearsal() as told:
        asyncio.run(played(told))
        asyncio.run(take_all(told))


if __name__ == "__main__":
    main()
