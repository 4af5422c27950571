"""The faults found in the libraries, each guarded for ever. The first is the forged event."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import aiohttp
import pytest

from hybridmeet.adapters.sockets.limits import Limits
from tests.adapters.sockets.running import (
    MEETING,
    ORIGIN,
    Client,
    begun,
    raw,
    seated,
    served,
    token,
    until,
)

pytestmark = pytest.mark.usefixtures("either_way")

FORGED = (
    '42/live,1["connect",{"HTTP_COOKIE":"session=admin"},{"token":"anything"}]',
    '42/live,2["disconnect"]',
    '42/live,3["connect"]',
    '42/live,4["disconnect","transport close"]',
)
MALFORMED = ("42", "42[]", "49", "4{", "99", "", "4", "451-/live,[]", "40/live,[", '42{"a":1}')


@pytest.mark.parametrize("frame", FORGED)
async def test_a_client_cannot_call_the_servers_own_handlers(frame: str) -> None:
    """python-socketio 5.18.1 ran ``connect`` and ``disconnect`` with arguments of its choosing."""
    async with (
        served() as server,
        seated(server, "trong") as chair,
        raw(server, json.dumps({"token": token("unhq-1")})) as forger,
    ):
        await forger.say(f'42/live,9["join",{{"meeting":"{MEETING}"}}]')
        assert (await forger.hear() or "").startswith("43/live,9[")
        before = server.presence.online(MEETING)

        await forger.say(frame)
        refused = await forger.hear() or ""
        await forger.say(
            '42/live,8["command",{"id":"f","meeting":"small-1","body":'
            '{"type":"session.open","session":"day1"}}]'
        )  # fmt: skip -- one frame
        judged = await forger.hear() or ""

        assert '"malformed"' in refused
        assert '"not_allowed"' in judged
        assert server.presence.online(MEETING) == before == {"unhq-1"}
        await chair.command("session.open")
        assert await forger.hear_event("patch")


@pytest.mark.parametrize("frame", MALFORMED)
async def test_five_malformed_frames_close_the_socket_without_a_traceback(
    frame: str, caplog: pytest.LogCaptureFixture, lines: list[dict[str, object]]
) -> None:
    """Each raised a traceback, and the socket stayed."""
    async with served() as server, raw(server) as line:
        await line.say(*[frame] * 4)
        await line.say('42/live,1["clock",{"t0":1}]')
        assert (await line.hear() or "").startswith("43/live,1[")

        await line.say(frame)

        assert await line.closed()
        await until(lambda: server.connections() == 0)
    assert [record for record in caplog.records if record.exc_info] == []
    assert [(line["event"], line["log_level"]) for line in lines] == [("bad frame", "warning")]


async def test_binary_frames_count_as_malformed() -> None:
    async with served() as server, raw(server) as line:
        for _ in range(5):
            await line.socket.send_bytes(b"\x04nothing")

        assert await line.closed()


async def test_a_socket_that_never_connects_is_closed_at_its_deadline() -> None:
    """The library waits for the CONNECT packet for ever."""
    async with (
        served(Limits(connect_deadline_s=0.1)) as server,
        raw(server, auth=None) as silent,
        raw(server) as known,
    ):
        assert await silent.closed()
        await known.say('42/live,1["clock",{"t0":1}]')
        assert (await known.hear() or "").startswith("43/live,1[")


async def test_who_leaves_the_namespace_has_the_deadline_again_and_is_present_no_more() -> None:
    auth = json.dumps({"token": token("unhq-1")})
    async with served(Limits(connect_deadline_s=0.1)) as server, raw(server, auth) as line:
        await line.say(f'42/live,1["join",{{"meeting":"{MEETING}"}}]')
        await line.hear()

        await line.say("41/live,")

        assert await line.closed()
        assert server.presence.online(MEETING) == frozenset()


async def test_connecting_twice_changes_nothing_of_who_it_is() -> None:
    auth = json.dumps({"token": token("unhq-1")})
    async with served() as server, raw(server, auth) as line:
        await line.say(f'40/live,{{"token":"{token("trong")}"}}')
        await line.say(
            '42/live,1["command",{"id":"f","meeting":"small-1","body":'
            '{"type":"session.open","session":"day1"}}]'
        )  # fmt: skip -- one frame

        assert '"not_allowed"' in (await line.hear() or "")


async def test_other_namespaces_are_pointed_to_the_one_there_is() -> None:
    async with served() as server, raw(server, auth=None) as line:
        await line.say("40")
        assert '"code":"unknown"' in (await line.hear() or "").replace(" ", "")


async def test_silence_is_noticed_after_interval_and_timeout() -> None:
    """The library's sweep took up to 40 s for 25 s of silence, by a clock that may jump."""
    limits = Limits(ping_interval_s=0.1, ping_timeout_s=0.15)
    async with served(limits) as server, raw(server) as line:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        while (await line.socket.receive(timeout=10)).type is aiohttp.WSMsgType.TEXT:
            pass  # pings, and no answer

        assert loop.time() - begun < 10  # a quarter of a second, and a machine with load
        await until(lambda: server.connections() == 0)


async def test_silence_of_a_polling_client_is_noticed_too() -> None:
    limits = Limits(ping_interval_s=0.1, ping_timeout_s=0.15)
    async with served(limits) as server, aiohttp.ClientSession() as session:
        async with session.get(f"{server.url}/socket.io/?EIO=4&transport=polling") as answer:
            assert (await answer.text()).startswith("0{")

        await until(lambda: server.connections() == 0, seconds=2)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": ORIGIN}, 200),
        ({}, 200),
        ({"Origin": "http://evil.example"}, 400),
        ({"Origin": "null"}, 400),
        ({"Origin": "http://evil.example", "X-Forwarded-Host": "evil.example"}, 400),
        (
            {
                "Origin": "https://evil.example",
                "X-Forwarded-Host": "evil.example",
                "X-Forwarded-Proto": "https",
            },
            400,
        ),
    ],
)
@pytest.mark.parametrize("transport", ["polling", "websocket"])
async def test_only_pages_of_the_public_address_may_connect(
    headers: dict[str, str], status: int, transport: str
) -> None:
    """The default origins believe what the client says of the host."""
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    asked = {**headers, **(upgrade if transport == "websocket" else {})}
    opened = 101 if transport == "websocket" and status == 200 else status
    async with served() as server, aiohttp.ClientSession() as session:
        url = f"{server.url}/socket.io/?EIO=4&transport={transport}"
        async with session.get(url, headers=asked) as answer:
            assert answer.status == opened


async def test_no_script_is_served_instead_of_an_answer() -> None:
    async with served() as server, aiohttp.ClientSession() as session:
        url = f"{server.url}/socket.io/?EIO=4&transport=polling&j=0"
        async with session.get(url) as answer:
            assert answer.status == 400


async def test_a_frame_above_64_kb_closes_the_socket() -> None:
    async with served() as server, raw(server) as line:
        await line.say("42/live," + "x" * 70_000)

        assert await line.closed()


async def test_a_post_above_64_kb_closes_the_socket() -> None:
    async with served() as server, aiohttp.ClientSession() as session:
        url = f"{server.url}/socket.io/?EIO=4&transport=polling"
        async with session.get(url) as answer:
            sid = json.loads((await answer.text())[1:])["sid"]
        async with session.post(f"{url}&sid={sid}", data="4" * 70_000) as answer:
            assert answer.status == 400

        await until(lambda: server.connections() == 0)


async def test_two_posts_at_once_of_one_client_close_its_socket() -> None:
    async with served() as server, aiohttp.ClientSession() as session:
        url = f"{server.url}/socket.io/?EIO=4&transport=polling"
        async with session.get(url) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            url += "&sid=" + json.loads((await answer.text())[1:])["sid"]
        gate = asyncio.Event()

        async def slowly() -> AsyncIterator[bytes]:
            yield b"40/live"
            await gate.wait()
            yield b","

        first = begun(session.post(url, data=slowly()).__aenter__())
        socket = next(iter(server.channel.hall.connections)).socket
        await until(socket._turn.locked)
        async with session.post(url, data="40/live,") as answer:
            assert answer.status == 400
        gate.set()

        (await first).close()
        assert server.connections() == 0


async def test_a_body_of_a_hundred_packets_is_taken_whole() -> None:
    """More than 16 packets in one POST were answered "ok" and thrown away."""
    async with served() as server, aiohttp.ClientSession() as session:
        url = f"{server.url}/socket.io/?EIO=4&transport=polling"
        async with session.get(url) as answer:
            url += "&sid=" + json.loads((await answer.text())[1:])["sid"]
        asked = [f'42/live,{n}["clock",{{"t0":{n}}}]' for n in range(100)]
        async with session.post(url, data="\x1e".join(["40/live,", *asked])) as answer:
            assert answer.status == 200

        async with session.get(url) as answer:
            frames = (await answer.text()).split("\x1e")
        assert [frame.partition("[")[0] for frame in frames[1:]] == [
            f"43/live,{n}" for n in range(100)
        ]


async def test_above_its_pace_a_socket_is_read_slowly_and_nothing_is_lost() -> None:
    limits = Limits(message_rate_per_s=200, message_burst=20)
    async with served(limits) as server, raw(server) as line:
        loop = asyncio.get_running_loop()
        begun = loop.time()

        await line.say(*(f'42/live,{n}["clock",{{"t0":{n}}}]' for n in range(100)))
        heard = [(await line.hear() or "").partition("[")[0] for _ in range(100)]

        assert heard == [f"43/live,{n}" for n in range(100)]
        assert loop.time() - begun > 0.35


async def test_strangers_of_one_address_are_counted_and_those_who_connected_are_not() -> None:
    limits = Limits(sockets_per_address_unjoined=2)
    async with (
        served(limits) as server,
        raw(server),
        raw(server),
        raw(server),
        raw(server, auth=None),
        raw(server, auth=None),
        aiohttp.ClientSession() as session,
        session.get(f"{server.url}/socket.io/?EIO=4&transport=polling") as answer,
    ):
        assert (answer.status, answer.headers["Retry-After"]) == (429, "5")


async def test_a_full_server_says_when_to_come_back() -> None:
    async with (
        served(Limits(sockets_total=1)) as server,
        raw(server),
        aiohttp.ClientSession() as session,
        session.get(f"{server.url}/socket.io/?EIO=4&transport=polling") as answer,
    ):
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


async def test_a_seat_has_ten_connections_and_no_more() -> None:
    async with served(Limits(sockets_per_person=2)) as server:
        auth = json.dumps({"token": token("trong")})
        async with raw(server, auth), raw(server, auth) as second:
            async with raw(server, auth=None) as third:
                await third.say(f"40/live,{auth}")
                assert '"too_many"' in (await third.hear() or "")
            await second.socket.close()
            await until(lambda: server.connections() == 1)

            async with raw(server, auth):
                assert len(server.channel.hall.connections.seated(MEETING, "trong")) == 2  # type: ignore[arg-type] # -- an id


async def test_no_trace_is_left_of_those_who_went() -> None:
    async with served() as server:
        for transport in ("websocket", "polling"):
            async with seated(server, "trong", transport) as chair, Client(server.url) as public:
                await chair.join()
                await public.join()
        await until(lambda: server.connections() == 0)

        hall, sio = server.channel.hall, server.channel.server
        assert list(server.rooms) == []
        assert server.presence.driving(MEETING).connections == 0
        assert (hall.doors._open, hall.doors._strangers) == (0, {})
        assert (sio.eio.sockets, sio.environ, sio.manager.rooms) == ({}, {}, {})  # type: ignore[attr-defined] # -- the library's


async def test_tokens_are_in_no_log_line(
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    lines: list[dict[str, object]],
) -> None:
    """The libraries' loggers print packets, tokens included, at INFO."""
    caplog.set_level(logging.DEBUG)
    for name in ("engineio", "engineio.server", "socketio", "socketio.server"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    async with served() as server:
        async with seated(server, "trong", "polling") as chair:
            await chair.join()
            await chair.command("session.open")
        async with raw(server, json.dumps({"token": token("unhq-1")})) as line:
            await line.say(f'42/live,1["{token("secretary")}",{{}}]', token("secretary"))
        async with raw(server, auth=None) as line:
            await line.say('40/live,{"token":"token-of-nobody"}')
            await line.hear()

    written = f"{lines}{capfd.readouterr()}{[record.getMessage() for record in caplog.records]}"
    assert "token-of-" not in written
