"""Entries to domain values: levels inherited, people split from their seats, texts made rows.

Lives here: the mapping of a sound file, field by field. It refuses nothing: what could be wrong has
been checked before.
"""

from typing import Any

from hybridmeet.adapters.formats import programme_entries as entries
from hybridmeet.adapters.formats.entry_types import TextEntry
from hybridmeet.adapters.formats.timetable import ItemTimes, Timetable
from hybridmeet.domain.ids import (
    DelegationId,
    DocumentId,
    ItemId,
    MeetingId,
    NoticeId,
    PersonId,
    PlaceId,
    SessionId,
    TextId,
    TrackId,
)
from hybridmeet.domain.people import Level, Person, Seat
from hybridmeet.domain.programme import (
    Bridge,
    Decision,
    Delegation,
    Document,
    FloorPlan,
    Imported,
    Interpretation,
    ItemPlan,
    Outcome,
    Place,
    PlannedNotice,
    Programme,
    Series,
    SessionPlan,
    Speaker,
    Track,
)
from hybridmeet.domain.texts import Text
from hybridmeet.domain.times import MINUTE_MS


def assemble(
    file: entries.ProgrammeFile, people: list[entries.PersonEntry], times: Timetable
) -> Imported:
    """The programme of a file with the rows that stay beside the log."""
    level = file.meeting.level
    programme = Programme(
        **_meeting(file.meeting),
        places=tuple(_place(place) for place in file.places),
        tracks=tuple(Track(id=TrackId(one.id), title=_text(one.title)) for one in file.tracks),
        delegations=tuple(_delegation(one) for one in file.delegations),
        seats=_seats(file, people),
        sessions=tuple(_session(one, level, times) for one in file.sessions),
        documents=tuple(_document(one, file.meeting) for one in file.documents),
        decisions=tuple(_decision(one) for one in file.decisions),
        outcomes=tuple(_outcome(one) for one in file.outcomes),
        notices=tuple(_notice(one, times) for one in file.notices),
    )
    return Imported(
        programme=programme,
        people={PersonId(person.id): _person(person) for person in people},
        texts=_texts(file),
    )


def _meeting(meeting: entries.MeetingEntry) -> dict[str, Any]:
    """What holds for the whole meeting, as members of ``Programme``."""
    heard = meeting.interpretation
    return {
        "id": MeetingId(meeting.id),
        "title": _text(meeting.title),
        "short": meeting.short,
        "disclaimer": _text(meeting.disclaimer) if meeting.disclaimer else None,
        "theme": _text(meeting.theme) if meeting.theme else None,
        "series": _series(meeting.series) if meeting.series else None,
        "home_zone": meeting.home_zone,
        "host_city": _text(meeting.host_city),
        "days": tuple(meeting.dates),
        "working_language": meeting.working_language,
        "interpretation": tuple(
            Interpretation(language=one.language, channel=one.channel) for one in heard
        ),
        "rules_profile": meeting.rules_profile,
        "level": meeting.level,
        "bridge": _bridge(meeting.bridge) if meeting.bridge else None,
    }


def _series(series: entries.SeriesEntry) -> Series:
    return Series(**series.model_dump(exclude={"assumed"}))


def _texts(file: entries.ProgrammeFile) -> dict[TextId, Text]:
    """The rows of texts that may name people, under ids that follow from whose they are."""
    items = [item for session in file.sessions for item in session.items]
    rows = [("note", item.id, item.note) for item in items]
    rows += [("decision", one.id, one.text) for one in file.decisions]
    rows += [("outcome", one.id, one.text) for one in file.outcomes]
    rows += [("notice", one.id, one.text) for one in file.notices]
    return {_text_id(kind, of): _text(text) for kind, of, text in rows if text is not None}


def _text_id(kind: str, of: str) -> TextId:
    """``note-i1``: the same file gives the same ids."""
    return TextId(f"{kind}-{of}")


def _text(text: TextEntry) -> Text:
    return Text(en=text.en, vi=text.vi)


def _bridge(bridge: entries.BridgeEntry) -> Bridge:
    fallback = bridge.fallback
    return Bridge(
        name=bridge.name,
        url=bridge.url,
        fallback_name=fallback.name if fallback else None,
        fallback_url=fallback.url if fallback else None,
    )


def _place(place: entries.PlaceEntry) -> Place:
    return Place(
        id=PlaceId(place.id),
        name=_text(place.name),
        city=_text(place.city) if place.city else None,
        zone=place.zone,
        kind=place.kind,
        seats=place.seats,
        assumed=place.assumed,
    )


def _delegation(delegation: entries.DelegationEntry) -> Delegation:
    given = delegation.model_dump(exclude={"assumed", "short"})
    return Delegation(**given, short=delegation.short or delegation.name)


def _person(person: entries.PersonEntry) -> Person:
    return Person(
        id=PersonId(person.id),
        function=person.function,
        display=person.display,
        rank=person.rank,
        address_as=person.address_as,
        gender=person.gender,
    )


def _seats(file: entries.ProgrammeFile, people: list[entries.PersonEntry]) -> tuple[Seat, ...]:
    """A seat for each person; what it does not say is the delegation's."""
    delegations = {delegation.id: delegation for delegation in file.delegations}
    return tuple(
        Seat(
            id=PersonId(person.id),
            delegation=DelegationId(person.delegation),
            role=person.role,
            capacity=person.capacity,
            expected=person.expected or delegations[person.delegation].expected,
            place=PlaceId(person.place or delegations[person.delegation].place),
            tracks=tuple(TrackId(track) for track in person.tracks),
        )
        for person in people
    )


def _session(session: entries.SessionEntry, level: Level, times: Timetable) -> SessionPlan:
    own = session.level or level
    return SessionPlan(
        id=SessionId(session.id),
        title=_text(session.title),
        track=TrackId(session.track) if session.track else None,
        place=PlaceId(session.place),
        date=session.date,
        level=own,
        items=tuple(_item(item, own, times.items[item.path()]) for item in session.items),
    )


def _item(item: entries.ItemEntry, level: Level, times: ItemTimes) -> ItemPlan:
    floor = item.floor
    return ItemPlan(
        id=ItemId(item.id),
        number=item.number,
        kind=item.kind,
        title=_text(item.title),
        planned_start=times.start,
        planned_ms=item.minutes * MINUTE_MS,
        at_least_ms=None if item.at_least is None else item.at_least * MINUTE_MS,
        fixed=item.fixed,
        level=item.level or level,
        speakers=tuple(_speaker(speaker) for speaker in item.speakers),
        floor=FloorPlan(order=tuple(floor.order), limit_seconds=floor.limit_seconds)
        if floor
        else None,
        anchor=times.anchor,
        documents=tuple(DocumentId(one) for one in item.documents),
        decisions=tuple(item.decisions),
        outcomes=tuple(item.outcomes),
        note=_text_id("note", item.id) if item.note else None,
    )


def _speaker(speaker: entries.SpeakerEntry) -> Speaker:
    return Speaker(
        person=PersonId(speaker.person) if speaker.person else None,
        function=speaker.function,
        planned_ms=speaker.minutes * MINUTE_MS,
    )


def _document(document: entries.DocumentEntry, meeting: entries.MeetingEntry) -> Document:
    return Document(
        id=DocumentId(document.id),
        symbol=document.symbol,
        title=_text(document.title),
        state=document.state,
        language=document.language or meeting.working_language,
        level=document.level or meeting.level,
        revisions=tuple((one.number, one.date) for one in document.revisions),
    )


def _decision(decision: entries.DecisionEntry) -> Decision:
    return Decision(
        id=decision.id,
        method=decision.method,
        document=DocumentId(decision.document) if decision.document else None,
        text=_text_id("decision", decision.id) if decision.text else None,
        fallback=decision.fallback,
        submit_to=tuple(decision.submit_to),
        silence_hours=decision.silence.hours if decision.silence else None,
    )


def _outcome(outcome: entries.OutcomeEntry) -> Outcome:
    return Outcome(
        id=outcome.id,
        kind=outcome.kind,
        by=tuple(DelegationId(one) for one in outcome.by),
        text=_text_id("outcome", outcome.id),
    )


def _notice(notice: entries.NoticeEntry, times: Timetable) -> PlannedNotice:
    return PlannedNotice(
        id=NoticeId(notice.id),
        session=SessionId(notice.session),
        at=times.notices[notice.path()],
        text=_text_id("notice", notice.id),
    )
