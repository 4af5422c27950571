"""The order in which a list of participants names people: protocol, never the order of arrival.

Guests of honour stand first; then members, secretariats, the United Nations, invitees, observers
and guests, each delegation in the alphabetical order of its ``order_key``; inside a delegation who
chairs, who heads it, alternates, advisers, and the rest as the programme has them.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from hybridmeet.domain.ids import DelegationId
from hybridmeet.domain.people import Capacity, Seat, Tier
from hybridmeet.domain.programme import Delegation

IN_A_DELEGATION: Final = {
    capacity: place
    for place, capacity in enumerate(
        (
            Capacity.CHAIR,
            Capacity.CO_CHAIR,
            Capacity.HEAD,
            Capacity.SECRETARIAT_HEAD,
            Capacity.ALTERNATE,
            Capacity.ADVISER,
            Capacity.SECRETARIAT,
            Capacity.INVITED_SPEAKER,
            Capacity.GUEST_OF_HONOUR,
            Capacity.OBSERVER_SPEAKING,
            Capacity.OBSERVER_SILENT,
        )
    )
}
TIERS: Final = {tier: place for place, tier in enumerate(Tier)}


def in_protocol_order(
    seats: Iterable[Seat], delegations: Mapping[DelegationId, Delegation]
) -> list[Seat]:
    """The people among some seats, in the order in which they are listed; displays left out."""

    def place(seat: Seat) -> tuple[bool, int, str, str, int]:
        delegation = delegations[seat.delegation]
        rank = len(IN_A_DELEGATION)
        if seat.capacity is not None:
            rank = IN_A_DELEGATION[seat.capacity]
        is_honoured = seat.capacity is Capacity.GUEST_OF_HONOUR
        tier = TIERS[delegation.tier]
        return (not is_honoured, tier, delegation.order_key, delegation.id, rank)

    return sorted((seat for seat in seats if seat.is_person), key=place)
