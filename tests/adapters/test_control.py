"""The command line and a running server speak over a socket that only its owner opens."""

import asyncio
import json
import socket
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hybridmeet.adapters.control import (
    NAME,
    ControlServer,
    Desk,
    EraseRequest,
    EraseUnmatchedRequest,
    InviteRequest,
    LoadRequest,
    Status,
    StatusRequest,
    ask,
    reachable,
)
from hybridmeet.application.erasing import EraseAnswer
from hybridmeet.application.importing import LoadAnswer, SourceFile
from hybridmeet.application.inviting import InviteAnswer
from hybridmeet.domain.ids import MeetingId

FILE = SourceFile(name="a.yaml", source=bytes(range(256)))


async def echo(files: Sequence[SourceFile]) -> LoadAnswer:
    """Answers what it was given."""
    return LoadAnswer(code="ok", detail=" ".join(f"{one.name}:{one.source.hex()}" for one in files))


async def fail(files: Sequence[SourceFile]) -> LoadAnswer:
    raise RuntimeError("the names of secrets stay in the log")


async def erase(meeting: str, person: str) -> EraseAnswer:
    return EraseAnswer(code="ok", name=f"{person} of {meeting}")


async def erase_unmatched(meeting: str, written: str) -> EraseAnswer:
    return EraseAnswer(code="ok", texts=len(written), detail=meeting)


async def invite(meeting: str, seats: Sequence[str]) -> InviteAnswer:
    return InviteAnswer(code="unknown", detail=f"{meeting} has no {seats[0]}")


STATUS = Status(release="1", url="http://here", meetings={MeetingId("small-1"): 7})


def ask_to_load(directory: Path, files: Sequence[SourceFile]) -> LoadAnswer | None:
    return ask(directory, LoadRequest(files=tuple(files)), LoadAnswer)


@asynccontextmanager
async def serving(
    directory: Path, load: Callable[[Sequence[SourceFile]], Awaitable[LoadAnswer]] = echo
) -> AsyncIterator[None]:
    server = ControlServer(directory, Desk(load, erase, erase_unmatched, invite, lambda: STATUS))
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


async def test_each_operation_has_its_own_answer(tmp_path: Path) -> None:
    wanted = EraseRequest(meeting="small-1", person="unhq-1")
    name = EraseUnmatchedRequest(meeting="small-1", written="Đỗ Thị")
    async with serving(tmp_path):
        erased = await asyncio.to_thread(ask, tmp_path, wanted, EraseAnswer)
        nobody = await asyncio.to_thread(ask, tmp_path, name, EraseAnswer)
        links = await asyncio.to_thread(
            ask, tmp_path, InviteRequest(meeting="small-1", seats=("desk-9",)), InviteAnswer
        )
        status = await asyncio.to_thread(ask, tmp_path, StatusRequest(), Status)

    assert (erased, status) == (EraseAnswer(code="ok", name="unhq-1 of small-1"), STATUS)
    assert nobody == EraseAnswer(code="ok", texts=6, detail="small-1")
    assert links == InviteAnswer(code="unknown", detail="small-1 has no desk-9")


async def test_a_server_that_answers_something_else_is_of_another_release(tmp_path: Path) -> None:
    async with serving(tmp_path, fail):
        with pytest.raises(ConnectionAbortedError, match="another release"):
            await asyncio.to_thread(ask, tmp_path, LoadRequest(files=(FILE,)), Status)


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
