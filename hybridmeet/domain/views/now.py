"""The slice ``now/<session>``: the current item and its clock, what is done, what may be asked.

While an item above the audience's level is current, nothing of it shows but that time runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hybridmeet.domain.commands import MAY_ASK
from hybridmeet.domain.events import Clock, ItemRecord
from hybridmeet.domain.forecast import ahead
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.people import OPERATORS, Audience, Level
from hybridmeet.domain.phases import ALLOWED, CAN_DEFER, CAN_OPEN, ItemPhase
from hybridmeet.domain.quorum.rolls import can_call, standing_of
from hybridmeet.domain.slices import BySlice, NowSlice, RecordSlice, SuspendedSlice
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import by, instant, text

Written = dict[object, object]
"""What was made of the state last, kept from look to look."""

Records = dict[ItemId, tuple[ItemRecord, RecordSlice]]
"""Records as they were written out last: of a thousand items one click moves two."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session of a meeting, and the records that are shown of it to who may see some levels."""

    state: MeetingState
    session: SessionState
    records: dict[str, RecordSlice]


def records_of(session: SessionState, written: Records) -> dict[ItemId, RecordSlice]:
    """Of every item that is pending no more; what has not moved since is as it was ``written``."""
    shown: dict[ItemId, RecordSlice] = {}
    for item, record in session.records.items():
        if record.phase is ItemPhase.PENDING:
            continue
        last = written.get(item)
        if last is None or last[0] is not record:
            last = written[item] = (record, _record(record))
        shown[item] = last[1]
    return shown


def seen_of(
    session: SessionState, records: Mapping[ItemId, RecordSlice], levels: frozenset[Level]
) -> dict[str, RecordSlice]:
    """The records of the items of these levels."""
    items = session.items
    return {item: record for item, record in records.items() if items[item].level in levels}


def now_slice(sitting: Sitting, audience: Audience, *, warn_ms: tuple[int, ...]) -> NowSlice:
    """What is going on in a session, as an audience may see it."""
    state, session = sitting.state, sitting.session
    current = session.current
    hidden = current is not None and not _sees(session, current, audience)
    clock = None if hidden else session.clock
    return {
        "phase": session.phase.value,
        "item": clock.item if clock else None,
        "hidden": hidden,
        "opened_at": instant(clock.opened_at) if clock else None,
        "planned_ms": clock.planned_ms if clock else None,
        "added_ms": clock.added_ms if clock else None,
        "paused_at": _paused_at(session, clock),
        "paused_ms": clock.paused_ms if clock else None,
        "warn_ms": list(warn_ms),
        "by": _by(state, session, audience, hidden=hidden),
        "suspended": _suspended(state, session, audience),
        "items": sitting.records,
        "may": _may(state, session) if audience is Audience.OPERATORS else {},
    }


def _sees(session: SessionState, item: ItemId, audience: Audience) -> bool:
    return audience.sees(session.items[item].level)


def _paused_at(session: SessionState, clock: Clock | None) -> str | None:
    """Since when the item's clock stands: its own pause, or the session's suspension."""
    if clock is None:
        return None
    if clock.paused_at is not None:
        return rfc3339(clock.paused_at)
    return rfc3339(session.suspension.since) if session.suspension else None


def _by(
    state: MeetingState, session: SessionState, audience: Audience, *, hidden: bool
) -> BySlice | None:
    deed = session.moved_by
    if deed is None or hidden:
        return None
    if deed.item is not None and not _sees(session, deed.item, audience):
        return None
    return by(state, deed, audience)


def _suspended(
    state: MeetingState, session: SessionState, audience: Audience
) -> SuspendedSlice | None:
    suspension = session.suspension
    if suspension is None:
        return None
    reason = state.texts.get(suspension.reason) if suspension.reason else None
    may_read = audience.sees(session.plan.level)
    return {
        "since": rfc3339(suspension.since),
        "until": instant(suspension.until),
        "reason": text(reason) if reason and may_read else None,
    }


def _record(record: ItemRecord) -> RecordSlice:
    shown: RecordSlice = {"phase": record.phase.value}
    if record.opened_at is not None:
        shown["opened_at"] = rfc3339(record.opened_at)
    if record.concluded_at is not None:
        shown["concluded_at"] = rfc3339(record.concluded_at)
    return shown


def _may(state: MeetingState, session: SessionState) -> dict[str, list[str]]:
    """The commands that fit now, each with the operators' roles that may ask them."""
    standing = standing_of(state, session.plan.id)
    is_called, has_roll = standing.calling is not None, standing.declared is not None
    phases = {record.phase for record in session.records.values()}
    paused = session.clock is not None and session.clock.paused_at is not None
    running = session.clock is not None
    fits = {
        "agenda.advance": running or next(ahead(session), None) is not None,
        "agenda.go_to": bool(phases & CAN_OPEN),
        "agenda.conclude": running,
        "agenda.pause": running and not paused,
        "agenda.resume": paused,
        "agenda.extend": running,
        "agenda.defer": bool(phases & CAN_DEFER),
        "agenda.undo": bool(session.acts),
        "quorum.call_roll": can_call(state) and not is_called,
        "quorum.answer": is_called or has_roll,
        "quorum.close_roll": is_called,
        "quorum.set_roll_aside": is_called or has_roll,
    }
    return {
        command: sorted(role.value for role in MAY_ASK[command] & OPERATORS)
        for command in sorted(ALLOWED[session.phase])
        if fits.get(command, True)
    }
