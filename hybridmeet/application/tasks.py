"""Background work, named and watched: nothing runs unseen and nothing dies in silence."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

log = structlog.get_logger("hybridmeet.tasks")

RESTART_AFTER_S = 0.5  # long enough that a task failing at once does not fill the log


class Supervisor:
    """Holds every background task, restarts those that must live, cancels all at the end."""

    def __init__(self) -> None:
        """Begin with no task."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._failing: set[str] = set()
        self._closed = False

    @property
    def failing(self) -> tuple[str, ...]:
        """The names of the tasks that must live and do not just now."""
        return tuple(sorted(self._failing))

    def keep(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run ``work`` for as long as the server lives; a failure is logged and it starts again."""
        self._begin(name, self._forever(name, work))

    def once(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work`` once, watched."""
        task = self._begin(name, self._watched(name, work))
        if task is None:
            work.close()
        else:  # cancelled before its first step, it never came to the work
            task.add_done_callback(lambda _: work.close())

    async def close(self) -> None:
        """Cancel everything and wait until it has ended; what would begin now does not."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
        if self._closed:  # an alarm that came due while the server stops
            work.close()
            return None
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _forever(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except (Exception, asyncio.CancelledError) as error:
                if isinstance(error, asyncio.CancelledError) and _is_told_to_end():
                    raise
                self._failing.add(name)  # first: writing a traceback down takes its time
                log.exception("task failed", task=name)
                await asyncio.sleep(RESTART_AFTER_S)
            else:
                return
            self._failing.discard(name)

    async def _watched(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("task failed", task=name)


def _is_told_to_end() -> bool:
    """Whether this very task is cancelled; else something that it waited for was."""
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0
