"""Seats, roles, levels and audiences: who may do what, and who sees what (docs/glossary.md).

A seat is a person in a meeting. Names of people live in ``Person`` rows beside the log, never in
events; a ``Seat`` is nameless and may stand in the log.
"""

from enum import StrEnum
from typing import Final

from hybridmeet.domain.ids import DelegationId, MeetingId, PersonId, PlaceId, TrackId
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.texts import Line


class Role(StrEnum):
    """What a seat may do. ``public`` is whoever has no seat; ``system`` is the server itself."""

    SECRETARY = "secretary"
    CHAIR = "chair"
    MODERATOR = "moderator"
    DESK = "desk"
    TECHNICIAN = "technician"
    INTERPRETER = "interpreter"
    DELEGATE = "delegate"
    SPEAKER = "speaker"
    OBSERVER = "observer"
    MEDIA = "media"
    SCREEN = "screen"
    PUBLIC = "public"
    SYSTEM = "system"


class Capacity(StrEnum):
    """What a person is inside a delegation."""

    CHAIR = "chair"
    CO_CHAIR = "co_chair"
    HEAD = "head"
    ALTERNATE = "alternate"
    ADVISER = "adviser"
    SECRETARIAT = "secretariat"
    SECRETARIAT_HEAD = "secretariat_head"
    INVITED_SPEAKER = "invited_speaker"
    GUEST_OF_HONOUR = "guest_of_honour"
    OBSERVER_SPEAKING = "observer_speaking"
    OBSERVER_SILENT = "observer_silent"


class Tier(StrEnum):
    """The standing of a delegation."""

    MEMBER = "member"
    SECRETARIAT = "secretariat"
    UN = "un"
    INVITEE = "invitee"
    OBSERVER = "observer"
    GUEST = "guest"


class Expected(StrEnum):
    """Where a person was expected to take part from."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    EITHER = "either"


class Level(StrEnum):
    """Who may see a session or an item: ``public < participants < delegations < closed``."""

    PUBLIC = "public"
    PARTICIPANTS = "participants"
    DELEGATIONS = "delegations"
    CLOSED = "closed"

    @property
    def height(self) -> int:
        """The place in the order of levels, 0 being open to all."""
        return _HEIGHTS[self]


_HEIGHTS: Final = {level: height for height, level in enumerate(Level)}


class Audience(StrEnum):
    """The five encodings there are; a seat belongs to exactly one."""

    OPERATORS = "operators"
    MEMBERS = "members"
    DELEGATIONS = "delegations"
    PARTICIPANTS = "participants"
    PUBLIC = "public"

    def sees(self, level: Level) -> bool:
        """Whether this audience may see what stands at ``level``."""
        return level in _SEES[self]


_CLEARANCE: Final = {
    Audience.OPERATORS: Level.CLOSED,
    Audience.MEMBERS: Level.CLOSED,
    Audience.DELEGATIONS: Level.DELEGATIONS,
    Audience.PARTICIPANTS: Level.PARTICIPANTS,
    Audience.PUBLIC: Level.PUBLIC,
}
_SEES: Final = {
    audience: frozenset(level for level in Level if level.height <= clearance.height)
    for audience, clearance in _CLEARANCE.items()
}

OPERATORS: Final = frozenset({Role.SECRETARY, Role.CHAIR, Role.MODERATOR})
_AUDIENCE_OF_ROLE: Final = {
    **dict.fromkeys(OPERATORS, Audience.OPERATORS),
    Role.INTERPRETER: Audience.MEMBERS,
    Role.DELEGATE: Audience.DELEGATIONS,
    **dict.fromkeys(
        (Role.DESK, Role.TECHNICIAN, Role.SPEAKER, Role.OBSERVER, Role.SCREEN),
        Audience.PARTICIPANTS,
    ),
    Role.MEDIA: Audience.PUBLIC,
    Role.PUBLIC: Audience.PUBLIC,
}


def audience_of(role: Role, tier: Tier | None) -> Audience:
    """The audience of a role; a delegate of a member delegation belongs to the members."""
    if role is Role.DELEGATE and tier is Tier.MEMBER:
        return Audience.MEMBERS
    return _AUDIENCE_OF_ROLE[role]


class Person(Frozen):
    """A person as the delegation wrote him: a row beside the log, never in it, never split."""

    id: PersonId
    function: Line
    display: Line | None = None
    rank: Line | None = None
    address_as: Line | None = None
    gender: str = "undisclosed"

    @property
    def name(self) -> str:
        """How the person is shown: rank and name, or the function where no name was given."""
        if self.display is None:
            return self.function
        return f"{self.rank} {self.display}" if self.rank else self.display


class Seat(Frozen):
    """A person's place in a meeting, without the name: role, delegation, where and how expected."""

    id: PersonId
    delegation: DelegationId
    role: Role
    capacity: Capacity | None = None
    expected: Expected
    place: PlaceId
    tracks: tuple[TrackId, ...] = ()

    @property
    def is_person(self) -> bool:
        """False for a display, which has a seat but is never counted."""
        return self.role is not Role.SCREEN


class Actor(Frozen):
    """Who asks: known from the connection, never from the message."""

    meeting: MeetingId
    role: Role
    person: PersonId | None = None

    @property
    def key(self) -> str:
        """The actor as the log writes it: ``chair:trong``, ``system:``."""
        return f"{self.role}:{self.person or ''}"


def actor_from_key(meeting: MeetingId, key: str) -> Actor:
    """The actor that a log row names."""
    role, _, person = key.partition(":")
    return Actor(meeting=meeting, role=Role(role), person=PersonId(person) if person else None)
