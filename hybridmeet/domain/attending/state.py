"""What a meeting remembers of attendance: values only. What they make of a person is in ``modes``.

Facts are kept as they were said, each with its source; nothing is ever taken out, so that what was
shown at any instant can be shown again. Tuples with names: a snapshot writes each as one short row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Final, Literal, NamedTuple

from hybridmeet.domain.attending.events import AttendedRow, RecordedRow
from hybridmeet.domain.attending.sources import Channel, Credentials, OnlineBy, Source, Via
from hybridmeet.domain.ids import (
    CommandId,
    DelegationId,
    PersonId,
    PlaceId,
    SessionId,
    TextId,
)
from hybridmeet.domain.people import Role
from hybridmeet.domain.times import Instant

Line = Literal["none", "connected", "lost", "away"]


class LineMoment(NamedTuple):
    """From this instant on the person's connections were so."""

    at: Instant
    line: Line


class Listing(NamedTuple):
    """From this instant on a sheet names the person, or none does any more."""

    at: Instant
    is_listed: bool


class Fact(NamedTuple):
    """What somebody said once of one person: there from then on, or there no longer.

    ``at`` is when it was recorded, ``seen_at`` when a desk that was offline saw it happen, and
    ``void_at`` since when it does not hold any more.
    """

    seq: int
    at: Instant
    channel: Channel
    is_here: bool
    source: Source
    command: CommandId
    by: PersonId | None = None
    place: PlaceId | None = None
    via: Via | None = None
    seen_at: Instant | None = None
    void_at: Instant | None = None

    @property
    def moment(self) -> datetime:
        """When it happened; never after it was recorded, whatever the desk's clock said."""
        return self.at if self.seen_at is None else min(self.seen_at, self.at)


@dataclass(frozen=True, slots=True)
class PersonPresence:
    """One person: his connections, what others said of him, and what that makes of him now.

    ``listed``: when a sheet named him, and when none did any more. ``since``: since when his mode
    is what it is.
    ``moments`` are the newest of his line, ``earlier`` those before them in parts that nobody
    copies again: a line may come and go all day. ``by`` is what makes him online, the same for all
    of a meeting: it stands here so that whoever looks at him counts alike.
    """

    moments: tuple[LineMoment, ...] = ()
    earlier: tuple[tuple[LineMoment, ...], ...] = ()
    facts: tuple[Fact, ...] = ()
    in_room: bool = False
    place: PlaceId | None = None
    room_at: Instant | None = None
    via: Via | None = None
    via_at: Instant | None = None
    since: Instant | None = None
    listed: tuple[Listing, ...] = ()
    by: OnlineBy = OnlineBy.EITHER

    @property
    def listed_at(self) -> datetime | None:
        """Since when a sheet names him; None where none does."""
        return self.listed[-1].at if self.listed and self.listed[-1].is_listed else None

    @property
    def online(self) -> Line:
        """What ``attendance.observed`` said last of his connections."""
        return self.moments[-1].line if self.moments else "none"

    @property
    def line(self) -> Iterator[LineMoment]:
        """All that was observed of his connections, in order."""
        yield from chain.from_iterable(self.earlier)
        yield from self.moments

    @property
    def online_since(self) -> datetime | None:
        """Since when his connections are so."""
        return self.moments[-1].at if self.moments else None


ABSENT: Final = PersonPresence()


class SheetLine(NamedTuple):
    """One row of a sheet: when it was recorded, and since when it does not hold any more."""

    row: RecordedRow
    at: Instant
    void_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet, a roster or somebody's own word says of a session, and who brought it in.

    A line keeps its number for ever: what is put in its place comes behind all others.
    """

    seq: int
    at: Instant
    source: Source
    lines: tuple[SheetLine, ...]
    unmatched: tuple[TextId, ...] = ()
    by: PersonId | None = None

    @property
    def rows(self) -> Iterator[RecordedRow]:
        """The rows that nobody took back."""
        return (line.row for line in self.lines if line.void_at is None)


@dataclass(frozen=True, slots=True)
class Certification:
    """Who vouches for the list of a session; ``changed``: something was added since."""

    at: Instant
    role: Role
    person: PersonId | None
    revision: int
    attended: tuple[AttendedRow, ...]
    changed: bool = False


@dataclass(frozen=True, slots=True)
class WalkInStanding:
    """A walk-in: whom he replaces, and what the secretary decided; None while she has not."""

    replaces: PersonId | None = None
    accepted: bool | None = None


@dataclass(frozen=True, slots=True)
class Attending:
    """What a meeting remembers of attendance beside each person's presence."""

    sheets: Mapping[SessionId, tuple[Sheet, ...]] = field(default_factory=dict)
    certified: Mapping[SessionId, Certification] = field(default_factory=dict)
    walk_ins: Mapping[PersonId, WalkInStanding] = field(default_factory=dict)
    credentials: Mapping[DelegationId, Credentials] = field(default_factory=dict)
