"""How long a word holds that somebody is in the room or on the telephone: for its day.

The day is that of the meeting's own zone; a session that sits over midnight keeps its people until
it closes, or another is opened on the new day. Pure; who is here is in ``modes``.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hybridmeet.domain.meeting import MeetingState, SessionState

ONE_DAY: Final = timedelta(days=1)


class Days:
    """The days of a meeting, as they are known at an instant (UTC)."""

    def __init__(self, state: MeetingState, now: datetime) -> None:
        self._state = state
        self._now = now
        self._zone = ZoneInfo(state.programme.home_zone)
        self._ends: dict[date, datetime] = {}
        self._today = self._begins(self._date(now))

    @property
    def now(self) -> datetime:
        """The instant at which they are known."""
        return self._now

    def is_today(self, moment: datetime) -> bool:
        """Whether it is of the day on which it is now."""
        return moment >= self._today

    def is_over(self, moment: datetime) -> bool:
        """Whether what was said then holds no more now."""
        return moment < self._today and self.end_of(moment) <= self._now

    def end_of(self, moment: datetime) -> datetime:
        """Until when a word of that moment holds; after now where that is not known yet."""
        day = self._date(moment)
        if day not in self._ends:
            self._ends[day] = self._end(day)
        return self._ends[day]

    def _end(self, day: date) -> datetime:
        """The first midnight over which nothing sits, or what ends the sitting after it."""
        while True:
            day += ONE_DAY
            midnight = self._begins(day)
            if midnight > self._now:
                return midnight
            ends = self._sitting_ends(midnight)
            if ends is None:
                return midnight
            if self._date(ends) == day:
                return ends

    def _sitting_ends(self, midnight: datetime) -> datetime | None:
        """When the last session that sat over a midnight was closed, or one of the day opened."""
        sessions = self._state.sessions.values()
        sat = [session for session in sessions if sat_at(session, midnight)]
        if not sat:
            return None
        far = self._now + 2 * ONE_DAY
        opened = [one.opened_at for one in sessions if one.opened_at and one.opened_at >= midnight]
        return min([max(one.closed_at or far for one in sat), *opened])

    def _date(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()

    def _begins(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone).astimezone(UTC)


def sat_at(session: SessionState, moment: datetime) -> bool:
    """Whether a session was open at an instant, and did not stand still."""
    if session.opened_at is None or session.opened_at >= moment:
        return False
    if session.closed_at is not None and session.closed_at <= moment:
        return False
    if session.suspension is not None and session.suspension.since <= moment:
        return False
    return not any(since <= moment < until for since, until in session.stood)
