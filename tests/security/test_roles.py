"""Role x operation: each row of the registry is answered as it says, to each role."""

from typing import Any

import orjson
import pytest

from tests.security.stand import AAPTC, ADMM, ROLES, Stand


def _filled(row: dict[str, Any], meeting: str) -> tuple[str, str, dict[str, Any]]:
    if row["kind"] == "command":
        return "POST", f"/api/meetings/{meeting}/commands", {"id": "x-1", "body": row["example"]}
    path = row["path"].replace("{meeting}", meeting)
    for name in ("seat", "page", "session", "slug", "token", "name"):
        path = path.replace("{" + name + "}", "example")
    example = dict(row.get("example", {}))
    if "meeting" in example:
        example["meeting"] = meeting
    return row["method"], path, example


async def _code(stand: Stand, row: dict[str, Any], role: str, where: tuple[str, str]) -> str:
    own, meeting = where
    method, path, body = _filled(row, meeting)
    more: dict[str, Any] = {"headers": stand.bearer(role, own)}
    if method == "POST" and path.startswith("/api/"):
        more["json"] = body
    status, headers, raw = await stand.ask(method, path, **more)
    assert status < 500, (row["operation"], role, raw)
    if "problem" not in headers.get("Content-Type", ""):
        return "ok"
    return str(orjson.loads(raw)["code"])


@pytest.mark.parametrize("own", [AAPTC, ADMM])
async def test_every_row_is_answered_as_it_says_in_the_own_meeting(stand: Stand, own: str) -> None:
    _, listed = await stand.get("/api/operations")
    rows = [row for row in listed["operations"] if row["kind"] != "event"]

    wrong = []
    for row in rows:
        for role in ROLES:
            if role != "public" and not stand.token(role, own):
                continue
            code = await _code(stand, row, role, (own, own))
            if (code == "not_allowed") == (role in row["roles"]):
                wrong.append((row["operation"], role, code))
            if row["kind"] == "command" and role in row["roles"] and code != "unknown":
                wrong.append((row["operation"], role, code))

    assert wrong == []
