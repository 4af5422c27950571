"""Edits of the plan while it runs: another order, another length, another title.

An edit moves planned starts and nothing else; a fixed item keeps its start whatever comes before.
"""

from hybridmeet.domain.commands import Move, Resize, Retitle
from hybridmeet.domain.errors import OutOfOrder
from hybridmeet.domain.events import Event, ItemMoved, ItemResized, ItemRetitled
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import SessionState
from hybridmeet.domain.times import Planned


def move(session: SessionState, command: Move) -> list[Event]:
    """Put an item behind another; those between are laid end to end from their earliest start.

    Raises ``OutOfOrder`` across a fixed item, or when nothing would move.
    """
    rest = [item for item in session.sequence if item != command.item]
    if command.after == command.item:
        message = "An item cannot stand behind itself."
        raise OutOfOrder(message)
    place = 0 if command.after is None else rest.index(command.after) + 1
    sequence = (*rest[:place], command.item, *rest[place:])
    was = session.sequence.index(command.item)
    if place == was:
        message = "The item stands there already."
        raise OutOfOrder(message)
    between = sequence[min(place, was) : max(place, was) + 1]
    if any(session.items[item].fixed for item in between):
        message = "A fixed item lies between, and keeps its hour."
        raise OutOfOrder(message)
    return [
        ItemMoved(
            session=command.session,
            item=command.item,
            after=command.after,
            sequence=sequence,
            starts=_end_to_end(session, between),
        )
    ]


def _end_to_end(session: SessionState, items: tuple[ItemId, ...]) -> dict[ItemId, Planned]:
    start = min((session.items[item].planned_start for item in items), key=Planned.instant)
    starts = {}
    for item in items:
        if start != session.items[item].planned_start:
            starts[item] = start
        start = start.later(session.items[item].planned_ms)
    return starts


def resize(session: SessionState, command: Resize) -> list[Event]:
    """Another length; the planned starts behind it move along, up to the next fixed item."""
    change_ms = command.planned_ms - session.items[command.item].planned_ms
    if change_ms == 0:
        message = "The item has that length already."
        raise OutOfOrder(message)
    starts = {}
    for item in session.sequence[session.sequence.index(command.item) + 1 :]:
        if session.items[item].fixed:
            break
        starts[item] = session.items[item].planned_start.later(change_ms)
    return [
        ItemResized(
            session=command.session,
            item=command.item,
            planned_ms=command.planned_ms,
            starts=starts,
        )
    ]


def retitle(session: SessionState, command: Retitle) -> list[Event]:
    """Another title; ``OutOfOrder`` when it is the same."""
    if session.items[command.item].title == command.title:
        message = "The item has that title already."
        raise OutOfOrder(message)
    return [ItemRetitled(session=command.session, item=command.item, title=command.title)]
