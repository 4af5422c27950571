"""What stands above a seat's level is nowhere in what that seat receives (docs/protocol.md).

The bait: in AAPTC the items of level ``delegations``, one of them current, their titles in both
languages, numbers, ids, documents, symbols and speakers.
"""

import re
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from hybridmeet.domain.commands import Advance, Extend, OpenSession
from hybridmeet.domain.ids import ItemId, SessionId
from hybridmeet.domain.people import Level
from tests.security.stand import AAPTC, Stand, connected, standing

SESSION, CURRENT = SessionId("d1-cmd"), ItemId("i5a")
OUTSIDE = ("speaker", "observer", "media", "screen", "technician", "desk", "public")


@pytest.fixture
async def sitting() -> AsyncIterator[Stand]:
    """A server whose closed session is open, with its hidden item current."""
    async with standing() as stand:
        await stand.execute(OpenSession(session=SESSION))
        await stand.execute(Advance(session=SESSION, from_item=None))
        await stand.execute(Extend(session=SESSION, from_item=CURRENT, by_ms=300_000))
        yield stand


def bait(stand: Stand) -> list[str]:
    """Every word that may not be seen, as it would stand in JSON or in a calendar."""
    programme = stand.registry.find(AAPTC).state.programme
    hidden = [
        item
        for session in programme.sessions
        for item in session.items
        if item.level is Level.DELEGATIONS
    ]
    named = {document for item in hidden for document in item.documents}
    words = [*(f'"{item.id}"' for item in hidden), *(f'"{item.number}"' for item in hidden)]
    words += [f"-{item.id}@" for item in hidden]
    for item in hidden:
        words += [item.title.en, item.title.vi or item.title.en]
        words += [speaker.function for speaker in item.speakers if speaker.function]
    for document in programme.documents:
        if document.id in named:
            words += [f'"{document.id}"', document.symbol or document.id, document.title.en]
    assert len(hidden) == 4
    return words


def found_in(stand: Stand, received: bytes) -> list[str]:
    """Which words of the bait stand in some bytes, folded calendar lines put together again."""
    text = re.sub("\r\n[ \t]", "", received.decode()).replace("\\,", ",")
    return [word for word in bait(stand) if word in text]


async def all_that_http_gives(stand: Stand, role: str) -> bytes:
    """Every address there is, asked by one role: bodies and headers, answers and refusals."""
    bearer = stand.bearer(role)
    seat = stand.token(role) and stand.person(role)
    base = f"/api/meetings/{AAPTC}"
    paths = ["/api/meetings", "/api/seats", "/api/operations", f"{base}/view", f"{base}/people"]
    paths += [f"/m/{AAPTC}/cal/x.ics", f"/m/{AAPTC}", "/"]
    sessions = stand.registry.find(AAPTC).state.sessions
    paths += [f"/m/{AAPTC}/cal/s/{session}.ics" for session in sessions]
    for scope in ("personal", "participants"):
        status, answer = await stand.post(f"{base}/feeds", {"scope": scope}, headers=bearer)
        paths += ["/cal" + answer["url"].partition("/cal")[2]] if status == 200 else []
    paths += [f"/l/{stand.token(role)}", f"/m/{AAPTC}/{seat}/follow"] if seat else []
    received = []
    for path in paths:
        _, headers, body = await stand.ask("GET", path, headers=bearer)
        received += [repr(dict(headers)).encode(), body]
    for command in _commands():
        asked = {"id": "1", "body": command}
        _, headers, raw = await stand.ask("POST", f"{base}/commands", headers=bearer, json=asked)
        received += [repr(dict(headers)).encode(), raw]
    return b"\n".join(received)


def _commands() -> list[dict[str, Any]]:
    named = {"session": SESSION, "from_item": "i4"}
    return [
        {"type": "agenda.advance", **named},
        {"type": "agenda.conclude", **named},
        {"type": "agenda.undo", "session": SESSION, "act": 1},
        {"type": "attendance.check_in", "person": "nobody"},
    ]


async def test_http_gives_nothing_of_hidden_items(sitting: Stand) -> None:
    for role in OUTSIDE:
        received = await all_that_http_gives(sitting, role)

        assert (role, found_in(sitting, received)) == (role, [])
        assert b"Opening ceremony" in received


async def test_a_member_delegate_and_the_chair_receive_all(sitting: Stand) -> None:
    for role in ("delegate", "chair"):
        _, view = await sitting.get(f"/api/meetings/{AAPTC}/view", headers=sitting.bearer(role))
        found = found_in(sitting, orjson.dumps(view))
        titles = [word for word in bait(sitting) if "Commandants: " in word]

        assert set(titles) <= set(found)
        assert view["slices"][f"now/{SESSION}"]["item"] == CURRENT


@pytest.mark.parametrize("role", OUTSIDE)
async def test_the_live_channel_gives_nothing_of_hidden_items(sitting: Stand, role: str) -> None:
    frames: list[Any] = []
    async with connected(sitting, role) as client:
        client.on("*", lambda *said: frames.append(said), namespace="/live")
        joined = await client.call("join", {"meeting": AAPTC}, namespace="/live")
        await sitting.execute(Extend(session=SESSION, from_item=CURRENT, by_ms=60_000))
        await sitting.execute(Advance(session=SESSION, from_item=CURRENT))
        again = await client.call("join", {"meeting": AAPTC}, namespace="/live")
        for body in _commands():
            said = {"id": "1", "meeting": AAPTC, "body": body}
            frames.append(await client.call("command", said, namespace="/live"))

    received = orjson.dumps([joined, again, frames])
    assert found_in(sitting, received) == []
    assert joined["slices"][f"now/{SESSION}"]["hidden"] is True
