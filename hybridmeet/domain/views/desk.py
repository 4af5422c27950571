"""The slice ``desk``: what only operators see. Connections are counted in memory, never logged."""

from dataclasses import dataclass
from datetime import datetime

from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.meeting import Act, MeetingState
from hybridmeet.domain.people import Audience, Role
from hybridmeet.domain.slices import DeskSlice, UndoSlice
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import by, name_of


@dataclass(frozen=True, slots=True)
class Driver:
    """An operator connected now, and since when (UTC)."""

    person: PersonId
    role: Role
    since: datetime


@dataclass(frozen=True, slots=True)
class Driving:
    """How many connections follow a meeting, which operators are among them, and who is idle."""

    connections: int = 0
    drivers: tuple[Driver, ...] = ()
    idle: frozenset[PersonId] = frozenset()


def desk_slice(state: MeetingState, driving: Driving) -> DeskSlice:
    """Who drives, and the act of each session that can be taken back."""
    return {
        "connections": driving.connections,
        "drivers": [
            {
                "person": driver.person,
                "role": driver.role.value,
                "name": name_of(state, driver.person),
                "since": rfc3339(driver.since),
            }
            for driver in driving.drivers
        ],
        "undo": {
            session.plan.id: _undo(state, session.acts[-1])
            for session in state.sessions.values()
            if session.acts
        },
    }


def _undo(state: MeetingState, act: Act) -> UndoSlice:
    shown: UndoSlice = {
        "act": act.seq,
        "what": act.what,
        "by": by(state, act.by, Audience.OPERATORS),
        "at": rfc3339(act.by.at),
    }
    if act.by.item is not None:
        shown["item"] = act.by.item
    if act.by_ms is not None:
        shown["by_ms"] = act.by_ms
    return shown
