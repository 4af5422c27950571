"""What a fact makes of the quorum: reached, lost; and of a delegation that nobody is left of.

Recorded in the same transaction as the fact, so that at every seq the log says what a recount
would. It is said of open sessions: one that stands still is looked at again when it goes on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from hybridmeet.domain.attending.whereabouts import Whereabouts, open_sessions
from hybridmeet.domain.events import Event, Recorded, SessionOpened, SessionResumed
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.ids import CommandId, DelegationId, PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor
from hybridmeet.domain.quorum.count import Count, is_voice, quorums
from hybridmeet.domain.quorum.ending import PARTING
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
    moving = (*MOVING, *PARTING) if len(open_sessions(state)) > 1 else MOVING
    if not any(isinstance(event, moving) for event in events):
        return []
    after = state
    for event in events:
        fact = Recorded(state.id, after.seq + 1, event, actor, CommandId("turning"), at)
        after = evolve(after, fact)
    running = open_sessions(after)
    if not running:
        return []
    return [*_lost_contact(state, after, events), *_turned(after, running)]


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
    if not gone:
        return
    were, are = _voices(before, gone), _voices(after, after.presence)
    for session, delegations in were.items():
        for delegation in _in_protocol(after, delegations - are.get(session, set())):
            yield ContactLost(delegation=delegation, session=session)


def _voices(
    state: MeetingState, people: Iterable[PersonId]
) -> Mapping[SessionId, set[DelegationId]]:
    """By open session: the delegations that count on one of these, who is here and in it."""
    running = open_sessions(state)
    found: dict[SessionId, set[DelegationId]] = {name: set() for name in running}
    where = Whereabouts(state, running)
    for person in people:
        seat, presence = state.seats.get(person), presence_of(state, person)
        if seat is None or not is_voice(seat) or mode_of(presence) not in HERE:
            continue
        for session in where.of(seat, presence) if is_seated(state, person) else ():
            found[session].add(seat.delegation)
    return found


def _in_protocol(state: MeetingState, some: set[DelegationId]) -> list[DelegationId]:
    return [name for name in state.delegations if name in some]
