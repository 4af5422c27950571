"""Who was there at an item of the agenda: the one place where a session is cut into items. Pure.

An item counts while it was really open: not while the session stood still, not after it was put
off, and never by what was undone. Nothing is counted anew: people's intervals are laid over that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from hybridmeet.domain.attending.intervals import Attended, Interval, Took, took
from hybridmeet.domain.attending.placing import Run
from hybridmeet.domain.attending.spans import Span, clipped, joined, without
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import SessionState
from hybridmeet.domain.times import span_ms


@dataclass(frozen=True, slots=True)
class HeldItem:
    """An item that was opened, and when it was open: at least once, in order, never at once."""

    id: ItemId
    spans: tuple[Span, ...]

    @property
    def open_ms(self) -> int:
        """How long it was open in all."""
        return sum(span_ms(*span) for span in self.spans)


@dataclass(frozen=True, slots=True)
class AtItem:
    """One person's part in one item; ``whole``: all the time that it was open."""

    mode: Took
    intervals: tuple[Interval, ...]
    present_ms: int
    whole: bool


def items_held(session: SessionState, run: Run) -> list[HeldItem]:
    """The items that were opened, in the order of their first opening, as far as they went."""
    still = _stood_still(session, run)
    held = []
    for item in session.records:
        within = [part for one in _opened(session, item, run) if (part := clipped(one, run.span))]
        if spans := without(joined(within), still):
            held.append(HeldItem(item, tuple(spans)))
    return sorted(held, key=lambda one: one.spans)


def items_of(attended: Attended, items: Sequence[HeldItem]) -> dict[ItemId, Took]:
    """The items during which somebody was there, and how."""
    return {item: took(parts) for item, parts in _parts(attended, items).items()}


def at_items(attended: Attended, items: Sequence[HeldItem]) -> dict[ItemId, AtItem]:
    """Somebody's part in each item that he was at, cut to when it was open: one pass for all."""
    held = {one.id: one for one in items}
    return {item: _at(held[item], parts) for item, parts in _parts(attended, items).items()}


def _at(item: HeldItem, parts: Sequence[Interval]) -> AtItem:
    present_ms = sum(span_ms(one.began_at, one.ended_at) for one in parts)
    left = without(item.spans, ((one.began_at, one.ended_at) for one in parts))
    return AtItem(took(parts), tuple(parts), present_ms, not left)


def _parts(attended: Attended, items: Sequence[HeldItem]) -> dict[ItemId, list[Interval]]:
    """Somebody's intervals in the items that he was at, in the order of these."""
    there: dict[ItemId, list[Interval]] = {}
    for item, interval, part in _shared(attended, items):
        there.setdefault(item, []).append(Interval(interval.mode, *part))
    return {one.id: there[one.id] for one in items if one.id in there}


def _opened(session: SessionState, item: ItemId, run: Run) -> Iterator[Span]:
    """Each time that an item was open, whatever stood still meanwhile."""
    yield from session.put_off.get(item, ())
    record = session.records[item]
    ended = record.concluded_at or (run.span[1] if item == session.current else None)
    if record.opened_at is not None and ended is not None:
        yield record.opened_at, ended


def _stood_still(session: SessionState, run: Run) -> list[Span]:
    if session.suspension is None:
        return list(session.stood)
    return [*session.stood, (session.suspension.since, max(session.suspension.since, run.span[1]))]


def _shared(
    attended: Attended, items: Sequence[HeldItem]
) -> Iterator[tuple[ItemId, Interval, Span]]:
    """The time that intervals which count share with open items: one pass, both are in order.

    Of a thousand people at a thousand items only what they have in common is looked at.
    """
    opened = sorted((*span, item.id) for item in items for span in item.spans)
    first = 0
    for interval in attended.counted:
        while first < len(opened) and opened[first][1] <= interval.began_at:
            first += 1
        for began, ended, item in islice(opened, first, None):
            if began >= interval.ended_at:
                break
            if part := clipped((began, ended), (interval.began_at, interval.ended_at)):
                yield item, interval, part
