"""What is sent to many, made once: its text, its frame, and its frame for who takes it deflated.

A frame holds what one audience sees alike, or an answer's own number beside it, and never a secret
of one person: how small it becomes tells nobody anything he may not know (ADR 15).
"""

from functools import cached_property
from typing import Final

from typing_extensions import override

from hybridmeet.adapters.sockets.deflating import EMPTY, TAIL, deflated, stored
from hybridmeet.adapters.sockets.framing import DEFLATED, FIN, TEXT, framed
from hybridmeet.adapters.sockets.library import MESSAGE, Packet

LEAST: Final = 256  # bytes; a smaller message saves less than 80, for 5 µs of everybody's time


class Prepared(Packet):
    """A message whose frames are its own business."""

    size: int

    def frame(self, *, inflates: bool) -> bytes:
        """The frame for who takes deflated messages, or for who does not."""
        raise NotImplementedError


class Shared(Prepared):
    """A message to many: each of its forms is made once, and only if somebody takes it."""

    def __init__(self, text: str) -> None:
        super().__init__(MESSAGE, text)
        self._payload = self.encode().encode()
        self.size = len(self._payload)

    @override
    def frame(self, *, inflates: bool) -> bytes:
        return self._small if inflates else self._plain

    @cached_property
    def _plain(self) -> bytes:
        return framed(self._payload)

    @cached_property
    def _small(self) -> bytes:
        if self.size < LEAST:
            return self._plain
        return framed(deflated(self._payload).removesuffix(TAIL), FIN | TEXT | DEFLATED)


class Body:
    """The part of an answer that all who ask the same are given."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    @cached_property
    def deflated(self) -> bytes:
        """Deflated once; it stands for itself between blocks of one answer's own."""
        return deflated(self.content)


class Answer(Prepared):
    """A shared body between a head and a foot of its own, which are too short to be deflated."""

    def __init__(self, head: bytes, body: Body, foot: bytes) -> None:
        super().__init__(MESSAGE, None)
        self._head = b"4" + head
        self._body = body
        self._foot = foot
        self.size = len(self._head) + len(body.content) + len(foot)

    @override
    def encode(self, b64: bool = False) -> str:
        """The text, for who is polling."""
        return self._payload().decode()

    @override
    def frame(self, *, inflates: bool) -> bytes:
        if not inflates or self.size < LEAST:
            return framed(self._payload())
        parts = (stored(self._head), self._body.deflated, stored(self._foot), EMPTY)
        return framed(b"".join(parts), FIN | TEXT | DEFLATED)

    def _payload(self) -> bytes:
        return b"".join((self._head, self._body.content, self._foot))


def frame_of(packet: Packet, *, inflates: bool) -> bytes:
    """The frame of any packet."""
    if isinstance(packet, Prepared):
        return packet.frame(inflates=inflates)
    return framed(packet.encode().encode())
