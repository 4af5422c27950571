"""Thousands of hostile frames: the server lives, says little, keeps nothing, and serves the others.

A share in every run, ten thousand in the long one, a million at night. Chance is seeded: a run that
fails can be run again.
"""

import asyncio
import json
import random
import resource
from collections.abc import Callable, Iterator
from contextlib import suppress

import aiohttp
import pytest
import structlog
from structlog.testing import LogCapture

from hybridmeet.adapters.sockets.limits import Limits
from tests.adapters.sockets.running import MEETING, Served, raw, seated, served, token, until

SEEDS = (
    "42/live,1{}",
    '42/live,["join",{"meeting":"small-1"}]',
    '42/live,7["command",{"id":"f","meeting":"small-1","body":{"type":"agenda.advance"}}]',
    '42/live,["connect",{"HTTP_COOKIE":"x"},{}]',
    '42/live,["disconnect"]',
    "451-/live,[{}]",
    "40/live,{}",
    "41/live,",
    "43/live,1[]",
    "44/live,{}",
    '40/live,{"token":"x"}',
    "0{}",
    "1",
    "2",
    "2probe",
    "3",
    "3probe",
    "4",
    "5",
    "6",
    "7",
    "b4aGVsbG8=",
    "",
    "42" + "[" * 400 + "]" * 400,
    '42/live,9["clock",{"t0":1e999}]',
    '42/live,9["clock",{"t0":-0}]',
    '42/live,["join",{"meeting":"\\u0000"}]',
    '42/live,["join",{"__proto__":{"a":1}}]',
)  # fmt: skip -- a table of frames
PIECES = (
    "[",
    "]",
    "{",
    "}",
    '"',
    ",",
    "\\",
    "/live,",
    "42",
    "\x1e",
    "\x00",
    "é",
    "🜁",
    "-1",
    "null",
)


def hostile(count: int, seed: int) -> Iterator[str]:
    """Frames that are almost right, in one way or another."""
    chance = random.Random(seed)
    for _ in range(count):
        frame = chance.choice(SEEDS)
        for _ in range(chance.randrange(4)):
            at = chance.randrange(len(frame) + 1)
            match chance.randrange(3):
                case 0:
                    frame = frame[:at] + chance.choice(PIECES) + frame[at:]
                case 1:
                    frame = frame[:at] + frame[at + 1 :]
                case _:
                    frame = frame[:at] + chr(chance.randrange(1, 0x2FF)) + frame[at + 1 :]
        yield frame


@pytest.fixture
def lines() -> Iterator[list[dict[str, object]]]:
    """What our own loggers wrote."""
    capture = LogCapture()
    before = structlog.get_config()["processors"]
    structlog.configure(processors=[capture])
    yield capture.entries  # type: ignore[misc] # -- entries are mutable mappings
    structlog.configure(processors=before)


@pytest.mark.parametrize(
    "count",
    [
        2_000,
        pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(300)]),
        pytest.param(1_000_000, marks=[pytest.mark.night, pytest.mark.timeout(14_400)]),
    ],
)
async def test_hostile_frames_harm_nobody(
    count: int,
    lines: list[dict[str, object]],
    caplog: pytest.LogCaptureFixture,
    tell: Callable[[str], None],
) -> None:
    limits = Limits(message_rate_per_s=100_000, message_burst=100_000)
    loop = asyncio.get_running_loop()
    async with served(limits) as server, seated(server, "trong") as chair:
        await chair.join()
        begun, before = loop.time(), _most_memory_kb()
        for turn in range(count // 100):
            await _attack(server, list(hostile(100, turn)))
        seconds = loop.time() - begun

        assert (await chair.command("session.open"))["ok"]
        await until(lambda: server.connections() == 1)
        assert server.presence.online(MEETING) <= {"trong", "unhq-1"}
        grown_kb = _most_memory_kb() - before
        assert grown_kb < 50_000
    assert [record for record in caplog.records if record.exc_info] == []
    assert {line["event"] for line in lines} <= {"bad frame"}
    assert len(lines) <= seconds + 1
    tell(
        f"{count} frames in {seconds:.0f} s: {len(lines)} lines of log, {grown_kb} kB more at most"
    )


def _most_memory_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def _attack(server: Served, frames: list[str]) -> None:
    """Say four frames on a socket, all of which are dealt with, then five that close it."""
    for at in range(0, len(frames), 4):
        auth = json.dumps({"token": token("unhq-1")}) if at % 8 else "{}"
        async with raw(server, auth) as line:
            with suppress(ConnectionError):
                await line.say(*frames[at : at + 4], *["9"] * 5)
            assert await line.closed()


@pytest.mark.parametrize("seed", range(3))
async def test_hostile_bodies_of_a_polling_client_harm_nobody(
    seed: int, lines: list[dict[str, object]]
) -> None:
    chance = random.Random(seed)
    async with served() as server, aiohttp.ClientSession() as session:
        url = f"{server.url}/socket.io/?EIO=4&transport=polling"
        for turn in range(20):
            async with session.get(url) as answer:
                sid = json.loads((await answer.text())[1:])["sid"]
            body = "\x1e".join(hostile(chance.randrange(20), turn)).encode()
            body = body[: chance.randrange(len(body) + 1)]
            async with session.post(f"{url}&sid={sid}", data=body) as answer:
                assert answer.status in {200, 400}
            if socket := server.channel.server.eio.sockets.get(sid):
                await socket.close()

        assert server.connections() == 0
    assert {line["event"] for line in lines} <= {"bad frame"}
