"""What is said of the items of the agenda: who was there, how, and for which part of each.

Like the sheet it is worked out anew whenever it is asked for, in a thread. Breaks have no list.
Who was in the room, or had a page open, while an item was treated that was not for him is listed
apart and counts in no figure, like one who waits to be accepted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hybridmeet.domain.attending.entitled import may_be_at
from hybridmeet.domain.attending.intervals import Attended, attendance
from hybridmeet.domain.attending.placing import Run, runs
from hybridmeet.domain.attending.reports.figures import drops
from hybridmeet.domain.attending.reports.heading import heading
from hybridmeet.domain.attending.reports.item_sheet import (
    ItemAttendance,
    ItemDelegation,
    ItemPerson,
    ItemsSheet,
)
from hybridmeet.domain.attending.reports.items import (
    AtItem,
    HeldItem,
    at_items,
    items_held,
    items_of,
)
from hybridmeet.domain.attending.reports.sheet import SheetItem, SheetSpan, SheetUnopened
from hybridmeet.domain.attending.seating import is_pending, people_of, replaces
from hybridmeet.domain.attending.spans import Span, joined, without
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import DelegationId, ItemId, PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.people import Seat
from hybridmeet.domain.programme import Delegation, ItemPlan
from hybridmeet.domain.protocol_order import TIERS, in_protocol_order
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import name_of, text


@dataclass(frozen=True, slots=True)
class _Asked:
    """A session whose items are asked for; ``run`` is None where it was never opened."""

    state: MeetingState
    session: SessionState
    run: Run | None
    people: Mapping[PersonId, Attended]
    seats: Sequence[Seat]
    own: Mapping[DelegationId, Sequence[Seat]]
    items: Sequence[HeldItem]
    gone: dict[tuple[PersonId, ...], Mapping[ItemId, Sequence[Span]]] = field(default_factory=dict)

    def drops(self, own: Iterable[Seat], item: ItemId) -> Sequence[Span]:
        """When those of a delegation who had come were gone during an item; one pass for all."""
        came = tuple(seat.id for seat in own if seat.id in self.people)
        if self.run is None or not came:
            return ()
        if came not in self.gone:
            found: dict[ItemId, list[Span]] = {}
            for drop in drops((self.people[one] for one in came), self.items, self.run):
                found.setdefault(drop.item, []).append(drop.span)
            self.gone[came] = found
        return self.gone[came].get(item, ())

    def span(self, span: Span, item: ItemId) -> SheetSpan:
        """A span as it is written."""
        return _span(self.session, item, span, self.run.span[1] if self.run else None)


def items_sheet(
    state: MeetingState,
    as_of: datetime,
    session: SessionId | None = None,
    item: ItemId | None = None,
) -> ItemsSheet:
    """All items, those of a session, or one of them, as known at that instant; ``Unknown``."""
    if session is not None and session not in state.sessions:
        raise Unknown("This meeting has no such session.")
    found, held = attendance(state, as_of, session), {run.id: run for run in runs(state, as_of)}
    seats = in_protocol_order(people_of(state), state.delegations)
    own: dict[DelegationId, list[Seat]] = {}
    for seat in seats:
        own.setdefault(seat.delegation, []).append(seat)
    shown: list[ItemAttendance] = []
    for name, sitting in state.sessions.items():
        if session in {None, name}:
            run = held.get(name)
            opened = [
                one
                for one in (items_held(sitting, run) if run else ())
                if item in {None, one.id} and not sitting.items[one.id].is_break
            ]
            asked = _Asked(state, sitting, run, found.get(name, {}), seats, own, opened)
            shown += _items(asked, item)
    if item is not None and not shown:
        raise Unknown("There is no such item, or it is a break.")
    return {**heading(state, as_of), "items": shown}


def shown_items(
    state: MeetingState, run: Run, items: Sequence[HeldItem], people: Mapping[PersonId, Attended]
) -> list[SheetItem]:
    """The items of a session that were opened, each with how many were there."""
    session = state.sessions[run.id]
    heads: Counter[tuple[ItemId, bool]] = Counter(
        (item, mode == "online")
        for who, attended in people.items()
        for item, mode in items_of(attended, items).items()
        if _is_counted(state, state.seats[who], session.items[item])
    )
    return [
        {
            "item": one.id,
            "number": session.items[one.id].number,
            "title": text(session.items[one.id].title),
            "phase": session.records[one.id].phase.value,
            "is_break": session.items[one.id].is_break,
            "opened_at": rfc3339(one.spans[0][0]),
            "concluded_at": None if one.id == session.current else rfc3339(one.spans[-1][1]),
            "spans": [_span(session, one.id, span, run.span[1]) for span in one.spans],
            "in_person": heads[one.id, False],
            "online": heads[one.id, True],
        }
        for one in items
    ]


def _is_counted(state: MeetingState, seat: Seat, item: ItemPlan) -> bool:
    return not is_pending(state, seat.id) and may_be_at(state, seat, (item,))


def _span(session: SessionState, item: ItemId, span: Span, now: datetime | None) -> SheetSpan:
    """A span as it is written: without an end while it and its item go on."""
    goes_on = span[1] == now and item == session.current and session.suspension is None
    return {"began_at": rfc3339(span[0]), "ended_at": None if goes_on else rfc3339(span[1])}


def unopened(session: SessionState, items: Sequence[HeldItem]) -> list[SheetUnopened]:
    """The items that were not opened so far, in the order of the agenda; no breaks."""
    held = {one.id for one in items}
    return [
        {
            "item": name,
            "number": session.items[name].number,
            "title": text(session.items[name].title),
            "phase": session.records[name].phase.value,
        }
        for name in session.sequence
        if name not in held and not session.items[name].is_break
    ]


def _items(asked: _Asked, wanted: ItemId | None) -> Iterator[ItemAttendance]:
    """Those that were opened as they were, then the others as they stand on the agenda."""
    session, there = asked.session, dict[ItemId, dict[PersonId, AtItem]]()
    for who, attended in asked.people.items():
        for item, part in at_items(attended, asked.items).items():
            there.setdefault(item, {})[who] = part
    for held in asked.items:
        yield _item(asked, held, there.get(held.id, {}))
    names = {one.id for one in asked.items}
    for name in session.sequence:
        if name not in names and wanted in {None, name} and not session.items[name].is_break:
            yield _item(asked, HeldItem(name, ()), {})


def _item(asked: _Asked, item: HeldItem, there: Mapping[PersonId, AtItem]) -> ItemAttendance:
    plan, session = asked.session.items[item.id], asked.session
    counted = [who for who in there if _is_counted(asked.state, asked.state.seats[who], plan)]
    modes = [there[who].mode for who in counted]
    return {
        "session": session.plan.id,
        "session_title": text(session.plan.title),
        "item": item.id,
        "number": plan.number,
        "title": text(plan.title),
        "phase": session.records[item.id].phase.value,
        "spans": [asked.span(span, item.id) for span in item.spans],
        "open_ms": item.open_ms,
        "in_person": len(modes) - modes.count("online"),
        "online": modes.count("online"),
        "delegations": list(_delegations(asked, item, there)),
        "people": [
            _person(asked, item, seat, there[seat.id]) for seat in asked.seats if seat.id in there
        ],
    }


def _delegations(
    asked: _Asked, item: HeldItem, there: Mapping[PersonId, AtItem]
) -> Iterator[ItemDelegation]:
    """In protocol order, those of whom somebody was meant to be there or was."""
    order = asked.state.delegations.values() if item.spans else ()
    for one in sorted(order, key=lambda one: (TIERS[one.tier], one.order_key, one.id)):
        shown = _delegation(asked, item, one, there)
        if shown["expected"] or shown["in_person"] or shown["online"]:
            yield shown


def _delegation(
    asked: _Asked, item: HeldItem, delegation: Delegation, there: Mapping[PersonId, AtItem]
) -> ItemDelegation:
    state, plan, run = asked.state, asked.session.items[item.id], asked.run
    own = [seat for seat in asked.own.get(delegation.id, ()) if _is_counted(state, seat, plan)]
    parts = [there[seat.id] for seat in own if seat.id in there]
    spans = joined((one.began_at, one.ended_at) for part in parts for one in part.intervals)
    online = sum(part.mode == "online" for part in parts)
    return {
        "delegation": delegation.id,
        "name": delegation.name,
        "short": delegation.short,
        "expected": sum(run.is_of(seat) for seat in own) if run else 0,
        "in_person": len(parts) - online,
        "online": online,
        "whole": bool(spans) and not without(item.spans, spans),
        "spans": [asked.span(span, item.id) for span in spans],
        "drops": [asked.span(gone, item.id) for gone in asked.drops(own, item.id)],
    }


def _person(asked: _Asked, item: HeldItem, seat: Seat, part: AtItem) -> ItemPerson:
    state = asked.state
    row = state.people.get(seat.id)
    shown: ItemPerson = {
        "person": seat.id,
        "name": name_of(state, seat.id),
        "function": row.function if row else seat.id,
        "delegation": seat.delegation,
        "delegation_name": state.delegations[seat.delegation].name,
        "mode": part.mode,
        "whole": part.whole,
        "present_ms": part.present_ms,
        "intervals": [
            {"mode": one.mode.value, **asked.span((one.began_at, one.ended_at), item.id)}
            for one in part.intervals
        ],
    }
    if is_pending(state, seat.id):
        shown["pending"] = True
    if not may_be_at(state, seat, (asked.session.items[item.id],)):
        shown["not_entitled"] = True
    if (replaced := replaces(state, seat.id)) is not None:
        shown["replaces_name"] = name_of(state, replaced)
    return shown
