"""Stored snapshots: a long log is read from the last one on. A cache, never the truth (ADR 16).

They are taken behind the turns: a command neither waits for one nor fails by it.
"""

import asyncio
from collections.abc import Iterable
from typing import Final

import structlog

from hybridmeet.application.folded import Unreadable, decode, encode, shape
from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.ports import Snapshot, SnapshotStore, StorageError
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.meeting import MeetingState

log = structlog.get_logger("hybridmeet.snapshots")

EVERY: Final = 2_000
"""Facts after the last one. Reading so many takes 0.1 s; they cost more to make than a snapshot."""

AT_THE_END: Final = 500
"""So many are worth a snapshot when the server stops; fewer are read again in the same time."""


class Snapshots:
    """Takes snapshots of the meetings of this process, and finds them again."""

    def __init__(self, store: SnapshotStore | None = None) -> None:
        """Begin with none taken; without a store none is ever found."""
        self._store = store
        self._taken_at: dict[MeetingId, int] = {}
        self._due: dict[MeetingId, LiveMeeting] = {}
        self._wake = asyncio.Event()

    async def find(self, meeting: MeetingId) -> MeetingState | None:
        """The state that was kept last, without people and texts; None when there is none."""
        kept = await self._store.snapshot(meeting, shape()) if self._store else None
        if kept is None:
            return None
        try:
            state = await asyncio.to_thread(decode, kept.body)
        except Unreadable as wrong:
            log.warning("snapshot passed over, the log is read whole", meeting=meeting, why=wrong)
            return None
        self._taken_at[meeting] = state.seq
        return state

    def hear(self, live: LiveMeeting) -> None:
        """A meeting has changed: a snapshot is due when it has come far since the last."""
        if self._since(live) >= EVERY and live.id not in self._due:
            self._due[live.id] = live
            self._wake.set()

    async def keep(self) -> None:
        """Take what is due, for as long as the server lives."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._due:
                _, live = self._due.popitem()
                await self._take(live)

    async def finish(self, meetings: Iterable[LiveMeeting]) -> None:
        """Take a last one of each meeting that would be long to read at the next start."""
        for live in meetings:
            if self._since(live) >= AT_THE_END:
                await self._take(live)

    def _since(self, live: LiveMeeting) -> int:
        return live.state.seq - self._taken_at.get(live.id, 0)

    async def _take(self, live: LiveMeeting) -> None:
        """Keep the state as it is now; where that fails, the next is tried as far on again."""
        state = live.state
        self._taken_at[live.id] = state.seq
        if self._store is None:
            return
        body = await asyncio.to_thread(encode, state)
        try:
            await self._store.keep_snapshot(live.id, Snapshot(state.seq, shape(), body))
        except StorageError as error:
            log.warning("snapshot not kept, the log is whole", meeting=live.id, why=repr(error))
