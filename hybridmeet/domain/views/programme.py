"""The slices of the plan: ``meeting`` and ``programme/<session>``."""

from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.people import Audience
from hybridmeet.domain.programme import ItemPlan, Speaker
from hybridmeet.domain.revisions import hidden_block
from hybridmeet.domain.slices import (
    ClosedBlockSlice,
    DocumentSlice,
    ItemSlice,
    MeetingSlice,
    PlaceSlice,
    ProgrammeSlice,
    SpeakerSlice,
)
from hybridmeet.domain.texts import Text
from hybridmeet.domain.times import Planned
from hybridmeet.domain.views.wire import name_of, planned, text
from hybridmeet.domain.words import CLOSED_SESSION, SESSION


def meeting_slice(state: MeetingState, audience: Audience, *, blocks: bool) -> MeetingSlice:
    """The meeting itself; a session of which nothing may be seen stands only if ``blocks``."""
    programme = state.programme
    shown: MeetingSlice = {
        "id": state.id,
        "title": text(programme.title),
        "short": programme.short,
        "home_zone": programme.home_zone,
        "host_city": text(programme.host_city),
        "days": [day.isoformat() for day in programme.days],
        "sessions": [
            session.plan.id
            for session in state.sessions.values()
            if blocks or is_visible(session, audience)
        ],
        "places": _places(state),
        "delegations": {
            delegation.id: {
                "name": delegation.name,
                "short": delegation.short,
                "tier": delegation.tier.value,
                "order_key": delegation.order_key,
            }
            for delegation in programme.delegations
        },
    }
    if programme.theme:
        shown["theme"] = text(programme.theme)
    if programme.disclaimer:
        shown["disclaimer"] = text(programme.disclaimer)
    return shown


def _places(state: MeetingState) -> dict[str, PlaceSlice]:
    places: dict[str, PlaceSlice] = {}
    for place in state.programme.places:
        places[place.id] = {
            "name": text(place.name),
            "city": text(place.city or place.name),
            "zone": place.zone,
            "kind": place.kind.value,
        }
        if place.assumed:
            places[place.id]["assumed"] = True
    return places


def is_visible(session: SessionState, audience: Audience) -> bool:
    """Whether an audience may see anything of a session but its time."""
    return any(audience.sees(item.level) for item in session.items.values())


def session_title(session: SessionState, audience: Audience) -> Text:
    """The session's title; a neutral one where the session is above the audience's level."""
    if audience.sees(session.plan.level):
        return session.plan.title
    return SESSION if is_visible(session, audience) else CLOSED_SESSION


def session_span(session: SessionState) -> tuple[Planned, Planned]:
    """Planned begin and end of a session."""
    items = session.items.values()
    first = min(items, key=lambda item: item.planned_start.instant())
    last = max(items, key=lambda item: item.planned_end)
    return first.planned_start, last.planned_start.later(last.planned_ms)


def programme_slice(
    state: MeetingState, session: SessionState, audience: Audience, *, blocks: bool
) -> ProgrammeSlice:
    """The plan of one sitting, without what is above the audience's level."""
    start, end = session_span(session)
    seen = [item for item in session.sequence if audience.sees(session.items[item].level)]
    return {
        "title": text(session_title(session, audience)),
        "track": session.plan.track if audience.sees(session.plan.level) else None,
        "place": session.plan.place,
        "level": session.plan.level.value,
        "planned_start": planned(start),
        "planned_end": planned(end),
        "sequence": list(seen),
        "items": {item: _item(state, session.items[item], audience) for item in seen},
        "closed": _closed(session, audience) if blocks else None,
    }


def _closed(session: SessionState, audience: Audience) -> ClosedBlockSlice | None:
    block = hidden_block(session, audience)
    if block is None:
        return None
    return {"planned_start": planned(block[0]), "planned_end": planned(block[1])}


def _item(state: MeetingState, item: ItemPlan, audience: Audience) -> ItemSlice:
    shown: ItemSlice = {
        "number": item.number,
        "title": text(item.title),
        "kind": item.kind.value,
        "level": item.level.value,
        "planned_start": planned(item.planned_start),
        "planned_ms": item.planned_ms,
        "speakers": [_speaker(state, speaker) for speaker in item.speakers],
    }
    if item.at_least_ms is not None:
        shown["at_least_ms"] = item.at_least_ms
    if item.fixed:
        shown["fixed"] = True
    if documents := _documents(state, item, audience):
        shown["documents"] = documents
    if item.note is not None and item.note in state.texts:
        shown["note"] = text(state.texts[item.note])
    return shown


def _speaker(state: MeetingState, speaker: Speaker) -> SpeakerSlice:
    if speaker.person is None:
        return {"name": speaker.function or "", "planned_ms": speaker.planned_ms}
    return {
        "name": name_of(state, speaker.person),
        "person": speaker.person,
        "planned_ms": speaker.planned_ms,
    }


def _documents(state: MeetingState, item: ItemPlan, audience: Audience) -> list[DocumentSlice]:
    shown: list[DocumentSlice] = []
    for document in state.programme.documents:
        if document.id not in item.documents or not audience.sees(document.level):
            continue
        one: DocumentSlice = {"title": text(document.title)}
        if document.symbol:
            one["symbol"] = document.symbol
        shown.append(one)
    return shown
