"""Scenario P: Vietnamese names keep every sign, stand in the right order, are found without any."""

import csv
import io
import unicodedata
from typing import Any

import pytest
from playwright.async_api import async_playwright, expect

from hybridmeet.application.secrets import new_token
from hybridmeet.domain.attending.modes import Mode, mode_of
from hybridmeet.domain.ids import MeetingId, PersonId
from tests.adapters.formats.programmes import read, spoilt
from tests.browser.conftest import ARGUMENTS
from tests.chromium import executable
from tests.journeys.people import Room, room

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.timeout(60)]

MEETING = "small-1"
NAMES = {  # as written in the programme, in another order than they are listed
    "bao": ("Dương Quốc Bảo", "vn", "adviser"),
    "tan": ("Phùng Sĩ Tấn", "vn", "guest_of_honour"),
    "an": ("Đỗ Văn Ân", "vn", "adviser"),
    "ha": ("Đặng Thị Hà", "vn", "head"),
    "anh": (unicodedata.normalize("NFD", "Nguyễn Thị Ngọc Ánh"), "vn", "alternate"),
    "lan": ("Lê Thị Lan", "un", "secretariat"),
}
LISTED = ["Phùng Sĩ Tấn", "Đặng Thị Hà", "Nguyễn Thị Ngọc Ánh", "Dương Quốc Bảo", "Đỗ Văn Ân"]
FOUND = {
    "dang thi": "Đặng Thị Hà",
    "ANH nguyen": "Nguyễn Thị Ngọc Ánh",
    "do van an": "Đỗ Văn Ân",
    "duong": "Dương Quốc Bảo",
    "Phùng": "Phùng Sĩ Tấn",
    "phung si tan": "Phùng Sĩ Tấn",
}
DELEGATION = (
    '  - {id: vn, name: "Viet Nam", order_key: "VIET NAM", tier: member, place: hall, '
    "expected: in_person}\n"
)


def programme() -> str:
    """The small programme with a delegation of Viet Nam, a secretary and a desk."""
    rows = "".join(
        f'  - {{id: {id_}, display: "{name}", function: "Delegate", delegation: {delegation}, '
        f"role: {'speaker' if capacity == 'guest_of_honour' else 'delegate'}, "
        f"capacity: {capacity}}}\n"
        for id_, (name, delegation, capacity) in NAMES.items()
    )
    rows += '  - {id: desk, function: "Desk", delegation: un, role: desk}\n'
    rows += '  - {id: sec, function: "Secretary", delegation: un, role: secretary}\n'
    text = spoilt("delegations:\n", f"delegations:\n{DELEGATION}")
    return spoilt("people:\n  - {id: chair", f"people:\n{rows}  - {{id: chair", text)


async def loaded(made: Room) -> dict[str, str]:
    """The meeting is loaded; a link for those who look."""
    await made.stand.registry.begin(read(programme()).imported)
    tokens = {PersonId(person): new_token() for person in ("desk", "sec")}
    await made.stand.access.keep_reusable(MeetingId(MEETING), tokens)
    return {str(person): token for person, token in tokens.items()}


async def test_vietnamese_names_are_whole_in_order_and_found_without_accents() -> None:
    async with room(MEETING) as made:
        tokens = await loaded(made)
        bearer = {"Authorization": f"Bearer {tokens['sec']}"}
        _, listed = await made.stand.get(f"/api/meetings/{MEETING}/people", headers=bearer)
        names = [row["name"] for row in listed["people"] if row["delegation"] == "vn"]
        path = f"/m/{MEETING}/sec/files/participants.csv"
        status, _, text = await made.stand.ask("GET", path, headers=bearer)

        assert names == LISTED
        assert status == 200
        cells = [cell for row in csv.reader(io.StringIO(text.decode("utf-8-sig"))) for cell in row]
        assert [cell for cell in cells if cell in LISTED] == LISTED

        found = await on_the_desk(made, tokens["desk"])
        people = made.stand.registry.find(MEETING).state.presence
    assert found == FOUND
    assert mode_of(people[PersonId("anh")]) is Mode.IN_PERSON


async def on_the_desk(made: Room, token: str) -> dict[str, str]:
    """What the desk's page finds for each question; the second it lets in."""
    found: dict[str, Any] = {}
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        page = await browser.new_page(locale="vi-VN")
        await page.goto(f"{made.url}/l/{token}")
        await page.locator("[data-action=enter]").click()
        await page.locator("[data-page=desk][data-linked=true]").wait_for()
        for asked in FOUND:
            await page.locator("#q").fill(asked)
            first = page.locator("[data-hit='0'] .nm").first
            await expect(page.locator("[data-hit]")).to_have_count(1)
            found[asked] = unicodedata.normalize("NFC", (await first.inner_text()).strip())
            if asked == "ANH nguyen":
                await page.locator("[data-action=check-in]").first.click()
                await page.locator("[data-part=undo]").wait_for()
        await browser.close()
    return found
