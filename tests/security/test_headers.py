"""What every answer says to browsers, and what no answer says about the server."""

import asyncio

import aiohttp
import orjson
import pytest

from hybridmeet.adapters.http import api
from hybridmeet.adapters.http.headers import ALWAYS
from hybridmeet.application.endpoints import HTTP
from tests.security.stand import AAPTC, Headers, Stand, say, standing

POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
)
NAMES = ("seat", "page", "session", "slug", "token", "name", "ending")


def must_guard(headers: Headers) -> None:
    """One look at all headers of an answer."""
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS
    directives = headers["Content-Security-Policy"].split("; ")
    assert set(POLICY) <= set(directives)
    assert not any("unsafe" in directive for directive in directives)
    assert "aiohttp" not in repr(dict(headers)).lower()
    assert "python" not in repr(dict(headers)).lower()


async def test_every_route_and_every_error_carries_them(stand: Stand) -> None:
    paths = [row.http.path.replace("{meeting}", AAPTC) for row in HTTP if row.http]
    for name in NAMES:
        paths = [path.replace("{" + name + "}", "example") for path in paths]
    seen = set()
    for path in [*paths, f"/l/{stand.token('chair')}", "/nothing", "/api/x", "/socket.io/"]:
        for method in ("GET", "HEAD", "POST", "DELETE"):
            status, headers, _ = await stand.ask(method, path)
            must_guard(headers)
            seen.add(status)

    assert {200, 400, 403, 404, 405, 415} <= seen
    _, headers, _ = await stand.ask("GET", "/healthz", headers={"Host": "evil.example"})
    must_guard(headers)
    assert "evil" not in repr(dict(headers))


async def test_only_the_page_of_a_desk_may_use_a_camera(stand: Stand) -> None:
    said = {}
    for page in ("desk", "chair", "attendance", "follow"):
        _, headers, _ = await stand.ask("GET", f"/m/{AAPTC}/desk-1/{page}")
        said[page] = "camera=(self)" in headers["Permissions-Policy"]
        assert "microphone=()" in headers["Permissions-Policy"]

    assert said == {"desk": True, "chair": False, "attendance": False, "follow": False}


async def test_an_upgraded_connection_carries_them_too(stand: Stand) -> None:
    url = f"{stand.url}/socket.io/?EIO=4&transport=websocket"

    async with aiohttp.ClientSession() as session, session.ws_connect(url) as line:
        must_guard(line._response.headers)


async def test_sockets_are_named_by_scheme_for_older_browsers() -> None:
    async with standing(public_url="https://meet.example.org") as stand:
        _, headers, _ = await stand.ask("GET", "/", headers={"Host": "meet.example.org"})
        _, local, _ = await stand.ask("GET", "/", headers={"Host": "localhost:81"})

    policy = headers["Content-Security-Policy"]
    assert "connect-src 'self' wss://meet.example.org;" in policy
    assert "connect-src 'self' ws://localhost:81;" in local["Content-Security-Policy"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


GARBAGE = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03canary",
    b"GET /l/canary HTTP/9.9\r\n\r\n",
    b"canary\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: canary\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"canary" * 2000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: canary\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: canary\r\n\r\n",
]


@pytest.mark.parametrize("raw", GARBAGE)
async def test_what_is_not_http_gets_no_echo_and_leaves_no_trace(
    stand: Stand,
    raw: bytes,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = await say(stand, raw)

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.partition(b"\r\n")[0].split(b" ")[1] == b"400"
    assert orjson.loads(body)["code"] == "malformed"
    assert b"X-Content-Type-Options: nosniff" in head
    assert b"Server: hybridmeet\r\n" in head + b"\r\n"
    written = capfd.readouterr()
    assert "canary" not in answer.decode() + written.out + written.err + caplog.text
    assert "Traceback" not in written.out + written.err + caplog.text


async def test_a_body_that_trickles_is_given_up(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "BODY_DEADLINE_S", 0.1)
    head = (
        f"POST /api/meetings/{AAPTC}/commands HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {stand.token('chair')}\r\n"
        "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    )

    async with asyncio.timeout(3):
        answer = await say(stand, head.encode(), until_closed=False)

    assert answer.startswith(b"HTTP/1.1 408")
    assert b'"too_slow"' in answer
