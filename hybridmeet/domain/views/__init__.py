"""The one projection door: what an audience may not see is not in its view.

Sockets, HTTP, feeds and exports all read these slices. ``touched`` names the slices that a fact can
change; rendering those equals rendering all (a property test holds it).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar, cast

from hybridmeet.domain.attending.events import AttendanceEvent
from hybridmeet.domain.attending.slices import AttendanceSlice
from hybridmeet.domain.events import (
    ActUndone,
    AlarmSounded,
    Event,
    ItemExtended,
    ItemMoved,
    ItemResized,
    ItemRetitled,
    PersonChanged,
    ProgrammePublished,
    SeatRevoked,
    SessionClosed,
    SessionOpened,
    SessionResumed,
    SessionSuspended,
    TextsChanged,
)
from hybridmeet.domain.forecasting.timetable import Timetable
from hybridmeet.domain.ids import ItemId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Audience, Level
from hybridmeet.domain.quorum.events import QuorumEvent
from hybridmeet.domain.slices import ForecastSlice, RecordSlice, Slice
from hybridmeet.domain.views.desk import Driver, Driving, desk_slice
from hybridmeet.domain.views.expected import Expected, forecast_at, forecast_slice
from hybridmeet.domain.views.notices import notices_slice
from hybridmeet.domain.views.now import Records, Sitting, Written, now_slice, records_of, seen_of
from hybridmeet.domain.views.presence import Written as People
from hybridmeet.domain.views.presence import attendance_slice, with_names
from hybridmeet.domain.views.programme import is_visible, meeting_slice, programme_slice
from hybridmeet.domain.views.quorum import Counted, counted, quorum_slice

__all__ = ["Driver", "Driving", "Looking", "slice_names", "still_holds", "touched", "view_for"]

NOBODY = Driving()
Made = TypeVar("Made")
PER_SESSION = ("programme", "now", "forecast")


@dataclass(frozen=True)
class Looking:
    """A state looked at in one instant: what is not in the log, and what is made once for all."""

    state: MeetingState
    now: datetime
    driving: Driving = NOBODY
    blocks: bool = True
    warn_ms: tuple[int, ...] = (120_000, 60_000)  # amber two minutes before the end, red one
    written: Written = field(default_factory=dict)  # kept from look to look
    _made: dict[tuple[object, ...], object] = field(default_factory=dict)

    def once(self, make: Callable[..., Made], *of: object) -> Made:
        """A part of slices, made at most once for all audiences."""
        key = (make, *of)
        if key not in self._made:
            self._made[key] = make(self, *of)
        return cast("Made", self._made[key])


def _plan(at: Looking, session: SessionId) -> Timetable:
    """The plan of a session, looked up when it was edited last."""
    state, plan = at.state.sessions[session], at.written.get(("plan", session))
    if not (isinstance(plan, Timetable) and plan.is_of(state)):
        plan = at.written["plan", session] = Timetable(state)
    return plan


def _expected(at: Looking, session: SessionId, as_of: datetime) -> Expected:
    return forecast_at(at.state.sessions[session], as_of, _plan(at, session))


def _records(at: Looking, session: SessionId) -> Mapping[ItemId, RecordSlice]:
    written = at.written.setdefault(("records", session), {})
    return records_of(at.state.sessions[session], cast("Records", written))


def _sitting(at: Looking, session: SessionId, levels: frozenset[Level]) -> Sitting:
    state = at.state.sessions[session]
    return Sitting(at.state, state, seen_of(state, at.once(_records, session), levels))


def _forecast(
    at: Looking, session: SessionId, levels: frozenset[Level], as_of: datetime
) -> ForecastSlice:
    expected = at.once(_expected, session, as_of)
    some = None if levels == at.once(_levels, session) else levels
    return forecast_slice(at.state.sessions[session], expected, some, blocks=at.blocks)


def _levels(at: Looking, session: SessionId) -> frozenset[Level]:
    return frozenset(item.level for item in at.state.sessions[session].items.values())


def _seen(at: Looking, audience: Audience, session: SessionId) -> frozenset[Level]:
    """The levels of a session's items that an audience sees: one key for all who see the same."""
    return frozenset(filter(audience.sees, at.once(_levels, session)))


def _forecast_for(at: Looking, audience: Audience, session: SessionId) -> Slice:
    return at.once(_forecast, session, _seen(at, audience, session), at.now)


def still_holds(at: Looking, audience: Audience, name: str, shown: ForecastSlice) -> bool:
    """Whether a forecast shown earlier is what this state leads to as of that very minute."""
    session, as_of = SessionId(name.partition("/")[2]), datetime.fromisoformat(shown["as_of"])
    return shown == at.once(_forecast, session, _seen(at, audience, session), as_of)


def _now_for(at: Looking, audience: Audience, session: SessionId) -> Slice:
    sitting = at.once(_sitting, session, _seen(at, audience, session))
    return now_slice(sitting, audience, warn_ms=at.warn_ms)


def _attendance_for(at: Looking, audience: Audience) -> Slice:
    """One and the same for all but operators, who see names."""
    return at.once(_with_names if audience is Audience.OPERATORS else _counted)


def _with_names(at: Looking) -> AttendanceSlice:
    written = cast("People", at.written.setdefault("people", {}))
    return with_names(at.once(_counted), at.state, at.driving.idle, written)


def _counted(at: Looking) -> AttendanceSlice:
    return attendance_slice(at.state)


def _quorum_for(at: Looking, audience: Audience) -> Slice:
    return quorum_slice(at.state, at.once(_quorums), audience)


def _quorums(at: Looking) -> Counted:
    return counted(at.state)


def slice_names(state: MeetingState, audience: Audience, *, blocks: bool = True) -> tuple[str, ...]:
    """The names of all slices that an audience receives."""
    sessions = [
        session.plan.id
        for session in state.sessions.values()
        if blocks or is_visible(session, audience)
    ]
    names = [f"{part}/{session}" for session in sessions for part in PER_SESSION]
    desk = ("desk",) if audience is Audience.OPERATORS else ()
    return ("meeting", "attendance", "quorum", "notices", *desk, *names)


def view_for(
    looking: Looking, audience: Audience, names: Iterable[str] | None = None
) -> Mapping[str, Slice]:
    """The slices of an audience: all, or those named (others than its own are passed over)."""
    if names is None:
        names = slice_names(looking.state, audience, blocks=looking.blocks)
    else:
        names = [name for name in names if _is_own(looking, audience, name)]
    return {name: _render(looking, audience, name) for name in names}


def _is_own(looking: Looking, audience: Audience, name: str) -> bool:
    """Whether a slice is among ``slice_names``, without naming them all."""
    part, _, id_ = name.partition("/")
    if not id_:
        return part in _OF_MEETING and (part != "desk" or audience is Audience.OPERATORS)
    session = looking.state.sessions.get(SessionId(id_))
    if session is None or part not in _OF_SESSION:
        return False
    return looking.blocks or is_visible(session, audience)


def _render(looking: Looking, audience: Audience, name: str) -> Slice:
    part, _, session = name.partition("/")
    if session:
        return _OF_SESSION[part](looking, audience, SessionId(session))
    return _OF_MEETING[part](looking, audience)


_OF_MEETING: Mapping[str, Callable[[Looking, Audience], Slice]] = {
    "meeting": lambda at, audience: meeting_slice(at.state, audience, blocks=at.blocks),
    "attendance": _attendance_for,
    "quorum": _quorum_for,
    "notices": lambda at, audience: notices_slice(at.state, audience),
    "desk": lambda at, _audience: desk_slice(at.state, at.driving),
}
_OF_SESSION: Mapping[str, Callable[[Looking, Audience, SessionId], Slice]] = {
    "programme": lambda at, audience, session: programme_slice(
        at.state, at.state.sessions[session], audience, blocks=at.blocks
    ),
    "now": _now_for,
    "forecast": _forecast_for,
}


def touched(  # noqa: C901, PLR0911 -- a row for each kind of fact
    event: Event, state: MeetingState
) -> tuple[str, ...]:
    """The names of the slices that a fact can change, over all audiences."""
    match event:
        case ProgrammePublished() | PersonChanged() | TextsChanged():  # names stand everywhere
            return slice_names(state, Audience.OPERATORS)
        case SeatRevoked():
            return ()
        case _ if isinstance(event, AttendanceEvent):
            return ("attendance", "quorum", "notices")
        case _ if isinstance(event, QuorumEvent):
            return ("quorum", "notices", f"now/{event.session}")
        case SessionOpened() | SessionResumed() | SessionSuspended() | SessionClosed():
            return (*_of(event.session, "now", "forecast"), "desk", "quorum")
        case AlarmSounded():
            return ("notices",)
        case ItemRetitled():
            return (f"programme/{event.session}", "notices")
        case ItemMoved() | ItemResized():
            return _of(event.session, *PER_SESSION)
        case ItemExtended() | ActUndone():  # more time is told, and untold
            return (*_of(event.session, "now", "forecast"), "desk", "notices")
        case _:
            return (*_of(event.session, "now", "forecast"), "desk")


def _of(session: SessionId, *parts: str) -> tuple[str, ...]:
    return tuple(f"{part}/{session}" for part in parts)
