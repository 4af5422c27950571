"""The attendance sheet of a meeting, now or as it was: what the log said at an instant, no later.

What an offline desk brought in after that instant is not in it, though it happened before: it was
not shown then. Names are today's: an erased one stays erased. One looks back at a time.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from operator import attrgetter
from typing import Final

from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.ports import Clock, MeetingLog
from hybridmeet.domain.attending.report import sheet
from hybridmeet.domain.attending.sheet import AttendanceSheet
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.meeting import MeetingState

EVERY: Final = 1_000
"""Facts from one milestone to the next: reading and folding so many takes 0.05 s of a core."""


class LookingBack:
    """Where sheets are worked out, in threads; one for the server.

    Milestones are states folded on the way to an instant that somebody looked at, without names:
    a log only grows, so they hold for ever.
    """

    def __init__(self, log: MeetingLog, clock: Clock) -> None:
        self._log = log
        self._clock = clock
        self._turn = asyncio.Lock()  # the first look folds a whole log: a second of a core
        self._milestones: dict[MeetingId, list[MeetingState]] = {}

    async def sheet(self, meeting: LiveMeeting, until: datetime | None = None) -> AttendanceSheet:
        """The sheet as known now, or at an instant; ``Unknown`` before there was a programme."""
        state, now = meeting.state, self._clock.now()
        if until is None or until >= max(now, state.at):
            return await asyncio.to_thread(sheet, state, max(now, state.at))
        async with self._turn:
            milestone, log = await self._up_to(meeting.id, until)
            return await asyncio.to_thread(_then, milestone, log, state, until)

    async def _up_to(
        self, meeting: MeetingId, until: datetime
    ) -> tuple[MeetingState | None, Sequence[Recorded]]:
        """The last milestone before an instant, and facts behind it that go as far or to the end.

        Time in a log never runs backwards: what follows a later fact is later.
        """
        kept = self._milestones.setdefault(meeting, [])
        while True:
            first = bisect_right(kept, until, key=attrgetter("at"))
            last = kept[first - 1] if first else None
            after = last.seq if last else 0
            log = await self._log.read(meeting, after, after + EVERY)
            if len(log) < EVERY or log[-1].at > until:
                return last, log
            milestone = await asyncio.to_thread(fold, log, {}, {}, last)
            if milestone is not None:
                kept.append(milestone)


def _then(
    milestone: MeetingState | None, log: Sequence[Recorded], today: MeetingState, until: datetime
) -> AttendanceSheet:
    known = takewhile(lambda recorded: recorded.at <= until, log)
    state = fold(known, today.people, today.texts, milestone)
    if state is None:
        raise Unknown("There was no programme at that instant.")
    return sheet(state, until)
