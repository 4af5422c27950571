"""What may be asked about attendance. A desk may have been offline: ``at`` is the scan's own time.

``at`` is never in the future by more than a minute, nor before the programme was published; it is
kept as it was said, beside the instant at which the server recorded it.
"""

from typing import Annotated, Final, Literal

from pydantic import Field

from hybridmeet.domain.attending.sources import Afterwards, AtDesk, Channel, Credentials, Via
from hybridmeet.domain.ids import CommandId, DelegationId, PersonId, PlaceId, SessionId, TextId
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import Capacity
from hybridmeet.domain.texts import Line
from hybridmeet.domain.times import Instant

MOST_ROWS: Final = 500  # of one sheet or roster; a longer one comes in parts

RowNumber = Annotated[int, Field(ge=0)]
"""Which row of a sheet, from 0; what was put in a row's place is counted behind all others."""


class CheckIn(Frozen):
    """Record that a person is in the room."""

    type: Literal["attendance.check_in"] = "attendance.check_in"
    person: PersonId
    place: PlaceId | None = None
    source: AtDesk = "desk"
    at: Instant | None = None


class CheckOut(Frozen):
    """Record that a person has left the room."""

    type: Literal["attendance.check_out"] = "attendance.check_out"
    person: PersonId
    source: AtDesk = "desk"
    at: Instant | None = None


class TakeBack(Frozen):
    """Take back a check-in, a check-out or a mark, named by the command that recorded it."""

    type: Literal["attendance.take_back"] = "attendance.take_back"
    person: PersonId
    command: CommandId


class Scan(Frozen):
    """Whom a desk saw, where and when; what is not named stays as it was said."""

    person: PersonId
    place: PlaceId | None = None
    at: Instant | None = None


class Correct(Frozen):
    """Put another check-in or check-out in the place of one, which its command names."""

    type: Literal["attendance.correct"] = "attendance.correct"
    person: PersonId
    command: CommandId
    becomes: Scan


class Mark(Frozen):
    """Say of a person whom no page shows that he is on the line, or is no longer."""

    type: Literal["attendance.mark"] = "attendance.mark"
    person: PersonId
    online: bool
    via: Via


class SheetRow(Frozen):
    """One line of a sheet: who, through which channel, from when to when (else the session)."""

    person: PersonId
    channel: Channel = Channel.ROOM
    began_at: Instant | None = None
    ended_at: Instant | None = None


class Record(Frozen):
    """Add what a sheet or a roster says of a session; names nobody could match stay names."""

    type: Literal["attendance.record"] = "attendance.record"
    session: SessionId
    source: Afterwards
    rows: Annotated[tuple[SheetRow, ...], Field(max_length=MOST_ROWS)] = ()
    unmatched: Annotated[tuple[Line, ...], Field(max_length=MOST_ROWS)] = ()


class TakeBackRows(Frozen):
    """Take back rows of a recorded sheet or names on it; all of it where neither is named."""

    type: Literal["attendance.take_back_rows"] = "attendance.take_back_rows"
    session: SessionId
    sheet: Annotated[int, Field(ge=1)]
    rows: Annotated[tuple[RowNumber, ...], Field(max_length=MOST_ROWS)] = ()
    names: Annotated[tuple[TextId, ...], Field(max_length=MOST_ROWS)] = ()


class CorrectRow(Frozen):
    """Put another row in the place of one row of a recorded sheet, or of a name on it."""

    type: Literal["attendance.correct_row"] = "attendance.correct_row"
    session: SessionId
    sheet: Annotated[int, Field(ge=1)]
    row: RowNumber | None = None
    name: TextId | None = None
    becomes: SheetRow


class Declare(Frozen):
    """Say of oneself that one attended a session; null takes one's last word back."""

    type: Literal["attendance.declare"] = "attendance.declare"
    session: SessionId
    channel: Channel | None


class Certify(Frozen):
    """Certify who was present at a closed session, how and when."""

    type: Literal["attendance.certify"] = "attendance.certify"
    session: SessionId


class WalkIn(Frozen):
    """Seat somebody who is not on the list, or who replaces one who is; the secretary decides."""

    type: Literal["people.walk_in"] = "people.walk_in"
    delegation: DelegationId
    function: Line
    display: Line | None = None
    rank: Line | None = None
    capacity: Capacity | None = None
    replaces: PersonId | None = None
    place: PlaceId | None = None
    at: Instant | None = None


class Admit(Frozen):
    """Accept a walk-in or a substitution, or refuse it; null: it waits for a decision again."""

    type: Literal["people.admit"] = "people.admit"
    person: PersonId
    accepted: bool | None


class SetCredentials(Frozen):
    """Say how the credentials of a delegation stand."""

    type: Literal["people.set_credentials"] = "people.set_credentials"
    delegation: DelegationId
    credentials: Credentials


AttendanceCommand = (
    CheckIn
    | CheckOut
    | TakeBack
    | Correct
    | Mark
    | Record
    | TakeBackRows
    | CorrectRow
    | Declare
    | Certify
    | WalkIn
    | Admit
    | SetCredentials
)
