"""In which order what is left of a session will be opened. No times are here."""

from collections.abc import Iterator

from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import SessionState
from hybridmeet.domain.phases import ItemPhase


def ahead(session: SessionState) -> Iterator[ItemId]:
    """The pending items in the order they will be opened; ``agenda.advance`` opens the first.

    Those that stand behind the current item in sequence, then those before it, which were passed
    over. While none is current, the item opened last takes its place.
    """
    return coming(session, position(session))


def coming(session: SessionState, here: int) -> Iterator[ItemId]:
    """The same, where it is known already at which place the session stands."""
    records = session.records
    for part in (session.sequence[here + 1 :], session.sequence[: here + 1]):
        for item in part:
            if records[item].phase is ItemPhase.PENDING:
                yield item


def position(session: SessionState) -> int:
    """Where in its sequence the session stands; -1 when nothing has been opened yet."""
    if session.current is not None:
        return session.sequence.index(session.current)
    opened = [
        (opened_at, index)
        for index, item in enumerate(session.sequence)
        if (opened_at := session.records[item].opened_at)
    ]
    return max(opened)[1] if opened else -1
