"""How a meeting follows the facts of attendance. Total: nothing is judged or refused here.

A fact touches the people it names and nobody else, however many the meeting has.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from hybridmeet.domain.attending.events import (
    Admitted,
    AttendanceEvent,
    Certified,
    CheckedIn,
    CheckedOut,
    ContactLost,
    CredentialsSet,
    Marked,
    Observed,
    SheetCorrected,
    SheetRecorded,
    TakenBack,
    WalkedIn,
)
from hybridmeet.domain.attending.modes import presence_of
from hybridmeet.domain.attending.sources import Channel, Source
from hybridmeet.domain.attending.standing import looked_back, reckoned, stand, told_now
from hybridmeet.domain.attending.state import (
    Attending,
    Certification,
    Fact,
    Line,
    LineMoment,
    Listing,
    PersonPresence,
    Sheet,
    SheetLine,
    WalkInStanding,
)
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState

MOMENTS_AT_A_TIME: Final = 64

Presences = Mapping[PersonId, PersonPresence]
_LINES: Final[tuple[tuple[str, Line], ...]] = (
    ("online", "connected"),
    ("lost", "lost"),
    ("away", "away"),
)


def follow_attendance(
    state: MeetingState, recorded: Recorded, event: AttendanceEvent
) -> dict[str, Any]:
    """The members of the state that a fact of attendance makes others."""
    match event:
        case WalkedIn() | Admitted() | CredentialsSet():
            return _seated(state, event)
        case SheetRecorded() | SheetCorrected() | Certified():
            return _written(state, recorded, event)
        case ContactLost():
            return {}
        case _:
            touched = follow_presence(state, recorded, event)
            changed: dict[str, Any] = {"presence": {**state.presence, **touched}}
            if state.attending.certified:
                changed["attending"] = _doubted(state, touched)
            return changed


def follow_presence(
    state: MeetingState,
    recorded: Recorded,
    event: CheckedIn | CheckedOut | TakenBack | Marked | Observed,
) -> dict[PersonId, PersonPresence]:
    """Those whom the fact is about, as they stand after it."""
    match event:
        case Observed():
            return _observed(state, recorded, event)
        case TakenBack():
            was = presence_of(state, event.person)
            facts = tuple(
                fact._replace(void_at=recorded.at) if fact.seq == event.fact else fact
                for fact in was.facts
            )
            return {event.person: looked_back(reckoned(replace(was, facts=facts)))}
        case _:
            was, fact = presence_of(state, event.person), _fact(recorded, event)
            if fact.seen_at is None:
                return {event.person: stand(was, told_now(was, fact), fact.moment)}
            told = reckoned(replace(was, facts=(*was.facts, fact)))
            return {event.person: looked_back(stand(was, told, fact.moment))}


def _fact(recorded: Recorded, event: CheckedIn | CheckedOut | Marked) -> Fact:
    fact = Fact(
        seq=recorded.seq,
        at=recorded.at,
        channel=Channel.ROOM,
        is_here=isinstance(event, CheckedIn),
        source=event.source,
        command=recorded.command,
        by=None if event.source is Source.SOCKET else recorded.actor.person,
    )
    match event:
        case CheckedIn():
            return fact._replace(place=event.place, seen_at=event.seen_at)
        case CheckedOut():
            return fact._replace(seen_at=event.seen_at)
        case Marked():
            return fact._replace(channel=Channel.ONLINE, is_here=event.online, via=event.via)


def _observed(
    state: MeetingState, recorded: Recorded, event: Observed
) -> dict[PersonId, PersonPresence]:
    touched: dict[PersonId, PersonPresence] = {}
    for member, line in _LINES:
        for person in getattr(event, member):
            was = touched.get(person) or presence_of(state, person)
            now = _observed_once(was, LineMoment(recorded.at, line))
            touched[person] = stand(was, now, recorded.at)
    for person in event.out:
        was = touched.get(person) or presence_of(state, person)
        touched[person] = stand(was, _left(was, recorded), recorded.at)
    return touched


def _observed_once(was: PersonPresence, moment: LineMoment) -> PersonPresence:
    """The line has moved once more; what is long past is put away whole."""
    if len(was.moments) < MOMENTS_AT_A_TIME:
        return replace(was, moments=(*was.moments, moment))
    return replace(was, earlier=(*was.earlier, was.moments), moments=(moment,))


def _left(was: PersonPresence, recorded: Recorded) -> PersonPresence:
    """Out of every channel that only somebody's word keeps open."""
    ends = {Channel.ROOM: was.in_room, Channel.ONLINE: was.via is not None}
    for channel, is_open in ends.items():
        if is_open:
            fact = Fact(recorded.seq, recorded.at, channel, False, Source.SOCKET, recorded.command)  # noqa: FBT003 -- is_here
            was = told_now(was, fact)
    return was


def _written(
    state: MeetingState, recorded: Recorded, event: SheetRecorded | SheetCorrected | Certified
) -> dict[str, Any]:
    attending, session, by = state.attending, event.session, recorded.actor
    if isinstance(event, Certified):
        certification = Certification(
            recorded.at, by.role, by.person, event.revision, event.attended
        )
        certified = {**attending.certified, session: certification}
        return {"attending": replace(attending, certified=certified)}
    of_session = attending.sheets.get(session, ())
    if isinstance(event, SheetRecorded):
        lines = tuple(SheetLine(row, recorded.at) for row in event.rows)
        told = (recorded.seq, recorded.at, event.source, lines, event.unmatched, by.person)
        of_session, touched = (*of_session, Sheet(*told)), {row.person for row in event.rows}
    else:
        of_session = tuple(_corrected(one, event, recorded.at) for one in of_session)
        touched = _named(of_session, event)
    attending = replace(attending, sheets={**attending.sheets, session: of_session})
    return {
        "attending": _changed(attending, {session}),
        "presence": {**state.presence, **_listed(state, attending, touched, recorded.at)},
    }


def _corrected(sheet: Sheet, event: SheetCorrected, at: datetime) -> Sheet:
    """The sheet after a correction: what does not hold any more is void, none is taken out."""
    if sheet.seq != event.sheet:
        return sheet
    lines = [
        line._replace(void_at=at) if n in event.rows and line.void_at is None else line
        for n, line in enumerate(sheet.lines)
    ]
    if event.becomes is not None:
        lines.append(SheetLine(event.becomes, at))
    left = tuple(name for name in sheet.unmatched if name not in event.names)
    return replace(sheet, lines=tuple(lines), unmatched=left)


def _named(sheets: Iterable[Sheet], event: SheetCorrected) -> set[PersonId]:
    """Whom a correction is about."""
    lines = [line for one in sheets if one.seq == event.sheet for line in enumerate(one.lines)]
    people = {line.row.person for n, line in lines if n in event.rows}
    return people | ({event.becomes.person} if event.becomes else set())


def _listed(
    state: MeetingState, attending: Attending, touched: Iterable[PersonId], at: datetime
) -> dict[PersonId, PersonPresence]:
    """Of those whom a sheet is about, whom sheets name now and did not, or the other way round."""
    sheets = [sheet for of_one in attending.sheets.values() for sheet in of_one]
    named = {row.person for sheet in sheets for row in sheet.rows}
    changed = {}
    for person in touched:
        was, is_listed = presence_of(state, person), person in named
        if (was.listed_at is not None) != is_listed:
            told = replace(was, listed=(*was.listed, Listing(at, is_listed)))
            changed[person] = stand(was, told, at)
    return changed


def _seated(state: MeetingState, event: WalkedIn | Admitted | CredentialsSet) -> dict[str, Any]:
    attending = state.attending
    match event:
        case WalkedIn():
            standing = WalkInStanding(event.replaces)
            walk_ins = {**attending.walk_ins, event.seat.id: standing}
            return {
                "seats": {**state.seats, event.seat.id: event.seat},
                "attending": replace(attending, walk_ins=walk_ins),
            }
        case Admitted():
            was = attending.walk_ins.get(event.person, WalkInStanding())
            standing = replace(was, accepted=event.accepted)
            attending = replace(attending, walk_ins={**attending.walk_ins, event.person: standing})
            facts = presence_of(state, event.person).facts
            came_at = min((fact.moment for fact in facts), default=None)
            return {"attending": _changed(attending, _closed_after(state, came_at))}
        case CredentialsSet():
            credentials = {**attending.credentials, event.delegation: event.credentials}
            return {"attending": replace(attending, credentials=credentials)}


def _doubted(state: MeetingState, touched: Presences) -> Attending:
    """Certified lists of sessions that were not over when that happened which is told now."""
    news = [_news(presence_of(state, who), now) for who, now in touched.items()]
    moments = [moment for of_one in news for moment in of_one]
    return _changed(state.attending, _closed_after(state, min(moments, default=None)))


def _news(was: PersonPresence, now: PersonPresence) -> list[datetime]:
    """The moments of which the newest fact says something."""
    news = []
    if now.facts is not was.facts:
        news = [fact.moment for fact in now.facts if fact not in was.facts]
    if now.moments is not was.moments:
        line = now.moments[-1]
        is_back = was.online == "lost" and line.line == "connected"
        news.append(was.moments[-1].at if is_back else line.at)
    return news


def _closed_after(state: MeetingState, moment: datetime | None) -> set[SessionId]:
    """The certified sessions that were not over then."""
    return {
        name
        for name in state.attending.certified
        if (closed_at := state.sessions[name].closed_at) and moment and moment < closed_at
    }


def _changed(attending: Attending, sessions: Iterable[SessionId]) -> Attending:
    certified = dict(attending.certified)
    for session in sessions:
        if session in certified:
            certified[session] = replace(certified[session], changed=True)
    return replace(attending, certified=certified)
