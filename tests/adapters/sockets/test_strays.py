"""A long poll at the wrong server is told so; a page is served until the moment it was told."""

import asyncio

import aiohttp
import pytest

from hybridmeet.adapters.sockets import farewell
from tests.adapters.sockets.running import Served, begun, seated, served, until

PATH = "/socket.io/?EIO=4&transport=polling"


async def handshake(server: Served, http: aiohttp.ClientSession) -> str:
    async with http.get(server.url + PATH) as answer:
        text = await answer.text()
    return str(text.split('"sid":"')[1].split('"')[0])


async def asked(url: str, http: aiohttp.ClientSession, method: str = "GET") -> tuple[int, str, str]:
    async with http.request(method, url, data="3" if method == "POST" else None) as answer:
        problem = await answer.json(content_type="application/problem+json")
        return answer.status, problem["code"], problem["detail"]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_session_of_another_server_is_told_apart_from_one_that_is_over(
    method: str,
) -> None:
    async with served() as one, served() as other, aiohttp.ClientSession() as http:
        sid = await handshake(one, http)

        status, code, detail = await asked(f"{other.url}{PATH}&sid={sid}", http, method)
        over = await asked(f"{one.url}{PATH}&sid={sid[:8]}gone", http, method)

    assert (status, code) == (421, "other_node")
    assert "let websockets through" in detail
    assert over[:2] == (400, "session_over")


async def test_nobody_is_let_in_while_a_server_leaves_and_all_is_said_until_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(farewell, "LINGER_S", 1.0)
    async with served() as server, seated(server, "trong") as chair:
        await chair.join()
        leaving = begun(server.channel.close())
        await until(lambda: chair.farewells)

        assert await chair.command("session.open") == {"ok": True, "rev": 1, "seq": 2}
        await until(lambda: chair.slices["now/day1"]["phase"] == "open")
        async with aiohttp.ClientSession() as http, http.get(server.url + PATH) as answer:
            refused = answer.status, answer.headers["Retry-After"], (await answer.json())["detail"]
        await leaving
        await until(lambda: not chair.io.connected)

    assert refused[:2] == (503, "5")
    assert "about to stop" in refused[2]
    assert server.channel.is_leaving


async def test_each_page_is_told_a_moment_of_its_own_and_who_has_gone_keeps_nobody() -> None:
    async with served() as server:
        pages = [seated(server, name) for name in ("trong", "unhq-1", "id-head")]
        for page in pages:
            await page.__aenter__()
            await page.join()
        began = asyncio.get_running_loop().time()
        leaving = begun(server.channel.close())
        await until(lambda: all(page.farewells for page in pages))
        for page in pages:
            await page.__aexit__()
        await leaving
        took_s = asyncio.get_running_loop().time() - began

    assert all(0 <= page.farewells[0]["after_ms"] <= 30 for page in pages)
    assert took_s < farewell.LONGEST_MS / 1000
