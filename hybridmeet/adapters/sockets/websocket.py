"""One websocket as a line of text: no compression per message, bounded frames, an end that comes.

aiohttp would compress per message by default: 92 kB of memory for each browser and the same work
done for each. What the text means is not known here. ``straight.py`` has the faster line.
"""

from typing import Final, Protocol

from aiohttp import WSMsgType, web
from typing_extensions import override

FAREWELL_S: Final = 1.0  # for the other side to say goodbye; then the line is cut


class Line(Protocol):
    """Sends and receives whole texts."""

    async def open(self) -> web.StreamResponse:
        """Answer the upgrade; the answer is the whole request's."""
        ...

    async def send(self, text: str) -> None:
        """Write one text. ``OSError`` when the line is cut."""
        ...

    async def receive(self) -> str | bytes | None:
        """The next message, or None when the line is over (also: too big, not UTF-8)."""
        ...

    async def close(self) -> None:
        """Say goodbye; whoever waits in ``receive`` gets None."""
        ...

    def abort(self) -> None:
        """Cut the line without a word."""
        ...


class WebSocketLine(Line):
    """The libraries' way. Bytes are handed on as they are: they are not welcome."""

    __slots__ = ("_request", "_response")

    def __init__(self, request: web.Request, max_frame_bytes: int) -> None:
        self._request = request
        self._response = web.WebSocketResponse(
            max_msg_size=max_frame_bytes, compress=False, timeout=FAREWELL_S
        )

    @override
    async def open(self) -> web.StreamResponse:
        """Answer the upgrade."""
        await self._response.prepare(self._request)
        return self._response

    @override
    async def send(self, text: str) -> None:
        """Write one text; waits while the reader is slow."""
        await self._response.send_str(text)

    @override
    async def receive(self) -> str | bytes | None:
        """The next message."""
        message = await self._response.receive()
        if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
            content: str | bytes = message.data
            return content
        return None

    @override
    async def close(self) -> None:
        """Say goodbye."""
        await self._response.close()

    @override
    def abort(self) -> None:
        """Cut the line."""
        transport = self._request.transport
        if transport is not None:
            transport.abort()
