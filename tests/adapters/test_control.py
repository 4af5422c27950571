"""The command line and a running server speak over a socket that only its owner opens."""

import asyncio
import json
import socket
import stat
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hybridmeet.adapters.control import NAME, ControlServer, Load, ask_to_load, reachable
from hybridmeet.application.importing import LoadAnswer, SourceFile

FILE = SourceFile(name="a.yaml", source=bytes(range(256)))


async def echo(files: Sequence[SourceFile]) -> LoadAnswer:
    """Answers what it was given."""
    return LoadAnswer(code="ok", detail=" ".join(f"{one.name}:{one.source.hex()}" for one in files))


async def fail(files: Sequence[SourceFile]) -> LoadAnswer:
    raise RuntimeError("the names of secrets stay in the log")


@asynccontextmanager
async def serving(directory: Path, load: Load = echo) -> AsyncIterator[None]:
    server = ControlServer(directory, load)
    await server.start()
    try:
        yield
    finally:
        await server.close()


def say(directory: Path, line: bytes) -> LoadAnswer:
    with socket.socket(socket.AF_UNIX) as connection, reachable(directory) as path:
        connection.settimeout(10)
        connection.connect(str(path))
        connection.sendall(line)
        return LoadAnswer.model_validate_json(connection.makefile("rb").readline())


async def test_files_arrive_byte_for_byte_and_the_answer_comes_back(tmp_path: Path) -> None:
    async with serving(tmp_path):
        answer = await asyncio.to_thread(ask_to_load, tmp_path, [FILE, FILE])

    assert answer == await echo([FILE, FILE])


async def test_only_the_owner_may_open_the_socket(tmp_path: Path) -> None:
    async with serving(tmp_path):
        assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


async def test_no_server_is_no_answer(tmp_path: Path) -> None:
    assert ask_to_load(tmp_path, [FILE]) is None
    assert ask_to_load(tmp_path / "nowhere", [FILE]) is None


async def test_a_socket_that_a_killed_server_left_is_no_answer_and_is_replaced(
    tmp_path: Path,
) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / NAME))

    assert ask_to_load(tmp_path, [FILE]) is None
    async with serving(tmp_path):
        assert await asyncio.to_thread(ask_to_load, tmp_path, [FILE]) == await echo([FILE])


async def test_the_socket_is_gone_when_the_server_is(tmp_path: Path) -> None:
    async with serving(tmp_path):
        pass

    assert not (tmp_path / NAME).exists()


async def test_a_folder_with_a_long_path_is_reached_too(tmp_path: Path) -> None:
    directory = tmp_path / ("d" * 100) / ("e" * 100)
    directory.mkdir(parents=True)

    async with serving(directory):
        assert await asyncio.to_thread(ask_to_load, directory, [FILE]) == await echo([FILE])


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"not json\n",
        b'{"operation": "stop", "files": []}\n',
        b'{"operation": "load"}\n',
        json.dumps({"operation": "load", "files": [{"name": "a", "source": "*"}]}).encode() + b"\n",
        b"[" * 100_000 + b"\n",
    ],
)
async def test_what_is_no_request_is_answered_so(tmp_path: Path, line: bytes) -> None:
    async with serving(tmp_path):
        answer = await asyncio.to_thread(say, tmp_path, line)

    assert answer.code == "malformed"


async def test_a_failure_is_answered_without_its_words(tmp_path: Path) -> None:
    async with serving(tmp_path, fail):
        answer = await asyncio.to_thread(ask_to_load, tmp_path, [FILE])

    assert answer == LoadAnswer(code="unavailable", detail="The server failed; its log says more.")
