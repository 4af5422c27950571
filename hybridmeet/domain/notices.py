"""What has been announced: by alarms and by live acts, as long as anybody may still be shown it.

A notice is dropped once everybody who sees it sees twenty newer ones that stay. Which alarms were
sounded is remembered apart, with the session: that must not be forgotten.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Final
from uuid import UUID, uuid5

from hybridmeet.domain.events import ActUndone, AlarmSounded, ItemExtended, Recorded
from hybridmeet.domain.ids import NoticeId, SessionId
from hybridmeet.domain.meeting import GivenNotice, SessionState, ToldUp
from hybridmeet.domain.people import Audience, Level
from hybridmeet.domain.phases import SessionPhase
from hybridmeet.domain.times import span_ms

NEWEST: Final = 20
"""So many of those given are shown; older ones are in the record."""

REMEMBERED: Final = 100
"""Of one item so many alarms are told apart: as many as acts can be taken back."""

_NOTICES: Final = UUID("0f0d2a0b-6a7e-4d0f-9a53-5b1c7f8f2d94")
_LOOKED_OVER_AT: Final = 192  # notices: at most 120 of one session stay, so at each 72nd new one
_LOWEST: Final = {
    level: next(audience for audience in reversed(Audience) if audience.sees(level))
    for level in Level
}
"""Who of those who see a level sees the least: the notices that they see, all others see too."""

_RANK: Final = {audience: rank for rank, audience in enumerate(Audience)}
OPERATORS_ONLY: Final = frozenset(
    {"time_is_up", "desk_offline", "grace_over", "quorum_lost", "quorum_reached"}
)

Notices = tuple[GivenNotice, ...]
Sessions = Mapping[SessionId, SessionState]


def sees_notice(sessions: Sessions, notice: GivenNotice, audience: Audience) -> bool:
    """Whether an audience may see a notice; some kinds are for operators alone."""
    if notice.kind in OPERATORS_ONLY:
        return audience is Audience.OPERATORS
    is_told = notice.lowest is None or _RANK[audience] <= _RANK[notice.lowest]
    return is_told and audience.sees(level_of(sessions[notice.session], notice))


def level_of(session: SessionState, notice: GivenNotice) -> Level:
    """The level of what a notice is about."""
    return session.plan.level if notice.item is None else session.items[notice.item].level


def follow_notices(notices: Notices, sessions: Sessions, recorded: Recorded) -> Notices:
    """The notices after a fact that the sessions have followed already.

    More time is told, and told no more when the act is taken back.
    """
    event = recorded.event
    if isinstance(event, ActUndone):
        return _without(notices, event.act)
    given = _given(notices, sessions, recorded)
    return notices if given is None else with_notice(notices, sessions, given)


def with_notice(notices: Notices, sessions: Sessions, given: GivenNotice) -> Notices:
    """The notices with one more; now and then without those that nobody is shown any more."""
    notices = (*notices, given)
    return notices if len(notices) % _LOOKED_OVER_AT else _shown_still(sessions, notices)


def follow_alarm(session: SessionState, recorded: Recorded, event: AlarmSounded) -> SessionState:
    """The session after one of its alarms was sounded: it is not due again."""
    if event.kind == "doors_open":
        return replace(session, doors_told=True)
    if event.kind == "desk_offline":  # told of the meeting's desks, not of the session
        return session
    if event.item is None:
        return replace(session, announced=True)
    before = session.told_up.get(event.item)
    known = before.notices[1 - REMEMBERED :] if before else ()
    told = ToldUp(recorded.at, (*known, event.notice))
    return replace(session, told_up={**session.told_up, event.item: told})


def begins_at(session: SessionState) -> datetime | None:
    """The planned start of a session that has not been opened."""
    if session.phase is not SessionPhase.SCHEDULED:
        return None
    return min(item.planned_start.instant() for item in session.items.values())


def _given(notices: Notices, sessions: Sessions, recorded: Recorded) -> GivenNotice | None:
    match recorded.event:
        case ItemExtended() as event:
            return GivenNotice(
                id=_name(notices, recorded, event),
                at=recorded.at,
                kind="extended",
                session=event.session,
                item=event.item,
                act=recorded.seq,
                by_ms=event.by_ms,
            )
        case AlarmSounded() as event:
            begins = begins_at(sessions[event.session]) if event.kind == "starts_soon" else None
            return GivenNotice(
                id=event.notice,
                at=recorded.at,
                kind=event.kind,
                session=event.session,
                item=event.item,
                by_ms=span_ms(recorded.at, begins) if begins else None,
            )
        case _:
            return None


def _name(notices: Notices, recorded: Recorded, event: ItemExtended) -> NoticeId:
    """A name that nobody has yet, made of what all who see the notice know already.

    Not of the seq: it would tell the public how much happens that the public does not see. Of two
    in the same millisecond the later is named after the earlier.
    """
    at_once = takewhile(lambda notice: notice.at == recorded.at, reversed(notices))
    before = next((one.id for one in at_once if one.item == event.item), "")
    told = f"extended/{event.session}/{event.item}/{recorded.at.isoformat()}/{before}"
    return NoticeId(str(uuid5(_NOTICES, told)))


def _without(notices: Notices, act: int) -> Notices:
    kept = tuple(notice for notice in notices if notice.act != act)
    return notices if len(kept) == len(notices) else kept


def _shown_still(sessions: Sessions, notices: Notices) -> Notices:
    """Those that somebody is shown, or may be shown again when newer ones are taken back."""
    can_go = {act.seq for session in sessions.values() for act in session.acts}
    newer: Counter[Audience] = Counter()
    kept = []
    for notice in reversed(notices):
        lowest = _lowest(sessions, notice)
        if notice.act in can_go:
            kept.append(notice)
        elif newer[lowest] < NEWEST:
            kept.append(notice)
            newer.update(name for name in Audience if sees_notice(sessions, notice, name))
    return tuple(reversed(kept))


def _lowest(sessions: Sessions, notice: GivenNotice) -> Audience:
    if notice.kind in OPERATORS_ONLY:
        return Audience.OPERATORS
    by_level = _LOWEST[level_of(sessions[notice.session], notice)]
    return min(by_level, notice.lowest or by_level, key=_RANK.__getitem__)
