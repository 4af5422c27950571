"""Links for the seats of a meeting, made for whoever runs the server; how they reach people is his.

Whoever may open the folder may ask; nothing here asks for a role. A token is answered once and kept
nowhere: only its digest is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from hybridmeet.application.access import INVITATION_LASTS
from hybridmeet.application.ports import Clock, StorageError, StorageFull
from hybridmeet.application.registry import Registry
from hybridmeet.domain.attending.seating import is_seated
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import Role, Seat
from hybridmeet.domain.times import Instant

Code = Literal["ok", "unknown", "storage_full", "unavailable", "malformed"]


class Invited(Frozen):
    """A link that opens one browser, until then (UTC)."""

    person: PersonId
    role: Role
    url: str
    until: Instant


class InviteAnswer(Frozen):
    """What became of an invitation: all that were asked for, or none."""

    code: Code
    detail: str = ""
    invited: tuple[Invited, ...] = ()


class Inviting(Protocol):
    """Who makes links."""

    async def invite_all(self, meeting: MeetingId, people: Sequence[PersonId]) -> list[str]:
        """A new single-use link for each person, all or none; answers their tokens."""
        ...


@dataclass(frozen=True, slots=True)
class Inviter:
    """Makes links of a meeting's seats; ``base_url`` is the address that browsers use."""

    registry: Registry
    access: Inviting
    clock: Clock
    base_url: str

    async def invite(self, meeting: str, seats: Sequence[str]) -> InviteAnswer:
        """One link for each seat named, by its id or, for all who have it, by a role.

        A seat that opens nothing gets none: a walk-in's who waits or was refused.
        """
        try:
            state = self.registry.find(meeting).state
        except Unknown:
            known = ", ".join(sorted(one.id for one in self.registry.all())) or "none"
            return InviteAnswer(
                code="unknown", detail=f"There is no meeting {meeting}; there are: {known}."
            )
        chosen, missing = _chosen(state, seats)
        if missing:
            return InviteAnswer(code="unknown", detail=_unknown(state, missing))
        until = self.clock.now() + INVITATION_LASTS
        try:
            tokens = await self.access.invite_all(state.id, [seat.id for seat in chosen])
        except StorageFull:
            return InviteAnswer(code="storage_full", detail="The disk is full: make room.")
        except StorageError as error:
            return InviteAnswer(code="unavailable", detail=f"The store failed: {error}")
        made = [self._one(*one, until) for one in zip(chosen, tokens, strict=True)]
        return InviteAnswer(code="ok", invited=tuple(made))

    def _one(self, seat: Seat, token: str, until: datetime) -> Invited:
        url = f"{self.base_url}/l/{token}"
        return Invited(person=seat.id, role=seat.role, url=url, until=until)


def _chosen(state: MeetingState, asked: Sequence[str]) -> tuple[list[Seat], list[str]]:
    """The seats meant, each once, in the programme's order; and the words that mean none."""
    seats = [seat for seat in state.seats.values() if is_seated(state, seat.id)]
    missing = [one for one in asked if not any(one in {seat.id, seat.role} for seat in seats)]
    return [seat for seat in seats if {seat.id, seat.role} & set(asked)], missing


def _unknown(state: MeetingState, missing: Sequence[str]) -> str:
    roles = sorted({seat.role.value for seat in state.seats.values()})
    return (
        f"{state.id} has no seat and no role {', '.join(missing)}: "
        f"name seats by their ids in the programme, or a role ({', '.join(roles)})."
    )
