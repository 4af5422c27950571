"""Facts about quorum: a roll as it was called, and when what is needed was reached or lost."""

from typing import Literal

from hybridmeet.domain.ids import DelegationId, SessionId
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.quorum.commands import Answered

Purpose = Literal["open", "decide"]


class RollCalled(Frozen):
    """The roll is being called."""

    type: Literal["quorum.roll_called"] = "quorum.roll_called"
    session: SessionId


class RollAnswered(Frozen):
    """A delegation has answered, or has been called in vain."""

    type: Literal["quorum.answered"] = "quorum.answered"
    session: SessionId
    delegation: DelegationId
    answer: Answered


class RollClosed(Frozen):
    """The roll counts from now on; who was not called is absent."""

    type: Literal["quorum.roll_closed"] = "quorum.roll_closed"
    session: SessionId


class RollSetAside(Frozen):
    """What is observed counts from now on."""

    type: Literal["quorum.roll_set_aside"] = "quorum.roll_set_aside"
    session: SessionId


class QuorumReached(Frozen):
    """In an open session there are as many as are needed for this purpose."""

    type: Literal["quorum.reached"] = "quorum.reached"
    session: SessionId
    purpose: Purpose


class QuorumLost(Frozen):
    """In an open session there are fewer than are needed for this purpose; it goes on."""

    type: Literal["quorum.lost"] = "quorum.lost"
    session: SessionId
    purpose: Purpose


QuorumEvent = RollCalled | RollAnswered | RollClosed | RollSetAside | QuorumReached | QuorumLost
