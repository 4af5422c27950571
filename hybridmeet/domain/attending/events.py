"""Facts about attendance. People are ids; a name that matches nobody is a text row's id.

``seen_at`` is when a desk that was offline saw it happen; without one it happened when recorded.
"""

from typing import Literal

from hybridmeet.domain.attending.sources import Channel, Credentials, Source, Via
from hybridmeet.domain.ids import DelegationId, PersonId, PlaceId, SessionId, TextId
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import Seat
from hybridmeet.domain.times import Instant


class CheckedIn(Frozen):
    """The person is in the room."""

    type: Literal["attendance.checked_in"] = "attendance.checked_in"
    person: PersonId
    place: PlaceId
    source: Source = Source.DESK
    seen_at: Instant | None = None


class CheckedOut(Frozen):
    """The person has left the room."""

    type: Literal["attendance.checked_out"] = "attendance.checked_out"
    person: PersonId
    source: Source = Source.DESK
    seen_at: Instant | None = None


class TakenBack(Frozen):
    """An earlier fact about the person's presence does not hold: ``fact`` is its seq."""

    type: Literal["attendance.taken_back"] = "attendance.taken_back"
    person: PersonId
    fact: int


class Marked(Frozen):
    """Somebody who hears the line says that the person is on it, or is no longer."""

    type: Literal["attendance.marked"] = "attendance.marked"
    person: PersonId
    online: bool
    via: Via
    source: Source = Source.TECHNICIAN


class Observed(Frozen):
    """Who came online, whose line was lost, who is away since the grace was over.

    ``out``: who was in the room when its day ended and has left it by that.
    """

    type: Literal["attendance.observed"] = "attendance.observed"
    online: tuple[PersonId, ...] = ()
    lost: tuple[PersonId, ...] = ()
    away: tuple[PersonId, ...] = ()
    out: tuple[PersonId, ...] = ()


class RecordedRow(Frozen):
    """What was said afterwards of one person at one session; without an end, up to its close."""

    person: PersonId
    channel: Channel
    began_at: Instant
    ended_at: Instant | None = None


class SheetRecorded(Frozen):
    """A sheet, a roster or a person's own word says who attended a session."""

    type: Literal["attendance.recorded"] = "attendance.recorded"
    session: SessionId
    source: Source
    rows: tuple[RecordedRow, ...] = ()
    unmatched: tuple[TextId, ...] = ()


class SheetCorrected(Frozen):
    """Of an earlier sheet, by its seq: these rows and names do not hold; ``becomes`` does instead.

    Rows are counted from 0; what becomes of one is a further row of the same sheet.
    """

    type: Literal["attendance.corrected"] = "attendance.corrected"
    session: SessionId
    sheet: int
    rows: tuple[int, ...] = ()
    names: tuple[TextId, ...] = ()
    becomes: RecordedRow | None = None


class AttendedRow(Frozen):
    """One person of a certified list: how (``in_person``, ``online``), from when to when.

    Not ``entitled``: he was seen there, and the sitting was not for him; he is in no count.
    """

    person: PersonId
    mode: Literal["in_person", "online", "both"]
    first_at: Instant
    last_at: Instant
    present_ms: int
    sources: tuple[Source, ...]
    entitled: bool = True


class Certified(Frozen):
    """The secretary vouches for this list of a session; a later one takes its place."""

    type: Literal["attendance.certified"] = "attendance.certified"
    session: SessionId
    revision: int
    attended: tuple[AttendedRow, ...]


class ContactLost(Frozen):
    """Of a delegation that took part in an open session nobody is left."""

    type: Literal["attendance.contact_lost"] = "attendance.contact_lost"
    delegation: DelegationId
    session: SessionId


class WalkedIn(Frozen):
    """Somebody who was not on the list has a seat, until the secretary decides provisionally."""

    type: Literal["people.walked_in"] = "people.walked_in"
    seat: Seat
    replaces: PersonId | None = None


class Admitted(Frozen):
    """The secretary accepted a walk-in or a substitution, or refused it; None: took that back."""

    type: Literal["people.admitted"] = "people.admitted"
    person: PersonId
    accepted: bool | None


class CredentialsSet(Frozen):
    """How the credentials of a delegation stand from now on."""

    type: Literal["people.credentials_set"] = "people.credentials_set"
    delegation: DelegationId
    credentials: Credentials


AttendanceEvent = (
    CheckedIn
    | CheckedOut
    | TakenBack
    | Marked
    | Observed
    | SheetRecorded
    | SheetCorrected
    | Certified
    | ContactLost
    | WalkedIn
    | Admitted
    | CredentialsSet
)
