"""What waits to be sent to one socket, counted in messages and bytes.

Guards a fault of python-engineio 4.15.1: its queue per socket has no bound (a reader that stopped
had 1,999 packets of 20 kB waiting). Answers and pings are always taken, patches only while there is
room; whoever does not read is not read from either (``space``), so answers cannot pile up.

Over a straight line nothing waits as long as the reader keeps up: everything that is said to one
client, to him alone or to all, passes here and leaves at once, in order.
"""

import asyncio
from collections.abc import Callable

from hybridmeet.adapters.sockets.library import Packet
from hybridmeet.adapters.sockets.packets import Prepared, Shared, frame_of
from hybridmeet.adapters.sockets.straight import StraightLine


class Outbox:
    """A socket's queue of engine.io packets, whose text is made once and shared by all."""

    __slots__ = (
        "_bytes",
        "_has_dropped",
        "_has_ended",
        "_in_hand",
        "_largest",
        "_line",
        "_most",
        "_news",
        "_space",
        "_waiting",
        "when_drained",
        "when_held",
    )

    def __init__(self, messages: int, size: int) -> None:
        self._most = messages
        self._largest = size
        self._line: StraightLine | None = None
        self._waiting: list[tuple[Packet, int]] = []
        self._in_hand = 0  # taken by the writer, perhaps not on the wire yet
        self._bytes = 0  # of what waits and what is in hand
        self._has_ended = False
        self._has_dropped = False
        self._news: asyncio.Event | None = None  # made by who waits: an event is 700 bytes,
        self._space: asyncio.Event | None = None  # and over a straight line nobody does
        self.when_drained: Callable[[], None] | None = None
        self.when_held: Callable[[], None] | None = None

    @property
    def count(self) -> int:
        """Messages that have not left."""
        return len(self._waiting) + self._in_hand

    @property
    def size(self) -> int:
        """Bytes that have not left."""
        return self._bytes

    @property
    def is_full(self) -> bool:
        """Whether its reader is so slow that nothing more is asked of it."""
        return self.count >= self._most or self._bytes > self._largest

    @property
    def line(self) -> StraightLine | None:
        """The line on which whatever is written leaves at once, if there is one now."""
        line = self._line
        if line is None or not line.is_clear or self._waiting or self._has_ended:
            return None
        return line

    def go_through(self, line: StraightLine) -> None:
        """Write from now on, beginning with what waits."""
        self._line = line
        line.when_clear = self._go_on
        line.when_held = self._be_held
        if line.is_clear:
            self._go_on()

    def put(self, packet: Packet) -> None:
        """Send or queue an answer, a ping or a farewell; after the end nothing is taken."""
        if (line := self.line) is not None:
            line.write(frame_of(packet, inflates=line.inflates))
        else:
            self._add(packet, _size(packet))

    def offer(self, packet: Shared) -> bool:
        """Send or queue a patch if there is room; a single one always fits into an empty queue."""
        if (line := self.line) is not None:
            line.write(packet.frame(inflates=line.inflates))
            return True
        if self.count and (self.count >= self._most or self._bytes + packet.size > self._largest):
            self._has_dropped = True
            return False
        self._add(packet, packet.size)
        return True

    async def take(self) -> list[Packet]:
        """All that waits, as soon as something does; nothing once it has ended.

        Who comes back for more has sent what he took before.
        """
        self._let_go()
        while not self._waiting and not self._has_ended:
            self._news = self._news or asyncio.Event()
            self._news.clear()
            await self._news.wait()
        taken = [packet for packet, _ in self._waiting]
        self._in_hand = len(taken)
        self._waiting.clear()
        return taken

    async def space(self) -> None:
        """Wait until the reader has caught up far enough to be asked more."""
        while self.is_full and not self._has_ended:
            self._space = self._space or asyncio.Event()
            self._space.clear()
            await self._space.wait()

    def end(self) -> None:
        """Take nothing more; what waits may still be sent."""
        self._has_ended = True
        _wake(self._news)
        _wake(self._space)
        if self._line is not None:
            self._be_held()
            self._pour(self._line)
            self._line.part()
        self.when_drained = None

    def _add(self, packet: Packet, size: int) -> None:
        if self._has_ended:
            return
        self._waiting.append((packet, size))
        self._bytes += size
        _wake(self._news)

    def _let_go(self) -> None:
        self._in_hand = 0
        self._bytes = sum(size for _, size in self._waiting)
        if not self.is_full:
            _wake(self._space)
        if self._has_dropped and not self._waiting:
            self._has_dropped = False
            if self.when_drained is not None:
                self.when_drained()

    # -- over a straight line ---------------------------------------------------------------

    def _go_on(self) -> None:
        """The reader has read all there was: he is given what waits; then what he has missed."""
        line = self._line
        if line is None or self._has_ended:
            return
        self._pour(line)
        if line.is_clear:
            self._let_go()

    def _pour(self, line: StraightLine) -> None:
        """Write all that waits in one piece."""
        if self._waiting:
            frames = b"".join(frame_of(one, inflates=line.inflates) for one, _ in self._waiting)
            self._waiting.clear()
            self._bytes = 0
            line.write(frames)

    def _be_held(self) -> None:
        if self.when_held is not None:
            self.when_held()


def _wake(event: asyncio.Event | None) -> None:
    if event is not None:
        event.set()


def _size(packet: Packet) -> int:
    return packet.size if isinstance(packet, Prepared) else len(packet.encode().encode())
