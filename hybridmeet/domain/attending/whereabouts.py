"""In which sitting each person is now, of several at once: in one, as the sheet would have it.

Pure: the state at a seq, and no clock. The rules are those of ``placing``, asked of this instant
alone, by what is known now, and once for all in whom they find no difference.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Final

from hybridmeet.domain.attending.entitled import barred_to, has_doors, is_entitled
from hybridmeet.domain.attending.placing import Placing, Run, belongs, runs_over, side_by_side
from hybridmeet.domain.attending.seating import replaces
from hybridmeet.domain.attending.sources import Channel, Source
from hybridmeet.domain.attending.spans import Span
from hybridmeet.domain.attending.state import Fact, PersonPresence
from hybridmeet.domain.attending.stays import Stay, Stays
from hybridmeet.domain.ids import PersonId, PlaceId, SessionId, TrackId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Role, Seat, Tier
from hybridmeet.domain.phases import SessionPhase

_BEFORE: Final = datetime.min.replace(tzinfo=UTC)
_SOON: Final = timedelta(milliseconds=1)

_Let = tuple[Role, Tier] | None
_Kind = tuple[tuple[TrackId, ...], PersonId | None, _Let, bool, PlaceId | None, Span | None]
"""All of a person that can make a difference: his tracks, his id where the programme names him,
what lets him in where doors are closed, whether he is in a room, in which he is or was, and when;
told in openings of sessions, as between two of them nothing else begins."""


class Whereabouts:
    """Where people are among the sessions that sit; asked of one that does not: if it sat now."""

    def __init__(self, state: MeetingState, asked: Collection[SessionId]) -> None:
        self._state, self._now, self._ends = state, state.at + _SOON, state.at + 2 * _SOON
        sitting = frozenset(open_sessions(state))
        groups: dict[frozenset[SessionId], list[SessionId]] = {}
        for name in asked:
            groups.setdefault(sitting | {name}, []).append(name)
        self._alone = [
            (name, state.sessions[name].plan.track)
            for group, (name, *_) in groups.items()
            if len(group) == 1
        ]
        several = {group: of for group, of in groups.items() if len(group) > 1}
        held = self._runs(sitting | set(asked))
        runs = [run for run in held if any(run.id in group for group in several)]
        self._several = [
            (side_by_side([run for run in runs if run.id in group]), frozenset(of))
            for group, of in several.items()
        ]
        self._openings = sorted({self._now, *(run.span[0] for run in runs)})
        self._has_doors = any(has_doors(state.sessions[run.id]) for run in held)
        self._guarded = {run.place for run in runs if run.track is not None}
        self._named = _with_substitutes(state, {who for run in held for who in run.named})
        self._known: dict[_Kind, tuple[SessionId, ...]] = {}

    def of(self, seat: Seat, presence: PersonPresence) -> tuple[SessionId, ...]:
        """The sessions asked of in which somebody who is here counts; of those that sit, one."""
        facts = presence.facts
        if facts and facts[-1].at >= self._openings[0]:
            kind = self._moved(seat, presence)
        else:
            named = seat.id if seat.id in self._named else None
            let = self._let(seat) if self._has_doors else None
            kind = (seat.tracks, named, let, presence.in_room, presence.place, None)
        found = self._known.get(kind)
        if found is None:
            found = self._known[kind] = tuple(self._found(seat, kind))
        return found

    def _runs(self, sessions: Collection[SessionId]) -> list[Run]:
        """As they are held; what was not opened yet begins last of all."""
        opened = {name: self._state.sessions[name].opened_at for name in sessions}
        spans = {name: (at or self._now, self._ends) for name, at in opened.items()}
        return runs_over(self._state, spans)

    def _found(self, seat: Seat, kind: _Kind) -> Iterator[SessionId]:
        yield from (name for name, track in self._alone if self._is_for(seat, name, track))
        stays = self._stays(kind)
        for held, asked in self._several:
            if not any(run.is_of(seat) for run in held if run.id in asked):
                continue
            barred = barred_to(self._state, seat, held) if self._has_doors else frozenset()
            whom = replaces(self._state, seat.id)
            run = Placing(seat, stays, held, whom, barred).now(self._now)
            if run and run.id in asked - barred and run.is_of(seat):
                yield run.id

    def _is_for(self, seat: Seat, name: SessionId, track: TrackId | None) -> bool:
        """Whether he may be in a sitting that is alone: by his tracks, and by its level."""
        is_let = not self._has_doors or is_entitled(self._state, seat, name)
        return is_let and belongs(seat, track)

    def _stays(self, kind: _Kind) -> Stays:
        """In the room now; else on the line or coming back, and in a room before."""
        nobody = frozenset[Source]()
        *_, sits, place, span = kind
        if sits:
            return Stays((Stay(span or (_BEFORE, self._ends), nobody, place),), (), (), None)
        room = (Stay(span, nobody, place),) if span else ()
        return Stays(room, (Stay((_BEFORE, self._ends), nobody),), (), None)

    def _moved(self, seat: Seat, presence: PersonPresence) -> _Kind:
        """What makes a difference in somebody who came or left while several sat."""
        named = seat.id if seat.id in self._named else None
        let = self._let(seat) if self._has_doors else None
        if presence.in_room:
            return seat.tracks, named, let, True, presence.place, self._came(seat, presence)
        return seat.tracks, named, let, False, *self._left(presence)

    def _let(self, seat: Seat) -> _Let:
        return seat.role, self._state.delegations[seat.delegation].tier

    def _came(self, seat: Seat, presence: PersonPresence) -> Span | None:
        """Since when somebody is where others sit, by track or level, if he came meanwhile."""
        is_of_others = seat.tracks and presence.place in self._guarded
        if not (is_of_others or self._has_doors):
            return None
        ins = takewhile(lambda fact: fact.place == presence.place, _of_room(presence))
        came_at = min((fact.moment for fact in ins), default=presence.room_at or _BEFORE)
        return self._opening(came_at), self._ends

    def _left(self, presence: PersonPresence) -> tuple[PlaceId | None, Span | None]:
        """Where and when somebody sat who left a room while sessions sat."""
        told = _of_room(presence)
        out = next((fact for fact in told if not fact.is_here), None)
        came = next((fact for fact in told if fact.is_here), None)
        if out is None or came is None or not came.moment < out.moment:
            return None, None
        ends = self._openings[bisect_left(self._openings, out.moment)]
        return came.place, (self._opening(came.moment), ends)

    def _opening(self, moment: datetime) -> datetime:
        """The last opening until then: within the hours between two nothing else differs."""
        before = bisect_right(self._openings, moment)
        return self._openings[before - 1] if before else _BEFORE


def open_sessions(state: MeetingState) -> list[SessionId]:
    """The sessions that are sitting."""
    return [name for name, one in state.sessions.items() if one.phase is SessionPhase.OPEN]


def _with_substitutes(state: MeetingState, named: set[PersonId]) -> set[PersonId]:
    walk_ins = state.attending.walk_ins.items()
    return named | {person for person, one in walk_ins if one.replaces in named}


def _of_room(presence: PersonPresence) -> Iterator[Fact]:
    """What holds of somebody's check-ins and check-outs, as told, the last first."""
    facts = (fact for fact in reversed(presence.facts) if fact.void_at is None)
    return (fact for fact in facts if fact.channel is Channel.ROOM)
