"""Since when somebody is as he is, by all that is known of him.

A desk that was offline tells what happened before what is known: then a stay began earlier, or was
interrupted. What the lines say is never late and needs no looking back.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from hybridmeet.domain.attending.modes import Mode, holding, mode_from
from hybridmeet.domain.attending.sources import Channel
from hybridmeet.domain.attending.state import Line, PersonPresence
from hybridmeet.domain.attending.worth import takes_marks, takes_pages, worth_of


class _Edge(NamedTuple):
    """From this instant on he was in the room, marked, listed or not; or the line was so."""

    at: datetime
    seq: int
    of: str
    is_so: bool
    line: Line = "none"


def began_at(presence: PersonPresence) -> datetime | None:
    """When that began which goes on now; None for one who has not arrived."""
    so, by = {"room": False, "mark": False, "listed": False}, presence.by
    comes = {"room": True, "mark": takes_marks(by), "line": takes_pages(by), "listed": False}
    line: Line = "none"
    mode, since, came = Mode.NOT_ARRIVED, None, False
    for edge in sorted(_edges(presence)):
        so[edge.of] = edge.is_so
        line = edge.line if edge.of == "line" else line
        came = came or comes[edge.of]
        becomes = mode_from(
            in_room=so["room"],
            line=worth_of(by, line, is_marked=so["mark"]),
            came=came,
            is_listed=so["listed"],
        )
        if becomes is not mode:
            mode, since = becomes, edge.at
    return None if mode is Mode.NOT_ARRIVED else since


def _edges(presence: PersonPresence) -> Iterator[_Edge]:
    for fact in holding(presence.facts):
        of = "room" if fact.channel is Channel.ROOM else "mark"
        yield _Edge(fact.moment, fact.seq, of, fact.is_here)
    for moment in presence.line:
        yield _Edge(moment.at, 0, "line", moment.line == "connected", moment.line)
    for listing in presence.listed:
        yield _Edge(listing.at, 0, "listed", listing.is_listed)
