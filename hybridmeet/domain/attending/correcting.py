"""What a sheet or a roster says is corrected: rows are taken back, or others stand in their place.

The sheet itself stays as it was recorded; a correction is a further fact about it. Of a certified
session it marks the certificate as changed, as everything does that is added later.
"""

from collections.abc import Iterable
from datetime import datetime

from hybridmeet.domain.attending.asked import Asked
from hybridmeet.domain.attending.commands import CorrectRow, TakeBackRows
from hybridmeet.domain.attending.events import RecordedRow, SheetCorrected
from hybridmeet.domain.attending.recording import as_told, row_of
from hybridmeet.domain.attending.sources import Source
from hybridmeet.domain.attending.state import Sheet
from hybridmeet.domain.errors import Malformed, OutOfOrder, Unknown
from hybridmeet.domain.events import Event
from hybridmeet.domain.ids import TextId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.sitting import session_of


def decide_correcting(
    state: MeetingState, command: TakeBackRows | CorrectRow, asked: Asked
) -> list[Event]:
    """The facts; raises ``Unknown``, ``OutOfOrder`` and ``Malformed``."""
    sheet = _sheet_of(state, command)
    if isinstance(command, TakeBackRows):
        return [_taken_back(sheet, command)]
    return [_corrected(state, sheet, command, asked.at)]


def _sheet_of(state: MeetingState, command: TakeBackRows | CorrectRow) -> Sheet:
    session_of(state, command.session)
    for sheet in state.attending.sheets.get(command.session, ()):
        if sheet.seq == command.sheet:
            return sheet
    message = f"No sheet {command.sheet} is recorded of this session."
    raise Unknown(message)


def _taken_back(sheet: Sheet, command: TakeBackRows) -> SheetCorrected:
    rows, names = set(command.rows), dict.fromkeys(command.names)
    if not rows and not names:
        rows = {n for n, line in enumerate(sheet.lines) if line.void_at is None}
        names = dict.fromkeys(sheet.unmatched)
        if not rows and not names:
            message = "All of this sheet was taken back already."
            raise OutOfOrder(message)
    for row in rows:
        _row(sheet, row)
    _check_names(sheet, names)
    return SheetCorrected(
        session=command.session, sheet=sheet.seq, rows=tuple(sorted(rows)), names=tuple(names)
    )


def _corrected(
    state: MeetingState, sheet: Sheet, command: CorrectRow, now: datetime
) -> SheetCorrected:
    if (command.row is None) == (command.name is None):
        message = "Say which is corrected: one row, or one name."
        raise Malformed(message)
    if sheet.source is Source.SELF:
        message = "This is somebody's own word; take it back, and record what is known."
        raise OutOfOrder(message)
    was = _row(sheet, command.row) if command.row is not None else None
    _check_names(sheet, (command.name,) if command.name is not None else ())
    becomes = _within(state, command, now)
    if was == becomes:
        message = "The row says so already."
        raise OutOfOrder(message)
    return SheetCorrected(
        session=command.session,
        sheet=sheet.seq,
        rows=() if command.row is None else (command.row,),
        names=() if command.name is None else (command.name,),
        becomes=becomes,
    )


def _within(state: MeetingState, command: CorrectRow, now: datetime) -> RecordedRow:
    """What the row becomes, within the session as it was held."""
    session, wanted = state.sessions[command.session], command.becomes
    opened_at = session.opened_at or now  # it was opened: there is a sheet of it
    row = row_of(state, wanted, (opened_at, session.closed_at or now))
    return as_told(row, wanted, session)


def _row(sheet: Sheet, number: int) -> RecordedRow:
    if number >= len(sheet.lines):
        message = f"The sheet {sheet.seq} has no row {number}."
        raise Unknown(message)
    line = sheet.lines[number]
    if line.void_at is not None:
        message = "That row was taken back or corrected already."
        raise OutOfOrder(message)
    return line.row


def _check_names(sheet: Sheet, names: Iterable[TextId]) -> None:
    if any(name not in sheet.unmatched for name in names):
        message = "The sheet has no such name, or it was taken back already."
        raise Unknown(message)
