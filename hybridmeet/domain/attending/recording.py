"""What is written of a session afterwards: sheets and rosters, somebody's own word, a certificate.

Every source is added to what is known, none replaces another; names that match nobody are texts
beside the log.
"""

from datetime import datetime, timedelta
from itertools import repeat
from typing import Final, assert_never

from hybridmeet.domain.attending.asked import Asked, person_of
from hybridmeet.domain.attending.commands import Certify, Declare, Record, SheetRow
from hybridmeet.domain.attending.events import (
    AttendedRow,
    Certified,
    RecordedRow,
    SheetCorrected,
    SheetRecorded,
)
from hybridmeet.domain.attending.intervals import attendance
from hybridmeet.domain.attending.outside import outside_of, outside_said
from hybridmeet.domain.attending.reports.certificate import attended_row
from hybridmeet.domain.attending.seating import is_pending
from hybridmeet.domain.attending.sources import Source
from hybridmeet.domain.attending.spans import Span
from hybridmeet.domain.attending.state import Sheet
from hybridmeet.domain.errors import Closed, Malformed, OutOfOrder, Params, Unknown
from hybridmeet.domain.events import Event
from hybridmeet.domain.ids import CommandId, PersonId, SessionId, TextId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.phases import SessionPhase
from hybridmeet.domain.sitting import session_of
from hybridmeet.domain.texts import Text
from hybridmeet.domain.times import rfc3339

_UNMATCHED: Final = "unmatched-"


def decide_recording(
    state: MeetingState, command: Record | Declare | Certify, asked: Asked
) -> list[Event]:
    """The facts; raises ``Unknown``, ``Closed``, ``OutOfOrder`` and ``Malformed``."""
    session = session_of(state, command.session)
    match command:
        case Record():
            return [_record(state, session, command, asked)]
        case Declare():
            return [_declare(state, session, command, asked)]
        case Certify():
            return [_certify(state, session, asked)]
        case _ as never:
            assert_never(never)


def unmatched_texts(command: Record, command_id: CommandId) -> dict[TextId, Text]:
    """The rows beside the log that keep the names which match nobody."""
    ids = unmatched_ids(command, command_id)
    return {id_: Text(en=name) for id_, name in zip(ids, command.unmatched, strict=True)}


def unmatched_ids(command: Record, command_id: CommandId) -> tuple[TextId, ...]:
    """The names of those rows."""
    return tuple(TextId(f"{_UNMATCHED}{command_id}-{n}") for n in range(len(command.unmatched)))


def is_unmatched(text: TextId) -> bool:
    """Whether a row keeps a name that matched nobody; it does so when it was taken back as well."""
    return text.startswith(_UNMATCHED)


def _record(
    state: MeetingState, session: SessionState, command: Record, asked: Asked
) -> SheetRecorded:
    if session.opened_at is None:
        message = "The session has not been opened yet; nobody has attended it."
        raise OutOfOrder(message)
    if not command.rows and not command.unmatched:
        message = "The sheet has no rows; write who attended."
        raise Malformed(message)
    span = (session.opened_at, session.closed_at or asked.at)
    rows = [row_of(state, row, span, n) for n, row in enumerate(command.rows)]
    return SheetRecorded(
        session=command.session,
        source=Source(command.source),
        rows=tuple(map(as_told, rows, command.rows, repeat(session))),
        unmatched=unmatched_ids(command, asked.id),
    )


def row_of(
    state: MeetingState, row: SheetRow, span: Span, number: int | None = None
) -> RecordedRow:
    """A row within the session, all of it where it names no times; raises as recording does.

    Which row it is of what was asked is told by what is raised.
    """
    before = "" if number is None else f"rows.{number}."
    params: Params = {"person": row.person} | ({} if number is None else {"row": number + 1})
    try:
        person = person_of(state, row.person).id
    except (Unknown, OutOfOrder) as error:
        raise type(error)(f"{before}person: {error.detail}", "row_person", params) from error
    how = outside_of(row.began_at, row.ended_at, span)
    if how:
        field = "began_at" if how == "after" else "ended_at"
        message = f"{before}{field}: The row of {person} {outside_said(how, span)}."
        held = {"opened": rfc3339(span[0]), "closed": rfc3339(span[1])}
        raise Malformed(message, f"row_{how}", {**params, **held})
    began_at = max(row.began_at or span[0], span[0])
    ended_at = min(row.ended_at or span[1], span[1])
    return RecordedRow(person=person, channel=row.channel, began_at=began_at, ended_at=ended_at)


def as_told(row: RecordedRow, told: SheetRow, session: SessionState) -> RecordedRow:
    """The row, which reaches to the close of a session that goes on unless it was told an end."""
    if session.closed_at is None and told.ended_at is None:
        return row.model_copy(update={"ended_at": None})
    return row


def _declare(
    state: MeetingState, session: SessionState, command: Declare, asked: Asked
) -> SheetRecorded | SheetCorrected:
    person = person_of(state, PersonId(str(asked.actor.person))).id
    span = _closed_span(session)
    if command.session in state.attending.certified:
        message = "The attendance of this session is certified; ask the secretary."
        raise Closed(message)
    if asked.at > span[1] + timedelta(milliseconds=asked.declare_window_ms):
        message = "The time in which one may declare oneself is over; ask the secretary."
        raise Closed(message)
    said = _own_word(state, command.session, person)
    if command.channel is None:
        if said is None:
            message = "You have declared nothing of this session that holds."
            raise OutOfOrder(message)
        return SheetCorrected(session=command.session, sheet=said.seq, rows=(0,))
    row = RecordedRow(person=person, channel=command.channel, began_at=span[0], ended_at=span[1])
    if said is not None and tuple(said.rows) == (row,):
        message = "You have declared that already."
        raise OutOfOrder(message)
    return SheetRecorded(session=command.session, source=Source.SELF, rows=(row,))


def _own_word(state: MeetingState, session: SessionId, person: PersonId) -> Sheet | None:
    """The last word of a person about himself that nobody took back."""
    for sheet in reversed(state.attending.sheets.get(session, ())):
        held = tuple(sheet.rows)
        if sheet.source is Source.SELF and held and held[0].person == person:
            return sheet
    return None


def _certify(state: MeetingState, session: SessionState, asked: Asked) -> Certified:
    _closed_span(session)
    name = session.plan.id
    before = state.attending.certified.get(name)
    attended = _list_of(state, name, asked.at)
    if before is not None and attended == before.attended and not before.changed:
        message = "This list is certified as it is."
        raise OutOfOrder(message)
    revision = before.revision + 1 if before else 1
    return Certified(session=name, revision=revision, attended=attended)


def _list_of(state: MeetingState, session: SessionId, as_of: datetime) -> tuple[AttendedRow, ...]:
    """Who was there by all that is known; not a walk-in on whom nobody has decided."""
    return tuple(
        attended_row(state, session, person, attended)
        for person, attended in attendance(state, as_of, session)[session].items()
        if not is_pending(state, person)
    )


def _closed_span(session: SessionState) -> tuple[datetime, datetime]:
    """From when to when a session that is over was held."""
    opened_at, closed_at = session.opened_at, session.closed_at
    if session.phase is not SessionPhase.CLOSED or opened_at is None or closed_at is None:
        message = "The session is not closed yet."
        raise OutOfOrder(message)
    return opened_at, closed_at
