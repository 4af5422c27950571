"""Requests from where none should come: other sites, hosts and meetings, odd paths and bodies."""

from typing import Any

import orjson
import pytest

from tests.security.stand import AAPTC, ADMM, Stand, say, standing

pytestmark = pytest.mark.asyncio(loop_scope="module")
CHECK_IN = {"id": "1", "body": {"type": "attendance.check_in", "person": "nobody"}}
COMMANDS = f"/api/meetings/{AAPTC}/commands"


async def posted(shared: Stand, headers: dict[str, str], **more: Any) -> tuple[int, str]:
    path = f"{COMMANDS}?seat={shared.person('chair')}"
    more = more or {"json": CHECK_IN}
    status, _, raw = await shared.ask("POST", path, headers=headers, **more)
    return status, str(orjson.loads(raw)["code"])


OWN, EVIL = "OWN", "https://evil.example"
TAKEN, FORGED = (404, "unknown"), (403, "cross_site")
CROSS: list[tuple[dict[str, str], tuple[int, str]]] = [
    ({}, TAKEN),
    ({"Origin": OWN}, TAKEN),
    ({"Origin": OWN, "Sec-Fetch-Site": "same-origin"}, TAKEN),
    ({"Origin": EVIL}, FORGED),
    ({"Origin": "null"}, FORGED),
    ({"Origin": OWN, "Sec-Fetch-Site": "cross-site"}, FORGED),
    ({"Origin": EVIL, "Sec-Fetch-Site": "same-origin"}, FORGED),
    ({"Sec-Fetch-Site": "same-site"}, FORGED),
    ({"Sec-Fetch-Site": "cross-site"}, FORGED),
    ({"Origin": EVIL, "X-Forwarded-Host": "evil.example"}, FORGED),
    ({"X-Hybridmeet": "0"}, FORGED),
    ({"X-Hybridmeet": ""}, FORGED),
]


async def test_with_a_cookie_only_our_own_pages_change_something(shared: Stand) -> None:
    cookie = await shared.open_seat("chair")
    found = []
    for more, _ in CROSS:
        said = {name: shared.url if value == OWN else value for name, value in more.items()}
        found.append((more, await posted(shared, {**cookie, **said})))

    assert found == CROSS


async def test_a_form_or_plain_text_is_not_json(shared: Stand) -> None:
    cookie = await shared.open_seat("chair")
    bodies: list[dict[str, Any]] = [
        {"data": {"id": "1"}},
        {"data": orjson.dumps(CHECK_IN)},
        {"data": orjson.dumps(CHECK_IN).decode()},
    ]

    for body in bodies:
        assert await posted(shared, cookie, **body) == (415, "wrong_type")
        bare = {"Cookie": cookie["Cookie"]}
        assert await posted(shared, bare, **body) == (403, "cross_site")


async def test_a_foreign_page_cannot_press_the_button_of_a_link(shared: Stand) -> None:
    path = f"/l/{shared.token('chair')}"

    for headers in ({"Origin": EVIL}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        status, answered, _ = await shared.ask("POST", path, headers=headers)
        assert (status, answered.get("Set-Cookie")) == (403, None)


HOSTS = [
    ("127.0.0.1", 200),
    ("localhost:1234", 200),
    ("[::1]:8080", 200),
    ("meet.example.org", 200),
    ("MEET.example.org", 200),
    ("evil.example", 421),
    ("meet.example.org.evil.example", 421),
    ("meet.example.org:8080", 421),
    ("127.0.0.1.evil.example", 421),
    ("127.0.0.1:80@evil.example", 421),
    ("", 421),
]


async def test_another_host_is_not_answered() -> None:
    found = []
    async with standing(public_url="https://meet.example.org") as stand:
        for host, _ in HOSTS:
            head = f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            answer = await say(stand, head.encode())
            found.append((host, int(answer.split(b" ")[1])))

    assert found == HOSTS


async def test_a_poisoned_host_is_in_no_feeds_address(shared: Stand) -> None:
    path = f"/api/meetings/{AAPTC}/feeds"
    headers = {**shared.bearer("delegate"), "X-Forwarded-Host": "evil.example"}

    status, answer = await shared.post(path, {"scope": "personal"}, headers=headers)

    assert status == 200
    assert answer["url"].startswith(shared.url + "/cal/p/")


async def test_another_meeting_looks_like_none(shared: Stand) -> None:
    """Ids are guessable: a seat of one meeting gets the same bytes for another and for nothing."""
    bearer = shared.bearer("secretary", ADMM)
    asked: list[tuple[str, str, Any]] = [
        ("POST", "commands", CHECK_IN),
        ("POST", "revocations", {"person": "chair"}),
        ("POST", "feeds", {"scope": "personal"}),
        ("GET", "people", None),
    ]
    for method, name, body in asked:
        answers = [
            await shared.ask(method, f"/api/meetings/{meeting}/{name}", headers=bearer, json=body)
            for meeting in (AAPTC, "no-such-meeting")
        ]
        assert answers[0][0] == 403
        assert (answers[0][0], answers[0][2]) == (answers[1][0], answers[1][2])


async def test_a_seat_that_the_browser_does_not_hold_looks_like_none(shared: Stand) -> None:
    cookie = await shared.open_seat("chair")
    path = f"/api/meetings/{AAPTC}/view?seat="

    found = [
        await shared.get(path + seat, headers=cookie)
        for seat in (shared.person("secretary"), "nobody")
    ]
    odd = [await shared.get(path + seat, headers=cookie) for seat in ("", "../x", "A", "a%0a")]

    assert {status for status, _ in found} == {401}
    assert found == [found[0]] * len(found)
    assert [(status, answer["code"]) for status, answer in odd] == [(400, "malformed")] * 4


async def test_tickets_are_for_seats_one_holds(shared: Stand) -> None:
    cookie = await shared.open_seat("chair")
    other = {"meeting": AAPTC, "seat": shared.person("secretary")}
    none = {"meeting": "no-such-meeting", "seat": "nobody"}
    mine = {"meeting": AAPTC, "seat": shared.person("chair")}

    refusals = [await shared.post("/api/tickets", body, headers=cookie) for body in (other, none)]
    status, given = await shared.post("/api/tickets", mine, headers=cookie)

    assert refusals[0] == refusals[1]
    assert refusals[0][0] == 404
    assert (status, given["expires_in_ms"]) == (200, 30_000)
    assert (await shared.access.redeem_ticket(given["ticket"])).person == shared.person("chair")


PATHS = [
    "/assets/../index.html",
    "/assets/%2e%2e/index.html",
    "/assets/..%2findex.html",
    "/assets/%2e%2e%2f%2e%2e%2fsettings.py",
    "/assets/..\\..\\settings.py",
    "/assets/..%5c..%5csettings.py",
    "/assets/%00",
    "/assets/index.html%00.js",
    "/assets/.vite/manifest.json",
    "/assets/%252e%252e/index.html",
    "/assets//etc/passwd",
    "/assets/etc/passwd",
    "/assets/C:%5Cwindows%5Cwin.ini",
    "/assets/INDEX.JS",
    "/assets/....//....//etc/passwd",
    "/assets/%c0%ae%c0%ae/settings.py",
    "/m/../api/openapi.json/x",
    "/m/aaptc-2022/chair/../../../etc/passwd",
    "/l/../../etc/passwd",
    "/.git/config",
    "/..%2f..%2fetc%2fpasswd",
    "/m/aaptc-2022/chair/admin",
    "/m/no-such-meeting",
]


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()


async def test_no_path_reaches_the_disk(shared: Stand) -> None:
    for path in PATHS:
        answer = await say(shared, get(path))

        assert answer.split(b" ")[1] in {b"404", b"400"}, path
        assert b"root:" not in answer
        assert b"BaseSettings" not in answer


REDIRECTS = ["//evil.example", "/\\evil.example", "/%5cevil.example", "/%0d%0aLocation:%20//evil"]


async def test_nothing_redirects_but_a_links_button(shared: Stand) -> None:
    for path in REDIRECTS:
        answer = await say(shared, get(path))
        assert answer.split(b" ")[1] == b"404"
        assert b"\nLocation" not in answer

        link = f"/l/{shared.token('chair')}?next={path}&to={path}"
        _, headers, _ = await shared.ask("POST", link)
        assert headers["Location"] == f"/m/{AAPTC}/{shared.person('chair')}/chair"


async def test_a_body_of_more_than_64_kilobytes_is_refused(shared: Stand) -> None:
    headers = {**shared.bearer("chair"), "Content-Type": "application/json"}
    large = orjson.dumps({"id": "1", "body": {"type": "agenda.retitle", "x": "y" * 70_000}})

    async def chunks() -> Any:
        for start in range(0, len(large), 8192):
            yield large[start : start + 8192]

    for body in (large, chunks()):
        status, _, raw = await shared.ask("POST", COMMANDS, headers=headers, data=body)
        assert (status, orjson.loads(raw)["code"]) == (413, "too_large")


DEEP = b'{"id":"1","body":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
MALFORMED = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"\xff\xfe",
    b'{"id":"1"}',
    b'{"id":"1","body":{"type":"session.open"}}',
    b'{"id":"1","body":{"type":"session.open","session":"d1-am","role":"chair"}}',
    b'{"id":"1","meeting":"x","body":{"type":"session.open","session":"d1-am"}}',
    b'{"id":"1","actor":"chair","body":{"type":"session.open","session":"d1-am"}}',
    b'{"id":1,"body":{"type":"session.open","session":"d1-am"}}',
    b'{"id":"1","body":{"type":"session.open","session":"../x"}}',
    b'{"id":"1","body":{"type":"agenda.extend","session":"a","from_item":"b","by_ms":"300"}}',
    b'{"id":"1","body":{"type":"agenda.extend","session":"a","from_item":"b","by_ms":1e99}}',
    b'{"id":"1","body":{"type":"agenda.undo","session":"a","act":true}}',
    b'{"__proto__":{"x":1},"id":"1","body":{"type":"session.open","session":"d1-am"}}',
    DEEP,
]


async def test_what_is_not_a_command_is_malformed(shared: Stand) -> None:
    headers = {**shared.bearer("chair"), "Content-Type": "application/json"}
    for body in MALFORMED:
        status, _, raw = await shared.ask("POST", COMMANDS, headers=headers, data=body)

        assert (status, orjson.loads(raw)["code"]) == (400, "malformed"), body[:80]
