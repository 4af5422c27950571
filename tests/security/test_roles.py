"""Role x operation: each row of the registry is answered as it says, to each role.

Over HTTP and over the live channel before any join, in the own meeting and in another one.
"""

from typing import Any

import orjson
import pytest

from hybridmeet.application.operations import OPERATIONS
from tests.security.stand import AAPTC, ADMM, ROLES, Stand, connected

pytestmark = pytest.mark.asyncio(loop_scope="module")
OTHER = {AAPTC: ADMM, ADMM: AAPTC}
NAMES = ("seat", "page", "session", "slug", "token", "name", "ending")
Row = dict[str, Any]


async def rows_of(shared: Stand) -> list[Row]:
    """The registry as it is published."""
    _, listed = await shared.get("/api/operations")
    rows: list[Row] = listed["operations"]
    return rows


def over_http(row: Row, meeting: str) -> tuple[str, str, Row]:
    """Method, path and body with which a row is asked in a meeting."""
    if row["kind"] == "command":
        path = f"/api/meetings/{meeting}/commands"
        return "POST", path, {"id": "example-1", "body": row["example"]}
    path = row["path"].replace("{meeting}", meeting)
    for name in NAMES:
        path = path.replace("{" + name + "}", "example")
    return row["method"], path, placed(row.get("example", {}), meeting)


def placed(example: Row, meeting: str) -> Row:
    """An example in a meeting of our choice."""
    return {**example, "meeting": meeting} if "meeting" in example else dict(example)


async def http_code(shared: Stand, row: Row, bearer: dict[str, str], meeting: str) -> str:
    """``ok``, or the code of the refusal."""
    method, path, body = over_http(row, meeting)
    more = {"json": body} if method == "POST" and path.startswith("/api/") else {}
    status, headers, raw = await shared.ask(method, path, headers=bearer, **more)
    assert status < 500, (row["operation"], raw)
    is_problem = "problem" in headers.get("Content-Type", "")
    return str(orjson.loads(raw)["code"]) if is_problem else "ok"


async def socket_code(client: Any, row: Row, meeting: str) -> str:  # the library has no types
    """The same over the live channel."""
    name, said = row["operation"], placed(row["example"], meeting)
    if row["kind"] == "command":
        name, said = "command", {"id": "example-1", "meeting": meeting, "body": row["example"]}
    answer = await client.call(name, said, namespace="/live", timeout=5)
    return str(answer.get("code", "ok"))


def wrong(row: Row, role: str, code: str) -> bool:
    """Whether an answer is not what the row says: nobody else may, and no example exists."""
    may = role in row["roles"]
    is_named = row["kind"] == "command" or row["operation"] == "command"
    return (
        code != ("unknown" if may else "not_allowed")
        if is_named
        else ((code == "not_allowed") == may)
    )


def held(shared: Stand, meeting: str) -> list[str]:
    """The roles that somebody of a meeting has, and the public."""
    return [role for role in ROLES if role == "public" or shared.token(role, meeting)]


@pytest.mark.parametrize("own", [AAPTC, ADMM])
async def test_http_answers_each_role_as_the_row_says(shared: Stand, own: str) -> None:
    found = [
        (row["operation"], role, code)
        for row in await rows_of(shared)
        if row["kind"] != "event"
        for role in held(shared, own)
        if wrong(row, role, code := await http_code(shared, row, shared.bearer(role, own), own))
    ]

    assert found == []


async def test_http_takes_a_seat_of_another_meeting_for_the_public(shared: Stand) -> None:
    found = [
        (row["operation"], code)
        for row in await rows_of(shared)
        if row["kind"] == "command" or "{meeting}" in row.get("path", "")
        for role in held(shared, ADMM)
        if wrong(
            row, "public", code := await http_code(shared, row, shared.bearer(role, ADMM), AAPTC)
        )
    ]

    assert found == []


@pytest.mark.parametrize("own", [AAPTC, ADMM])
async def test_the_live_channel_answers_each_role_as_the_row_says(shared: Stand, own: str) -> None:
    rows = [row for row in await rows_of(shared) if row["kind"] != "http"]
    found = []
    for role in held(shared, own):
        async with connected(shared, role, own) as client:
            for meeting, judged in ((own, role), (OTHER[own], "public")):
                for row in rows:
                    code = await socket_code(client, row, meeting)
                    if wrong(row, judged, code):
                        found.append((row["operation"], role, meeting, code))

    assert found == []


async def test_a_browsers_seat_is_answered_as_its_row_says(shared: Stand) -> None:
    rows = [row for row in await rows_of(shared) if "/api/meetings/" in row.get("path", "")]
    found = []
    for role in held(shared, AAPTC):
        if role == "public":
            continue
        cookie, query = await shared.open_seat(role), f"?seat={shared.person(role)}"
        for row in rows:
            code = await http_code(shared, {**row, "path": row["path"] + query}, cookie, AAPTC)
            if wrong(row, role, code):
                found.append((row["operation"], role, code))

    assert found == []


async def test_the_published_registry_is_the_whole_of_it(shared: Stand) -> None:
    rows = await rows_of(shared)

    paths = {(row["method"], row["path"]) for row in rows if row["kind"] == "http"}
    routed = {
        (route.method, route.resource.canonical)
        for route in shared.app.router.routes()
        if route.resource and route.method not in {"HEAD", "OPTIONS"}
    }
    assert [row["operation"] for row in rows] == list(OPERATIONS)
    assert routed - paths == {("GET", "/socket.io/"), ("POST", "/socket.io/")}
    assert paths - routed == set()


async def test_what_is_not_declared_cannot_be_asked(shared: Stand) -> None:
    undeclared = {"type": "programme.publish", "programme": {}}
    system = {"type": "attendance.observe", "online": ["chair"]}
    for body in (undeclared, system, {"type": "meeting.delete"}, {}):
        path = f"/api/meetings/{AAPTC}/commands"
        status, answer = await shared.post(
            path, {"id": "1", "body": body}, headers=shared.bearer("secretary")
        )
        assert (status, answer["code"]) == (400, "malformed")
