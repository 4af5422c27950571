"""A roster as it was read: lines with names and times, and what is wrong with it. Values only.

Who is meant by a name is matching.py's question; how files are read is the formats' business.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from hybridmeet.domain.attending.commands import Record
from hybridmeet.domain.attending.spans import Span
from hybridmeet.domain.decide import Ask, decide
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.ids import CommandId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor
from hybridmeet.domain.times import planned_at

Doubt = Literal["time", "no_such_time", "other_day", "two_days", "backwards"]
"""What can be wrong with the times of a line."""


class UnreadableRoster(Exception):
    """The file as a whole is none: what it is and what to do; ``reason`` is its code."""

    def __init__(
        self, what: str, reason: str, params: Mapping[str, str | int] | None = None
    ) -> None:
        super().__init__(what)
        self.reason = reason
        self.params = params or {}


@dataclass(frozen=True, slots=True)
class Frame:
    """Within which times of a roster mean something: the session's days, in the meeting's zone."""

    zone: str
    days: tuple[date, ...]
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One line: who, as it is written, from when to when (UTC), where the line says so.

    ``doubt`` is the code of what is wrong with its times: nobody is recorded by such a line
    before a person has decided.
    """

    line: int
    name: str
    began_at: datetime | None = None
    ended_at: datetime | None = None
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """What is wrong, where; ``code`` is stable, ``params`` go with it, ``what`` is for people."""

    line: int
    column: str | None
    code: str
    what: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Roster:
    """A whole roster."""

    lines: tuple[RosterLine, ...]
    problems: tuple[RosterProblem, ...]
    form: Literal["table", "json"]
    encoding: str


ReadRoster = Callable[[bytes, Frame], Roster]
"""Raises ``UnreadableRoster``. Blocks: ask it in a thread."""


def frame_of(state: MeetingState, session: SessionId) -> Frame:
    """The days on which a session sits, as planned and as held."""
    sitting = state.sessions[session]
    zone = state.programme.home_zone
    items = sitting.items.values()
    starts_at = min(item.planned_start.instant() for item in items)
    ends_at = max(item.planned_end for item in items)
    moments = [starts_at, ends_at, sitting.opened_at, sitting.closed_at]
    days = {planned_at(moment, zone).wall.date() for moment in moments if moment}
    return Frame(zone, tuple(sorted(days)), sitting.opened_at or starts_at)


def held_of(state: MeetingState, session: SessionId, now: datetime) -> Span | None:
    """From when to when a session was held, until now while it is; None before it is opened."""
    sitting = state.sessions[session]
    return (sitting.opened_at, sitting.closed_at or now) if sitting.opened_at else None


def zone_of(frame: Frame) -> ZoneInfo:
    """The zone in which times without one are meant."""
    return ZoneInfo(frame.zone)


def check_parts(
    state: MeetingState, parts: Mapping[int, Record], actor: Actor, now: datetime
) -> None:
    """Judge parts of a long list as they will be judged when they are recorded, and record none.

    Raises what recording would, with the number of the part before it.
    """
    for n, part in parts.items():
        try:
            decide(state, Ask(CommandId(f"check-{n}"), part, actor, now))
        except Rejection as error:
            error.detail = f"parts.{n}: {error.detail}"
            error.params = {**error.params, "part": n + 1}
            raise
