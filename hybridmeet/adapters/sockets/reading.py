"""Reads what a client sends over a websocket (RFC 6455), message by message, bounded in all.

Takes the place of aiohttp's reader, which keeps an inflater of some 40 kB with every client that
compresses: here one is made for a message and dropped. Pure: bytes in, messages out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hybridmeet.adapters.sockets.deflating import Bomb, inflated
from hybridmeet.adapters.sockets.framing import (
    BAD_CONTENT,
    BINARY,
    CLOSE,
    CONTINUED,
    DEFLATED,
    FIN,
    PING,
    PONG,
    PROTOCOL_ERROR,
    SHORT,
    TEXT,
    TOO_BIG,
)

KINDS: Final = frozenset({CONTINUED, TEXT, BINARY, CLOSE, PING, PONG})
CONTROL: Final = 0x8  # these kinds are short, whole, and may stand between the parts of a message
RESERVED: Final = 0x30
MASKED: Final = 0x80
LONGEST_CONTROL: Final = 125
MASK: Final = 4  # bytes


class BrokenFrame(Exception):
    """Not a frame that this client may send; the line is closed with ``code``."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message: a text, or bytes for every kind that is none."""

    kind: int
    content: str | bytes


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before a frame's content, which begins at ``start`` and is masked by ``mask``."""

    first: int
    start: int
    end: int
    mask: bytes

    @property
    def kind(self) -> int:
        return self.first & 0xF

    @property
    def is_last(self) -> bool:
        return bool(self.first & FIN)


class FrameReader:
    """One client's frames: a part of a message is kept until the whole of it has come."""

    __slots__ = ("_begun", "_inflates", "_most", "_parts", "_rest")

    def __init__(self, most: int, *, inflates: bool) -> None:
        self._most = most
        self._inflates = inflates
        self._rest = b""
        self._begun: int | None = None  # the first byte of the message whose parts are coming
        self._parts: bytearray | None = None  # grows in place: a part may be a single byte

    def feed(self, received: bytes) -> Iterator[Message]:
        """The messages that are whole now; raises ``BrokenFrame``, after which nothing is read."""
        received = self._rest + received
        at = 0
        while (head := self._head(received, at)) is not None and head.end <= len(received):
            content = unmasked(received[head.start : head.end], head.mask)
            at = head.end
            if (message := self._message(head, content)) is not None:
                yield message
        self._rest = received[at:]

    def _head(self, received: bytes, at: int) -> _Head | None:
        """The head that stands at a place, judged before its content has come."""
        if len(received) < at + 2:
            return None
        first, second = received[at], received[at + 1]
        size, start = second & 0x7F, at + 2
        if size >= SHORT:
            length = 2 if size == SHORT else 8
            if len(received) < start + length:
                return None
            size, start = int.from_bytes(received[start : start + length]), start + length
        self._judge(first, second, size)
        end = start + MASK
        return _Head(first, end, end + size, received[start:end])

    def _judge(self, first: int, second: int, size: int) -> None:
        kind, is_control = first & 0xF, first & CONTROL
        is_wrong = (
            kind not in KINDS
            or not second & MASKED
            or first & RESERVED
            or (is_control and (not first & FIN or size > LONGEST_CONTROL))
            or (first & DEFLATED and (not self._inflates or kind not in {TEXT, BINARY}))
            or (not is_control and (kind == CONTINUED) != (self._begun is not None))
        )
        if is_wrong:
            raise BrokenFrame(PROTOCOL_ERROR)
        if size + len(self._parts or b"") > self._most:
            raise BrokenFrame(TOO_BIG)

    def _message(self, head: _Head, content: bytes) -> Message | None:
        """The message that a frame ends, if it does."""
        if head.kind & CONTROL:
            return Message(head.kind, content)
        if head.is_last and self._parts is None:
            return self._opened(head.first, content)
        if self._begun is None or self._parts is None:
            self._begun, self._parts = head.first, bytearray()
        self._parts += content
        if not head.is_last:
            return None
        first, content = self._begun, bytes(self._parts)
        self._begun = self._parts = None
        return self._opened(first, content)

    def _opened(self, first: int, content: bytes) -> Message:
        """A whole message, inflated and decoded."""
        try:
            if first & DEFLATED:
                content = inflated(content, self._most)
            is_text = first & 0xF == TEXT
            return Message(first & 0xF, content.decode() if is_text else content)
        except Bomb:
            raise BrokenFrame(TOO_BIG) from None
        except ValueError:  # a text that is not UTF-8 is one
            raise BrokenFrame(BAD_CONTENT) from None


def unmasked(content: bytes, mask: bytes) -> bytes:
    """What a client has masked, or masked again."""
    size = len(content)
    key = (mask * (size // MASK + 1))[:size]
    return (int.from_bytes(content) ^ int.from_bytes(key)).to_bytes(size)
