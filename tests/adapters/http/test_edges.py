"""Instants at the edge of the calendar, which no clock ever shows: refused like any wrong word."""

import pytest

from tests.security.stand import AAPTC, Stand

pytestmark = pytest.mark.asyncio(loop_scope="module")
BASE = f"/api/meetings/{AAPTC}"


@pytest.mark.parametrize(
    ("until", "code"),
    [
        ("9999-12-31T23:59:59-14:00", "malformed"),
        ("0001-01-01T00:00:00%2B14:00", "malformed"),
        ("0001-01-01T00:00:00Z", "unknown"),
    ],
)
async def test_a_look_back_to_the_edge_of_the_calendar_is_refused(
    shared: Stand, until: str, code: str
) -> None:
    path = f"{BASE}/attendance?until={until}"
    _, answer = await shared.get(path, headers=shared.bearer("chair"))

    assert answer["code"] == code


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("9999-12-31T23:59:59-14:00", "malformed"),
        ("0001-01-01T00:00:00+14:00", "malformed"),
        ("9999-12-31T23:59:59Z", "malformed"),
        ("0001-01-01T00:00:00Z", "malformed"),
    ],
)
async def test_a_check_in_at_the_edge_of_the_calendar_is_refused(
    shared: Stand, at: str, code: str
) -> None:
    said = {"id": "edge", "body": {"type": "attendance.check_in", "person": "tan", "at": at}}
    _, answer = await shared.post(f"{BASE}/commands", said, headers=shared.bearer("secretary"))

    assert answer["code"] == code
