"""The slice ``quorum``: how the count stands, by session. Types only.

Which delegations are missing is for operators and members; the rest read numbers.
"""

from typing import Literal, NotRequired

from typing_extensions import TypedDict  # pydantic reads this one on Python < 3.12

from hybridmeet.domain.slice_parts import Id, Rfc3339, TextSlice


class ThresholdSlice(TypedDict):
    """What is needed for one purpose, and what there is; ``none``: nothing is needed."""

    state: Literal["met", "at_risk", "not_met", "none"]
    present: int
    needed: int
    base: int
    missing: NotRequired[list[Id]]
    reconnecting: NotRequired[list[Id]]


class RollSlice(TypedDict):
    """A roll: being called, or declared; ``order`` is whom it calls, ``next`` who is called now."""

    state: Literal["open", "closed"]
    at: Rfc3339
    answered: int
    order: NotRequired[list[Id]]
    answers: NotRequired[dict[Id, Literal["in_person", "online", "absent"]]]
    next: NotRequired[Id | None]


class SessionQuorumSlice(TypedDict):
    """The quorum of one session: to open it, to decide in it, and by what it is counted."""

    open: ThresholdSlice
    decide: ThresholdSlice
    counted: Literal["continuous", "snapshot", "roll_call"]
    at: Rfc3339 | None
    roll: RollSlice | None


class QuorumRuleSlice(TypedDict):
    """The rule in force; ``online_counts_as``: what makes online, where not either does."""

    id: str
    label: TextSlice
    unit: Literal["delegations", "people"]
    source: NotRequired[str]
    online_counts_as: NotRequired[Literal["page", "bridge"]]


class QuorumSlice(TypedDict):
    """``quorum``: none where the meeting goes by no rule."""

    rule: QuorumRuleSlice | None
    sessions: dict[Id, SessionQuorumSlice]
