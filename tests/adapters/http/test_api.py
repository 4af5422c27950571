"""The API as a program sees it: what it answers, how it refuses, how it describes itself."""

from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource

from hybridmeet.application.endpoints import API
from hybridmeet.application.ports import Answer, OpenedSeat, StorageFull, StorageUnavailable
from hybridmeet.domain.commands import Advance, CloseSession, OpenSession
from hybridmeet.domain.ids import SessionId
from hybridmeet.domain.people import Audience
from hybridmeet.domain.times import rfc3339
from tests.security.stand import AAPTC, ADMM, Stand

BASE = f"/api/meetings/{ADMM}"
DAY = SessionId("day1")
ASKED = {"/api/meetings/{meeting}/said": "?person=in-head"}  # nobody asks it without
CERTIFY = {"id": "certify-1", "body": {"type": "attendance.certify", "session": "day1"}}
OPEN = {"id": "open-1", "body": {"type": "session.open", "session": "day1"}}


def advance(from_item: str | None, name: str = "next-1") -> dict[str, Any]:
    body = {"type": "agenda.advance", "session": "day1", "from_item": from_item}
    return {"id": name, "body": body}


async def test_the_description_is_valid_and_holds_every_row(stand: Stand) -> None:
    _, described = await stand.get("/api/openapi.json")

    validate(described)
    operations = {
        (method.upper(), path): operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }
    rows = {(row.http.method, row.http.path) for row in API if row.http}
    roles = {name: named for one in operations.values() for name, named in one["x-roles"].items()}
    assert set(operations) == rows
    assert roles == {row.name: sorted(row.roles) for row in API}
    assert described["openapi"] == "3.1.0"
    assert set(described["components"]["securitySchemes"]) == {"token", "browser"}


async def test_examples_and_answers_fit_their_schemas(stand: Stand) -> None:
    await stand.execute(OpenSession(session=DAY), ADMM)
    await stand.execute(CloseSession(session=DAY), ADMM)
    await stand.post(f"{BASE}/commands", CERTIFY, headers=stand.bearer("secretary", ADMM))
    _, described = await stand.get("/api/openapi.json")
    whole = Resource.opaque(described)
    registry = Registry().with_resource("urn:api", whole)
    _, listed = await stand.get("/api/operations", headers=stand.bearer("secretary", ADMM))

    def check(schema: dict[str, Any], value: Any) -> None:
        text = orjson.dumps(schema).replace(b'"#/', b'"urn:api#/')
        Draft202012Validator(orjson.loads(text), registry=registry).validate(value)

    for row in listed["operations"]:
        if row["kind"] != "http" or row["path"] not in described["paths"]:
            continue
        operation = described["paths"][row["path"]][row["method"].lower()]
        if "example" in row:
            content = operation["requestBody"]["content"]["application/json"]
            check(content["schema"], row["example"])
        if row["method"] == "GET":
            path = row["path"].format(meeting=ADMM, session="day1") + ASKED.get(row["path"], "")
            role = "secretary" if "secretary" in row["roles"] else row["roles"][0]
            status, answer = await stand.get(path, headers=stand.bearer(role, ADMM))
            assert status == 200, path
            check(operation["responses"]["200"]["content"]["application/json"]["schema"], answer)


async def test_view_answers_what_a_first_join_answers(stand: Stand) -> None:
    live = stand.registry.find(ADMM)
    for role in ("chair", "speaker", "media", "public"):
        _, answer = await stand.get(f"{BASE}/view", headers=stand.bearer(role, ADMM))
        _, again = await stand.get(f"{BASE}/view", headers=stand.bearer(role, ADMM))

        view = live.join(answer["audience"])
        assert answer == again
        assert answer == {
            "epoch": view.epoch,
            "rev": view.rev,
            "audience": view.audience,
            "slices": orjson.loads(orjson.dumps(dict(view.slices), default=dict)),
            "server_time": rfc3339(stand.clock.now()),
        }


async def test_a_command_is_answered_like_an_ack(stand: Stand) -> None:
    chair = stand.bearer("chair", ADMM)

    status, opened = await stand.post(f"{BASE}/commands", OPEN, headers=chair)
    again = await stand.post(f"{BASE}/commands", OPEN, headers=chair)
    desk = stand.bearer("desk", ADMM)
    body = {"type": "attendance.check_in", "person": stand.person("speaker", ADMM)}
    _, checked = await stand.post(f"{BASE}/commands", {"id": "in-1", "body": body}, headers=desk)

    live = stand.registry.find(ADMM)
    seq = live.state.seq  # the session opened, then the speaker checked in
    rev = live.rev(Audience.OPERATORS)
    assert (status, opened) == (200, {"ok": True, "rev": rev - 1, "seq": seq - 1})
    assert again == (200, opened)
    assert checked == {"ok": True, "rev": live.rev(Audience.PARTICIPANTS)}


async def test_stale_says_who_was_faster_and_how_it_stands(stand: Stand) -> None:
    await stand.execute(OpenSession(session=SessionId("day1")), ADMM)
    await stand.execute(Advance(session=SessionId("day1"), from_item=None), ADMM)
    chair = stand.bearer("chair", ADMM)

    status, headers, raw = await stand.ask(
        "POST", f"{BASE}/commands", json=advance(None), headers=chair
    )

    refusal = orjson.loads(raw)
    assert status == refusal["status"] == 409
    assert headers["Content-Type"] == "application/problem+json"
    assert {name: refusal[name] for name in ("ok", "code", "type", "title")} == {
        "ok": False,
        "code": "stale",
        "type": "urn:hybridmeet:problem:stale",
        "title": "Somebody was faster",
    }
    assert refusal["by"]["role"] == "chair"
    assert refusal["at"] == rfc3339(stand.clock.now())
    assert refusal["now"]["item"] == "i1"


async def test_too_soon_says_when(stand: Stand) -> None:
    await stand.execute(OpenSession(session=SessionId("day1")), ADMM)
    await stand.execute(Advance(session=SessionId("day1"), from_item=None), ADMM)
    stand.clock.advance(400)

    status, headers, raw = await stand.ask(
        "POST", f"{BASE}/commands", json=advance("i1"), headers=stand.bearer("chair", ADMM)
    )

    assert (status, headers["Retry-After"]) == (429, "1")
    assert orjson.loads(raw)["retry_after_ms"] == 600


async def test_a_full_disk_is_said_and_nothing_has_happened(stand: Stand) -> None:
    chair = stand.bearer("chair", ADMM)

    async def full(_entry: object) -> Answer:
        raise StorageFull

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stand.registry.around.log, "append", full)
        refused = await stand.post(f"{BASE}/commands", OPEN, headers=chair)
    taken = await stand.post(f"{BASE}/commands", OPEN, headers=chair)

    assert (refused[0], refused[1]["code"]) == (503, "storage_full")
    assert (taken[0], taken[1]["seq"]) == (200, stand.registry.find(ADMM).state.seq)


async def test_one_browser_holds_seats_of_several_meetings(stand: Stand) -> None:
    first = await stand.open_seat("speaker", ADMM)
    await stand.ask("POST", f"/l/{stand.token('chair')}", headers={"Cookie": first["Cookie"]})

    _, seats = await stand.get("/api/seats", headers=first)
    _, meetings = await stand.get("/api/meetings", headers=first)

    speaker, chair = stand.person("speaker", ADMM), stand.person("chair")
    assert [(row["meeting"], row["role"], row["page"]) for row in seats["seats"]] == [
        (AAPTC, "chair", f"/m/{AAPTC}/{chair}/chair"),
        (ADMM, "speaker", f"/m/{ADMM}/{speaker}/follow"),
    ]
    assert [
        (row["id"], len(row["sessions"]), row["places_online"], [s["seat"] for s in row["seats"]])
        for row in meetings["meetings"]
    ] == [(ADMM, 1, 19, [speaker]), (AAPTC, 13, 6, [chair])]


async def test_everyone_sees_the_meetings_and_nobody_a_seat_without_a_cookie(
    stand: Stand,
) -> None:
    _, meetings = await stand.get("/api/meetings")

    assert [(row["id"], row["seats"]) for row in meetings["meetings"]] == [(ADMM, []), (AAPTC, [])]
    assert await stand.get("/api/seats") == (200, {"seats": []})


async def test_people_are_listed_by_name_with_where_they_are(stand: Stand) -> None:
    person = stand.person("speaker", ADMM)
    desk = stand.bearer("desk", ADMM)
    body = {"id": "in-1", "body": {"type": "attendance.check_in", "person": person}}
    await stand.post(f"{BASE}/commands", body, headers=desk)

    _, listed = await stand.get(f"{BASE}/people", headers=desk)

    rows = {row["person"]: row for row in listed["people"]}
    assert rows[person]["mode"] == "in_person"
    assert rows[person]["since"] == rfc3339(stand.clock.now())
    assert len(rows) == 109
    assert not any(row["role"] == "screen" for row in rows.values())


async def test_a_new_feed_is_read_until_it_is_revoked(stand: Stand) -> None:
    delegate = stand.bearer("delegate", ADMM)
    _, made = await stand.post(f"{BASE}/feeds", {"scope": "personal"}, headers=delegate)
    path = "/cal" + made["url"].partition("/cal")[2]

    before, headers, body = await stand.ask("GET", path)
    revoked = await stand.post(f"{BASE}/revocations", {"feed": made["url"]}, headers=delegate)
    after, _, gone = await stand.ask("GET", path)

    assert (before, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert body.startswith(b"BEGIN:VCALENDAR")
    assert revoked == (200, {"revoked": 1})
    assert (after, orjson.loads(gone)["code"]) == (410, "revoked_feed")


async def test_a_person_who_is_shut_out_is_out_everywhere(stand: Stand) -> None:
    cookie = await stand.open_seat("delegate", ADMM)
    person = stand.person("delegate", ADMM)
    bearer = stand.bearer("delegate", ADMM)
    secretary = stand.bearer("secretary", ADMM)

    status, answer = await stand.post(f"{BASE}/revocations", {"person": person}, headers=secretary)

    by_token, told = await stand.get(f"{BASE}/view", headers=bearer)
    by_cookie, _ = await stand.get(f"{BASE}/view?seat={person}", headers=cookie)
    door, _, page = await stand.ask("GET", f"/l/{stand.token('delegate', ADMM)}")
    assert (status, answer) == (200, {"revoked": 2})
    assert (by_token, told["code"], by_cookie) == (401, "revoked_link", 401)
    assert (door, b"Link withdrawn" in page) == (410, True)


async def test_ready_is_false_while_a_task_is_down(stand: Stand) -> None:
    assert await stand.get("/readyz") == (200, {"ok": True})

    async def broken() -> None:
        raise RuntimeError

    stand.house.supervisor.keep("broken", broken)
    while not stand.house.supervisor.failing:
        await stand.get("/healthz")
    status, answer = await stand.get("/readyz")

    assert (status, answer["code"]) == (503, "not_ready")
    assert "broken" in answer["detail"]
    assert await stand.get("/healthz") == (200, {"ok": True})


async def test_ready_is_false_while_the_store_is_away(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_digest: str) -> list[OpenedSeat]:
        raise StorageUnavailable

    monkeypatch.setattr(stand.house.store, "seats", away)

    status, answer = await stand.get("/readyz")

    assert (status, answer["code"]) == (503, "not_ready")
    assert "storage" in answer["detail"]


async def test_refusals_of_http_itself_are_problems_too(stand: Stand) -> None:
    found = []
    for method, path in (
        ("GET", "/api/nothing"),
        ("DELETE", f"{BASE}/view"),
        ("PUT", "/l/x"),
        ("PROPFIND", "/api/meetings"),
    ):
        status, headers, raw = await stand.ask(method, path)
        assert headers["Content-Type"] == "application/problem+json"
        found.append((status, orjson.loads(raw)["code"], headers.get("Allow")))

    assert found == [
        (404, "unknown", None),
        (405, "wrong_method", "GET, HEAD"),
        (405, "wrong_method", "GET, HEAD, POST"),
        (405, "wrong_method", "GET, HEAD"),
    ]


async def test_another_kind_of_credential_is_refused(stand: Stand) -> None:
    for said in ("Basic eDp5", "Bearer", "Bearer ", "Bearer wrong", "token abc"):
        status, headers, raw = await stand.ask(
            "GET", f"{BASE}/view", headers={"Authorization": said}
        )
        assert (status, headers["WWW-Authenticate"]) == (401, "Bearer")
        assert orjson.loads(raw)["code"] == "unknown_link"
