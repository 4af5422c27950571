"""Which moments the server must act on, and what it says when one has come.

An alarm is derived from the state and never stored: after a restart the same ones are due, and
what was said stands with the session. Waking is the scheduler's; here is judged whether it holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from hybridmeet.domain.attending.modes import presence_of
from hybridmeet.domain.commands import AlarmKind, SoundAlarm
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.events import AlarmSounded, Clock, Event
from hybridmeet.domain.forecast import GIVEN_UP
from hybridmeet.domain.forecasting.walk import deadline, stood_still_since
from hybridmeet.domain.ids import ItemId, NoticeId, SessionId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.notices import begins_at
from hybridmeet.domain.people import Role
from hybridmeet.domain.phases import OVER, SessionPhase

_NOTICES: Final = UUID("6b1e8f0a-6f7c-5d57-9b8e-0c4d2f3a9e11")


@dataclass(frozen=True, slots=True)
class Spans:
    """How long before a session its doors are said to open, and its start to be near.

    Ten minutes are for finding the room or the link; ``desk_offline_ms``: how long no desk may have
    a line before that is told, longer than a page takes to come back by itself.
    """

    doors_open_ms: int = 1_800_000
    starts_soon_ms: int = 600_000
    desk_offline_ms: int = 300_000


@dataclass(frozen=True, slots=True)
class Desks:
    """Since when no desk has had a line, and when that was told."""

    gone_at: datetime
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueAlarm:
    """A moment at which a notice is due (UTC), past ones included as long as they make sense.

    From ``until`` on it makes none; None: as long as the session stands as it does.
    """

    kind: AlarmKind
    session: SessionId
    item: ItemId | None
    due_at: datetime
    until: datetime | None = field(default=None, compare=False)

    def makes_sense(self, now: datetime) -> bool:
        """Whether it is still worth saying."""
        return self.until is None or now < self.until


def alarms_of(
    session: SessionState, spans: Spans, desks: Desks | None = None
) -> Iterator[DueAlarm]:
    """The alarms of a session that have not been sounded, whatever time it is.

    ``desks``: None while one has a line, or where the meeting has none.
    """
    name, begins = session.plan.id, begins_at(session)
    if begins is not None:
        doors = begins - timedelta(milliseconds=spans.doors_open_ms)
        soon = begins - timedelta(milliseconds=spans.starts_soon_ms)
        if not session.doors_told:  # no news any more once the start itself is near
            yield DueAlarm("doors_open", name, None, doors, soon if doors < soon else begins)
        if not session.announced:  # late is expected at once, and nobody is told to hurry for that
            yield DueAlarm("starts_soon", name, None, soon, begins)
    up = _up(session)
    if up is not None:
        yield DueAlarm("time_is_up", name, session.current, up)
    if desks is not None and session.phase not in OVER:
        yield from _desk_offline(session, spans, desks)


def desks_of(state: MeetingState) -> Desks | None:
    """How long the meeting's desks have been without a line, if all of them are."""
    seats = [seat.id for seat in state.seats.values() if seat.role is Role.DESK]
    lines = [presence_of(state, person) for person in seats]
    if not lines or any(line.online == "connected" for line in lines):
        return None
    gone = (line.online_since for line in lines if line.online_since)
    # One that never came is missed since the programme is there, not since long before.
    return Desks(max(gone, default=state.published_at), state.desk_told_at)


def _desk_offline(session: SessionState, spans: Spans, desks: Desks) -> Iterator[DueAlarm]:
    """Asked from the opening of its doors until it closes; told once for each time they went."""
    begins = min(item.planned_start.instant() for item in session.items.values())
    doors = begins - timedelta(milliseconds=spans.doors_open_ms)
    since = max(min(doors, session.opened_at or doors), desks.gone_at)
    if _is_told(desks, since):
        return
    until = begins + GIVEN_UP if session.phase is SessionPhase.SCHEDULED else None
    due_at = since + timedelta(milliseconds=spans.desk_offline_ms)
    yield DueAlarm("desk_offline", session.plan.id, None, due_at, until)


def decide_alarm(state: MeetingState, command: SoundAlarm, at: datetime) -> list[Event]:
    """The notice, if the alarm has come and still holds; else nothing is to be recorded.

    Raises ``Unknown`` for a session that the meeting does not have.
    """
    session = state.sessions.get(command.session)
    if session is None:
        message = f"This meeting has no session {command.session}."
        raise Unknown(message)
    if command.due_at > at or not _holds(state, session, command, at):
        return []
    return [
        AlarmSounded(
            notice=_notice(session, command),
            kind=command.kind,
            session=command.session,
            item=command.item,
            due_at=command.due_at,
        )
    ]


def _holds(state: MeetingState, session: SessionState, command: SoundAlarm, at: datetime) -> bool:
    begins = begins_at(session)
    match command.kind:
        case "doors_open":
            return begins is not None and not session.doors_told and at < begins
        case "starts_soon":
            return begins is not None and not session.announced and at < begins
        case "time_is_up":
            return (command.item, command.due_at) == (session.current, _up(session))
        case "desk_offline":
            return session.phase not in OVER and _are_gone(desks_of(state), command, at)


def _are_gone(desks: Desks | None, command: SoundAlarm, at: datetime) -> bool:
    """Whether no desk has come back since, and nobody was told."""
    return desks is not None and desks.gone_at < command.due_at and not _is_told(desks, at)


def _is_told(desks: Desks, at: datetime) -> bool:
    """Once for each time they went; of desks that never came, once a day."""
    return desks.told_at is not None and max(desks.gone_at, at - GIVEN_UP) <= desks.told_at


def _up(session: SessionState) -> datetime | None:
    """When the time of the current item is up, if its clock runs and nobody was told so."""
    clock = session.clock
    if clock is None or stood_still_since(session, clock):
        return None
    up_at = deadline(clock)
    told = session.told_up.get(clock.item)
    if told and (told.at >= up_at or _of_time(session, clock) in told.notices):
        return None
    return up_at


def _notice(session: SessionState, command: SoundAlarm) -> NoticeId:
    """The notice's id, the same on every node: one of a session's doors and of its start."""
    if command.kind == "time_is_up" and session.clock is not None:
        return _of_time(session, session.clock)
    when = f"/{command.due_at.isoformat()}" if command.kind == "desk_offline" else ""
    return NoticeId(str(uuid5(_NOTICES, f"{command.kind}/{session.plan.id}{when}")))


def _of_time(session: SessionState, clock: Clock) -> NoticeId:
    """One for each time allotted to an item.

    A pause moves the deadline and not the time allotted: an item over its time that was paused and
    goes on is not announced again.
    """
    allotted_ms = clock.planned_ms + clock.added_ms
    name = f"time_is_up/{session.plan.id}/{clock.item}/{clock.opened_at.isoformat()}/{allotted_ms}"
    return NoticeId(str(uuid5(_NOTICES, name)))
