"""The slice ``quorum``: numbers for all who may see a session, names of delegations for some.

Which delegations are missing, who is called and how they answered is for operators and members.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from hybridmeet.domain.attending.sources import OnlineBy
from hybridmeet.domain.ids import SessionId, TrackId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Audience
from hybridmeet.domain.phases import SessionPhase
from hybridmeet.domain.quorum.count import Count, SessionQuorum, quorums
from hybridmeet.domain.quorum.rolls import in_order, next_called, standing_of
from hybridmeet.domain.quorum.rules import Unit
from hybridmeet.domain.quorum.slices import (
    QuorumRuleSlice,
    QuorumSlice,
    RollSlice,
    SessionQuorumSlice,
    ThresholdSlice,
)
from hybridmeet.domain.quorum.state import Standing
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import instant, text

Counted = Mapping[SessionId, SessionQuorum]
NAMED: Final = frozenset({Audience.OPERATORS, Audience.MEMBERS})


def counted(state: MeetingState) -> Counted:
    """How the sessions stand that are shown; made once for all audiences."""
    return quorums(state, tuple(_shown(state)))


def quorum_slice(state: MeetingState, counts: Counted, audience: Audience) -> QuorumSlice:
    """The quorum of the sessions whose existence an audience may know."""
    return {
        "rule": _rule(state),
        "sessions": {
            name: _session(state, name, quorum, named=audience in NAMED)
            for name, quorum in counts.items()
            if audience.sees(state.sessions[name].plan.level)
        },
    }


def _shown(state: MeetingState) -> Iterator[SessionId]:
    """Every session that was opened or has a roll, and the next to come on each track."""
    awaited: set[TrackId | None] = set()
    for name, session in state.sessions.items():
        if session.phase is SessionPhase.SCHEDULED and name not in state.quorum:
            if session.plan.track in awaited:
                continue
            awaited.add(session.plan.track)
        if session.phase is not SessionPhase.CANCELLED:
            yield name


def _rule(state: MeetingState) -> QuorumRuleSlice | None:
    rule = state.rules
    if rule is None:
        return None
    shown: QuorumRuleSlice = {
        "id": rule.id,
        "label": text(rule.label),
        "unit": rule.unit.value,
    }
    if rule.source is not None:
        shown["source"] = rule.source
    by = rule.online_counts_as
    if by is not OnlineBy.EITHER:
        shown["online_counts_as"] = "page" if by is OnlineBy.PAGE else "bridge"
    return shown


def _session(
    state: MeetingState, session: SessionId, quorum: SessionQuorum, *, named: bool
) -> SessionQuorumSlice:
    by_name = named and state.rules is not None and state.rules.unit is Unit.DELEGATIONS
    return {
        "open": _threshold(quorum.open, named=by_name),
        "decide": _threshold(quorum.decide, named=by_name),
        "counted": quorum.counted,
        "at": instant(quorum.at),
        "roll": _roll(state, standing_of(state, session), named=by_name),
    }


def _threshold(count: Count, *, named: bool) -> ThresholdSlice:
    tally = count.tally
    shown: ThresholdSlice = {
        "state": count.state.value,
        "present": tally.present,
        "needed": count.needed,
        "base": tally.base,
    }
    if named:
        shown["missing"] = list(tally.missing)
        shown["reconnecting"] = list(tally.reconnecting)
    return shown


def _roll(state: MeetingState, standing: Standing, *, named: bool) -> RollSlice | None:
    """The roll being called; else the one that counts."""
    roll = standing.calling or standing.declared
    if roll is None:
        return None
    shown: RollSlice = {
        "state": "open" if standing.calling else "closed",
        "at": rfc3339(roll.at),
        "answered": len(roll.answers),
    }
    if named:
        shown["order"] = list(in_order(state))
        shown["answers"] = dict(roll.answers.items())
        shown["next"] = next_called(state, roll) if standing.calling else None
    return shown
