"""How the command line asks a running server: one line of JSON each way over ``DATA/control.sock``.

Lives here: both ends of the socket. Whoever can open it (mode 0600: the server's own account) may
ask what ``Desk`` lists, nothing else. What is asked is answered by the application.
"""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

import structlog
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from hybridmeet.application.erasing import EraseAnswer
from hybridmeet.application.importing import LoadAnswer, SourceFile
from hybridmeet.application.inviting import InviteAnswer
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.model import Frozen

NAME: Final = "control.sock"
LARGEST_REQUEST: Final = 32 * 1024 * 1024  # twenty of the largest files
ASK_WITHIN_S: Final = 10.0
ANSWER_WITHIN_S: Final = 300.0  # twenty of the largest files, on a busy machine
LONGEST_PATH: Final = 100  # the operating system takes 107 bytes

log = structlog.get_logger("hybridmeet.control")


class LoadRequest(Frozen):
    """Take these files."""

    operation: Literal["load"] = "load"
    files: tuple[SourceFile, ...]


class EraseRequest(Frozen):
    """Erase a person's name."""

    operation: Literal["erase"] = "erase"
    meeting: str
    person: str


class EraseUnmatchedRequest(Frozen):
    """Erase a name of a sheet or roster that matched nobody."""

    operation: Literal["erase_unmatched"] = "erase_unmatched"
    meeting: str
    written: str


class InviteRequest(Frozen):
    """Make links for seats."""

    operation: Literal["invite"] = "invite"
    meeting: str
    seats: tuple[str, ...]


class StatusRequest(Frozen):
    """Say what runs."""

    operation: Literal["status"] = "status"


class Status(Frozen):
    """What runs: its release, its address, and how far each meeting is."""

    release: str
    url: str
    meetings: dict[MeetingId, int]


class Refusal(Frozen):
    """The answer where an operation has none of its own; each answer has at least these."""

    code: Literal["malformed", "unavailable"]
    detail: str


Request = Annotated[
    LoadRequest | EraseRequest | EraseUnmatchedRequest | InviteRequest | StatusRequest,
    Field(discriminator="operation"),
]
REQUESTS: Final[TypeAdapter[Request]] = TypeAdapter(Request)
Answered = TypeVar("Answered", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Desk:
    """The closed list: what may be asked, and who answers it."""

    load: Callable[[Sequence[SourceFile]], Awaitable[LoadAnswer]]
    erase: Callable[[str, str], Awaitable[EraseAnswer]]
    erase_unmatched: Callable[[str, str], Awaitable[EraseAnswer]]
    invite: Callable[[str, Sequence[str]], Awaitable[InviteAnswer]]
    status: Callable[[], Status]

    async def answer(self, request: Request) -> Frozen:
        """What is said to one request."""
        match request:
            case LoadRequest():
                return await self.load(request.files)
            case EraseRequest():
                return await self.erase(request.meeting, request.person)
            case EraseUnmatchedRequest():
                return await self.erase_unmatched(request.meeting, request.written)
            case InviteRequest():
                return await self.invite(request.meeting, request.seats)
            case StatusRequest():
                return self.status()


class ControlServer:
    """The server's end: answers one request per connection."""

    def __init__(self, directory: Path, desk: Desk) -> None:
        self._directory = directory
        self._desk = desk
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen. A socket left by a killed server is replaced: its folder is locked by us now."""
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with reachable(self._directory) as path:
            path.unlink(missing_ok=True)
            before = os.umask(0o177)  # so that it never is open to others, not even for a moment
            try:
                listener.bind(str(path))
            finally:
                os.umask(before)
        listener.listen()
        listener.settimeout(0)
        self._server = await asyncio.start_unix_server(
            self._serve, sock=listener, limit=LARGEST_REQUEST
        )

    async def close(self) -> None:
        """Stop listening and remove the socket."""
        if self._server is not None:
            self._server.close()
        (self._directory / NAME).unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answer = await self._answer(reader)
            writer.write(answer.model_dump_json().encode() + b"\n")
            await writer.drain()
        except (ConnectionError, TimeoutError):
            log.info("the command line went away")
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader) -> Frozen:
        try:
            async with asyncio.timeout(ASK_WITHIN_S):
                line = await reader.readline()
            request = REQUESTS.validate_json(line)
        except ValueError as error:  # no JSON, another operation, or longer than the limit
            fault = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
            return Refusal(code="malformed", detail=f"The server did not understand: {fault}")
        try:
            return await self._desk.answer(request)
        except Exception:
            log.exception("control request failed", operation=request.operation)
            return Refusal(code="unavailable", detail="The server failed; its log says more.")


def ask(directory: Path, request: Request, answer: type[Answered]) -> Answered | None:
    """What the server running on a folder answers; None when none is running there.

    Raises ``OSError`` when the server goes away before it has answered, or says something else.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(ANSWER_WITHIN_S)
        try:
            with reachable(directory) as path:
                if not path.is_socket():
                    return None
                line.connect(str(path))
        except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
            return None
        line.sendall(request.model_dump_json().encode() + b"\n")
        with line.makefile("rb") as said:
            words = said.readline()
    if not words:
        raise ConnectionAbortedError("the server went away before it had answered")
    try:
        return answer.model_validate_json(words)
    except ValidationError as error:
        raise ConnectionAbortedError("the server is of another release: restart it") from error


@contextmanager
def reachable(directory: Path) -> Iterator[Path]:
    """A path of a folder's socket that is short enough for the operating system."""
    path = directory / NAME
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield path
        return
    folder = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield Path(f"/proc/self/fd/{folder}") / NAME
    finally:
        os.close(folder)
