"""How this node hears what others have recorded: a hint, or a look once a second, then the log.

A hint says only that there is something to read, so whatever the channel of hints loses, doubles or
reorders changes how late it is read, never what. A look that fails is taken again a second later.
What only a newer release can read is no failure that passes: this node has to give way to it.
"""

import asyncio
from typing import Final

import structlog

from hybridmeet.application.ports import Hints, MeetingLog, NewerRelease, StorageError
from hybridmeet.application.registry import Registry
from hybridmeet.domain.ids import MeetingId

log = structlog.get_logger("hybridmeet.news")

LOOK_S: Final = 1.0  # how late a fact is seen whose hint was lost
AT_ONCE: Final = 8  # meetings read at the same time: as many as the store has connections for


class News:
    """Keeps every meeting of this node where its log is."""

    def __init__(self, registry: Registry, hints: Hints) -> None:
        self._registry = registry
        self._log: MeetingLog = registry.around.log
        self._hinted: set[MeetingId] = set()
        self._wake = asyncio.Event()
        self._look_now = False
        self.is_cut_off = False
        self.outgrown = asyncio.Event()
        hints.on_hint(self.hint)

    def hint(self, meeting: MeetingId | None) -> None:
        """Something was recorded in a meeting; None: in any of them."""
        if meeting is None:
            self._look_now = True
        else:
            self._hinted.add(meeting)
        self._wake.set()

    async def run(self) -> None:
        """Follow for as long as the server lives."""
        loop = asyncio.get_running_loop()
        due = loop.time() + LOOK_S
        while True:
            await self._wait(due)
            if self._look_now or loop.time() >= due:
                due = loop.time() + LOOK_S
                self._look_now = False
                await self.look()
            hinted, self._hinted = self._hinted, set()
            await self._follow(hinted)

    async def look(self) -> None:
        """Ask how far all logs are, and read on where this node is behind."""
        try:
            heads = await self._log.heads()
        except StorageError as failed:
            self._cut_off(failed)
            return
        self._back()
        here = {meeting.id: meeting for meeting in self._registry.all()}
        await self._follow(
            {
                meeting
                for meeting, seq in heads.items()
                if meeting not in here or here[meeting].is_behind or here[meeting].state.seq < seq
            }
        )

    async def _wait(self, due: float) -> None:
        try:
            async with asyncio.timeout_at(due):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()

    async def _follow(self, meetings: set[MeetingId]) -> None:
        door = asyncio.Semaphore(AT_ONCE)

        async def follow(meeting: MeetingId) -> None:
            async with door:
                try:
                    await self._registry.follow(meeting)
                except StorageError as failed:
                    self._cut_off(failed)

        await asyncio.gather(*map(follow, meetings))

    def _cut_off(self, failed: StorageError) -> None:
        if not self.is_cut_off:
            log.warning("the log cannot be read", why=str(failed) or type(failed).__name__)
        self.is_cut_off = True
        if isinstance(failed, NewerRelease):
            self.outgrown.set()

    def _back(self) -> None:
        if self.is_cut_off:
            log.info("the log can be read again")
        self.is_cut_off = False
