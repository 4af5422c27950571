"""How many are here of how many who are needed. Pure: the state at a seq, and nothing else.

So the quorum at any past instant is this, over the log up to there. A delegation is here if one of
its people who may speak is: in the room, online where that counts, or reconnecting, which lasts as
long as the grace; a line that comes back in time changes nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Final, Literal

from hybridmeet.domain.attending.entitled import has_doors, is_entitled
from hybridmeet.domain.attending.placing import belongs
from hybridmeet.domain.attending.seating import credentials_of, is_seated, people_of
from hybridmeet.domain.attending.sources import Credentials
from hybridmeet.domain.attending.state import PersonPresence
from hybridmeet.domain.attending.whereabouts import Whereabouts
from hybridmeet.domain.attending.worth import line_of
from hybridmeet.domain.ids import DelegationId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Capacity, Role, Seat, Tier
from hybridmeet.domain.programme import Delegation
from hybridmeet.domain.quorum.rules import Base, QuorumRule, Threshold, Unit
from hybridmeet.domain.quorum.state import Roll, Standing, Taken, Tally

NOTHING: Final = Standing()
CLOSE: Final = (
    1  # so many above what is needed is at risk: one who leaves, and it hangs on the next
)
_SPEAK: Final = frozenset({Role.CHAIR, Role.DELEGATE})
_STEADY, _UNSTEADY, _GONE = 2, 1, 0


class QuorumState(StrEnum):
    """How a count stands to what is needed; ``none``: nothing is needed."""

    MET = "met"
    AT_RISK = "at_risk"
    NOT_MET = "not_met"
    NONE = "none"

    @property
    def is_met(self) -> bool:
        """Whether there are as many as are needed."""
        return self in {QuorumState.MET, QuorumState.AT_RISK}


@dataclass(frozen=True, slots=True)
class Count:
    """What is needed for one purpose, and what there is."""

    state: QuorumState
    needed: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class SessionQuorum:
    """The quorum of a session: to open it, to decide in it; ``at``: a count that moves no more."""

    open: Count
    decide: Count
    counted: Literal["continuous", "snapshot", "roll_call"]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Here:
    """Who is asked for, in order of protocol; by session how firmly each is here, if at all.

    ``firm`` is of delegations, or of people where the rule counts these.
    """

    asked: tuple[DelegationId, ...]
    firm: Mapping[SessionId, Mapping[str, int]]


def quorum_of(state: MeetingState, session: SessionId) -> SessionQuorum | None:
    """How the quorum of a session stands; None where the meeting goes by no rule."""
    return quorums(state, (session,)).get(session)


def quorums(
    state: MeetingState, sessions: Collection[SessionId]
) -> Mapping[SessionId, SessionQuorum]:
    """The same of several sessions: the people are looked through once for all of them."""
    rule = state.rules
    if rule is None:
        return {}
    live = [name for name in sessions if _taken(state, rule, name) is None]
    here = here_in(state, rule, live)
    return {name: _quorum(state, rule, name, here) for name in sessions}


def entitled(state: MeetingState, rule: QuorumRule) -> list[Delegation]:
    """The delegations of which the rule takes its share, in order of protocol."""
    return [one for one in state.delegations.values() if _is_entitled(state, rule, one)]


def may_speak(seat: Seat) -> bool:
    """Whether a person speaks for his delegation: staff, guests and silent observers do not."""
    return seat.role in _SPEAK or seat.capacity is Capacity.OBSERVER_SPEAKING


def is_voice(seat: Seat) -> bool:
    """Whether somebody waits for this person when he is gone: he speaks, if only once."""
    return may_speak(seat) or seat.role is Role.SPEAKER


def here_in(state: MeetingState, rule: QuorumRule, sessions: Collection[SessionId]) -> Here:
    """Who is here, by delegation or person as the rule counts, in each of some sessions.

    One look at everybody who has come, and at each only as far as he makes a difference: of a
    thousand people it takes one to two milliseconds.
    """
    asked = tuple(one.id for one in entitled(state, rule))
    best: dict[SessionId, dict[str, int]] = {name: {} for name in sessions}
    if not best:
        return Here(asked, best)
    where, by_person = Whereabouts(state, sessions), rule.unit is Unit.PEOPLE
    settled: set[str] = set()  # of whom nobody else can make a difference
    for person, presence in state.presence.items():
        firm = _firmness(presence, virtual_counts=rule.virtual_counts)
        seat = state.seats.get(person) if firm else None
        if seat is None:
            continue
        who = person if by_person else seat.delegation
        if who in settled or not may_speak(seat):
            continue
        for session in where.of(seat, presence):
            known = best[session]
            if known.get(who, _GONE) < firm and is_seated(state, person):
                known[who] = firm
                if firm == _STEADY and len(best) == 1:
                    settled.add(who)
    return Here(asked, best)


def snapshot(state: MeetingState, session: SessionId, at: datetime) -> Taken | None:
    """What is counted now, to be kept; a declared roll as it was declared."""
    rule = state.rules
    if rule is None:
        return None
    taken = _taken(state, rule, session)
    if taken is not None:
        return taken
    here = here_in(state, rule, (session,))
    return Taken(at, _tally(state, rule, session, here))


def needed_of(threshold: Threshold, base: int) -> int:
    """How many are needed of so many: exact, and never nobody where anybody is needed at all."""
    match threshold.kind:
        case "none":
            return 0
        case "count":
            return threshold.count or 1
        case "all":
            return max(base, 1)
        case "fraction":
            if threshold.fraction in {None, "majority"}:
                return base // 2 + 1
            return max(ceil(Fraction(threshold.fraction) * base), 1)


def _quorum(state: MeetingState, rule: QuorumRule, session: SessionId, here: Here) -> SessionQuorum:
    taken = _taken(state, rule, session)
    tally = taken.tally if taken else _tally(state, rule, session, here)
    counts = [_count(asked, tally, moves=taken is None) for asked in (rule.open, rule.decide)]
    if taken is None:
        return SessionQuorum(counts[0], counts[1], "continuous", None)
    return SessionQuorum(
        counts[0], counts[1], "roll_call" if taken.by_roll else "snapshot", taken.at
    )


def _count(asked: Threshold, tally: Tally, *, moves: bool) -> Count:
    """What is counted live can be at risk; with all who are entitled here nothing more is lacking.

    A count that moves no more is met or it is not.
    """
    needed = needed_of(asked, tally.base)
    spare = tally.present - needed
    if asked.kind == "none":
        return Count(QuorumState.NONE, 0, tally)
    if spare < 0:
        return Count(QuorumState.NOT_MET, needed, tally)
    is_close = spare <= CLOSE and tally.present < tally.base
    at_risk = moves and (is_close or tally.unsteady > spare)
    return Count(QuorumState.AT_RISK if at_risk else QuorumState.MET, needed, tally)


def _taken(state: MeetingState, rule: QuorumRule, session: SessionId) -> Taken | None:
    """What counts instead of who is here now: as at its close, by a roll, as at its opening."""
    standing = state.quorum.get(session, NOTHING)
    if standing.at_closing is not None:
        return standing.at_closing
    if standing.declared is not None:
        return Taken(standing.declared.at, _by_roll(state, rule, standing.declared), by_roll=True)
    return standing.at_opening


def _by_roll(state: MeetingState, rule: QuorumRule, roll: Roll) -> Tally:
    counts = {"in_person", "online"} if rule.virtual_counts else {"in_person"}
    called = [one.id for one in entitled(state, rule)]
    missing = tuple(one for one in called if roll.answers.get(one) not in counts)
    return Tally(base=len(called), present=len(called) - len(missing), missing=missing)


def _tally(state: MeetingState, rule: QuorumRule, session: SessionId, here: Here) -> Tally:
    if rule.unit is Unit.PEOPLE:
        return _heads(state, session, here)
    asked, firm = here.asked, here.firm[session]
    missing = tuple(one for one in asked if one not in firm)
    unsteady = tuple(one for one in asked if firm.get(one) == _UNSTEADY)
    return Tally(
        base=len(asked),
        present=len(asked) - len(missing),
        unsteady=len(unsteady),
        missing=missing,
        reconnecting=unsteady,
    )


def _heads(state: MeetingState, session: SessionId, here: Here) -> Tally:
    """People who may speak, and be in that sitting, each once; nobody is named."""
    of, firm, track = {*here.asked}, here.firm[session], state.sessions[session].plan.track
    is_for_all = not has_doors(state.sessions[session])
    counted = [
        firm.get(seat.id, _GONE)
        for seat in _speaking(people_of(state))
        if seat.delegation in of and belongs(seat, track) and is_seated(state, seat.id)
        if is_for_all or is_entitled(state, seat, session)
    ]
    present = [one for one in counted if one]
    return Tally(base=len(counted), present=len(present), unsteady=present.count(_UNSTEADY))


def _speaking(seats: Iterable[Seat]) -> Iterable[Seat]:
    return (seat for seat in seats if may_speak(seat))


def _firmness(presence: PersonPresence, *, virtual_counts: bool) -> int:
    if presence.in_room:
        return _STEADY
    if not virtual_counts:
        return _GONE
    line = line_of(presence)
    if line == "connected":
        return _STEADY
    return _UNSTEADY if line == "lost" else _GONE


def _is_entitled(state: MeetingState, rule: QuorumRule, one: Delegation) -> bool:
    if rule.base is Base.ALL:
        return True
    if one.tier is not Tier.MEMBER:
        return False
    return rule.base is Base.MEMBERS or credentials_of(state, one.id) is Credentials.ACCEPTED
