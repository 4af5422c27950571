"""The phases of sessions and items, and what may be asked in each.

Every transition is in a table below. An ``if phase ==`` anywhere else belongs here.
The moderator's enabled buttons come from the same tables (``may`` in the ``now`` slice).
"""

from enum import StrEnum
from typing import Final


class SessionPhase(StrEnum):
    """``scheduled -> open <-> suspended -> closed``, or ``cancelled``."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ItemPhase(StrEnum):
    """``pending -> current -> concluded``, or ``deferred``, ``withdrawn``."""

    PENDING = "pending"
    CURRENT = "current"
    CONCLUDED = "concluded"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"


OVER: Final = frozenset({SessionPhase.CLOSED, SessionPhase.CANCELLED})
"""Phases in which nothing of a session can be changed any more."""

_EDITS: Final = frozenset({"agenda.move", "agenda.resize", "agenda.retitle"})
_LIVE: Final = frozenset(
    {
        "agenda.advance",
        "agenda.go_to",
        "agenda.conclude",
        "agenda.pause",
        "agenda.resume",
        "agenda.extend",
    }
)

_ROLL: Final = frozenset(
    {"quorum.call_roll", "quorum.answer", "quorum.close_roll", "quorum.set_roll_aside"}
)

ALLOWED: Final[dict[SessionPhase, frozenset[str]]] = {
    SessionPhase.SCHEDULED: _EDITS | _ROLL | {"session.open", "agenda.defer"},
    SessionPhase.OPEN: _EDITS
    | _ROLL
    | _LIVE
    | {"session.suspend", "session.close", "agenda.defer", "agenda.undo"},
    SessionPhase.SUSPENDED: _EDITS
    | _ROLL
    | {"session.resume", "session.close", "agenda.defer", "agenda.undo"},
    SessionPhase.CLOSED: frozenset(),
    SessionPhase.CANCELLED: frozenset(),
}
"""Which commands fit a session's phase; all others are ``out_of_order`` (or ``closed``)."""

CAN_OPEN: Final = frozenset({ItemPhase.PENDING, ItemPhase.DEFERRED})
"""Item phases from which ``agenda.go_to`` may open an item."""

CAN_DEFER: Final = frozenset({ItemPhase.PENDING, ItemPhase.CURRENT})
"""Item phases that can be put off."""
