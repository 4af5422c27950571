"""TCP connections that say nothing, or too slowly, or are too many."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from hybridmeet.adapters.http.deadline import Limits
from tests.adapters.sockets.running import Served, served, until

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
POLL = b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n"


@asynccontextmanager
async def _connected(server: Served) -> AsyncIterator[Streams]:
    host, port = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    yield reader, writer
    writer.transport.abort()


async def _is_cut(reader: asyncio.StreamReader) -> bool:
    try:
        async with asyncio.timeout(2):
            while await reader.read(1000):
                pass
    except ConnectionError:
        pass
    return True


async def test_a_connection_that_says_nothing_is_cut() -> None:
    """aiohttp has no deadline for headers."""
    async with (
        served(bounds=Limits(header_deadline_s=0.1)) as server,
        _connected(server) as (reader, _writer),
    ):
        assert await _is_cut(reader)


async def test_headers_of_a_byte_at_a_time_are_cut_at_the_same_deadline() -> None:
    async with (
        served(bounds=Limits(header_deadline_s=0.2)) as server,
        _connected(server) as (reader, writer),
    ):
        dripping = asyncio.get_running_loop().create_task(_drip(writer))

        assert await _is_cut(reader)
        assert not dripping.done()  # it was cut in the midst of its headers
        dripping.cancel()


async def _drip(writer: asyncio.StreamWriter) -> None:
    for byte in POLL:
        writer.write(bytes([byte]))
        await asyncio.sleep(0.02)  # the attack itself


async def test_the_second_request_of_a_connection_has_the_same_deadline() -> None:
    async with (
        served(bounds=Limits(header_deadline_s=0.1)) as server,
        _connected(server) as (reader, writer),
    ):
        writer.write(POLL + b"\r\n")
        assert b"200 OK" in await reader.readline()

        writer.write(POLL)

        assert await _is_cut(reader)


async def test_a_request_that_takes_long_is_not_cut_by_the_deadline_of_its_headers() -> None:
    async with (
        served(bounds=Limits(header_deadline_s=0.1)) as server,
        aiohttp.ClientSession() as session,
    ):
        url = f"{server.url}/socket.io/?EIO=4&transport=polling"
        async with session.get(url) as answer:
            sid = (await answer.text()).split('"')[3]
        polled = asyncio.get_running_loop().create_task(_poll(session, f"{url}&sid={sid}"))
        done, _ = await asyncio.wait([polled], timeout=0.3)
        assert done == set()

        async with session.post(f"{url}&sid={sid}", data="40/live,") as answer:
            assert answer.status == 200
        assert (await polled).startswith("40/live,")


async def _poll(session: aiohttp.ClientSession, url: str) -> str:
    async with session.get(url) as answer:
        return await answer.text()


async def test_silent_connections_of_an_address_are_counted_and_one_too_many_is_cut() -> None:
    async with (
        served(bounds=Limits(waiting_per_address=2)) as server,
        _connected(server) as (_, first),
        _connected(server),
    ):
        async with _connected(server) as (reader, _writer):
            assert await _is_cut(reader)

        first.write(POLL + b"\r\n")
        await until(lambda: server.connections() == 1)
        async with _connected(server) as (reader, writer):
            writer.write(POLL + b"\r\n")
            assert b"200 OK" in await reader.readline()
