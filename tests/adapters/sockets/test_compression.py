"""Who offers compression follows as everybody does; nothing is kept for it, no bomb goes off."""

import asyncio
import gc
import json
import random
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from hybridmeet.adapters.sockets.deflating import AGREED
from hybridmeet.adapters.sockets.limits import Limits
from tests.adapters.sockets import running
from tests.adapters.sockets.running import MEETING, Raw, Served, raw, seated, served, token, until

OFFER = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}
UPGRADE = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
AUTH = json.dumps({"token": token("unhq-1")})
JOIN = f'42/live,1["join",{{"meeting":"{MEETING}"}}]'


@asynccontextmanager
async def browser(server: Served) -> AsyncIterator[Raw]:
    """A line that was offered compression, and takes and sends it."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"{server.url}/socket.io/?EIO=4&transport=websocket", compress=15
        ) as socket,
    ):
        line = Raw(socket)
        assert (await line.hear() or "").startswith("0{")
        await line.say(f"40/live,{AUTH}")
        assert (await line.hear() or "").startswith('40/live,{"sid"')
        yield line


async def joined(line: Raw) -> Any:
    """What a join is answered, the time apart."""
    await line.say(JOIN)
    answer = json.loads((await line.hear() or "").removeprefix("43/live,1"))[0]
    return {name: part for name, part in answer.items() if name != "server_time"}


async def test_who_takes_deflated_messages_is_told_the_same_as_everybody() -> None:
    async with (
        served() as server,
        seated(server, "trong") as chair,
        browser(server) as newyork,
        raw(server, AUTH) as jakarta,
    ):
        assert newyork.socket.compress == 15
        assert await joined(newyork) == await joined(jakarta)
        assert (await chair.command("session.open"))["ok"]
        for title in ("Báo cáo", "a" * 100, "☃"):
            told = await chair.command("agenda.retitle", item="i1", title={"en": title})
            assert told["ok"], told

        heard = [[await line.hear_event("patch") for _ in range(4)] for line in (newyork, jakarta)]
        assert heard[0] == heard[1]
        assert server.connections() == 3


async def test_the_answer_says_that_neither_side_remembers() -> None:
    upgrade = {**UPGRADE, "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    async with served() as server, aiohttp.ClientSession() as session:
        url = f"{server.url}/socket.io/?EIO=4&transport=websocket"
        async with session.get(url, headers=upgrade | OFFER) as answer:
            assert answer.headers["Sec-WebSocket-Extensions"] == AGREED
        async with session.get(url, headers=upgrade) as answer:
            assert "Sec-WebSocket-Extensions" not in answer.headers


@pytest.mark.parametrize(
    "wrong", [{"Sec-WebSocket-Key": "short"}, {"Sec-WebSocket-Version": "12"}, {}]
)
async def test_what_is_no_handshake_of_a_websocket_is_refused(wrong: dict[str, str]) -> None:
    async with served() as server, aiohttp.ClientSession() as session:
        url = f"{server.url}/socket.io/?EIO=4&transport=websocket"
        async with session.get(url, headers=UPGRADE | wrong) as answer:
            assert answer.status == 400
        await until(lambda: server.connections() == 0)


async def test_a_small_frame_that_would_be_large_closes_its_own_line_alone() -> None:
    async with served() as server, browser(server) as bomb, browser(server) as other:
        await bomb.say("4" + "x" * 20_000_000)

        ended = await bomb.socket.receive(5)
        assert (ended.type, ended.data) == (aiohttp.WSMsgType.CLOSE, 1009)
        await until(lambda: server.connections() == 1)
        assert (await joined(other))["audience"] == "participants"


async def test_without_straight_lines_nothing_is_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "DIRECT", False)
    async with served() as server, browser(server) as line:
        assert line.socket.compress == 0
        assert (await joined(line))["audience"] == "participants"


async def test_a_line_that_is_over_leaves_nothing_to_the_collector() -> None:
    """64 objects of each line waited for the collector, and all waited while it looked."""
    async with served() as server:
        before = gc.get_objects()  # other tests' too; held, or a place of theirs could become ours
        theirs = set(map(id, before))
        async with browser(server) as line:
            await joined(line)
            connection = next(iter(server.channel.hall.connections))
            ours = [connection, connection.socket, connection.socket.queue, connection.socket._line]
            kinds = {type(one) for one in ours}
            del connection, ours
            gc.collect()
            gc.disable()
        try:
            await until(lambda: server.connections() == 0)
            async with asyncio.timeout(5):
                while [  # noqa: ASYNC110 -- a line may be cut for half a second yet
                    one for one in gc.get_objects() if type(one) in kinds and id(one) not in theirs
                ]:
                    await asyncio.sleep(0.05)
        finally:
            gc.enable()


def test_zlib_still_takes_blocks_that_were_made_apart() -> None:
    """What a shared body rests on: browsers inflate one stream, whoever made its parts."""
    made = zlib.compressobj(wbits=-15)
    apart = made.compress(b"shared") + made.flush(zlib.Z_SYNC_FLUSH)

    assert zlib.decompressobj(-15).decompress(apart + apart) == b"sharedshared"


NOISES = 60
KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
ASK = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
    f"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n{KEY}"
    "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
)


async def test_noise_on_a_websocket_closes_its_line_and_says_nothing_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Bytes that are no frames, frames whose content is noise, and lines that end within one."""
    chance = random.Random(11)
    limits = Limits(sockets_per_address_unjoined=NOISES, connect_deadline_s=1.0)
    async with served(limits) as server, browser(server) as other:
        host, port = server.url.removeprefix("http://").split(":")
        for number in range(NOISES):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(ASK.encode())
            await reader.readuntil(b"\r\n\r\n")
            noise = chance.randbytes(chance.randrange(1, 400))
            if number % 3:
                size = chance.randrange(126)
                noise = bytes((chance.choice((0x81, 0xC1, 0x41, 0x01)), 0x80 | size)) + noise
            writer.write(noise)
            writer.close()
        await until(lambda: server.connections() == 1)
        assert (await joined(other))["audience"] == "participants"
    assert [record for record in caplog.records if record.exc_info] == []
