"""What ends that of which a notice tells: quorum again, somebody back, a desk that has a line.

Pure, of one fact: the notice stays as it was given and says since when it is over, so that no page
goes on showing what is not so any more. What is told when something begins is ``noticing``'s.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from hybridmeet.domain.attending.events import (
    Admitted,
    CheckedIn,
    CheckedOut,
    Marked,
    Observed,
    TakenBack,
)
from hybridmeet.domain.attending.modes import HERE, mode_of, presence_of
from hybridmeet.domain.attending.seating import is_seated
from hybridmeet.domain.attending.whereabouts import Whereabouts
from hybridmeet.domain.events import (
    Event,
    ItemMoved,
    ItemResized,
    Recorded,
    SessionClosed,
    SessionOpened,
    SessionResumed,
    SessionSuspended,
)
from hybridmeet.domain.ids import DelegationId, NoticeId, PersonId, SessionId
from hybridmeet.domain.meeting import GivenNotice, MeetingState
from hybridmeet.domain.people import Role, Seat
from hybridmeet.domain.quorum.count import is_voice
from hybridmeet.domain.quorum.events import QuorumReached

MENDED: Final = timedelta(seconds=5)
"""So soon mended, a loss is one line among the notices: as long as a desk's Undo stands."""

PARTING: Final = (ItemMoved, ItemResized, SessionClosed, SessionSuspended)
"""Facts by which people of one sitting count in another, of several that are open at once."""

_BRINGING: Final = (
    *(Admitted, CheckedIn, CheckedOut, Marked, Observed, TakenBack),
    *(*PARTING, SessionOpened, SessionResumed),
)
"""Facts since which somebody may be in a sitting in which he was not before."""

Notices = tuple[GivenNotice, ...]


def ended(state: MeetingState, recorded: Recorded, changed: Mapping[str, Any]) -> Notices:
    """The notices after a fact that changed so much of the meeting; the same where it ends none."""
    event, notices = recorded.event, _so_far(state, changed)
    if isinstance(event, QuorumReached):
        over = {
            one.id
            for one in _going_on(notices, "quorum_lost")
            if (one.session, one.purpose) == (event.session, event.purpose)
        }
    else:
        over = set(_ended_by(state, recorded, changed))
    if not over:
        return notices
    return tuple(replace(one, over_at=recorded.at) if one.id in over else one for one in notices)


def newest_folded(notices: Notices) -> Iterator[GivenNotice]:
    """The newest first; a loss of quorum that was mended at once, or losses in a row, as one."""
    brief = {_of(one, one.over_at) for one in notices if _is_brief(one)}
    began: dict[object, GivenNotice] = {}  # of each purpose the loss after the one looked at
    for one in reversed(notices):
        if one.kind == "quorum_reached" and _of(one, one.at) in brief:
            continue
        if one.kind == "quorum_lost":
            later, began[_of(one)] = began.get(_of(one)), one
            if later and one.over_at and _is_brief(one) and later.at - one.over_at <= MENDED:
                continue
        yield one


def _of(notice: GivenNotice, *at: object) -> tuple[object, ...]:
    return notice.session, notice.purpose, *at


def _is_brief(notice: GivenNotice) -> bool:
    over_at = notice.over_at
    return notice.kind == "quorum_lost" and over_at is not None and over_at - notice.at <= MENDED


def _going_on(notices: Notices, *kinds: str) -> list[GivenNotice]:
    return [one for one in notices if one.over_at is None and one.kind in kinds]


def _ended_by(
    state: MeetingState, recorded: Recorded, changed: Mapping[str, Any]
) -> Iterator[NoticeId]:
    """What was told of a delegation of which one is back, and of desks.

    Nothing is built for a fact about others: a thousand may come while one notice goes on.
    """
    event = recorded.event
    if not isinstance(event, _BRINGING):
        return
    told = _going_on(_so_far(state, changed), "contact_lost", "desk_offline")
    people = _concerned(told, _who_came(state, event), changed.get("seats", state.seats))
    if not people:
        return
    after = replace(state, at=recorded.at, **changed)
    lost = [one for one in told if one.kind == "contact_lost"]
    back = _back(after, people, {one.session for one in lost})
    has_line = any(
        seat.role is Role.DESK and presence_of(after, seat.id).online == "connected"
        for seat in people
    )
    for one in told:
        is_back = (one.session, one.delegation) in back
        if is_back if one.kind == "contact_lost" else has_line:
            yield one.id


def _so_far(state: MeetingState, changed: Mapping[str, Any]) -> Notices:
    notices: Notices = changed.get("notices", state.notices)
    return notices


def _who_came(state: MeetingState, event: Event) -> Iterable[PersonId]:
    """Who may be in a sitting since this fact, and was not before; of what shifts people, all."""
    match event:
        case Observed():
            return (*event.online, *event.out)
        case CheckedIn() | CheckedOut() | Marked() | TakenBack() | Admitted():
            return (event.person,)
        case _:
            return state.presence


def _concerned(
    told: Iterable[GivenNotice], came: Iterable[PersonId], seats: Mapping[PersonId, Seat]
) -> list[Seat]:
    """Those who speak for a delegation of which it is told that it is gone, and desks."""
    delegations = {one.delegation for one in told if one.kind == "contact_lost"}
    waits_for_desk = any(one.kind == "desk_offline" for one in told)
    if not delegations and not waits_for_desk:
        return []
    return [
        seat
        for seat in filter(None, map(seats.get, came))
        if (seat.delegation in delegations and is_voice(seat))
        or (waits_for_desk and seat.role is Role.DESK)
    ]


def _back(
    after: MeetingState, people: Iterable[Seat], sessions: set[SessionId]
) -> set[tuple[SessionId, DelegationId]]:
    """In which of these sessions which delegations have one of these people, who speaks for it."""
    where, found = Whereabouts(after, sessions), set()
    for seat in people:
        presence = presence_of(after, seat.id)
        if is_voice(seat) and mode_of(presence) in HERE and is_seated(after, seat.id):
            found |= {(session, seat.delegation) for session in where.of(seat, presence)}
    return found
