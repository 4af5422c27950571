"""What is told when who is here changes: quorum lost and back, no contact, somebody away.

People stand in a notice by id; a name is put in when it is shown, to operators alone.
"""

from dataclasses import replace
from typing import Final
from uuid import UUID, uuid5

from hybridmeet.domain.attending.events import ContactLost, Observed
from hybridmeet.domain.attending.modes import Mode, mode_of, presence_of
from hybridmeet.domain.attending.seating import is_seated
from hybridmeet.domain.attending.whereabouts import Whereabouts, open_sessions
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.ids import DelegationId, NoticeId, PersonId, SessionId
from hybridmeet.domain.meeting import GivenNotice, MeetingState
from hybridmeet.domain.people import Audience
from hybridmeet.domain.quorum.count import is_voice
from hybridmeet.domain.quorum.events import QuorumLost, QuorumReached

_NOTICES: Final = UUID("7c0b9b35-52a6-5b62-9d0f-2f0f6f6d8a41")
_RANK: Final = {audience: rank for rank, audience in enumerate(Audience)}


def given_notice(  # noqa: PLR0911 -- a row for each kind of fact
    state: MeetingState, recorded: Recorded
) -> GivenNotice | None:
    """The notice that a fact about who is here gives, as the meeting stood before it."""
    match recorded.event:
        case QuorumLost() as event:
            return replace(_of(recorded, "quorum_lost", event.session), purpose=event.purpose)
        case QuorumReached() as event:
            if state.sessions[event.session].opened_at == recorded.at:
                return None  # who has just opened a session sees what there is
            return replace(_of(recorded, "quorum_reached", event.session), purpose=event.purpose)
        case ContactLost() as event:
            given = _of(recorded, "contact_lost", event.session, event.delegation)
            lowest = _lowest(state, event.delegation)
            return replace(given, delegation=event.delegation, lowest=lowest)
        case Observed() as event:
            return _grace_over(state, recorded, event)
        case _:
            return None


def _grace_over(state: MeetingState, recorded: Recorded, event: Observed) -> GivenNotice | None:
    """Who of those on whom a sitting counts is away now, his line lost for as long as the grace."""
    people = [who for who in event.away if _is_missed(state, who)]
    running = open_sessions(state) if people else []
    where = Whereabouts(state, running)
    counted = {who: where.of(state.seats[who], presence_of(state, who)) for who in people}
    for name in running:
        if any(name in sessions for sessions in counted.values()):
            gone = tuple(who for who in people if counted[who])
            return replace(_of(recorded, "grace_over", name), people=gone)
    return None


def _is_missed(state: MeetingState, person: PersonId) -> bool:
    seat = state.seats.get(person)
    if seat is None or not is_voice(seat) or not is_seated(state, person):
        return False
    return mode_of(presence_of(state, person)) is Mode.RECONNECTING


def _lowest(state: MeetingState, delegation: DelegationId) -> Audience:
    """Of the audiences of those who speak for a delegation the one that sees the least."""
    of = [
        state.audience_of(seat.role, seat.id)
        for seat in state.seats.values()
        if seat.delegation == delegation and is_voice(seat)
    ]
    return max(of, key=_RANK.__getitem__, default=Audience.OPERATORS)


def _of(recorded: Recorded, kind: str, session: SessionId, what: str = "") -> GivenNotice:
    """Named after ``what`` all who see it know; where that is nothing, operators know the seq."""
    told = f"{kind}/{session}/{what or recorded.seq}/{recorded.at.isoformat()}"
    notice = NoticeId(str(uuid5(_NOTICES, told)))
    return GivenNotice(id=notice, at=recorded.at, kind=kind, session=session)
