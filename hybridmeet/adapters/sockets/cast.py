"""The lines of simulated people: real Socket.IO clients over the server's own port.

Each seat's page is one connection, opened with the seat's link as any client opens it. What those
who run the meeting see is kept, as their pages keep it; nobody else reads what he is sent.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import aiohttp
import socketio

from hybridmeet.adapters.sockets.frames import NAMESPACE
from hybridmeet.domain.commands import Command
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId, SessionId

ANSWER_WITHIN_S: Final = 15
AT_ONCE: Final = 20  # lines opened together: below what one address may have unjoined


class Line:
    """One seat's page."""

    def __init__(self, url: str, meeting: MeetingId, http: aiohttp.ClientSession) -> None:
        self._url = url
        self._meeting = meeting
        self._client = socketio.AsyncClient(
            reconnection=False, http_session=http, handle_sigint=False
        )
        self.slices: dict[str, Any] = {}
        self._rev = 0

    async def open(self, auth: Mapping[str, str], *, reads: bool) -> None:
        """Connect and join; raises ``ConnectionError`` when it is not let in."""
        if reads:
            self._client.on("patch", self._take, namespace=NAMESPACE)
        try:
            await self._client.connect(
                self._url, auth=dict(auth), namespaces=[NAMESPACE], transports=["websocket"]
            )
        except socketio.exceptions.ConnectionError as error:
            raise ConnectionError(str(error)) from error
        await self._join()

    async def call(self, name: str, said: Mapping[str, object]) -> dict[str, Any]:
        """Say something; the answer. Raises ``TimeoutError``."""
        try:
            answer: dict[str, Any] = await self._client.call(
                name, dict(said), namespace=NAMESPACE, timeout=ANSWER_WITHIN_S
            )
        except socketio.exceptions.SocketIOError as error:
            raise TimeoutError(name) from error
        return answer

    async def close(self) -> None:
        """Hang up."""
        await self._client.disconnect()

    @property
    def is_open(self) -> bool:
        """Whether it stands."""
        return bool(self._client.connected)

    async def _join(self) -> None:
        answer = await self.call("join", {"meeting": self._meeting})
        if answer.get("ok") is False:
            raise ConnectionError(answer["code"])
        self.slices, self._rev = dict(answer["slices"]), answer["rev"]

    async def _take(self, patch: Mapping[str, Any]) -> None:
        if patch["prev"] != self._rev:
            await self._join()
        else:
            self.slices.update(patch["slices"])
            self._rev = patch["rev"]


class Cast:
    """All the lines of one rehearsal; ``tokens`` are the links of its seats."""

    def __init__(
        self,
        url: str,
        meeting: MeetingId,
        tokens: Mapping[PersonId, str],
        reading: frozenset[PersonId],
    ) -> None:
        self._url = url
        self._meeting = meeting
        self._tokens = tokens
        self._reading = reading
        self._lines: dict[PersonId, Line] = {}
        self._crowd: list[Line] = []
        self._seen: dict[str, Any] = {}
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def join(self, person: PersonId) -> None:
        """Open a seat's page, unless it is open."""
        line = self._lines.get(person)
        if line is None or not line.is_open:
            line = Line(self._url, self._meeting, self._http)
            await line.open({"token": self._tokens[person]}, reads=person in self._reading)
            self._lines[person] = line

    async def leave(self, person: PersonId) -> None:
        """Break a seat's line, if it has one."""
        line = self._lines.pop(person, None)
        if line is not None:
            if person in self._reading:
                self._seen.update(line.slices)
            await line.close()

    async def look(self, person: PersonId, *, visible: bool) -> None:
        """Say that a page came into sight, or went out of it."""
        await self._lines[person].call("presence", {"visible": visible})

    async def ask(self, person: PersonId, command: Command, id_: CommandId) -> Mapping[str, object]:
        """Ask a command through a seat's line, opening it where it is not open."""
        await self.join(person)
        body = command.model_dump(mode="json", exclude_none=command.type != "agenda.advance")
        return await self._lines[person].call(
            "command", {"id": id_, "meeting": self._meeting, "body": body}
        )

    def now_of(self, session: SessionId) -> Mapping[str, object]:
        """What the first page of those who run the meeting shows of a session, or showed last."""
        reading = (self._lines.get(person) for person in self._reading)
        slices = next((line.slices for line in reading if line and line.is_open), self._seen)
        return slices.get(f"now/{session}") or {}

    async def followed_by(self, count: int) -> None:
        """Let so many follow without a seat."""
        lines = [Line(self._url, self._meeting, self._http) for _ in range(count)]
        self._crowd += lines
        for begin in range(0, count, AT_ONCE):
            few: Sequence[Line] = lines[begin : begin + AT_ONCE]
            await asyncio.gather(*(line.open({}, reads=False) for line in few))

    async def close(self) -> None:
        """Hang up everywhere."""
        for line in (*self._lines.values(), *self._crowd):
            if line.is_open:
                await line.close()
        await self._http.close()
