"""The attendance sheet of a meeting, now or as it was: what the log said at an instant, no later.

What an offline desk brought in after that instant is not in it, though it happened before: it was
not shown then. Names are today's: an erased one stays erased. One looks back at a time.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import takewhile
from operator import attrgetter
from typing import Final, TypeVar

from hybridmeet.application.attendance_said import said_of
from hybridmeet.application.attendance_wire import SaidAnswer
from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.ports import Clock, MeetingLog
from hybridmeet.domain.attending.reports.certificate import certified_sheet
from hybridmeet.domain.attending.reports.item_report import items_sheet
from hybridmeet.domain.attending.reports.item_sheet import ItemsSheet
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.attending.reports.sheet import AttendanceSheet, CertifiedSheet
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.ids import ItemId, MeetingId, PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState

T = TypeVar("T")

EVERY: Final = 1_000
"""Facts from one milestone to the next: reading and folding so many takes 0.05 s of a core."""

MOST: Final = 64
"""Milestones kept of all meetings together: of a thousand people each is some megabytes."""


class LookingBack:
    """Where sheets are worked out, in threads; one for the server.

    Milestones are states folded on the way to an instant that somebody looked at, without names:
    a log only grows, so they would hold for ever. The ``most`` that were used last are kept.
    """

    def __init__(
        self, log: MeetingLog, clock: Clock, *, most: int = MOST, every: int = EVERY
    ) -> None:
        self._log = log
        self._clock = clock
        self._turn = asyncio.Lock()  # the first look folds a whole log: a second of a core
        self._milestones: OrderedDict[tuple[MeetingId, int], MeetingState] = OrderedDict()
        self._most, self._every = most, every

    async def sheet(self, meeting: LiveMeeting, until: datetime | None = None) -> AttendanceSheet:
        """The sheet as known now, or at an instant; ``Unknown`` before there was a programme."""
        return await self._known(meeting, until, sheet)

    async def certified(
        self, meeting: LiveMeeting, session: SessionId | None, until: datetime | None = None
    ) -> CertifiedSheet:
        """The certified lists as they stand now, or stood at an instant; raises ``Unknown``."""
        return await self._known(
            meeting, until, lambda state, as_of: certified_sheet(state, as_of, session)
        )

    async def items(
        self,
        meeting: LiveMeeting,
        session: SessionId | None,
        item: ItemId | None,
        until: datetime | None = None,
    ) -> ItemsSheet:
        """Who was there at items, of one session where it is named; raises ``Unknown``."""
        return await self._known(
            meeting, until, lambda state, as_of: items_sheet(state, as_of, session, item)
        )

    async def said(
        self, meeting: LiveMeeting, person: PersonId, until: datetime | None = None
    ) -> SaidAnswer:
        """What each source said of somebody, as known now or at an instant; raises ``Unknown``."""
        return await self._known(meeting, until, lambda state, _: said_of(state, person))

    async def _known(
        self,
        meeting: LiveMeeting,
        until: datetime | None,
        ask: Callable[[MeetingState, datetime], T],
    ) -> T:
        """What is made of a meeting as it was known, in a thread."""
        state, now = meeting.state, self._clock.now()
        if until is None or until >= max(now, state.at):
            return await asyncio.to_thread(ask, state, max(now, state.at))
        async with self._turn:
            milestone, log = await self._up_to(meeting.id, until)
            return await asyncio.to_thread(lambda: ask(_then(milestone, log, state, until), until))

    async def _up_to(
        self, meeting: MeetingId, until: datetime
    ) -> tuple[MeetingState | None, Sequence[Recorded]]:
        """The last milestone before an instant, and facts behind it that go as far or to the end.

        Time in a log never runs backwards: what follows a later fact is later.
        """
        while True:
            last = self._last_before(meeting, until)
            after = last.seq if last else 0
            log = await self._log.read(meeting, after, after + self._every)
            if len(log) < self._every or log[-1].at > until:
                return last, log
            milestone = await asyncio.to_thread(fold, log, {}, {}, last)
            if milestone is not None:
                self._keep(milestone)

    def _last_before(self, meeting: MeetingId, until: datetime) -> MeetingState | None:
        """The newest milestone of a meeting that is not later than an instant; it was used now."""
        of_it = [one for key, one in self._milestones.items() if key[0] == meeting]
        last = max((one for one in of_it if one.at <= until), key=attrgetter("seq"), default=None)
        if last is not None:
            self._milestones.move_to_end((meeting, last.seq))
        return last

    def _keep(self, milestone: MeetingState) -> None:
        """One more; the one that was not used for longest makes room."""
        self._milestones[milestone.id, milestone.seq] = milestone
        if len(self._milestones) > self._most:
            self._milestones.popitem(last=False)

    @property
    def kept(self) -> int:
        """How many milestones are kept, of all meetings."""
        return len(self._milestones)


def _then(
    milestone: MeetingState | None, log: Sequence[Recorded], today: MeetingState, until: datetime
) -> MeetingState:
    known = takewhile(lambda recorded: recorded.at <= until, log)
    state = fold(known, today.people, today.texts, milestone)
    if state is None:
        raise Unknown("There was no programme at that instant.")
    return state
