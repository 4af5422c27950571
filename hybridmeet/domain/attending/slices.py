"""The slice ``attendance``: counts for all, names for operators alone. Types only."""

from typing import NotRequired

from typing_extensions import TypedDict  # pydantic reads this one on Python < 3.12

from hybridmeet.domain.slice_parts import Id, ModalityWord, ModeWord, Rfc3339, RoleWord


class HeadsSlice(TypedDict):
    """How many people are where; each in exactly one number, ``expected`` apart.

    ``pending``: walk-ins who are here and whom the secretary has not accepted, in no other number.
    """

    expected: int
    in_person: int
    online: int
    both: int
    reconnecting: int
    away: int
    not_arrived: int
    unknown: int
    pending: NotRequired[int]


class DelegationPresenceSlice(TypedDict):
    """A delegation's people who are here, of how many seats, and how its credentials stand."""

    modality: ModalityWord
    in_person: int
    online: int
    both: int
    reconnecting: int
    expected: int
    credentials: str
    pending: NotRequired[int]


class PersonPresenceSlice(TypedDict):
    """One person, for operators.

    ``place`` is the room he is in, ``via`` how he is on the line where no page shows it,
    ``connected`` that a page of his is open where no page counts, ``unexpected`` that he came
    another way than expected; ``left`` that he is away for having left the room, where others who
    are away lost their line; ``pending``: a walk-in whom the secretary has not accepted.
    """

    name: str
    delegation: Id
    mode: ModeWord
    since: Rfc3339 | None
    role: RoleWord
    capacity: str | None
    expected: str
    place: NotRequired[Id]
    via: NotRequired[str]
    connected: NotRequired[bool]
    idle: NotRequired[bool]
    unexpected: NotRequired[bool]
    left: NotRequired[bool]
    pending: NotRequired[bool]
    replaces: NotRequired[Id]


class CertifiedSlice(TypedDict):
    """A session whose attendance was certified; ``changed``: something was added since."""

    at: Rfc3339
    revision: int
    changed: bool


class AttendanceSlice(TypedDict):
    """``attendance``: who is here and how, counted once."""

    heads: HeadsSlice
    delegations: dict[Id, DelegationPresenceSlice]
    certified: dict[Id, CertifiedSlice]
    people: NotRequired[dict[Id, PersonPresenceSlice]]
