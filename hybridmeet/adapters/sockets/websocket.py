"""One websocket as a line of text: no compression per message, bounded frames, an end that comes.

aiohttp would compress per message by default: 92 kB of memory for each browser and the same work
done for each. What the text means is not known here. ``straight.py`` has the faster line.
"""

from typing import Final

from aiohttp import WSMsgType, web

FAREWELL_S: Final = 1.0  # for the other side to say goodbye; then the line is cut


class WebSocketLine:
    """Sends and receives whole texts. Bytes are handed on as they are: they are not welcome."""

    __slots__ = ("_request", "response")

    def __init__(self, request: web.Request, max_frame_bytes: int) -> None:
        self._request = request
        self.response = self._answer(max_frame_bytes)

    def _answer(self, max_frame_bytes: int) -> web.WebSocketResponse:
        return web.WebSocketResponse(
            max_msg_size=max_frame_bytes, compress=False, timeout=FAREWELL_S
        )

    async def open(self) -> None:
        """Answer the upgrade."""
        await self.response.prepare(self._request)

    async def send(self, text: str) -> None:
        """Write one text; waits while the reader is slow. ``OSError`` when the line is cut."""
        await self.response.send_str(text)

    async def receive(self) -> str | bytes | None:
        """The next frame, or None when the line is over (also: too big, not UTF-8)."""
        message = await self.response.receive()
        if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
            content: str | bytes = message.data
            return content
        return None

    async def close(self) -> None:
        """Say goodbye; whoever waits in ``receive`` gets None."""
        await self.response.close()

    def abort(self) -> None:
        """Cut the line without a word."""
        transport = self._request.transport
        if transport is not None:
            transport.abort()
