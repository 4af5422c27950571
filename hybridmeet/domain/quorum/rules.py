"""The rule by which a meeting counts its quorum: values, as a file of config/rules says them.

The rule is written into the meeting's log with its programme, so that a file changed later changes
nothing that has happened.
"""

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from hybridmeet.domain.attending.sources import OnlineBy
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.texts import Line, Text


class Unit(StrEnum):
    """What is counted."""

    DELEGATIONS = "delegations"
    PEOPLE = "people"


class Base(StrEnum):
    """Of what the fraction is taken. ``entitled``: members whose credentials are accepted."""

    ENTITLED = "entitled"
    MEMBERS = "members"
    ALL = "all"


class Moment(StrEnum):
    """When it is counted: all the time, or once when the session is opened."""

    CONTINUOUS = "continuous"
    SNAPSHOT = "snapshot"


def fraction_text(text: str) -> str:
    """A fraction of one, written ``1/3``; ``majority`` is more than half."""
    if text == "majority":
        return text
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share <= 1:
        message = f"{text!r} is no share of one; write it like 1/3, or majority"
        raise ValueError(message)
    return text


class Threshold(Frozen):
    """How many are needed: exactly one of a share, a number, all of them, or nobody."""

    kind: Literal["fraction", "count", "all", "none"]
    fraction: Annotated[str, AfterValidator(fraction_text)] | None = None
    count: Annotated[int, Field(ge=1)] | None = None


class QuorumRule(Frozen):
    """A whole rule: what is needed to open a session, and what to decide in it.

    ``online_counts_as`` says of everybody of the meeting what makes him online, ``virtual_counts``
    whether that counts here. ``grace_s``: how long a lost line still counts, at most as long as the
    server's own grace.
    """

    id: Line
    label: Text
    source: Line | None = None
    unit: Unit = Unit.DELEGATIONS
    base: Base = Base.ENTITLED
    open: Threshold = Threshold(kind="none")
    decide: Threshold = Threshold(kind="none")
    moment: Moment = Moment.CONTINUOUS
    virtual_counts: bool = True
    online_counts_as: OnlineBy = OnlineBy.EITHER
    grace_s: Annotated[float, Field(ge=0, le=3600)] = 90.0


def grace_of(rule: QuorumRule | None, own_ms: int) -> int:
    """How long a lost line counts in a meeting that goes by a rule, or by none."""
    return own_ms if rule is None else min(own_ms, round(rule.grace_s * 1000))
