"""What a fact makes of the quorum: reached, lost; and of a delegation that nobody is left of.

Recorded in the same transaction as the fact, so that at every seq the log says what a recount
would. It is said of open sessions: one that stands still is looked at again when it goes on.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from hybridmeet.domain.attending.events import (
    Admitted,
    CheckedIn,
    CheckedOut,
    ContactLost,
    CredentialsSet,
    Marked,
    Observed,
    TakenBack,
)
from hybridmeet.domain.attending.modes import HERE, mode_of, presence_of
from hybridmeet.domain.attending.seating import is_seated
from hybridmeet.domain.events import Event, Recorded, SessionOpened, SessionResumed
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.ids import CommandId, DelegationId, PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Seat
from hybridmeet.domain.phases import SessionPhase
from hybridmeet.domain.quorum.count import Count, is_voice, quorums, takes_part
from hybridmeet.domain.quorum.events import (
    Purpose,
    QuorumLost,
    QuorumReached,
    RollAnswered,
    RollClosed,
    RollSetAside,
)
from hybridmeet.domain.quorum.rolls import standing_of

MOVING: Final = (
    Admitted,
    CheckedIn,
    CheckedOut,
    CredentialsSet,
    Marked,
    Observed,
    RollAnswered,
    RollClosed,
    RollSetAside,
    SessionOpened,
    SessionResumed,
    TakenBack,
)
"""Facts that can move a count; after all others nothing is counted."""


def turns(state: MeetingState, events: Sequence[Event], actor: Actor, at: datetime) -> list[Event]:
    """What follows from facts that are about to be recorded, by whom and when they are."""
    if not any(isinstance(event, MOVING) for event in events):
        return []
    after = state
    for event in events:
        fact = Recorded(state.id, after.seq + 1, event, actor, CommandId("turning"), at)
        after = evolve(after, fact)
    running = open_sessions(after)
    if not running:
        return []
    return [*_lost_contact(state, after, events), *_turned(after, running)]


def open_sessions(state: MeetingState) -> list[SessionId]:
    """The sessions that are sitting."""
    return [name for name, one in state.sessions.items() if one.phase is SessionPhase.OPEN]


def _turned(after: MeetingState, running: Sequence[SessionId]) -> Iterator[Event]:
    for session, quorum in quorums(after, running).items():
        reached = standing_of(after, session).reached
        yield from _of_purpose(session, "open", quorum.open, reached)
        yield from _of_purpose(session, "decide", quorum.decide, reached)


def _of_purpose(
    session: SessionId, purpose: Purpose, count: Count, reached: tuple[Purpose, ...]
) -> Iterator[Event]:
    if count.state.is_met and purpose not in reached:
        yield QuorumReached(session=session, purpose=purpose)
    if purpose in reached and not count.state.is_met:
        yield QuorumLost(session=session, purpose=purpose)


def _lost_contact(
    before: MeetingState, after: MeetingState, events: Sequence[Event]
) -> Iterator[Event]:
    """Delegations of which the last who was here, if only reconnecting, is away now."""
    gone = [who for event in events if isinstance(event, Observed) for who in event.away]
    for session in open_sessions(before) if gone else ():
        were = {seat.delegation for seat in _voices(before, session, gone)}
        left = were - {seat.delegation for seat in _voices(after, session, after.presence)}
        for delegation in _in_protocol(after, left):
            yield ContactLost(delegation=delegation, session=session)


def _voices(state: MeetingState, session: SessionId, people: Iterable[PersonId]) -> Iterator[Seat]:
    """Those of some people who are here in a session, and whose delegation counts on them."""
    track = state.sessions[session].plan.track
    for person in people:
        seat = state.seats.get(person)
        if seat is None or not is_voice(seat) or not takes_part(seat, track):
            continue
        if is_seated(state, person) and mode_of(presence_of(state, person)) in HERE:
            yield seat


def _in_protocol(state: MeetingState, some: set[DelegationId]) -> list[DelegationId]:
    return [name for name in state.delegations if name in some]
