"""The attendance sheet of a meeting, now or as it was: what the log said at an instant, no later.

What an offline desk brought in after that instant is not in it, though it happened before: it was
not shown then. Names are today's: an erased one stays erased. One looks back at a time.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.ports import Clock, MeetingLog
from hybridmeet.domain.attending.report import sheet
from hybridmeet.domain.attending.sheet import AttendanceSheet
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.meeting import MeetingState


class LookingBack:
    """Where sheets are worked out, in threads."""

    def __init__(self, log: MeetingLog, clock: Clock) -> None:
        self._log = log
        self._clock = clock
        self._turn = asyncio.Lock()  # folding a log is a second of a core

    async def sheet(self, meeting: LiveMeeting, until: datetime | None = None) -> AttendanceSheet:
        """The sheet as known now, or at an instant; ``Unknown`` before there was a programme."""
        state, now = meeting.state, self._clock.now()
        if until is None or until >= max(now, state.at):
            return await asyncio.to_thread(sheet, state, max(now, state.at))
        async with self._turn:
            log = await self._log.read(meeting.id)
            return await asyncio.to_thread(_then, log, state, until)


def _then(log: Sequence[Recorded], today: MeetingState, until: datetime) -> AttendanceSheet:
    known = takewhile(lambda recorded: recorded.at <= until, log)
    state = fold(known, today.people, today.texts)
    if state is None:
        raise Unknown("There was no programme at that instant.")
    return sheet(state, until)
