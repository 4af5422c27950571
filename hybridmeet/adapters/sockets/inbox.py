"""What one client has said and nobody has dealt with yet; when it is much, the line is not read.

``Outbox`` is the other direction. What the messages mean is not known here.
"""

import asyncio
from typing import Final

from hybridmeet.adapters.sockets.framing import CLOSE
from hybridmeet.adapters.sockets.reading import FrameReader, Message

MOST: Final = 65_536  # bytes that wait; whoever says more is not read from until half is dealt with
OWN: Final = 128  # bytes that a message counts for by itself: empty ones are not free


class Inbox:
    """Messages in the order in which they came."""

    __slots__ = ("_has_ended", "_news", "_reader", "_size", "_waiting", "is_held")

    def __init__(self, reader: FrameReader) -> None:
        self._reader = reader
        self._waiting: list[Message] = []
        self._size = 0
        self._news: asyncio.Future[None] | None = None
        self._has_ended = False
        self.is_held = False

    def hear(self, received: bytes) -> None:
        """Take what the line received; raises ``BrokenFrame`` behind what was whole before it.

        Behind a goodbye nothing is taken.
        """
        if self._has_ended:
            return
        try:
            for message in self._reader.feed(received):
                self._waiting.append(message)
                self._size += OWN + len(message.content)
                if message.kind == CLOSE:
                    self._has_ended = True
                    return
        finally:
            self._wake()

    def end(self) -> None:
        """Nothing more will come."""
        self._has_ended = True
        self._wake()

    async def take(self) -> Message | None:
        """The next message as soon as there is one; None when the line is over."""
        while not self._waiting:
            if self._has_ended:
                return None
            self._news = asyncio.get_running_loop().create_future()
            try:
                await self._news
            finally:
                self._news = None
        message = self._waiting.pop(0)
        self._size -= OWN + len(message.content)
        return message

    @property
    def is_full(self) -> bool:
        """Whether so much waits that the line should not be read."""
        return self._size > MOST

    @property
    def has_space(self) -> bool:
        """Whether so much was dealt with that it may be read again."""
        return self._size <= MOST // 2

    def _wake(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)
