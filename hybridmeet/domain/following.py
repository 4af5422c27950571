"""How a session follows the facts of its sitting and its agenda. Total; no rule is judged here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never

from hybridmeet.domain.errors import Deed
from hybridmeet.domain.events import (
    ActUndone,
    Clock,
    ClockPaused,
    ClockResumed,
    ItemConcluded,
    ItemDeferred,
    ItemExtended,
    ItemMoved,
    ItemOpened,
    ItemRecord,
    ItemResized,
    ItemRetitled,
    Recorded,
    SessionClosed,
    SessionOpened,
    SessionResumed,
    SessionSuspended,
)
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import Act, SessionState, Suspension
from hybridmeet.domain.phases import ItemPhase, SessionPhase
from hybridmeet.domain.programme import ItemPlan
from hybridmeet.domain.revisions import revised
from hybridmeet.domain.times import span_ms

SittingEvent = SessionOpened | SessionSuspended | SessionResumed | SessionClosed
LiveEvent = ItemOpened | ItemConcluded | ItemDeferred | ClockPaused | ClockResumed | ItemExtended
EditEvent = ItemMoved | ItemResized | ItemRetitled
Span = tuple[datetime, datetime]
PutOff = Mapping[ItemId, tuple[Span, ...]]

UNDO_DEPTH: Final = 100
"""How many acts back undo goes: more than anybody takes back, and a long day costs no more."""


def _deed(recorded: Recorded, item: ItemId | None = None) -> Deed:
    return Deed(recorded.actor.role, recorded.actor.person, recorded.at, item)


def follow_sitting(session: SessionState, recorded: Recorded, event: SittingEvent) -> SessionState:
    """The session after it was opened, suspended, resumed or closed."""
    session = replace(session, moved_by=_deed(recorded))
    match event:
        case SessionOpened():
            return replace(session, phase=SessionPhase.OPEN, opened_at=recorded.at)
        case SessionSuspended():
            suspension = Suspension(recorded.at, event.until, event.reason)
            return replace(session, phase=SessionPhase.SUSPENDED, suspension=suspension)
        case SessionResumed():
            return _resumed(session, recorded.at)
        case SessionClosed():
            return replace(
                session,
                phase=SessionPhase.CLOSED,
                closed_at=recorded.at,
                suspension=None,
                stood=_stood(session, recorded.at),
                acts=(),
            )
        case _ as never:
            assert_never(never)


def _resumed(session: SessionState, at: datetime) -> SessionState:
    """The clocks go on: also those that an undo would restore have stood still meanwhile."""
    still_ms = span_ms(session.suspension.since, at) if session.suspension else 0
    acts = tuple(replace(act, clock=_stood_still(act.clock, still_ms)) for act in session.acts)
    return replace(
        session,
        phase=SessionPhase.OPEN,
        suspension=None,
        stood=_stood(session, at),
        clock=_stood_still(session.clock, still_ms),
        acts=acts,
    )


def _stood(session: SessionState, at: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """From when to when it stood still, up to now."""
    if session.suspension is None:
        return session.stood
    return (*session.stood, (session.suspension.since, at))


def _stood_still(clock: Clock | None, by_ms: int) -> Clock | None:
    if clock is None or clock.paused_at is not None:
        return clock
    return clock.model_copy(update={"paused_ms": clock.paused_ms + by_ms})


def follow_agenda(
    session: SessionState, recorded: Recorded, event: LiveEvent | EditEvent | ActUndone
) -> SessionState:
    """The session after a live act, an undo or an edit of its agenda."""
    match event:
        case ActUndone():
            return _undone(session, recorded, event)
        case ItemMoved() | ItemResized() | ItemRetitled():
            return _edited(session, recorded, event)
        case _:
            return _acted(session, recorded, event)


def _acted(session: SessionState, recorded: Recorded, event: LiveEvent) -> SessionState:
    clock, moved_by = _clock(session, recorded.at, event), session.moved_by
    if event.item in {session.current, clock and clock.item}:
        moved_by = _deed(recorded, event.item)
    after = replace(
        session,
        records={**session.records, event.item: _record(session, recorded, event)},
        clock=clock,
        acts=_acts(session, recorded, event),
        moved_by=moved_by,
        put_off=_put_off(session, recorded.at, event),
        advanced_at=recorded.at if isinstance(event, ItemOpened) else session.advanced_at,
    )
    return revised(session, after, (event.item,), recorded.at)


def _put_off(session: SessionState, at: datetime, event: LiveEvent) -> PutOff:
    """When items were open until they were deferred: a later opening of them forgets the first."""
    opened_at = session.records[event.item].opened_at
    if not isinstance(event, ItemDeferred) or session.current != event.item or opened_at is None:
        return session.put_off
    spans = (*session.put_off.get(event.item, ()), (opened_at, at))
    return {**session.put_off, event.item: spans}


def _record(session: SessionState, recorded: Recorded, event: LiveEvent) -> ItemRecord:
    was = session.records[event.item]
    match event:
        case ItemOpened():
            return ItemRecord(
                phase=ItemPhase.CURRENT,
                opened_at=recorded.at,
                out_of_sequence=event.out_of_sequence,
            )
        case ItemConcluded():
            done = {"phase": ItemPhase.CONCLUDED, "concluded_at": recorded.at}
            return was.model_copy(update=done)
        case ItemDeferred():
            return ItemRecord(phase=ItemPhase.DEFERRED, opened_at=was.opened_at)
        case ClockPaused() | ClockResumed() | ItemExtended():
            return was
        case _ as never:
            assert_never(never)


def _clock(  # noqa: PLR0911 -- one case per fact
    session: SessionState, at: datetime, event: LiveEvent
) -> Clock | None:
    clock = session.clock
    if isinstance(event, ItemOpened):
        return Clock(item=event.item, opened_at=at, planned_ms=session.items[event.item].planned_ms)
    if clock is None or clock.item != event.item:
        return clock
    match event:
        case ItemConcluded() | ItemDeferred():
            return None
        case ClockPaused():
            return clock.model_copy(update={"paused_at": at})
        case ClockResumed():
            stood_ms = span_ms(clock.paused_at, at) if clock.paused_at else 0
            on = {"paused_at": None, "paused_ms": clock.paused_ms + stood_ms}
            return clock.model_copy(update=on)
        case ItemExtended():
            return clock.model_copy(update={"added_ms": clock.added_ms + event.by_ms})
        case _ as never:
            assert_never(never)


def _acts(session: SessionState, recorded: Recorded, event: LiveEvent) -> tuple[Act, ...]:
    """The acts that can be undone, this one last; the facts of one command are one act."""
    before: Mapping[ItemId, ItemRecord] = {event.item: session.records[event.item]}
    what, by = event.type, _deed(recorded, event.item)
    newest = session.acts[-1] if session.acts else None
    if newest is not None and newest.command == recorded.command:
        merged = replace(newest, what=what, by=by, items={**before, **newest.items})
        return (*session.acts[:-1], merged)
    by_ms = event.by_ms if isinstance(event, ItemExtended) else None
    act = Act(recorded.seq, recorded.command, what, by, session.clock, before, by_ms)
    return (*session.acts[1 - UNDO_DEPTH :], act)


def _undone(session: SessionState, recorded: Recorded, event: ActUndone) -> SessionState:
    after = replace(
        session,
        records={**session.records, **event.items},
        clock=event.restores,
        put_off=_not_put_off(session.put_off, event.items),
        acts=tuple(act for act in session.acts if act.seq != event.act),
        moved_by=_deed(recorded, event.restores.item if event.restores else session.current),
    )
    return revised(session, after, event.items, recorded.at)


def _not_put_off(put_off: PutOff, items: Mapping[ItemId, ItemRecord]) -> PutOff:
    """The same without what was undone: an item that is current again was not put off."""
    return {
        item: spans if item not in items else tuple(_over(spans, items[item]))
        for item, spans in put_off.items()
    }


def _over(spans: Iterable[Span], record: ItemRecord) -> Iterator[Span]:
    """The openings that had ended when the record was as it is again."""
    for span in spans:
        is_last = span[0] == record.opened_at and record.phase is ItemPhase.DEFERRED
        if record.opened_at is not None and (span[0] < record.opened_at or is_last):
            yield span


def _edited(session: SessionState, recorded: Recorded, event: EditEvent) -> SessionState:
    items = dict(session.items)
    sequence = session.sequence
    match event:
        case ItemMoved():
            sequence = event.sequence
        case ItemResized():
            items[event.item] = _of_length(items[event.item], event.planned_ms)
        case ItemRetitled():
            items[event.item] = items[event.item].model_copy(update={"title": event.title})
        case _ as never:
            assert_never(never)
    starts = {} if isinstance(event, ItemRetitled) else event.starts
    for item, start in starts.items():
        items[item] = items[item].model_copy(update={"planned_start": start})
    after = replace(session, items=items, sequence=sequence)
    return revised(session, after, {event.item, *starts}, recorded.at)


def _of_length(item: ItemPlan, planned_ms: int) -> ItemPlan:
    at_least_ms = None if item.at_least_ms is None else min(item.at_least_ms, planned_ms)
    return item.model_copy(update={"planned_ms": planned_ms, "at_least_ms": at_least_ms})
