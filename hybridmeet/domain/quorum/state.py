"""What a meeting remembers of its quorum: rolls, what was counted at one moment, what was reached.

Values only. How many there are now is not here: it is counted anew from who is here (``count``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hybridmeet.domain.ids import DelegationId
from hybridmeet.domain.quorum.commands import Answered
from hybridmeet.domain.quorum.events import Purpose
from hybridmeet.domain.times import Instant


@dataclass(frozen=True, slots=True)
class Roll:
    """How delegations answered; ``at`` is when it was called, or when it was declared."""

    at: Instant
    answers: Mapping[DelegationId, Answered] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """Of ``base`` who are entitled ``present`` are here, ``unsteady`` of them by a lost line alone.

    Where delegations are counted, those that are missing and unsteady stand in order of protocol.
    """

    base: int
    present: int
    unsteady: int = 0
    missing: tuple[DelegationId, ...] = ()
    reconnecting: tuple[DelegationId, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What was counted at one moment: by a roll, or as it stood when a session opened or closed."""

    at: Instant
    tally: Tally
    by_roll: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The quorum of one session: its rolls, what was taken down, what is reached by its facts."""

    calling: Roll | None = None
    declared: Roll | None = None
    at_opening: Taken | None = None
    at_closing: Taken | None = None
    reached: tuple[Purpose, ...] = ()
