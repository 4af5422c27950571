"""Scenario A: an afternoon of the demonstration from its doors to its certified list, every minute.

Time passes as fast as people press: three hours and a half in some seconds, sixty times faster than
the rules ask. The hall's screen and a phone in New York are real pages.
"""

import asyncio
from functools import partial
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright

from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.ids import MeetingId, SessionId
from hybridmeet.domain.people import Level
from tests.browser.conftest import ARGUMENTS
from tests.browser.stage import HALL, NEW_YORK, PHONE, current
from tests.chromium import executable
from tests.faults.lines import Slices
from tests.journeys.people import Room, room
from tests.nodes.fleet import different
from tests.security.stand import ADMM

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.timeout(90)]

SESSION = SessionId("day1")
MINUTE = 60
IN_THE_HALL = ("trong", "vn-head", "vn-expert-1", "in-attache", "au-attache", "un-women-1")
ONLINE = ("matsuzawa", "in-head", "unhq-1", "asec-rep")
NEW_YORK_LEAVES_AFTER = "i4"


async def doors(made: Room) -> None:
    """Half past one: the desk lets people in, others open their pages."""
    made.stand.clock.advance(-30 * MINUTE * 1000)
    await made.all_open(["trong", "secretary", "desk-1", *ONLINE])
    await made.opens(None)
    for person in IN_THE_HALL:
        await made.does("desk-1", type="attendance.check_in", person=person)
        await made.passes(MINUTE)


async def screens(made: Room, browser: Any) -> list[Page]:
    """The hall's screen, and the phone of one who speaks from New York."""
    opened = []
    for person, size, zone in (("screen-hall", HALL, None), ("unhq-2", PHONE, NEW_YORK)):
        width, height = size
        page = await browser.new_page(
            viewport={"width": width, "height": height}, timezone_id=zone or "Asia/Ho_Chi_Minh"
        )
        await page.goto(f"{made.url}/l/{await made.link(person)}")
        await page.locator("[data-action=enter]").click()
        await page.wait_for_url("**/m/**")
        opened.append(page)
    return opened


async def afternoon(made: Room, pages: list[Page]) -> None:
    """From item to item as planned, each seen on all pages before the next."""
    session = made.stand.registry.find(ADMM).state.sessions[SESSION]
    plan = [session.items[item] for item in session.sequence]
    await until(made, plan[0].planned_start.instant())
    await made.does("trong", type="session.open", session=SESSION)
    before = None
    for item in plan:
        await until(made, item.planned_start.instant())
        await made.does("trong", type="agenda.advance", session=SESSION, from_item=before)
        before = item.id
        async with asyncio.timeout(10):
            for name, line in made.pages.items():
                seen = item.id if name != "public" or item.level is Level.PUBLIC else None
                await line.until(partial(is_current, seen))
        for page in pages:
            await page.locator(current(item.id)).first.wait_for(state="attached")
        if item.id == NEW_YORK_LEAVES_AFTER:
            await made.pages.pop("unhq-1").close()
    await made.passes(10 * MINUTE)
    await made.does("trong", type="agenda.conclude", session=SESSION, from_item=before)
    await made.does("secretary", type="session.close", session=SESSION)


def is_current(item: str | None, slices: Slices) -> bool:
    return bool(slices[f"now/{SESSION}"]["item"] == item)


async def until(made: Room, moment: Any) -> None:
    """Minutes pass until it is so late; in each the server looks at who is there."""
    while (left_s := (moment - made.stand.clock.now()).total_seconds()) > 0:
        await made.passes(min(left_s, 5 * MINUTE))


async def test_the_demonstration_runs_as_planned_and_its_list_is_certified() -> None:
    async with room(ADMM) as made, async_playwright() as play:
        browser = await play.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        await doors(made)
        pages = await screens(made, browser)
        await afternoon(made, pages)
        await made.does("secretary", type="attendance.certify", session=SESSION)
        await made.passes(2)

        live = made.stand.registry.find(ADMM)
        async with asyncio.timeout(10):
            for line in made.pages.values():
                await line.until(lambda slices: SESSION in slices["attendance"]["certified"])
        store = made.stand.house.store
        log, beside = await store.read(MeetingId(ADMM)), await store.beside(MeetingId(ADMM))
        # The desk's own counts of lines are no part of what the log says.
        unlike = different(made.pages.values(), log, beside)
        rows = {row["person"]: row for row in sheet(live.state, live.state.at)["people"]}
        await browser.close()

    state = live.state.sessions[SESSION]
    planned = {item: state.items[item].planned_start.instant() for item in state.sequence}
    assert {item: state.records[item].opened_at for item in state.sequence} == planned
    assert {record.phase.value for record in state.records.values()} == {"concluded"}
    assert (unlike, made.faults) == ([], [])
    there = {person: row["sessions"].get(SESSION) for person, row in rows.items()}
    how = {person: one["mode"] for person, one in there.items() if one is not None}
    assert {person: how.get(person) for person in (*IN_THE_HALL, *ONLINE, "ph-attache")} == {
        **dict.fromkeys((*IN_THE_HALL[1:], "trong"), "in_person"),
        "trong": "both",  # the chair's desk is a page
        **dict.fromkeys(ONLINE, "online"),
        "ph-attache": None,  # who never came is on no sheet
    }
    spoke, whole = there["unhq-1"], there["vn-head"]
    assert spoke is not None
    assert whole is not None
    assert spoke["items"] == ["i1", "i2", "i3", "i4"]
    assert (len(whole["items"]), whole["intervals"][-1]["ended_at"] is not None) == (11, True)
