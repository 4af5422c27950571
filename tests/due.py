"""The alarms of a whole meeting at one moment, as the reactions arrange them session by session."""

from datetime import datetime

from hybridmeet.domain.alarms import STARTS_SOON_MS, DueAlarm, alarms_of
from hybridmeet.domain.meeting import MeetingState


def due_alarms(
    state: MeetingState, now: datetime, starts_soon_ms: int = STARTS_SOON_MS
) -> tuple[DueAlarm, ...]:
    """Every alarm that has not been sounded and still makes sense."""
    return tuple(
        alarm
        for session in state.sessions.values()
        for alarm in alarms_of(session, starts_soon_ms)
        if alarm.makes_sense(now)
    )
