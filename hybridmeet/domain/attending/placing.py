"""For which session somebody's time counts, of several that are held at once: for one at a time.

In the room for the session of that place, online for those of the seat's tracks. Of sittings that
were planned beside each other somebody who follows from afar is in one: a page does not say which.
What sheets and rosters say is taken at its word, and not looked at here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hybridmeet.domain.attending.sources import Source
from hybridmeet.domain.attending.spans import Span, clipped, meet, without
from hybridmeet.domain.attending.stays import Stay, Stays
from hybridmeet.domain.ids import PersonId, PlaceId, SessionId, TrackId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.people import Seat


@dataclass(frozen=True, slots=True)
class Run:
    """A session as it was held so far.

    ``number`` is its place in the programme, ``named`` who speaks in it by the programme;
    ``at_once`` are the other sessions held at some same moment, ``beside`` those of them that were
    planned so: the others only ran over.
    """

    id: SessionId
    place: PlaceId
    track: TrackId | None
    span: Span
    planned: Span
    number: int
    named: frozenset[PersonId]
    at_once: frozenset[SessionId] = frozenset()
    beside: frozenset[SessionId] = frozenset()

    def is_of(self, seat: Seat) -> bool:
        """Whether it is among the sessions that the seat is meant for."""
        return belongs(seat, self.track)

    def overlaps(self, other: "Run") -> bool:
        """Whether both were held at some one moment; each overlaps itself."""
        return self.id == other.id or meet(self.span, other.span)


def belongs(seat: Seat, track: TrackId | None) -> bool:
    """Whether a seat is meant for sessions of a track; one that names no tracks is for all."""
    return not seat.tracks or track is None or track in seat.tracks


def runs(state: MeetingState, as_of: datetime) -> list[Run]:
    """The sessions that have been opened, as far as they went until then."""
    spans: dict[SessionId, Span] = {}
    for name, session in state.sessions.items():
        if session.opened_at is not None and session.opened_at < as_of:
            spans[name] = session.opened_at, min(session.closed_at or as_of, as_of)
    return side_by_side(runs_over(state, spans))


def runs_over(state: MeetingState, spans: Mapping[SessionId, Span]) -> list[Run]:
    """Some sessions as held from when to when, each looked at alone, in the programme's order."""
    held = []
    for number, (name, session) in enumerate(state.sessions.items()):
        if name in spans:
            plan, whole = session.plan, (_planned(session), number, _named(session))
            held.append(Run(name, plan.place, plan.track, spans[name], *whole))
    return held


def side_by_side(held: Sequence[Run]) -> list[Run]:
    """The same, each with those that were held at once with it."""
    return [_among(run, held) for run in held]


def _planned(session: SessionState) -> Span:
    begins = [(one.planned_start.instant(), one.planned_ms) for one in session.items.values()]
    return min(begins)[0], max(begun + timedelta(milliseconds=ms) for begun, ms in begins)


def _named(session: SessionState) -> frozenset[PersonId]:
    speakers = (one.person for item in session.items.values() for one in item.speakers)
    return frozenset(person for person in speakers if person is not None)


def _among(run: Run, held: Iterable[Run]) -> Run:
    others = [one for one in held if one.id != run.id and run.overlaps(one)]
    beside = (one.id for one in others if meet(run.planned, one.planned))
    at_once = frozenset(one.id for one in others)
    return replace(run, at_once=at_once, beside=frozenset(beside))


@dataclass(slots=True)
class Placing:
    """One person's stretches, laid to the sessions that were held."""

    seat: Seat
    stays: Stays
    held: Sequence[Run]
    replaces: PersonId | None = None
    barred: frozenset[SessionId] = frozenset()  # not for him: seen there only who went there
    in_room: dict[SessionId, list[tuple[Span, Stay]]] = field(default_factory=dict)
    online_in: dict[SessionId, Run] = field(default_factory=dict)
    heard_in: dict[SessionId, Run] = field(default_factory=dict)  # of the barred ones

    def __post_init__(self) -> None:
        """Lay out the rooms first: on-site wins."""
        for stay in self.stays.room:
            self._lay(stay)
        if self.stays.online or self.stays.back or self.stays.hoped:
            self._follow()

    def now(self, instant: datetime) -> Run | None:
        """The session that has him at an instant: the one he sits in, else the one he follows."""
        held = [run for run in self.held if _covers(run.span, instant)]
        for run in held:
            if any(_covers(span, instant) for span, _ in self._there(run)):
                return run
        return max((run for run in held if run.id in self.online_in), key=_begun, default=None)

    def busy(self, run: Run) -> list[Span]:
        """When online does not count for a session: in the room for another one, or gone on."""
        later = (
            other.span
            for other in self.online_in.values()
            if other.id in run.at_once and _begun(other) > _begun(run)
        )
        return without([*self._elsewhere(run), *later], (span for span, _ in self._there(run)))

    def heard(self) -> list[Stay]:
        """What others say of his line: that holds of a sitting too whose doors are closed to him.

        A page of his own shows him nothing of that one, and says nothing.
        """
        return [stay for stay in self.stays.online if Source.SOCKET not in stay.sources]

    def outside(self, run: Run) -> list[Span]:
        """When what is heard of him is not of a sitting that is not for him: he is in another."""
        first = (*self.online_in.values(), *self.heard_in.values())
        others = first[: first.index(run)] if run in first else first
        return [*self._elsewhere(run), *(one.span for one in others if one.id in run.at_once)]

    def _lay(self, stay: Stay) -> None:
        """Give a stay in a room to the sessions that it fits best, each moment to one of them."""
        claims = {run.id: self._claim(stay, run) for run in self.held}
        fit = [run for run in self.held if claims[run.id] and clipped(stay.span, run.span)]
        taken: list[Run] = []
        for run in sorted(fit, key=lambda run: (-claims[run.id], *self._order(run))):
            if not any(other.id in run.beside for other in taken):
                taken.append(run)
        for run in taken:
            rank = claims[run.id], _begun(run)
            better = [o.span for o in taken if o is not run and (claims[o.id], _begun(o)) > rank]
            within = clipped(stay.span, run.span)
            left = without([within] if within else [], better)
            self.in_room.setdefault(run.id, []).extend((span, stay) for span in left)

    def _claim(self, stay: Stay, run: Run) -> int:
        """How well a stay in a room fits a session: of several at once the best has it.

        Who comes in while it runs is there; who was there before goes where his tracks are, and is
        nowhere else while those of his tracks sit.
        """
        is_there, is_own = stay.place == run.place, self._is_own(run)
        if is_there and (is_own or stay.span[0] >= run.span[0]):
            return 3
        if is_own:
            return 2
        own_at_once = any(one.id in run.at_once and self._is_own(one) for one in self.held)
        return 1 if is_there and not own_at_once else 0

    def _follow(self) -> None:
        """Find the sessions for which online counts: of those beside each other the first to fit.

        What is known when a session closes decides, so that what comes later changes no list.
        """
        began: dict[SessionId, datetime] = {}
        own = (run for run in self.held if self._is_own(run))
        for run in sorted(own, key=self._order):
            if run.beside and not self._is_free(run, began):
                continue
            self.online_in[run.id] = run
            if run.beside:
                began[run.id] = self._first(run)
        barred = (run for run in self.held if run.id in self.barred and run.is_of(self.seat))
        self.heard_in = {run.id: run for run in sorted(barred, key=self._order)}

    def _is_free(self, run: Run, began: dict[SessionId, datetime]) -> bool:
        """Whether nothing beside a session had him before it ended."""
        end = run.span[1]
        sat = min(
            (span[0] for one in run.beside for span, _ in self.in_room.get(one, ())), default=end
        )
        if sat < end and not self._is_named(run):
            return False
        return self._first(run) < end and not any(began.get(one, end) < end for one in run.beside)

    def _first(self, run: Run) -> datetime:
        """Since when he follows a session; its end where he does not."""
        hoped = [self.stays.hoped] if self.stays.hoped else []
        lines = (*(stay.span for stay in self.stays.online), *self.stays.back, *hoped)
        within = [part for span in lines if (part := clipped(span, run.span))]
        left = without(within, self._elsewhere(run))
        return left[0][0] if left else run.span[1]

    def _order(self, run: Run) -> tuple[object, ...]:
        """Where he is looked for first: where he speaks, in his own track, where all are."""
        is_own = run.track in self.seat.tracks
        return (
            not self._is_named(run),
            not is_own,
            run.track is not None,
            run.planned[0],
            run.number,
        )

    def _is_own(self, run: Run) -> bool:
        return run.is_of(self.seat) and run.id not in self.barred

    def _is_named(self, run: Run) -> bool:
        return self.seat.id in run.named or self.replaces in run.named

    def _there(self, run: Run) -> list[tuple[Span, Stay]]:
        return self.in_room.get(run.id, [])

    def _elsewhere(self, run: Run) -> list[Span]:
        """When he was in the room for another session: a page left open is no second person."""
        return [span for one in run.at_once for span, _ in self.in_room.get(one, ())]


def _begun(run: Run) -> tuple[datetime, int]:
    """In one room, or online, those who run over lose their people to what is opened next."""
    return run.span[0], run.number


def _covers(span: Span, instant: datetime) -> bool:
    return span[0] <= instant < span[1]
