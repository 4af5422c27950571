"""An event loop that hears first those whom all others wait for, and of a crowd a few in each turn.

asyncio deals with everything that has happened in one turn: when a proxy restarts, ten thousand
lost lines stand before the chair's Next, half a second of work. Here what happens to the crowd is
taken ``FEW`` at a time, and the loop's own wake-up (a commit that is done) and favoured lines come
before it. Nothing is lost or reordered on any one line: what is not taken stays ready.

What a favoured line asks goes through some ten steps, and each would stand behind all that is
ready: its steps, and what other threads have done, go before that. For this asyncio's queue is
reached by its private name; where a newer asyncio has another, all wait in order.
"""

import asyncio
import select
import selectors
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from contextvars import Context, ContextVar
from typing import TYPE_CHECKING, Any, Final, TypeVar, TypeVarTuple, cast

from typing_extensions import override

if TYPE_CHECKING:
    from select import epoll as Epoll  # noqa: N812 -- a class in small letters

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

FEW: Final = 32  # of the crowd in a turn: a millisecond
INSIDE: Final = 64
STEPS: Final = 48  # of what is asked that go before the crowd's: a command takes some ten
READS: Final = select.EPOLLIN if hasattr(select, "epoll") else 0
WRITES: Final = select.EPOLLOUT if hasattr(select, "epoll") else 0


class Haste:
    """How many steps of a line's own go before those of the crowd, until it is heard again."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = STEPS

    def renew(self) -> None:
        """It has said something."""
        self.left = STEPS


HASTE: Final[ContextVar[Haste | None]] = ContextVar("haste", default=None)


class Ears(selectors.BaseSelector):
    """Two sets of descriptors: a few that are heard first, and the crowd."""

    def __init__(self) -> None:
        self._keys: dict[int, selectors.SelectorKey] = {}
        self._favoured: set[int] = set()
        self._inside = select.epoll()
        self._outside = select.epoll()
        self._inside.register(self._outside.fileno(), READS)
        self.favoured_heard = 0  # by the last select: they stand first in what it gives

    def favour(self, fd: int) -> None:
        """Hear a descriptor before the crowd, until it is unregistered."""
        key = self._keys.get(fd)
        if key is not None and fd not in self._favoured:
            self._outside.unregister(fd)
            self._favoured.add(fd)
            self._inside.register(fd, _mask(key.events))

    @override
    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        fd = _number(fileobj)
        if fd in self._keys:
            raise KeyError(f"{fd} is registered already")
        self._outside.register(fd, _mask(events))
        key = self._keys[fd] = selectors.SelectorKey(fileobj, fd, events, data)
        return key

    @override
    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        fd = _number(fileobj)
        key = self._keys.pop(fd)
        with suppress(OSError):  # closed before it was unregistered
            self._of(fd).unregister(fd)
        self._favoured.discard(fd)
        return key

    @override
    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        fd = _number(fileobj)
        before = self._keys[fd]
        if events != before.events:
            self._of(fd).modify(fd, _mask(events))
        key = self._keys[fd] = selectors.SelectorKey(before.fileobj, fd, events, data)
        return key

    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        try:
            heard = self._inside.poll(None if timeout is None else max(timeout, 0), INSIDE)
        except InterruptedError:
            heard = []
        crowd = self._outside.fileno()
        favoured = self._told(one for one in heard if one[0] != crowd)
        self.favoured_heard = len(favoured)
        if len(favoured) == len(heard):
            return favoured
        return favoured + self._told(self._outside.poll(0, FEW))

    @override
    def close(self) -> None:
        self._inside.close()
        self._outside.close()
        self._keys.clear()

    @override
    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._keys

    @override
    def get_key(self, fileobj: Any) -> selectors.SelectorKey:
        return self._keys[_number(fileobj)]

    def _told(self, heard: Iterable[tuple[int, int]]) -> list[tuple[selectors.SelectorKey, int]]:
        return [
            (key, _events(mask) & key.events)
            for fd, mask in heard
            if (key := self._keys.get(fd)) is not None
        ]

    def _of(self, fd: int) -> "Epoll":
        return self._inside if fd in self._favoured else self._outside


class AttentiveLoop(asyncio.SelectorEventLoop):
    """asyncio's loop, with ears."""

    def __init__(self) -> None:
        self._ears = Ears()
        self._first: deque[asyncio.Handle] = deque()
        self._is_favouring = False
        super().__init__(self._ears)
        self._queue: deque[asyncio.Handle] | None = getattr(self, "_ready", None)
        self._step = asyncio.Handle(self._go_one_step, (), self)
        for fd in tuple(self._ears.get_map()):
            self._ears.favour(fd)  # its own wake-up: what other threads have done

    def favour(self, fd: int) -> None:
        """Hear a line before the crowd."""
        self._ears.favour(fd)

    @override
    def call_soon(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        haste = HASTE.get() if context is None else context.get(HASTE)
        if haste is None or not haste.left or self._queue is None or self.is_closed():
            return super().call_soon(callback, *args, context=context)
        haste.left -= 1
        return self._at_once(self._queue, asyncio.Handle(callback, args, self, context))

    @override
    def call_soon_threadsafe(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        if self._queue is None or self.is_closed():
            return super().call_soon_threadsafe(callback, *args, context=context)
        handle = self._at_once(self._queue, asyncio.Handle(callback, args, self, context))
        super().call_soon_threadsafe(_nothing)  # the loop may be asleep
        return handle

    def _at_once(self, queue: deque[asyncio.Handle], handle: asyncio.Handle) -> asyncio.Handle:
        """Before all that is ready, behind what was put there before it."""
        self._first.append(handle)
        queue.appendleft(self._step)
        return handle

    def _go_one_step(self) -> None:
        handle = self._first.popleft()
        if not handle.cancelled():
            handle._run()  # noqa: SLF001 -- as the loop itself does

    def _process_events(self, heard: list[tuple[selectors.SelectorKey, int]]) -> None:
        """What favoured lines have said goes before what is ready (asyncio's own name)."""
        take_in = cast("Any", super())._process_events  # noqa: SLF001 -- there is no other name
        count = self._ears.favoured_heard
        take_in(heard[count:])
        self._is_favouring = True
        try:
            take_in(heard[:count])
        finally:
            self._is_favouring = False

    def _add_callback(self, handle: asyncio.Handle) -> None:
        """Where asyncio puts what a descriptor has told (its own name)."""
        if self._is_favouring and self._queue is not None:
            self._at_once(self._queue, handle)
        else:
            cast("Any", super())._add_callback(handle)  # noqa: SLF001 -- there is no other name


def attentively(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, as ``asyncio.run`` does, on such a loop where there can be one."""
    made = AttentiveLoop if hasattr(select, "epoll") else None
    with asyncio.Runner(loop_factory=made) as runner:
        return runner.run(work)


def _nothing() -> None:
    """Wake up."""


def _number(fileobj: Any) -> int:  # noqa: ANN401 -- whatever has a descriptor, as selectors has it
    return fileobj if isinstance(fileobj, int) else int(fileobj.fileno())


def _mask(events: int) -> int:
    reads = READS if events & selectors.EVENT_READ else 0
    return reads | (WRITES if events & selectors.EVENT_WRITE else 0)


def _events(mask: int) -> int:
    """As selectors has it: a line that is over is both to be read and to be written."""
    reads = selectors.EVENT_READ if mask & ~WRITES else 0
    return reads | (selectors.EVENT_WRITE if mask & ~READS else 0)
