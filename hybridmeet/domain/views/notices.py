"""The slice ``notices``: what the programme announces, what alarms said, what live acts changed."""

from itertools import islice
from typing import Final

from hybridmeet.domain.meeting import GivenNotice, MeetingState
from hybridmeet.domain.notices import NEWEST, OPERATORS_ONLY, level_of, sees_notice
from hybridmeet.domain.people import OPERATORS, Audience, Level, Role, audience_of
from hybridmeet.domain.programme import PlannedNotice
from hybridmeet.domain.quorum.ending import newest_folded
from hybridmeet.domain.slices import NoticeSlice
from hybridmeet.domain.texts import Text
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import name_of, text
from hybridmeet.domain.words import (
    DESK_OFFLINE,
    DOORS_OPEN,
    contact_lost,
    extended,
    grace_over,
    quorum_lost,
    quorum_reached,
    starts_soon,
    time_is_up,
)

TO_SECRETARY: Final = frozenset({"grace_over", "desk_offline"})


def notices_slice(state: MeetingState, audience: Audience) -> list[NoticeSlice]:
    """All of the programme's, and the newest of those given, oldest first by their instants."""
    shown = [
        _planned(state, notice)
        for notice in state.programme.notices
        if audience.sees(state.sessions[notice.session].plan.level)
    ]
    told = newest_folded(state.notices)
    given = (one for one in told if sees_notice(state.sessions, one, audience))
    shown += [_given(state, notice) for notice in islice(given, NEWEST)]
    return sorted(shown, key=lambda notice: (notice["at"], notice["id"]))


def _planned(state: MeetingState, notice: PlannedNotice) -> NoticeSlice:
    session = state.sessions[notice.session]
    return {
        "id": notice.id,
        "at": rfc3339(notice.at.instant()),
        "kind": "planned",
        "session": notice.session,
        "text": text(state.texts[notice.text]) if notice.text in state.texts else {"en": ""},
        "for": _roles(session.plan.level),
    }


def _given(state: MeetingState, notice: GivenNotice) -> NoticeSlice:
    shown: NoticeSlice = {
        "id": notice.id,
        "at": rfc3339(notice.at),
        "kind": notice.kind,
        "session": notice.session,
        "text": text(_said(state, notice)),
        "for": _for(state, notice),
    }
    if notice.item is not None:
        shown["item"] = notice.item
    if notice.delegation is not None:
        shown["delegation"] = notice.delegation
    if notice.over_at is not None:
        shown["over_at"] = rfc3339(notice.over_at)
    return shown


def _said(state: MeetingState, notice: GivenNotice) -> Text:  # noqa: PLR0911 -- a row for each kind
    session = state.sessions[notice.session]
    match notice.kind:
        case "doors_open":
            return DOORS_OPEN
        case "desk_offline":
            return DESK_OFFLINE
        case "grace_over":
            return grace_over([name_of(state, person) for person in notice.people])
        case "contact_lost" if notice.delegation is not None:
            return contact_lost(state.delegations[notice.delegation].short)
        case "quorum_lost":
            return quorum_lost(notice.purpose or "decide")
        case "quorum_reached":
            return quorum_reached(notice.purpose or "decide")
        case _ if notice.item is None:
            return starts_soon(notice.by_ms)
        case _:
            title = session.items[notice.item].title
            return time_is_up(title) if notice.by_ms is None else extended(notice.by_ms, title)


def _for(state: MeetingState, notice: GivenNotice) -> list[str]:
    """Roles, or the people of one delegation, whom no other reader can tell by it."""
    if notice.delegation is not None:
        return [f"delegation:{notice.delegation}", Role.SECRETARY.value]
    if notice.kind in TO_SECRETARY:
        return [Role.SECRETARY.value]
    if notice.kind in OPERATORS_ONLY:
        return sorted(OPERATORS)
    return _roles(level_of(state.sessions[notice.session], notice))


def _best(role: Role) -> Audience:
    """What the best placed of a role may see: a delegate may be a member's."""
    return Audience.MEMBERS if role is Role.DELEGATE else audience_of(role, None)


_ROLES: Final = {
    level: sorted(
        role.value for role in Role if role is not Role.SYSTEM and _best(role).sees(level)
    )
    for level in Level
}


def _roles(level: Level) -> list[str]:
    """The roles of which somebody may see this level."""
    return _ROLES[level]
