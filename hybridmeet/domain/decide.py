"""From a question to facts: ``decide`` answers with events, or raises a ``Rejection``.

The order of refusals is docs/protocol.md's: not_allowed from the role alone, then unknown, stale,
closed, out_of_order, too_soon. What each command means stands in agenda, sitting and attendance.
"""

from dataclasses import dataclass
from datetime import datetime

from hybridmeet.domain.agenda import Pace, decide_agenda
from hybridmeet.domain.alarms import decide_alarm
from hybridmeet.domain.attendance import decide_attendance
from hybridmeet.domain.attending.commands import AttendanceCommand, CheckIn, CheckOut
from hybridmeet.domain.commands import (
    MAY_ASK,
    AgendaCommand,
    AnyCommand,
    ChangePerson,
    CloseSession,
    Observe,
    OpenSession,
    PublishProgramme,
    ResumeSession,
    RevokeSeat,
    SessionCommand,
    SoundAlarm,
    SuspendSession,
)
from hybridmeet.domain.errors import NotAllowed, OutOfOrder, Unknown
from hybridmeet.domain.events import Event, PersonChanged, ProgrammePublished, SeatRevoked
from hybridmeet.domain.ids import CommandId, TextId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor
from hybridmeet.domain.quorum.commands import QuorumCommand
from hybridmeet.domain.sitting import decide_sitting
from hybridmeet.domain.texts import Text


@dataclass(frozen=True, slots=True)
class Ask:
    """A command as it came: its id, who asks, when (UTC), and the span between two advances."""

    id: CommandId
    command: AnyCommand
    actor: Actor
    at: datetime
    span_ms: int = 1000


def decide(state: MeetingState | None, ask: Ask) -> list[Event]:
    """What happens because of ``ask``: one or more facts, or none where nothing is to be recorded.

    Raises ``Rejection``.
    """
    command = ask.command
    if ask.actor.role not in MAY_ASK[command.type]:
        message = f"The role {ask.actor.role} may not do {command.type}."
        raise NotAllowed(message)
    if isinstance(command, PublishProgramme):
        return _publish(state, command)
    if state is None:
        message = "This meeting has no programme yet."
        raise OutOfOrder(message)
    return _within(state, command, ask)


def _within(  # noqa: PLR0911 -- a row for each kind of command
    state: MeetingState,
    command: SessionCommand
    | AgendaCommand
    | AttendanceCommand
    | QuorumCommand
    | Observe
    | ChangePerson
    | RevokeSeat
    | SoundAlarm,
    ask: Ask,
) -> list[Event]:
    match command:
        case CheckIn() | CheckOut() | Observe():
            return decide_attendance(state, command)
        case SoundAlarm():
            return decide_alarm(state, command, ask.at)
        case ChangePerson():
            return [PersonChanged(person=command.person.id, revision=state.people_revision + 1)]
        case RevokeSeat():
            return [_revoked(state, command)]
        case OpenSession() | SuspendSession() | ResumeSession() | CloseSession():
            return decide_sitting(state, command, reason_id(ask))
        case _ if isinstance(command, AttendanceCommand | QuorumCommand):
            message = f"{command.type} is not known here yet."
            raise OutOfOrder(message)
        case _:
            return decide_agenda(state, command, Pace(ask.at, ask.span_ms))


def _publish(state: MeetingState | None, command: PublishProgramme) -> list[Event]:
    if state is not None:
        message = f"The meeting {state.id} exists already; it is not loaded over."
        raise OutOfOrder(message)
    return [ProgrammePublished(programme=command.programme, rules=command.rules)]


def _revoked(state: MeetingState, command: RevokeSeat) -> SeatRevoked:
    if command.person not in state.seats:
        message = "Nobody of that id has a seat in this meeting."
        raise Unknown(message)
    return SeatRevoked(person=command.person)


def reason_id(ask: Ask) -> TextId | None:
    """The row that keeps a stated reason: texts that may name people are not in the log."""
    if isinstance(ask.command, SuspendSession) and ask.command.reason is not None:
        return TextId(f"reason-{ask.id}")
    return None


def texts_of(ask: Ask) -> dict[TextId, Text]:
    """The text rows that an accepted command leaves beside the log."""
    if isinstance(ask.command, ChangePerson):
        return ask.command.texts
    row = reason_id(ask)
    if row is None or not isinstance(ask.command, SuspendSession) or ask.command.reason is None:
        return {}
    return {row: Text(en=ask.command.reason)}
