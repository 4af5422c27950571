"""The same list twice, as a page does that was loaded anew in the middle: recorded once."""

from base64 import b64encode
from typing import Any

import pytest

from hybridmeet.domain.commands import OpenSession
from hybridmeet.domain.ids import SessionId
from tests.security.stand import AAPTC, Stand

pytestmark = pytest.mark.asyncio(loop_scope="module")
BASE = f"/api/meetings/{AAPTC}"
SESSION = "d2-am"
LINES = "\n".join(["Name", "Phung Si Tan", *(f"Visitor {n}" for n in range(700))])


class Page:
    """What a page does with a file: has it read, has its parts judged, sends them."""

    def __init__(self, stand: Stand, role: str = "secretary") -> None:
        self._stand = stand
        self._bearer = stand.bearer(role)

    async def post(self, where: str, body: dict[str, Any]) -> Any:
        status, answer = await self._stand.post(f"{BASE}/{where}", body, headers=self._bearer)
        assert status == 200, answer
        return answer

    async def parts(self, text: str) -> list[dict[str, Any]]:
        """What would be sent of a file, 500 names in a part."""
        file = {"name": "x.csv", "source": b64encode(text.encode()).decode(), "session": SESSION}
        rows = (await self.post("rosters", file))["rows"]
        people = [{"person": row["person"]} for row in rows if row["person"]]
        names = [row["name"] for row in rows if not row["person"]]
        record = {"type": "attendance.record", "session": SESSION, "source": "bridge"}
        return [
            {**record, "rows": [] if first else people, "unmatched": names[first : first + 500]}
            for first in range(0, len(names), 500)
        ]

    async def send(self, text: str, stop_after: int = 99) -> list[int]:
        """Send what is not recorded yet; how many parts were recorded before, and how many now."""
        parts = await self.parts(text)
        told = await self.post("rosters/check", {"parts": parts})
        new = [n for n in range(len(parts)) if n not in told["recorded"]][:stop_after]
        for n in new:
            await self.post("commands", {"id": told["ids"][n], "body": parts[n]})
        return [len(told["recorded"]), len(new)]


def sheets(stand: Stand) -> list[tuple[int, int]]:
    """Of each sheet how many rows and names hold."""
    recorded = stand.registry.find(AAPTC).state.attending.sheets.get(SessionId(SESSION), ())
    return [(len(tuple(one.rows)), len(one.unmatched)) for one in recorded]


async def test_a_list_that_is_sent_again_is_recorded_once_also_from_its_middle(
    shared: Stand,
) -> None:
    await shared.execute(OpenSession(session=SessionId(SESSION)))
    shared.clock.advance(600_000)
    page = Page(shared)

    assert await page.send(LINES, stop_after=1) == [0, 1]  # and here the page was loaded anew
    assert await page.send(LINES) == [1, 1]
    assert await page.send(LINES) == [2, 0]
    assert sheets(shared) == [(1, 500), (0, 200)]

    # a page that had asked before the other one sent: the register of commands knows the id
    parts = await page.parts(LINES)
    told = await page.post("rosters/check", {"parts": parts})
    await page.post("commands", {"id": told["ids"][0], "body": parts[0]})
    assert sheets(shared) == [(1, 500), (0, 200)]
    assert await page.send(f"{LINES}\nOne more") == [1, 1]  # another list, in its second part


async def test_what_was_taken_back_whole_is_recorded_anew_and_only_then(shared: Stand) -> None:
    page, text = Page(shared), "Name\nA Stranger\nAnother"
    assert await page.send(text) == [0, 1]
    attending = shared.registry.find(AAPTC).state.attending
    sheet = attending.sheets[SessionId(SESSION)][-1]
    back = {"type": "attendance.take_back_rows", "session": SESSION, "sheet": sheet.seq}

    await page.post("commands", {"id": "b-1", "body": {**back, "names": [sheet.unmatched[0]]}})
    assert await page.send(text) == [1, 0]  # a name was taken back, not the list
    await page.post("commands", {"id": "b-2", "body": back})

    assert await page.send(text) == [0, 1]
    assert await page.send(text) == [1, 0]
    assert sheets(shared)[-2:] == [(0, 0), (0, 2)]
    assert await Page(shared, "desk").send(text) == [0, 1]  # who says it is part of what is said


async def test_a_list_in_parts_is_judged_whole_before_any_of_it_is_recorded(shared: Stand) -> None:
    session, bearer = "d3-am", shared.bearer("secretary")
    await shared.execute(OpenSession(session=SessionId(session)))
    opened = shared.clock.now()
    shared.clock.advance(600_000)
    before = shared.registry.find(AAPTC).state.seq
    command = {"type": "attendance.record", "session": session, "source": "bridge"}
    early = {"person": "my-head", "ended_at": opened.isoformat()}

    async def check(*rows: dict[str, str]) -> tuple[int, Any]:
        parts = [{**command, "rows": [{"person": "tan"}] * 500}, {**command, "rows": rows}]
        return await shared.post(f"{BASE}/rosters/check", {"parts": parts}, headers=bearer)

    status, answer = await check({"person": "tan"})
    assert (status, answer["parts"], answer["recorded"]) == (200, 2, [])
    status, answer = await check({"person": "tan"}, early)
    assert (status, answer["code"]) == (400, "malformed")
    assert answer["detail"].startswith("parts.1: rows.1.ended_at: The row of my-head ends before")
    assert (answer["reason"], answer["params"]["part"], answer["params"]["row"]) == (
        "row_before",
        2,
        2,
    )
    assert shared.registry.find(AAPTC).state.seq == before
