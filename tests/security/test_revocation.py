"""Shutting a person out: sockets closed within a second, nothing taken from them after it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import orjson
import pytest
import socketio
from socketio.exceptions import ConnectionError as Declined

from hybridmeet.domain.commands import OpenSession
from hybridmeet.domain.ids import MeetingId, PersonId, SessionId
from tests.security.stand import ADMM, Stand, connected

WHO = "moderator"


async def test_sockets_of_a_person_who_is_shut_out_close_within_a_second(stand: Stand) -> None:
    person = stand.person(WHO, ADMM)
    gone, heard = asyncio.Event(), list[Any]()
    async with connected(stand, WHO, ADMM) as client, connected(stand, "chair", ADMM) as other:
        client.on("disconnect", lambda *_: gone.set(), namespace="/live")
        client.on("patch", heard.append, namespace="/live")
        await client.call("join", {"meeting": ADMM}, namespace="/live")
        await other.call("join", {"meeting": ADMM}, namespace="/live")

        status, _ = await stand.post(
            f"/api/meetings/{ADMM}/revocations",
            {"person": person},
            headers=stand.bearer("secretary", ADMM),
        )
        async with asyncio.timeout(1):
            await gone.wait()
        heard.clear()
        await stand.execute(OpenSession(session=SessionId("day1")), ADMM)
        still = await other.call("clock", {"t0": 1}, namespace="/live")

    assert status == 200
    assert heard == []
    assert still["t0"] == 1


async def test_a_command_whose_body_comes_after_the_revocation_is_not_taken(stand: Stand) -> None:
    begun = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"id": "late-1", "body": '
        begun.set()
        await revoked.wait()
        yield b'{"type": "session.open", "session": "day1"}}'

    revoked = asyncio.Event()
    headers = {**stand.bearer(WHO, ADMM), "Content-Type": "application/json"}
    path = f"/api/meetings/{ADMM}/commands"
    asking = asyncio.gather(stand.ask("POST", path, data=slowly(), headers=headers))
    await begun.wait()
    await stand.access.revoke_person(MeetingId(ADMM), PersonId(stand.person(WHO, ADMM)))
    revoked.set()
    [(status, _, body)] = await asking

    assert (status, orjson.loads(body)["code"]) == (401, "revoked_link")


async def test_nothing_is_open_to_him_afterwards(stand: Stand) -> None:
    cookie = await stand.open_seat(WHO, ADMM)
    seat = {"meeting": ADMM, "seat": stand.person(WHO, ADMM)}
    _, given = await stand.post("/api/tickets", seat, headers=cookie)
    await stand.access.revoke_person(MeetingId(ADMM), PersonId(seat["seat"]))

    codes = []
    for auth in ({"token": stand.token(WHO, ADMM)}, {"ticket": given["ticket"]}):
        async with aiohttp.ClientSession() as session:
            client = socketio.AsyncClient(reconnection=False, http_session=session)
            refused: list[Any] = []
            client.on("connect_error", refused.append, namespace="/live")
            with pytest.raises(Declined):
                await client.connect(stand.url, namespaces=["/live"], auth=auth)
            codes.append(refused[0]["data"]["code"])
    again, _ = await stand.post("/api/tickets", seat, headers=cookie)

    assert codes == ["revoked_link", "unknown_ticket"]
    assert again == 403
