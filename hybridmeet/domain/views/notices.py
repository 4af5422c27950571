"""The slice ``notices``: what the programme announces, what alarms said, what live acts changed."""

from itertools import islice
from typing import Final

from hybridmeet.domain.meeting import GivenNotice, MeetingState, SessionState
from hybridmeet.domain.notices import NEWEST, level_of, sees_notice
from hybridmeet.domain.people import OPERATORS, Audience, Level, Role, audience_of
from hybridmeet.domain.programme import PlannedNotice
from hybridmeet.domain.slices import NoticeSlice
from hybridmeet.domain.texts import Text
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import text
from hybridmeet.domain.words import STARTS_SOON, extended, time_is_up


def notices_slice(state: MeetingState, audience: Audience) -> list[NoticeSlice]:
    """All of the programme's, and the newest of those given, oldest first by their instants."""
    shown = [
        _planned(state, notice)
        for notice in state.programme.notices
        if audience.sees(state.sessions[notice.session].plan.level)
    ]
    given = (one for one in reversed(state.notices) if sees_notice(state.sessions, one, audience))
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
    session = state.sessions[notice.session]
    operators_only = notice.kind == "time_is_up"
    shown: NoticeSlice = {
        "id": notice.id,
        "at": rfc3339(notice.at),
        "kind": notice.kind,
        "session": notice.session,
        "text": text(_said(session, notice)),
        "for": sorted(OPERATORS) if operators_only else _roles(level_of(session, notice)),
    }
    if notice.item is not None:
        shown["item"] = notice.item
    return shown


def _said(session: SessionState, notice: GivenNotice) -> Text:
    if notice.item is None:
        return STARTS_SOON
    title = session.items[notice.item].title
    return time_is_up(title) if notice.by_ms is None else extended(notice.by_ms, title)


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
