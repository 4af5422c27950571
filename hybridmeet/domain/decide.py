"""From a question to facts: ``decide`` answers with events, or raises a ``Rejection``.

The order of refusals is docs/protocol.md's: not_allowed from the role alone, then unknown, stale,
closed, out_of_order, too_soon. What each command means stands in agenda, sitting and attending/.
"""

from dataclasses import dataclass
from datetime import datetime

from hybridmeet.domain.agenda import Pace, decide_agenda
from hybridmeet.domain.alarms import decide_alarm
from hybridmeet.domain.attending.admitting import decide_admitting, walk_in_row
from hybridmeet.domain.attending.asked import Asked
from hybridmeet.domain.attending.commands import (
    Admit,
    AttendanceCommand,
    Certify,
    CheckIn,
    CheckOut,
    Correct,
    CorrectRow,
    Declare,
    Mark,
    Record,
    SetCredentials,
    TakeBack,
    TakeBackRows,
    WalkIn,
)
from hybridmeet.domain.attending.correcting import decide_correcting
from hybridmeet.domain.attending.deciding import decide_observed, decide_presence
from hybridmeet.domain.attending.overnight import with_those_out
from hybridmeet.domain.attending.recording import decide_recording, unmatched_texts
from hybridmeet.domain.commands import (
    AgendaCommand,
    AnyCommand,
    ChangePerson,
    ChangeTexts,
    CloseSession,
    Observe,
    OpenSession,
    PublishProgramme,
    ResumeSession,
    RevokeSeat,
    SessionCommand,
    SoundAlarm,
    SuspendSession,
    may_ask,
)
from hybridmeet.domain.errors import NotAllowed, OutOfOrder, Unknown
from hybridmeet.domain.events import (
    Event,
    PersonChanged,
    ProgrammePublished,
    SeatRevoked,
    TextsChanged,
)
from hybridmeet.domain.ids import CommandId, PersonId, TextId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Person
from hybridmeet.domain.quorum.commands import QuorumCommand
from hybridmeet.domain.quorum.rolls import decide_roll
from hybridmeet.domain.quorum.turning import turns
from hybridmeet.domain.sitting import decide_sitting
from hybridmeet.domain.texts import Text
from hybridmeet.domain.times import HOUR_MS


@dataclass(frozen=True, slots=True)
class Ask:
    """A command as it came: its id, who asks, when (UTC); and what an instance has settled."""

    id: CommandId
    command: AnyCommand
    actor: Actor
    at: datetime
    span_ms: int = 1000  # between two advances
    declare_window_ms: int = 24 * HOUR_MS  # to say of oneself that one was there

    @property
    def asked(self) -> Asked:
        """What the rules of attendance know of it."""
        return Asked(self.id, self.actor, self.at, self.declare_window_ms)


def decide(state: MeetingState | None, ask: Ask) -> list[Event]:
    """What happens because of ``ask``: one or more facts, or none where nothing is to be recorded.

    Raises ``Rejection``.
    """
    command = ask.command
    if not may_ask(ask.actor.role, command):
        of_source = f" with the source {command.source}" if isinstance(command, Record) else ""
        message = f"The role {ask.actor.role} may not do {command.type}{of_source}."
        raise NotAllowed(message)
    if isinstance(command, PublishProgramme):
        return _publish(state, command)
    if state is None:
        message = "This meeting has no programme yet."
        raise OutOfOrder(message)
    events = _within(state, command, ask)
    return [*events, *turns(state, events, ask.actor, ask.at)]


def _within(  # noqa: C901, PLR0911 -- a row for each kind of command
    state: MeetingState,
    command: SessionCommand
    | AgendaCommand
    | AttendanceCommand
    | QuorumCommand
    | Observe
    | ChangePerson
    | ChangeTexts
    | RevokeSeat
    | SoundAlarm,
    ask: Ask,
) -> list[Event]:
    match command:
        case Observe():
            return decide_observed(state, command)
        case SoundAlarm():
            return decide_alarm(state, command, ask.at)
        case ChangePerson():
            return [PersonChanged(person=command.person.id, revision=state.people_revision + 1)]
        case ChangeTexts():
            return [TextsChanged(texts=tuple(command.texts))]
        case RevokeSeat():
            return [_revoked(state, command)]
        case OpenSession() | SuspendSession() | ResumeSession() | CloseSession():
            events = decide_sitting(state, command, reason_id(ask))
            is_sitting = isinstance(command, OpenSession | ResumeSession)
            return with_those_out(state, events, ask.actor, ask.at) if is_sitting else events
        case _ if isinstance(command, AttendanceCommand):
            return _attending(state, command, ask.asked)
        case _ if isinstance(command, QuorumCommand):
            return [decide_roll(state, command)]
        case _:
            return decide_agenda(state, command, Pace(ask.at, ask.span_ms))


def _attending(state: MeetingState, command: AttendanceCommand, asked: Asked) -> list[Event]:
    match command:
        case CheckIn() | CheckOut() | TakeBack() | Correct() | Mark():
            return decide_presence(state, command, asked)
        case Record() | Declare() | Certify():
            return decide_recording(state, command, asked)
        case TakeBackRows() | CorrectRow():
            return decide_correcting(state, command, asked)
        case WalkIn() | Admit() | SetCredentials():
            return decide_admitting(state, command, asked)


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
    command = ask.command
    if isinstance(command, ChangePerson | ChangeTexts):
        return command.texts
    if isinstance(command, Record):
        return unmatched_texts(command, ask.id)
    row = reason_id(ask)
    if row is None or not isinstance(command, SuspendSession) or command.reason is None:
        return {}
    return {row: Text(en=command.reason)}


def people_of(ask: Ask) -> dict[PersonId, Person]:
    """The rows of people that an accepted command leaves beside the log."""
    command = ask.command
    if isinstance(command, WalkIn):
        row = walk_in_row(command, ask.asked)
        return {row.id: row}
    return {command.person.id: command.person} if isinstance(command, ChangePerson) else {}
