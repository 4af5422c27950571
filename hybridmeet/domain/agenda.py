"""The live agenda: advance, go to, conclude, defer, pause, extend, undo. Edits stand in edits.py.

The current item stays current and its clock untouched by edits. What a command says it saw is
compared with what is so, before anything else about the session is judged.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from hybridmeet.domain.commands import (
    Advance,
    AgendaCommand,
    Conclude,
    Defer,
    Extend,
    GoTo,
    Move,
    PauseItem,
    Resize,
    ResumeItem,
    Retitle,
    Undo,
)
from hybridmeet.domain.edits import move, resize, retitle
from hybridmeet.domain.errors import Malformed, OutOfOrder, Stale, TooSoon, Unknown
from hybridmeet.domain.events import (
    ActUndone,
    ClockPaused,
    ClockResumed,
    Event,
    ItemConcluded,
    ItemDeferred,
    ItemExtended,
    ItemOpened,
)
from hybridmeet.domain.forecast import ahead
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.phases import CAN_DEFER, CAN_OPEN, OVER
from hybridmeet.domain.sitting import check_phase, session_of
from hybridmeet.domain.times import span_ms

Seeing = Advance | GoTo | Conclude | PauseItem | ResumeItem | Extend


@dataclass(frozen=True, slots=True)
class Pace:
    """When a command is judged (UTC), and the least span in ms between two advances."""

    at: datetime
    span_ms: int


def decide_agenda(  # noqa: C901, PLR0911 -- one case per command; a type error when one is missing
    state: MeetingState, command: AgendaCommand, pace: Pace
) -> list[Event]:
    """The facts of an agenda command.

    Raises ``Unknown``, ``Stale``, ``Closed``, ``OutOfOrder``, ``TooSoon``, ``Malformed``.
    """
    session = session_of(state, command.session)
    _check_named(session, command)
    _check_seen(session, command)
    check_phase(session, command.type)
    match command:
        case Advance() | GoTo():
            return _open_next(session, command, pace)
        case Conclude():
            return [ItemConcluded(session=command.session, item=command.from_item)]
        case Defer():
            return _defer(session, command)
        case PauseItem() | ResumeItem():
            return _pause_or_resume(session, command)
        case Extend():
            return _extend(session, command)
        case Undo():
            return _undo(session, command)
        case Move():
            return move(session, command)
        case Resize():
            return resize(session, command)
        case Retitle():
            return retitle(session, command)
        case _ as never:
            assert_never(never)


def _check_named(session: SessionState, command: AgendaCommand) -> None:
    for member in ("from_item", "item", "after"):
        item: ItemId | None = getattr(command, member, None)
        if item is not None and item not in session.items:
            message = f"This session has no item {item} ({member})."
            raise Unknown(message)


def _check_seen(session: SessionState, command: AgendaCommand) -> None:
    if isinstance(command, Seeing) and command.from_item != session.current:
        message = "The agenda has moved on since you looked."
        raise Stale(message, session.plan.id, session.moved_by)
    if isinstance(command, Undo) and session.phase not in OVER:
        newest = session.acts[-1] if session.acts else None
        if newest is None or command.act != newest.seq:
            message = "That is no longer the newest act, or it has been taken back already."
            raise Stale(message, session.plan.id, newest.by if newest else session.moved_by)


def _open_next(session: SessionState, command: Advance | GoTo, pace: Pace) -> list[Event]:
    following = command.item if isinstance(command, GoTo) else next(ahead(session), None)
    if isinstance(command, GoTo) and session.records[command.item].phase not in CAN_OPEN:
        message = (
            f"The item is {session.records[command.item].phase}; undo takes back a wrong step."
        )
        raise OutOfOrder(message)
    if following is None and session.current is None:
        message = "Nothing is left to open; close the session, or go to a deferred item."
        raise OutOfOrder(message)
    _check_pace(session, pace)
    events: list[Event] = []
    if session.current is not None:
        events.append(ItemConcluded(session=command.session, item=session.current))
    if following is not None:
        aside = isinstance(command, GoTo)
        events.append(ItemOpened(session=command.session, item=following, out_of_sequence=aside))
    return events


def _check_pace(session: SessionState, pace: Pace) -> None:
    if session.advanced_at is None:
        return
    wait_ms = pace.span_ms - span_ms(session.advanced_at, pace.at)
    if wait_ms > 0:
        message = "The agenda has just been advanced."
        raise TooSoon(message, wait_ms)


def _defer(session: SessionState, command: Defer) -> list[Event]:
    phase = session.records[command.item].phase
    if phase not in CAN_DEFER:
        message = f"The item is {phase}; only a pending or the current item can be put off."
        raise OutOfOrder(message)
    return [ItemDeferred(session=command.session, item=command.item)]


def _pause_or_resume(session: SessionState, command: PauseItem | ResumeItem) -> list[Event]:
    paused = session.clock is not None and session.clock.paused_at is not None
    if isinstance(command, PauseItem):
        if paused:
            message = "The item's clock stands still already."
            raise OutOfOrder(message)
        return [ClockPaused(session=command.session, item=command.from_item)]
    if not paused:
        message = "The item's clock is running."
        raise OutOfOrder(message)
    return [ClockResumed(session=command.session, item=command.from_item)]


def _extend(session: SessionState, command: Extend) -> list[Event]:
    if command.by_ms == 0:
        message = "by_ms is 0; say how many milliseconds to add, or to take away with a minus."
        raise Malformed(message)
    clock = session.clock
    if clock is not None and clock.planned_ms + clock.added_ms + command.by_ms < 0:
        message = "That would take away more time than the item has."
        raise OutOfOrder(message)
    return [ItemExtended(session=command.session, item=command.from_item, by_ms=command.by_ms)]


def _undo(session: SessionState, command: Undo) -> list[Event]:
    act = session.acts[-1]
    return [
        ActUndone(session=command.session, act=act.seq, restores=act.clock, items=dict(act.items))
    ]
