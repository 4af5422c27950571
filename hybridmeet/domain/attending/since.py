"""Since when somebody is as he is, by all that is known of him.

A desk that was offline tells what happened before what is known: then a stay began earlier, or was
interrupted. What the lines say is never late and needs no looking back.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from hybridmeet.domain.attending.modes import Mode, holding, mode_from
from hybridmeet.domain.attending.sources import Channel
from hybridmeet.domain.attending.state import PersonPresence


class _Edge(NamedTuple):
    """From this instant on he was in the room, marked, listed or not; or the line was so."""

    at: datetime
    seq: int
    of: str
    is_so: bool
    line: str = "none"


def began_at(presence: PersonPresence) -> datetime | None:
    """When that began which goes on now; None for one who has not arrived."""
    so = {"room": False, "mark": False, "listed": False}
    line, mode, since = "none", Mode.NOT_ARRIVED, None
    was_here = False
    for edge in sorted(_edges(presence)):
        so[edge.of] = edge.is_so
        line = edge.line if edge.of == "line" else line
        was_here = was_here or edge.of != "listed"
        becomes = mode_from(
            in_room=so["room"],
            line="connected" if so["mark"] else line,
            was_here=was_here,
            is_listed=so["listed"],
        )
        if becomes is not mode:
            mode, since = becomes, edge.at
    return since


def _edges(presence: PersonPresence) -> Iterator[_Edge]:
    for fact in holding(presence.facts):
        of = "room" if fact.channel is Channel.ROOM else "mark"
        yield _Edge(fact.moment, fact.seq, of, fact.is_here)
    for moment in presence.line:
        yield _Edge(moment.at, 0, "line", moment.line == "connected", moment.line)
    for listing in presence.listed:
        yield _Edge(listing.at, 0, "listed", listing.is_listed)
