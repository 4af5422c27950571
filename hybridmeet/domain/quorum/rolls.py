"""The roll: called in alphabetical order, answered, declared, set aside.

A roll that is being called counts for nothing yet; once closed it counts instead of what is
observed, until an answer is changed or it is set aside.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from hybridmeet.domain.errors import OutOfOrder, Unknown
from hybridmeet.domain.ids import DelegationId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.quorum.commands import AnswerRoll, CallRoll, CloseRoll, QuorumCommand
from hybridmeet.domain.quorum.count import NOTHING, entitled
from hybridmeet.domain.quorum.events import (
    QuorumEvent,
    QuorumLost,
    QuorumReached,
    RollAnswered,
    RollCalled,
    RollClosed,
    RollSetAside,
)
from hybridmeet.domain.quorum.rules import Unit
from hybridmeet.domain.quorum.state import Roll, Standing
from hybridmeet.domain.sitting import check_phase, session_of

ORDER: Final = ("open", "decide")


def decide_roll(state: MeetingState, command: QuorumCommand) -> QuorumEvent:
    """The fact of a command about a roll; raises ``Unknown``, ``Closed`` and ``OutOfOrder``."""
    check_phase(session_of(state, command.session), command.type)
    standing, session = standing_of(state, command.session), command.session
    match command:
        case CallRoll():
            _check_callable(state)
            if standing.calling is not None:
                message = "The roll is being called already."
                raise OutOfOrder(message)
            return RollCalled(session=session)
        case AnswerRoll():
            _check_answer(state, standing, command.delegation)
            return RollAnswered(
                session=session, delegation=command.delegation, answer=command.answer
            )
        case CloseRoll():
            if standing.calling is None:
                message = "No roll is being called."
                raise OutOfOrder(message)
            return RollClosed(session=session)
        case _:
            if standing.calling is None and standing.declared is None:
                message = "There is no roll to set aside; what is observed counts."
                raise OutOfOrder(message)
            return RollSetAside(session=session)


def follow_quorum(  # noqa: PLR0911 -- a row for each kind of fact
    state: MeetingState, event: QuorumEvent, at: datetime
) -> Standing:
    """How the quorum of the session stands after one more fact about it."""
    was = standing_of(state, event.session)
    match event:
        case RollCalled():
            return replace(was, calling=Roll(at))
        case RollAnswered():
            return _answered(was, event, at)
        case RollClosed():
            answers = was.calling.answers if was.calling else {}
            return replace(was, calling=None, declared=Roll(at, answers))
        case RollSetAside():
            # Only the newest is set aside: while one is called, the one declared before it stays.
            return replace(was, calling=None, declared=was.declared if was.calling else None)
        case QuorumReached():
            now = {*was.reached, event.purpose}
            return replace(was, reached=tuple(one for one in ORDER if one in now))
        case QuorumLost():
            return replace(was, reached=tuple(one for one in was.reached if one != event.purpose))


def next_called(state: MeetingState, roll: Roll) -> DelegationId | None:
    """Who is called now: the first in alphabetical order who has not answered."""
    return next((one for one in in_order(state) if one not in roll.answers), None)


def in_order(state: MeetingState) -> list[DelegationId]:
    """The delegations a roll calls, as their names sort."""
    if state.rules is None:
        return []
    asked = sorted(entitled(state, state.rules), key=lambda one: (one.order_key, one.id))
    return [one.id for one in asked]


def standing_of(state: MeetingState, session: SessionId) -> Standing:
    """What is remembered of a session's quorum."""
    return state.quorum.get(session, NOTHING)


def can_call(state: MeetingState) -> bool:
    """Whether this meeting calls rolls at all."""
    return state.rules is not None and state.rules.unit is Unit.DELEGATIONS


def _check_callable(state: MeetingState) -> None:
    if state.rules is None:
        message = "This meeting goes by no rule of quorum; there is no roll to call."
        raise OutOfOrder(message)
    if not can_call(state):
        message = "The rule of this meeting counts people; a roll calls delegations."
        raise OutOfOrder(message)


def _check_answer(state: MeetingState, standing: Standing, delegation: DelegationId) -> None:
    if delegation not in state.delegations:
        message = f"This meeting has no delegation {delegation}."
        raise Unknown(message)
    if standing.calling is None and standing.declared is None:
        message = "No roll is being called; call it first."
        raise OutOfOrder(message)
    if delegation not in in_order(state):
        message = f"{delegation} is not called: the rule counts it not, or not yet."
        raise OutOfOrder(message)


def _answered(was: Standing, event: RollAnswered, at: datetime) -> Standing:
    """An answer to the roll being called; else the declared one is another from now on."""
    if was.calling is not None:
        answers = {**was.calling.answers, event.delegation: event.answer}
        return replace(was, calling=replace(was.calling, answers=answers))
    answers = {**(was.declared.answers if was.declared else {}), event.delegation: event.answer}
    return replace(was, declared=Roll(at, answers))
