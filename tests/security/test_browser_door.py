"""The door in a real browser: the cookie is kept over plain http on this machine, and works."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.chromium import executable
from tests.security.stand import ADMM, Stand

pytestmark = [pytest.mark.browser, pytest.mark.timeout(90)]

SEATS = "async () => (await (await fetch('/api/seats')).json()).seats.map(seat => seat.seat)"
TICKET = """async ([meeting, seat, said]) => (await fetch('/api/tickets', {
  method: 'POST', body: JSON.stringify({meeting, seat}),
  headers: {'Content-Type': 'application/json', ...said},
})).status"""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=executable(), args=["--no-sandbox"]
        )
        yield launched
        await launched.close()


async def test_the_button_opens_a_seat_that_the_browser_keeps(
    stand: Stand, browser: Browser
) -> None:
    faults: list[str] = []
    sent: list[str | None] = []
    context = await browser.new_context()
    page = await context.new_page()
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: sent.append(request.headers.get("referer")))

    await page.goto(f"{stand.url}/l/{stand.token('chair', ADMM)}")
    title = await page.inner_text("h1")
    on_the_door = list(faults)
    async with page.expect_navigation(url=f"**/m/{ADMM}/*/chair"):
        await page.click("[data-action=enter]")
    cookies = await context.cookies()
    person = stand.person("chair", ADMM)
    status = await page.evaluate(TICKET, [ADMM, person, {"X-Hybridmeet": "1"}])
    forged = await page.evaluate(TICKET, [ADMM, person, {}])

    assert title.startswith("14th Meeting of the ADMM-Plus")
    assert on_the_door == []
    assert [(one["name"], one["httpOnly"], one["secure"], one["sameSite"]) for one in cookies] == [
        ("__Host-hm", True, True, "Lax")
    ]
    assert await page.evaluate(SEATS) == [person]
    assert (status, forged) == (200, 403)
    assert not any(referer and "/l/" in referer for referer in sent)
    assert await page.evaluate("document.cookie") == ""
    await context.close()
