"""A canary's run: no secret is in a log, an error, a header or a body that is not its own.

Every way to come in is used, with good and with wrong credentials, while everything that the
server writes is kept; then it is searched for each secret and for each secret's digest.
"""

import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog

from hybridmeet.application.secrets import digest_of
from tests.security.stand import AAPTC, ADMM, Stand, connected

CANARY = "canary-canary-canary-canary-canary-canary-c"


@pytest.fixture
def every_word(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Everything that is logged, at the lowest level, as JSON lines."""
    lines: list[str] = []

    def keep(_logger: object, _method: str, event: structlog.typing.EventDict) -> str:
        lines.append(json.dumps(event, default=str))
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[structlog.processors.format_exc_info, keep])
    caplog.set_level(logging.DEBUG)
    yield lines
    structlog.configure(**before)


async def all_that_is_received(stand: Stand, secrets: list[str]) -> list[str]:
    """Use every credential in every place; what came back, its own answers apart."""
    received = []
    cookie = await stand.open_seat("delegate")
    secrets.append(cookie["Cookie"].partition("=")[2])
    for token in (str(stand.token("delegate")), str(stand.token("chair", ADMM)), CANARY):
        for path in (f"/l/{token}", f"/cal/p/{token}/x.ics", f"/m/{token}", f"/{token}"):
            for method in ("GET", "POST", "DELETE"):
                _, headers, body = await stand.ask(method, path)
                received += [repr(dict(headers)), body.decode()]
        for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"__Host-hm={token}"}):
            for path in ("view", "people", f"view?seat={token}", f"view?token={token}"):
                _, said, body = await stand.ask(
                    "GET", f"/api/meetings/{AAPTC}/{path}", headers=headers
                )
                received += [repr(dict(said)), body.decode()]
            bad = {"id": token, "body": {"type": token}}
            path = f"/api/meetings/{AAPTC}/commands"
            _, said, body = await stand.ask("POST", path, headers=headers, json=bad)
            received += [repr(dict(said)), body.decode()]
    return received


async def test_no_secret_is_written_or_sent_where_it_is_not_asked_for(
    stand: Stand, every_word: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    secrets = [*stand.tokens.values(), CANARY]
    received = await all_that_is_received(stand, secrets)
    bearer = stand.bearer("delegate")
    _, feed = await stand.post(
        f"/api/meetings/{AAPTC}/feeds", {"scope": "personal"}, headers=bearer
    )
    secrets.append(feed["url"].split("/")[-2])
    await stand.ask("GET", "/cal" + feed["url"].partition("/cal")[2])
    async with connected(stand, "chair") as client:
        await client.call("join", {"meeting": AAPTC}, namespace="/live")
        await client.call("command", {"id": CANARY, "body": CANARY}, namespace="/live")
    seat = {"meeting": AAPTC, "seat": stand.person("delegate")}
    _, ticket = await stand.post("/api/tickets", seat, headers=bearer)
    secrets.append(ticket["ticket"])

    written = "\n".join([*every_word, caplog.text])
    answers = [re.sub(r"__Host-hm=[A-Za-z0-9_-]+", "", answer) for answer in received]
    hidden = [*secrets, *(digest_of(secret) for secret in secrets)]
    assert [secret for secret in hidden if secret in written] == []
    assert [secret for secret in hidden if any(secret in answer for answer in answers)] == []
    assert "/l/{token}" in written
    assert "/cal/p/{token}/{slug}.ics" in written


async def test_a_fault_of_ours_says_nothing_of_itself(
    stand: Stand, every_word: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the vault's number is 42")

    monkeypatch.setattr(stand.access, "by_token", broken)

    status, headers, body = await stand.ask(
        "GET", f"/api/meetings/{AAPTC}/view", headers=stand.bearer("chair")
    )

    assert status == 500
    assert b'"internal"' in body
    assert b"vault" not in body + repr(dict(headers)).encode()
    assert any("request failed" in line and "RuntimeError" in line for line in every_word)
