"""What may be asked about quorum: a roll called by the chair, in alphabetical order."""

from typing import Literal

from hybridmeet.domain.ids import DelegationId, SessionId
from hybridmeet.domain.model import Frozen

Answered = Literal["in_person", "online", "absent"]


class CallRoll(Frozen):
    """Begin to call the roll; what was declared before counts until this one is closed."""

    type: Literal["quorum.call_roll"] = "quorum.call_roll"
    session: SessionId


class AnswerRoll(Frozen):
    """Write down how a delegation answers, or that it does not."""

    type: Literal["quorum.answer"] = "quorum.answer"
    session: SessionId
    delegation: DelegationId
    answer: Answered


class CloseRoll(Frozen):
    """Declare the roll: it counts instead of what is observed, until changed or set aside."""

    type: Literal["quorum.close_roll"] = "quorum.close_roll"
    session: SessionId


class SetRollAside(Frozen):
    """Count again what is observed."""

    type: Literal["quorum.set_roll_aside"] = "quorum.set_roll_aside"
    session: SessionId


QuorumCommand = CallRoll | AnswerRoll | CloseRoll | SetRollAside
