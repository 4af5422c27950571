"""Who may be in a sitting: for whom it is expected, and whom it counts. Pure.

Whoever was seen there all the same stays in the record, with the word that it was not for him.
"""

from collections.abc import Iterable
from typing import Final

from hybridmeet.domain.attending.placing import Run
from hybridmeet.domain.attending.seating import replaces
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.people import Audience, Role, Seat, Tier, audience_of
from hybridmeet.domain.programme import ItemPlan

RUNS_IT: Final = frozenset(
    {Role.SECRETARY, Role.CHAIR, Role.MODERATOR, Role.DESK, Role.TECHNICIAN, Role.INTERPRETER}
)
"""Who is in the room at any level, for it needs them."""


def may_enter(
    seat: Seat, tier: Tier, items: Iterable[ItemPlan], stands_for: PersonId | None = None
) -> bool:
    """Whether a seat may be there for any of these items: by its role, its level, or to speak."""
    if seat.role in RUNS_IT:
        return True
    audience, own = audience_of(seat.role, tier), {seat.id, stands_for}
    return any(
        audience.sees(item.level) or any(one.person in own for one in item.speakers if one.person)
        for item in items
    )


def is_entitled(state: MeetingState, seat: Seat, session: SessionId) -> bool:
    """Whether a sitting, or a part of it, is for this seat; for its breaks alone nobody comes."""
    return may_be_at(state, seat, matters_of(state.sessions[session]))


def has_doors(session: SessionState) -> bool:
    """Whether there are any of those who count for whom no part of it is."""
    return not any(Audience.PARTICIPANTS.sees(item.level) for item in matters_of(session))


def matters_of(session: SessionState) -> list[ItemPlan]:
    """What people come for: all but its breaks, if there is anything else."""
    items = list(session.items.values())
    return [item for item in items if not item.is_break] or items


def may_be_at(state: MeetingState, seat: Seat, items: Iterable[ItemPlan]) -> bool:
    """Whether any of these items is for this seat."""
    tier = state.delegations[seat.delegation].tier
    return may_enter(seat, tier, items, replaces(state, seat.id))


def barred_to(state: MeetingState, seat: Seat, held: Iterable[Run]) -> frozenset[SessionId]:
    """Of some sittings those that are not for a seat: an open page shows it nothing of them."""
    if seat.role in RUNS_IT:
        return frozenset()
    return frozenset(run.id for run in held if not is_entitled(state, seat, run.id))
