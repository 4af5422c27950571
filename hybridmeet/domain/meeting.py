"""The state of a meeting: what the log says so far, as frozen values. No rules are here.

``people`` and ``texts`` are the rows read beside the log; everything else is the fold of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hybridmeet.domain.attending.state import Attending, PersonPresence
from hybridmeet.domain.errors import Deed
from hybridmeet.domain.events import Clock, ItemRecord
from hybridmeet.domain.ids import (
    CommandId,
    DelegationId,
    ItemId,
    MeetingId,
    NoticeId,
    PersonId,
    SessionId,
    TextId,
)
from hybridmeet.domain.people import Audience, Person, Role, Seat, audience_of
from hybridmeet.domain.phases import SessionPhase
from hybridmeet.domain.programme import Delegation, ItemPlan, Programme, SessionPlan
from hybridmeet.domain.quorum.events import Purpose
from hybridmeet.domain.quorum.rules import QuorumRule
from hybridmeet.domain.quorum.state import Standing
from hybridmeet.domain.texts import Text
from hybridmeet.domain.times import Instant


@dataclass(frozen=True, slots=True)
class Revision:
    """How often what calendars show of a thing has changed, and when last (UTC, whole seconds)."""

    sequence: int
    created_at: Instant
    modified_at: Instant


@dataclass(frozen=True, slots=True)
class Act:
    """A live act that can still be undone: what it did, who and when, and how it was before."""

    seq: int
    command: CommandId
    what: str
    by: Deed
    clock: Clock | None
    items: Mapping[ItemId, ItemRecord]
    by_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """A session stands still: since when, until when as announced, and why (a text row)."""

    since: Instant
    until: Instant | None
    reason: TextId | None


@dataclass(frozen=True, slots=True)
class ToldUp:
    """What was said of an item's time: when last, and for which times allotted (their notices)."""

    at: Instant
    notices: tuple[NoticeId, ...]


@dataclass(frozen=True, slots=True)
class SessionState:
    """One sitting: its plan as edited so far and how it runs.

    ``stood``: when it stood still; ``put_off``: when items were open that were deferred then.
    """

    plan: SessionPlan
    items: Mapping[ItemId, ItemPlan]
    sequence: tuple[ItemId, ...]
    records: Mapping[ItemId, ItemRecord]
    phase: SessionPhase = SessionPhase.SCHEDULED
    opened_at: Instant | None = None
    closed_at: Instant | None = None
    clock: Clock | None = None
    suspension: Suspension | None = None
    stood: tuple[tuple[Instant, Instant], ...] = ()
    put_off: Mapping[ItemId, tuple[tuple[Instant, Instant], ...]] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    moved_by: Deed | None = None
    advanced_at: Instant | None = None
    revisions: Mapping[ItemId, Revision] = field(default_factory=dict)
    closed_revisions: Mapping[Audience, Revision] = field(default_factory=dict)
    announced: bool = False
    doors_told: bool = False
    told_up: Mapping[ItemId, ToldUp] = field(default_factory=dict)

    @property
    def current(self) -> ItemId | None:
        """The current item, if any."""
        return self.clock.item if self.clock else None


@dataclass(frozen=True, slots=True)
class GivenNotice:
    """A notice that was given: by an alarm, by a live act (``act`` is its seq), or by who is here.

    ``lowest``: of all who may know of the session only those from there up are told. ``over_at``:
    since when what it tells of is so no more. ``by_ms``: how much more time, or how long it was to
    the planned start.
    """

    id: NoticeId
    at: Instant
    kind: str
    session: SessionId
    item: ItemId | None = None
    act: int | None = None
    by_ms: int | None = None
    purpose: Purpose | None = None
    delegation: DelegationId | None = None
    people: tuple[PersonId, ...] = ()
    lowest: Audience | None = None
    over_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class MeetingState:
    """A meeting at one seq of its log."""

    id: MeetingId
    programme: Programme
    seq: int
    at: Instant
    published_at: Instant
    sessions: Mapping[SessionId, SessionState]
    presence: Mapping[PersonId, PersonPresence]
    notices: tuple[GivenNotice, ...]
    seats: Mapping[PersonId, Seat]
    delegations: Mapping[DelegationId, Delegation]
    people: Mapping[PersonId, Person]
    texts: Mapping[TextId, Text]
    people_revision: int = 0
    attending: Attending = field(default_factory=Attending)
    rules: QuorumRule | None = None
    quorum: Mapping[SessionId, Standing] = field(default_factory=dict)
    desk_told_at: Instant | None = None

    def audience_of(self, role: Role, person: PersonId | None) -> Audience:
        """The audience of a seat of this meeting."""
        seat = self.seats.get(person) if person else None
        tier = self.delegations[seat.delegation].tier if seat else None
        return audience_of(role, tier)
