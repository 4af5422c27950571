"""Before anything is written straight, it is tried; where it fails, the plain path serves."""

import asyncio

import pytest

from hybridmeet.adapters.sockets import trial
from hybridmeet.adapters.sockets.pulse import Pulse
from hybridmeet.adapters.sockets.straight import StraightLine
from hybridmeet.adapters.sockets.tap import Tap
from hybridmeet.adapters.sockets.websocket import WebSocketLine
from tests.adapters.sockets.running import begun, seated, served


async def test_here_it_works() -> None:
    async with served() as server:
        assert server.channel.server.eio.line is StraightLine


@pytest.mark.parametrize(
    "told", ["data_received", "pause_writing", "resume_writing", "connection_lost"]
)
async def test_a_loop_that_does_not_tell_is_found_out_and_all_is_served_the_plain_way(
    told: str, monkeypatch: pytest.MonkeyPatch, lines: list[dict[str, object]]
) -> None:
    monkeypatch.setattr(trial, "WITHIN_S", 0.2)
    monkeypatch.delattr(Tap, told)  # as a loop that never calls it

    async with served() as server, seated(server, "trong") as chair:
        assert server.channel.server.eio.line is WebSocketLine
        assert (await chair.join())["rev"] == 0
    assert [line["event"] for line in lines] == ["patches are not written straight to the sockets"]


async def test_a_name_that_moved_in_a_library_is_found_out(
    monkeypatch: pytest.MonkeyPatch, lines: list[dict[str, object]]
) -> None:
    monkeypatch.setattr(trial, "CALLS", ("gone",))

    assert not await trial.is_possible()
    assert lines[0]["wrong"] == ["aiohttp.web_protocol.RequestHandler.gone"]


class _Asked:
    """One who counts how often it is asked."""

    def __init__(self) -> None:
        self.due: int | None = None
        self.times = 0

    def beat(self) -> None:
        self.times += 1


async def test_who_is_due_is_asked_once_and_who_was_heard_meanwhile_later() -> None:
    pulse, loop = Pulse(0.1), asyncio.get_running_loop()
    due, heard, gone = _Asked(), _Asked(), _Asked()
    running = begun(pulse.run())
    for one in (due, heard, gone):
        pulse.place(one, loop.time() + 0.02)
    pulse.place(heard, loop.time() + 3600)
    pulse.remove(gone)
    async with asyncio.timeout(5):
        while not due.times:  # noqa: ASYNC110 -- what is waited for has no event of its own
            await asyncio.sleep(0.005)
    running.cancel()

    assert (due.times, heard.times, gone.times) == (1, 0, 0)
    assert sum(len(sockets) for sockets in pulse._due.values()) == 1


async def test_a_client_stands_in_one_table_of_the_library_and_leaves_no_trace() -> None:
    async with served() as server:
        rooms = server.channel.server.manager.rooms  # type: ignore[attr-defined] # -- the library's
        async with seated(server, "trong"), seated(server, "unhq-1"):
            assert {name: len(who) for name, who in rooms["/live"].items()} == {None: 2}
        async with asyncio.timeout(5):
            while rooms:  # noqa: ASYNC110 -- what is waited for has no event of its own
                await asyncio.sleep(0.005)
