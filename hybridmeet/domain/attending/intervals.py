"""How people took part in each session: intervals that never overlap, from all that is known.

Derived whenever they are asked for and never stored: a correction is a further fact. For which of
several sessions at once time counts is in ``placing``; on-site wins.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from hybridmeet.domain.attending.days import Days
from hybridmeet.domain.attending.entitled import barred_to
from hybridmeet.domain.attending.events import RecordedRow
from hybridmeet.domain.attending.modes import Mode, presence_of
from hybridmeet.domain.attending.placing import Placing, Run, runs
from hybridmeet.domain.attending.seating import people_of, replaces
from hybridmeet.domain.attending.sources import Channel, OnlineBy, Source
from hybridmeet.domain.attending.spans import Span, clipped, joined, without
from hybridmeet.domain.attending.state import Sheet
from hybridmeet.domain.attending.stays import Stay, stays_of
from hybridmeet.domain.attending.worth import online_by, takes
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Seat
from hybridmeet.domain.times import span_ms

ON_SITE_WINS: Final = timedelta(minutes=1)
"""Online for less than this before a check-in or after a check-out is the phone in his hand."""

Took = Literal["in_person", "online", "both"]


@dataclass(frozen=True, slots=True)
class Interval:
    """How somebody took part from when to when; one that is only hoped for counts for nothing."""

    mode: Mode
    began_at: datetime
    ended_at: datetime
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Attended:
    """One person at one session; ``sources``: all who say so, also whom the rule does not take."""

    mode: Took
    first_at: datetime
    last_at: datetime
    present_ms: int
    sources: tuple[Source, ...]
    intervals: tuple[Interval, ...]

    @property
    def counted(self) -> list[Interval]:
        """The intervals that count."""
        return [interval for interval in self.intervals if interval.counts]


def attendance(
    state: MeetingState, as_of: datetime, session: SessionId | None = None
) -> Mapping[SessionId, Mapping[PersonId, Attended]]:
    """Everyone's part in each session that was opened, or in one of them."""
    held, days, by = runs(state, as_of), Days(state, as_of), online_by(state)
    rows = {run.id: _rows_of(state.attending.sheets.get(run.id, ())) for run in held}
    named = {person for of_session in rows.values() for person in of_session}
    found: dict[SessionId, dict[PersonId, Attended]] = {
        run.id: {} for run in held if session in {None, run.id}
    }
    for seat in people_of(state):
        if seat.id not in state.presence and seat.id not in named:
            continue
        person = _placed(state, seat, held, days)
        for run in held:
            if run.id in found:
                attended = _attended(person, run, rows[run.id].get(seat.id, ()), by)
                if attended is not None:
                    found[run.id][seat.id] = attended
    return found


def part_of(
    state: MeetingState, as_of: datetime, session: SessionId, person: PersonId
) -> Attended | None:
    """One person's part in one session, without looking at all others; None where he had none."""
    held = runs(state, as_of)
    run = next((run for run in held if run.id == session), None)
    seat = next((seat for seat in people_of(state) if seat.id == person), None)
    if run is None or seat is None:
        return None
    rows = _rows_of(state.attending.sheets.get(session, ())).get(person, ())
    return _attended(_placed(state, seat, held, Days(state, as_of)), run, rows, online_by(state))


def only_named(
    state: MeetingState, as_of: datetime
) -> Mapping[PersonId, Mapping[SessionId, tuple[Source, ...]]]:
    """Who says of whom that he followed a session, where the rule takes no word of it.

    Whether he was there by another one is not asked here.
    """
    by, named = online_by(state), dict[PersonId, dict[SessionId, tuple[Source, ...]]]()
    if by is OnlineBy.EITHER:
        return named
    held, days = runs(state, as_of), Days(state, as_of)
    rows = {run.id: _rows_of(state.attending.sheets.get(run.id, ())) for run in held}
    for seat in people_of(state):
        stays = stays_of(presence_of(state, seat.id), as_of, days)
        person = Placing(seat, stays, (), barred=barred_to(state, seat, held))
        for run in held:
            found = _named(person, run)
            for row, source in rows[run.id].get(seat.id, ()):
                is_taken = row.channel is Channel.ROOM or takes(by, source)
                if not is_taken and _within(row, run) is not None:
                    found.add(source)
            if found:
                named.setdefault(seat.id, {})[run.id] = _in_order(found)
    return named


def _placed(state: MeetingState, seat: Seat, held: Sequence[Run], days: Days) -> Placing:
    """All of somebody's stays, as far as they are laid to the sessions that were held."""
    stays = stays_of(presence_of(state, seat.id), days.now, days)
    return Placing(seat, stays, held, replaces(state, seat.id), barred_to(state, seat, held))


def _rows_of(sheets: Iterable[Sheet]) -> dict[PersonId, list[tuple[RecordedRow, Source]]]:
    """What sheets say, by person; of somebody's own words the last."""
    rows: dict[PersonId, list[tuple[RecordedRow, Source]]] = {}
    for sheet in sheets:
        for row in sheet.rows:
            known = rows.setdefault(row.person, [])
            if sheet.source is Source.SELF:
                known[:] = [one for one in known if one[1] is not Source.SELF]
            known.append((row, sheet.source))
    return rows


def _attended(
    person: Placing, run: Run, rows: Sequence[tuple[RecordedRow, Source]], by: OnlineBy
) -> Attended | None:
    """One person's part in one session; None where he had none."""
    found = person.in_room.get(run.id, [])
    room = [span for span, _ in found]
    sources = {source for _, stay in found for source in stay.sources}
    online, back, hoped = _online(person, run, sources)
    for row, source in rows:
        span = _within(row, run)
        if span is None:
            continue
        sources.add(source)
        if row.channel is Channel.ROOM:
            room.append(span)
        elif takes(by, source):
            online.append(span)
    intervals = _laid(joined(room), joined(online), back, hoped)
    counted = [interval for interval in intervals if interval.counts]
    if not counted:
        return None
    return Attended(
        mode=took(counted),
        first_at=counted[0].began_at,
        last_at=counted[-1].ended_at,
        present_ms=sum(span_ms(one.began_at, one.ended_at) for one in counted),
        sources=_in_order(sources | _named(person, run)),
        intervals=intervals,
    )


def _named(person: Placing, run: Run) -> set[Source]:
    """Who says of his line what the rule does not take, of a session of his tracks.

    A page says nothing of one that is not for him.
    """
    said = person.stays.named if run.is_of(person.seat) else ()
    sources = {source for stay in said if clipped(stay.span, run.span) for source in stay.sources}
    return sources - {Source.SOCKET} if run.id in person.barred else sources


def _within(row: RecordedRow, run: Run) -> Span | None:
    """What of a row lies within the session."""
    return clipped((row.began_at, row.ended_at or run.span[1]), run.span)


def _in_order(sources: set[Source]) -> tuple[Source, ...]:
    return tuple(source for source in Source if source in sources)


def _online(
    person: Placing, run: Run, sources: set[Source]
) -> tuple[list[Span], list[Span], list[Span]]:
    """On the line, coming back, and perhaps coming back, as far as it counts for a session."""
    stays = person.stays
    if run.id in person.heard_in:
        return _left(person.heard(), run, person.outside(run), sources), [], []
    if run.id not in person.online_in:
        return [], [], []
    busy = person.busy(run)
    online = _left(stays.online, run, busy, sources)
    lost: list[list[Span]] = [list(stays.back), [stays.hoped] if stays.hoped else []]
    back, hoped = (
        without([within for span in spans if (within := clipped(span, run.span))], busy)
        for spans in lost
    )
    return online, back, hoped


def _left(
    stays: Iterable[Stay], run: Run, busy: Sequence[Span], sources: set[Source]
) -> list[Span]:
    """What of some stays on the line lies within a session and is no other's."""
    online = list[Span]()
    for stay in stays:
        within = clipped(stay.span, run.span)
        left = without([within], busy) if within else []
        online += left
        sources.update(stay.sources if left else ())
    return online


def _laid(
    room: list[Span], online: list[Span], back: list[Span], hoped: list[Span]
) -> tuple[Interval, ...]:
    """The four laid over each other: the room above the line, the line above its losses."""
    room = joined([*room, *_at_the_door(room, without(joined([*online, *back]), room))])
    seen = joined([*room, *online])
    both = [part for span in online for one in room if (part := clipped(span, one))]
    parts = {
        Mode.BOTH: both,
        Mode.IN_PERSON: without(room, both),
        Mode.ONLINE: without(online, room),
        Mode.RECONNECTING: without(back, seen),
    }
    laid = [Interval(mode, *span) for mode, spans in parts.items() for span in spans]
    known = [(one.began_at, one.ended_at) for one in laid]
    maybe = [Interval(Mode.RECONNECTING, *span, counts=False) for span in without(hoped, known)]
    return tuple(sorted([*laid, *maybe], key=lambda interval: interval.began_at))


def _at_the_door(room: Sequence[Span], alone: Iterable[Span]) -> list[Span]:
    """Moments online right before or after the room: on-site wins within a minute."""
    edges = {edge for span in room for edge in span}
    return [
        span
        for span in alone
        if span[1] - span[0] < ON_SITE_WINS and (span[0] in edges or span[1] in edges)
    ]


def took(counted: Sequence[Interval]) -> Took:
    """How intervals that count add up: in the room, online, or both at one time or another."""
    modes = {interval.mode for interval in counted}
    in_room = bool(modes & {Mode.IN_PERSON, Mode.BOTH})
    online = bool(modes - {Mode.IN_PERSON})
    return "both" if in_room and online else "in_person" if in_room else "online"
