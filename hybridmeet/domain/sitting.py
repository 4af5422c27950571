"""A session opens, stands still, goes on and closes.

And what every command to a session passes: the checks of ``unknown``, ``closed`` and
``out_of_order`` by the table of phases.
"""

from hybridmeet.domain.commands import (
    CloseSession,
    OpenSession,
    ResumeSession,
    SessionCommand,
    SuspendSession,
)
from hybridmeet.domain.errors import Closed, OutOfOrder, Unknown
from hybridmeet.domain.events import (
    Event,
    ItemConcluded,
    SessionClosed,
    SessionOpened,
    SessionResumed,
    SessionSuspended,
)
from hybridmeet.domain.ids import SessionId, TextId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.phases import ALLOWED, OVER, SessionPhase

_INSTEAD = {
    SessionPhase.SCHEDULED: "The session has not been opened yet.",
    SessionPhase.OPEN: "The session is open already.",
    SessionPhase.SUSPENDED: "The session is suspended; resume it first.",
}


def session_of(state: MeetingState, session: SessionId) -> SessionState:
    """The session of that id; raises ``Unknown``."""
    found = state.sessions.get(session)
    if found is None:
        message = f"This meeting has no session {session}."
        raise Unknown(message)
    return found


def check_phase(session: SessionState, command_type: str) -> None:
    """Raise ``Closed`` or ``OutOfOrder`` when a command does not fit the session's phase."""
    if session.phase in OVER:
        message = f"The session is {session.phase}; it takes no more commands."
        raise Closed(message)
    if command_type not in ALLOWED[session.phase]:
        raise OutOfOrder(_INSTEAD[session.phase])


def decide_sitting(
    state: MeetingState, command: SessionCommand, reason: TextId | None
) -> list[Event]:
    """The facts of a session command; raises ``Unknown``, ``Closed``, ``OutOfOrder``."""
    session = session_of(state, command.session)
    check_phase(session, command.type)
    match command:
        case OpenSession():
            return [SessionOpened(session=command.session)]
        case SuspendSession():
            return [SessionSuspended(session=command.session, reason=reason, until=command.until)]
        case ResumeSession():
            return [SessionResumed(session=command.session)]
        case CloseSession():
            return [*_conclude_current(session), SessionClosed(session=command.session)]


def _conclude_current(session: SessionState) -> list[Event]:
    if session.current is None:
        return []
    return [ItemConcluded(session=session.plan.id, item=session.current)]
