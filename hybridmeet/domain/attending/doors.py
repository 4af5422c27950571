"""Who said at a door that somebody came in, and who that he left. Pure; never counts anybody."""

from dataclasses import dataclass
from typing import Final

from hybridmeet.domain.attending.modes import holding
from hybridmeet.domain.attending.sources import Channel
from hybridmeet.domain.attending.state import Fact, PersonPresence

MOST_LET_IN: Final = 8
"""So many words that he is in are told, the newest: no meeting has more doors."""


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """Every word that he came in since he was last out, oldest first, and that he has left."""

    let_in: tuple[Fact, ...] = ()
    let_out: Fact | None = None


def at_the_door(presence: PersonPresence) -> AtTheDoor:
    """The newest coming of a person, in the order in which it happened; nothing taken back."""
    told = [fact for fact in holding(presence.facts) if fact.channel is Channel.ROOM]
    let_in: list[Fact] = []
    let_out: Fact | None = None
    for fact in sorted(told, key=lambda fact: (fact.moment, fact.seq)):
        if not fact.is_here:
            let_out = let_out or fact
        elif let_out is not None:
            let_in, let_out = [fact], None
        else:
            let_in.append(fact)
    return AtTheDoor(tuple(let_in[-MOST_LET_IN:]), let_out)
