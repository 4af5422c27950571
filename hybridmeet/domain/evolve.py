"""From facts to state: ``evolve`` is total, refuses nothing and asks nobody what time it is."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from hybridmeet.domain.attending.events import AttendanceEvent
from hybridmeet.domain.attending.following import follow_attendance
from hybridmeet.domain.events import (
    AlarmSounded,
    ItemRecord,
    PersonChanged,
    ProgrammePublished,
    Recorded,
    SeatRevoked,
    SessionClosed,
    SessionOpened,
    SessionResumed,
    SessionSuspended,
    TextsChanged,
)
from hybridmeet.domain.following import follow_agenda, follow_sitting
from hybridmeet.domain.ids import PersonId, TextId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.notices import follow_alarm, follow_notices, with_notice
from hybridmeet.domain.people import Audience, Person
from hybridmeet.domain.programme import SessionPlan
from hybridmeet.domain.quorum.count import NOTHING, snapshot
from hybridmeet.domain.quorum.ending import ended
from hybridmeet.domain.quorum.events import QuorumEvent
from hybridmeet.domain.quorum.noticing import given_notice
from hybridmeet.domain.quorum.rolls import follow_quorum
from hybridmeet.domain.quorum.rules import Moment
from hybridmeet.domain.revisions import first_revision, hidden_block, next_revision
from hybridmeet.domain.texts import Text


def fold(
    log: Iterable[Recorded],
    people: Mapping[PersonId, Person],
    texts: Mapping[TextId, Text],
    state: MeetingState | None = None,
) -> MeetingState | None:
    """The state that a log leads to, with the rows read beside it; None for an empty log.

    A whole log; or what follows after a ``state`` that was folded before.
    """
    for recorded in log:
        state = evolve(state, recorded)
    return replace(state, people=people, texts=texts) if state else None


def evolve(state: MeetingState | None, recorded: Recorded) -> MeetingState:
    """The state after one more fact."""
    if isinstance(recorded.event, ProgrammePublished):
        return _begin(recorded, recorded.event)
    if state is None:
        message = "a log begins with its programme"
        raise ValueError(message)
    # One copy for a fact: copying what has not changed is a third of the time a log takes.
    return replace(state, seq=recorded.seq, at=recorded.at, **_changed(state, recorded))


def _changed(state: MeetingState, recorded: Recorded) -> dict[str, Any]:
    """The members of the state that a fact makes others."""
    event = recorded.event
    match event:
        case ProgrammePublished() | SeatRevoked() | TextsChanged():  # links, texts: beside the log
            return {}
        case PersonChanged():
            return _renamed(state, event, recorded)
        case _ if isinstance(event, AttendanceEvent):
            changed = follow_attendance(state, recorded, event)
            return changed | _noticed(state, recorded, changed)
        case _ if isinstance(event, QuorumEvent):
            standing = follow_quorum(state, event, recorded.at)
            changed = {"quorum": {**state.quorum, event.session: standing}}
            return changed | _noticed(state, recorded, changed)
        case AlarmSounded():
            session = follow_alarm(state.sessions[event.session], recorded, event)
        case SessionOpened() | SessionSuspended() | SessionResumed() | SessionClosed():
            session = follow_sitting(state.sessions[event.session], recorded, event)
        case _:
            session = follow_agenda(state.sessions[event.session], recorded, event)
    sessions = {**state.sessions, event.session: session}
    told = {"sessions": sessions, "notices": follow_notices(state.notices, sessions, recorded)}
    told["notices"] = ended(state, recorded, told)
    return told | _taken_down(state, recorded) | _desk_told(recorded)


def _noticed(state: MeetingState, recorded: Recorded, changed: dict[str, Any]) -> dict[str, Any]:
    """What is told of who is here, and of the quorum; and what was told and is over."""
    notices, given = ended(state, recorded, changed), given_notice(state, recorded)
    if given is not None:
        notices = with_notice(notices, state.sessions, given)
    return {} if notices is state.notices else {"notices": notices}


def _taken_down(state: MeetingState, recorded: Recorded) -> dict[str, Any]:
    """A count that stays: as a session closes, and as it opens where the rule counts once."""
    event, rule = recorded.event, state.rules
    if rule is None or not isinstance(event, SessionOpened | SessionClosed):
        return {}
    if isinstance(event, SessionOpened) and rule.moment is not Moment.SNAPSHOT:
        return {}
    standing = state.quorum.get(event.session, NOTHING)
    taken = snapshot(state, event.session, recorded.at)
    if isinstance(event, SessionOpened):
        standing = replace(standing, at_opening=taken)
    else:
        standing = replace(standing, at_closing=taken)
    return {"quorum": {**state.quorum, event.session: standing}}


def _desk_told(recorded: Recorded) -> dict[str, Any]:
    event = recorded.event
    is_desk = isinstance(event, AlarmSounded) and event.kind == "desk_offline"
    return {"desk_told_at": recorded.at} if is_desk else {}


def _begin(recorded: Recorded, event: ProgrammePublished) -> MeetingState:
    programme = event.programme
    return MeetingState(
        id=programme.id,
        programme=programme,
        seq=recorded.seq,
        at=recorded.at,
        published_at=recorded.at,
        sessions={plan.id: _session(plan, recorded) for plan in programme.sessions},
        presence={},
        notices=(),
        seats={seat.id: seat for seat in programme.seats},
        delegations={delegation.id: delegation for delegation in programme.delegations},
        people={},
        texts={},
        rules=event.rules,
    )


def _session(plan: SessionPlan, recorded: Recorded) -> SessionState:
    revision = first_revision(recorded.at)
    session = SessionState(
        plan=plan,
        items={item.id: item for item in plan.items},
        sequence=tuple(item.id for item in plan.items),
        records={item.id: ItemRecord() for item in plan.items},
        revisions={item.id: revision for item in plan.items},
    )
    hidden = [audience for audience in Audience if hidden_block(session, audience)]
    return replace(session, closed_revisions=dict.fromkeys(hidden, revision))


def _renamed(state: MeetingState, event: PersonChanged, recorded: Recorded) -> dict[str, Any]:
    """Where the person speaks, calendars show another name: those items have a new revision."""
    sessions = dict(state.sessions)
    for name, session in sessions.items():
        spoken = {
            item.id: next_revision(session.revisions[item.id], recorded.at)
            for item in session.items.values()
            if any(speaker.person == event.person for speaker in item.speakers)
        }
        if spoken:
            sessions[name] = replace(session, revisions={**session.revisions, **spoken})
    return {"sessions": sessions, "people_revision": event.revision}
