"""Two tablets hold one desk's link: what each said bears a name of its own, and nobody's person."""

from typing import Any

import pytest

from tests.security.stand import AAPTC, Stand

pytestmark = pytest.mark.asyncio(loop_scope="module")
BASE = f"/api/meetings/{AAPTC}"
ONE, OTHER = "0a1b2c3d", "9f8e7d6c"
DESK = "Conference officer, check-in desk"


async def test_two_devices_on_one_link_are_told_apart_by_number(shared: Stand) -> None:
    desk, secretary = shared.bearer("desk"), shared.bearer("secretary")
    at = shared.clock.now().isoformat()

    async def let_in(person: str, command: str) -> None:
        body = {"type": "attendance.check_in", "person": person, "at": at}
        said = {"id": command, "body": body}
        status, answer = await shared.post(f"{BASE}/commands", said, headers=desk)
        assert status == 200, answer

    async def sayers(person: str) -> list[str]:
        _, answer = await shared.get(f"{BASE}/people", headers=desk)
        (row,) = (one for one in answer["people"] if one["person"] == person)
        assert all(word["same_link"] for word in row["let_in"])
        return [word["by"] for word in row["let_in"]]

    await let_in("kh-head", f"{ONE}.a")
    await let_in("kh-head", "a-program-that-says-no-device")
    assert await sayers("kh-head") == [DESK, DESK]

    await let_in("kh-alternate", f"{OTHER}.a")
    await let_in("kh-head", f"{OTHER}.b")
    await let_in("kh-alternate", f"{ONE}.b")

    assert await sayers("kh-head") == [DESK, DESK, f"{DESK} (2)"]
    assert await sayers("kh-alternate") == [f"{DESK} (2)", DESK]
    _, answer = await shared.get(f"{BASE}/people", headers=secretary)
    (row,) = (one for one in answer["people"] if one["person"] == "kh-head")
    assert {word["same_link"] for word in row["let_in"]} == {False}
    _, said = await shared.get(f"{BASE}/said?person=kh-head", headers=secretary)
    facts: list[dict[str, Any]] = said["facts"]
    assert [fact["by"] for fact in facts] == [DESK, DESK, f"{DESK} (2)"]
