"""Which moments the server must act on, and what it says when one has come.

An alarm is derived from the state and never stored: after a restart the same ones are due, and
what was said stands with the session. Waking is the scheduler's; here is judged whether it holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID, uuid5

from hybridmeet.domain.commands import SoundAlarm
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.events import AlarmSounded, Clock, Event
from hybridmeet.domain.forecast import GIVEN_UP
from hybridmeet.domain.forecasting.walk import deadline, stood_still_since
from hybridmeet.domain.ids import ItemId, NoticeId, SessionId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.phases import SessionPhase

STARTS_SOON_MS: Final = 600_000  # ten minutes: to find the room or the link, and to sit down

_NOTICES: Final = UUID("6b1e8f0a-6f7c-5d57-9b8e-0c4d2f3a9e11")


@dataclass(frozen=True, slots=True)
class DueAlarm:
    """A moment at which a notice is due (UTC), past ones included as long as they make sense.

    After ``until`` it makes none; None: as long as the session stands as it does.
    """

    kind: Literal["starts_soon", "time_is_up"]
    session: SessionId
    item: ItemId | None
    due_at: datetime
    until: datetime | None = field(default=None, compare=False)

    def makes_sense(self, now: datetime) -> bool:
        """Whether it is still worth saying."""
        return self.until is None or now <= self.until


def alarms_of(session: SessionState, starts_soon_ms: int = STARTS_SOON_MS) -> Iterator[DueAlarm]:
    """The alarms of a session that have not been sounded, whatever time it is."""
    begins = _begins(session)
    if begins is not None:
        due_at = begins - timedelta(milliseconds=starts_soon_ms)
        yield DueAlarm("starts_soon", session.plan.id, None, due_at, begins + GIVEN_UP)
    up = _up(session)
    if up is not None:
        yield DueAlarm("time_is_up", session.plan.id, session.current, up)


def decide_alarm(state: MeetingState, command: SoundAlarm, at: datetime) -> list[Event]:
    """The notice, if the alarm has come and still holds; else nothing is to be recorded.

    Raises ``Unknown`` for a session that the meeting does not have.
    """
    session = state.sessions.get(command.session)
    if session is None:
        message = f"This meeting has no session {command.session}."
        raise Unknown(message)
    if command.due_at > at or not _holds(session, command, at):
        return []
    return [
        AlarmSounded(
            notice=_notice(session, session.clock if command.kind == "time_is_up" else None),
            kind=command.kind,
            session=command.session,
            item=command.item,
            due_at=command.due_at,
        )
    ]


def _holds(session: SessionState, command: SoundAlarm, at: datetime) -> bool:
    if command.kind == "starts_soon":
        begins = _begins(session)
        return command.item is None and begins is not None and at <= begins + GIVEN_UP
    return (command.item, command.due_at) == (session.current, _up(session))


def _begins(session: SessionState) -> datetime | None:
    """The planned start of a session still to be announced."""
    if session.phase is not SessionPhase.SCHEDULED or session.announced:
        return None
    return min(item.planned_start.instant() for item in session.items.values())


def _up(session: SessionState) -> datetime | None:
    """When the time of the current item is up, if its clock runs and nobody was told so."""
    clock = session.clock
    if clock is None or stood_still_since(session, clock):
        return None
    up_at = deadline(clock)
    told = session.told_up.get(clock.item)
    if told and (told.at >= up_at or _notice(session, clock) in told.notices):
        return None
    return up_at


def _notice(session: SessionState, clock: Clock | None) -> NoticeId:
    """The notice's id, the same on every node: one of a session's start, one of each time allotted.

    A pause moves the deadline and not the time allotted: an item over its time that was paused and
    goes on is not announced again.
    """
    if clock is None:
        name = f"starts_soon/{session.plan.id}"
    else:
        allotted_ms = clock.planned_ms + clock.added_ms
        name = (
            f"time_is_up/{session.plan.id}/{clock.item}/{clock.opened_at.isoformat()}/{allotted_ms}"
        )
    return NoticeId(str(uuid5(_NOTICES, name)))
