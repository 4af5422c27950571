"""Long polling, websocket, and the way from one to the other; staying alive; our own faults."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from hybridmeet.adapters.sockets.limits import Limits
from tests.adapters.sockets.running import (
    MEETING,
    Raw,
    Served,
    raw,
    seated,
    served,
    token,
    until,
)

pytestmark = pytest.mark.usefixtures("either_way")

QUICK = Limits(ping_interval_s=0.03, ping_timeout_s=2.0)


async def test_a_client_that_begins_with_polling_goes_over_to_websocket_and_misses_nothing() -> (
    None
):
    async with (
        served() as server,
        seated(server, "trong") as chair,
        seated(server, "unhq-1", "polling", "websocket") as newyork,
    ):
        await newyork.join()
        await chair.command("session.open")
        await chair.command("agenda.advance", from_item=None)
        await until(lambda: newyork.rev == 2)

        assert newyork.io.transport() == "websocket"
        assert newyork.broken == 0
        assert len(server.presence.online(MEETING)) == 1


@asynccontextmanager
async def _probing(server: Served, url: str) -> AsyncIterator[Raw]:
    address = url.replace("transport=polling", "transport=websocket")
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        yield Raw(socket)


@pytest.mark.parametrize("frames", [("4nothing",), ("2probe", "4nothing"), ()])
async def test_a_probe_that_fails_leaves_the_polling_client_as_it_was(
    frames: tuple[str, ...],
) -> None:
    async with served() as server, aiohttp.ClientSession() as session:
        url = f"{server.url}/socket.io/?EIO=4&transport=polling"
        async with session.get(url) as answer:
            url += "&sid=" + json.loads((await answer.text())[1:])["sid"]

        async with _probing(server, url) as probe:
            await probe.say(*frames)
            if frames:
                assert await probe.closed()
        await until(lambda: not next(iter(server.channel.hall.connections)).socket.upgrading)
        async with session.post(url, data="40/live,") as answer:
            assert answer.status == 200
        async with session.get(url) as answer:
            assert "40/live," in await answer.text()


async def test_a_second_upgrade_of_one_socket_is_refused() -> None:
    async with served() as server, aiohttp.ClientSession() as session:
        url = f"{server.url}/socket.io/?EIO=4&transport=polling"
        async with session.get(url) as answer:
            url += "&sid=" + json.loads((await answer.text())[1:])["sid"]
        async with _probing(server, url) as probe:
            await probe.say("2probe")
            assert await probe.hear() == "3probe"

            with pytest.raises(aiohttp.WSServerHandshakeError):
                async with _probing(server, url):
                    pass
            async with session.get(url) as answer:
                assert await answer.text() == "6"


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_client_that_answers_pings_stays(
    transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(QUICK) as server, seated(server, "trong", transport) as chair:
        socket = next(iter(server.channel.hall.connections)).socket
        answers: list[bool] = []
        heard = socket._heard

        def listen() -> None:
            answers.append(socket._is_asked)
            heard()

        monkeypatch.setattr(socket, "_heard", listen)
        await until(lambda: answers.count(True) == 5, seconds=15)

        assert (await chair.command("session.open"))["ok"]


async def test_a_client_that_says_goodbye_is_gone_at_once() -> None:
    async with served() as server, raw(server, json.dumps({"token": token("trong")})) as line:
        await line.say(f'42/live,1["join",{{"meeting":"{MEETING}"}}]')
        await line.hear()

        await line.say("1")

        await until(lambda: server.connections() == 0)
        assert server.presence.online(MEETING) == frozenset()


async def test_while_the_server_does_not_read_silence_is_not_the_clients() -> None:
    limits = Limits(
        message_rate_per_s=20, message_burst=1, ping_interval_s=0.05, ping_timeout_s=0.05
    )
    async with served(limits) as server, raw(server) as line:
        await line.say(*(f'42/live,{n}["clock",{{"t0":{n}}}]' for n in range(8)))

        heard = [(await line.hear() or "closed").partition("[")[0] for _ in range(8)]

        assert heard == [f"43/live,{n}" for n in range(8)]


async def test_a_fault_of_ours_is_answered_and_written_down_and_the_socket_lives(
    lines: list[dict[str, object]],
) -> None:
    async with served() as server, seated(server, "trong") as chair:
        server.store.fail_next(RuntimeError("a fault"))  # type: ignore[arg-type] # -- none it foresees

        answer = await chair.command("session.open")
        again = await chair.command("session.open")

        assert (answer["ok"], answer["code"]) == (False, "internal")
        assert "a fault" not in json.dumps(answer)
        assert again["ok"]
    assert [(line["event"], line["operation"]) for line in lines] == [("event failed", "command")]


async def test_bodies_that_are_no_text_count_as_malformed() -> None:
    async with served() as server, aiohttp.ClientSession() as session:
        url = f"{server.url}/socket.io/?EIO=4&transport=polling"
        async with session.get(url) as answer:
            url += "&sid=" + json.loads((await answer.text())[1:])["sid"]
        for _ in range(5):
            async with session.post(url, data=b"\xff\xfe") as answer:
                assert answer.status == 200

        async with session.get(url) as answer:
            assert answer.status == 400
        await asyncio.wait_for(_empty(server), 1)


async def _empty(server: Served) -> None:
    await until(lambda: server.connections() == 0)
