"""How people took part in each session: intervals that never overlap, from all that is known.

Derived whenever they are asked for and never stored: a correction is a further fact. In the room
counts for the session of that place, online for those of the seat's tracks; on-site wins.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from hybridmeet.domain.attending.days import Days
from hybridmeet.domain.attending.events import RecordedRow
from hybridmeet.domain.attending.modes import Mode, presence_of
from hybridmeet.domain.attending.seating import people_of
from hybridmeet.domain.attending.sources import Channel, Source
from hybridmeet.domain.attending.spans import Span, clipped, joined, without
from hybridmeet.domain.attending.state import Sheet
from hybridmeet.domain.attending.stays import Stay, Stays, stays_of
from hybridmeet.domain.ids import PersonId, PlaceId, SessionId, TrackId
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
    """One person at one session."""

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


@dataclass(frozen=True, slots=True)
class Run:
    """A session as it was held so far."""

    id: SessionId
    place: PlaceId
    track: TrackId | None
    span: Span

    def is_of(self, seat: Seat) -> bool:
        """Whether it is among the sessions that the seat is meant for."""
        return not seat.tracks or self.track is None or self.track in seat.tracks

    def overlaps(self, other: "Run") -> bool:
        """Whether both were held at some one moment; each overlaps itself."""
        at_once = self.span[0] < other.span[1] and other.span[0] < self.span[1]
        return at_once or self.id == other.id


def runs(state: MeetingState, as_of: datetime) -> list[Run]:
    """The sessions that have been opened, as far as they went until then."""
    held = []
    for session in state.sessions.values():
        if session.opened_at is not None and session.opened_at < as_of:
            ended = min(session.closed_at or as_of, as_of)
            plan, span = session.plan, (session.opened_at, ended)
            held.append(Run(plan.id, plan.place, plan.track, span))
    return held


def attendance(
    state: MeetingState, as_of: datetime, session: SessionId | None = None
) -> Mapping[SessionId, Mapping[PersonId, Attended]]:
    """Everyone's part in each session that was opened, or in one of them."""
    held, days = runs(state, as_of), Days(state, as_of)
    rows = {run.id: _rows_of(state.attending.sheets.get(run.id, ())) for run in held}
    named = {person for of_session in rows.values() for person in of_session}
    found: dict[SessionId, dict[PersonId, Attended]] = {
        run.id: {} for run in held if session in {None, run.id}
    }
    for seat in people_of(state):
        if seat.id not in state.presence and seat.id not in named:
            continue
        person = _Person(seat, stays_of(presence_of(state, seat.id), as_of, days), held)
        for run in held:
            if run.id in found:
                attended = _attended(person, run, rows[run.id].get(seat.id, ()))
                if attended is not None:
                    found[run.id][seat.id] = attended
    return found


@dataclass(frozen=True, slots=True)
class _Person:
    """One person's stretches, and the sessions that were held."""

    seat: Seat
    stays: Stays
    held: Sequence[Run]

    def claim(self, stay: Stay, run: Run) -> int:
        """How well a stay in a room fits a session: of several at once the best has it.

        Who comes in while it runs is there; who was there before goes where his tracks are.
        """
        is_there, is_own = stay.place == run.place, run.is_of(self.seat)
        if is_there and (is_own or stay.span[0] >= run.span[0]):
            return 3
        return 2 if is_own else 1 if is_there else 0

    def in_room(self, run: Run) -> list[tuple[Span, Stay]]:
        """The stretches in a room that count for a session, each with the stay it is of."""
        found = []
        for stay in self.stays.room:
            within, claim = clipped(stay.span, run.span), self.claim(stay, run)
            if within is None or claim == 0:
                continue
            better = [o.span for o in self.held if o is not run and self.claim(stay, o) > claim]
            found += [(span, stay) for span in without([within], better)]
        return found

    def elsewhere(self, run: Run) -> list[Span]:
        """When he was in the room for another session: a page left open is no second person."""
        others = (other for other in self.held if other is not run)
        return [span for other in others for span, _ in self.in_room(other)]


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
    person: _Person, run: Run, rows: Sequence[tuple[RecordedRow, Source]]
) -> Attended | None:
    """One person's part in one session; None where he had none."""
    found = person.in_room(run)
    room = [span for span, _ in found]
    sources = {source for _, stay in found for source in stay.sources}
    online, back, hoped = _online(person, run, room, sources)
    for row, source in rows:
        span = clipped((row.began_at, row.ended_at), run.span)
        if span is not None:
            (room if row.channel is Channel.ROOM else online).append(span)
            sources.add(source)
    intervals = _laid(joined(room), joined(online), back, hoped)
    counted = [interval for interval in intervals if interval.counts]
    if not counted:
        return None
    return Attended(
        mode=_took(counted),
        first_at=counted[0].began_at,
        last_at=counted[-1].ended_at,
        present_ms=sum(span_ms(one.began_at, one.ended_at) for one in counted),
        sources=tuple(source for source in Source if source in sources),
        intervals=intervals,
    )


def _online(
    person: _Person, run: Run, room: Sequence[Span], sources: set[Source]
) -> tuple[list[Span], list[Span], list[Span]]:
    """On the line, coming back, and perhaps coming back, as far as it counts for a session."""
    stays = person.stays
    if not run.is_of(person.seat) or not (stays.online or stays.back or stays.hoped):
        return [], [], []
    busy = without(person.elsewhere(run), room)
    online = []
    for stay in stays.online:
        within = clipped(stay.span, run.span)
        left = without([within], busy) if within else []
        online += left
        sources.update(stay.sources if left else ())
    lost: list[list[Span]] = [list(stays.back), [stays.hoped] if stays.hoped else []]
    back, hoped = (
        without([within for span in spans if (within := clipped(span, run.span))], busy)
        for spans in lost
    )
    return online, back, hoped


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


def _took(counted: Sequence[Interval]) -> Took:
    modes = {interval.mode for interval in counted}
    in_room = bool(modes & {Mode.IN_PERSON, Mode.BOTH})
    online = bool(modes - {Mode.IN_PERSON})
    return "both" if in_room and online else "in_person" if in_room else "online"
