"""The other servers of the same meetings: their news, their lines, and who watches the clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Role

LEASE_S: Final = 15.0
"""Seconds without a word after which a node holds nothing any more (rules.md section 6)."""


class Hints(Protocol):
    """News that some log has grown, from wherever it was written. They may be lost or doubled."""

    def on_hint(self, told: Callable[[MeetingId | None], None]) -> None:
        """Whom to tell, in the loop; None stands for all: the line was away and is back."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """What one node holds of one person in one role: living lines to a meeting.

    ``person`` is None for those who have none; ``since`` is the oldest line's begin,
    ``hidden_since`` when the last of their pages went out of sight (None: one is in sight).
    """

    meeting: MeetingId
    person: PersonId | None
    role: Role
    connections: int
    since: datetime
    hidden_since: datetime | None = None


class Nodes(Protocol):
    """The other servers of these meetings, as far as lines and due moments go.

    A node that has not renewed for ``LEASE_S`` holds nothing any more. Ages are measured by one
    clock (the database's), never by the nodes' own.
    """

    async def renew(self, held: Sequence[Held] | None) -> None:
        """Say that this node lives; and what it holds, if that has changed (else None)."""
        ...

    async def others(self) -> Sequence[Held]:
        """What the other living nodes hold."""
        ...

    async def part(self) -> None:
        """Say that this node is gone: what it held is gone at once."""
        ...

    def leads(self) -> bool:
        """Whether this node is the one that watches due moments; any number may believe so."""
        ...
