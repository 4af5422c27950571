"""The alarms of a whole meeting at one moment, as the reactions arrange them session by session."""

from datetime import datetime

from hybridmeet.domain.alarms import DueAlarm, Spans, alarms_of, desks_of
from hybridmeet.domain.meeting import MeetingState


def due_alarms(
    state: MeetingState,
    now: datetime,
    spans: Spans = Spans(),  # noqa: B008 -- a frozen value
) -> tuple[DueAlarm, ...]:
    """Every alarm that has not been sounded and still makes sense."""
    desks = desks_of(state)
    return tuple(
        alarm
        for session in state.sessions.values()
        for alarm in alarms_of(session, spans, desks)
        if alarm.makes_sense(now)
    )
