"""What a calendar shows of a meeting: one entry an item, one block for what is above the level.

The plan alone: live times touch no entry. A deferred item stays as a cancelled one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from hybridmeet.domain.ids import ItemId, PersonId, PlaceId, SessionId
from hybridmeet.domain.meeting import MeetingState, Revision, SessionState
from hybridmeet.domain.people import Audience
from hybridmeet.domain.phases import ItemPhase
from hybridmeet.domain.programme import ItemPlan
from hybridmeet.domain.revisions import hidden_block
from hybridmeet.domain.texts import Text
from hybridmeet.domain.views.wire import name_of
from hybridmeet.domain.words import CLOSED_SESSION

CALLED_OFF = frozenset({ItemPhase.DEFERRED, ItemPhase.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a calendar; ``start`` and ``end`` are UTC instants."""

    id: str
    session: SessionId
    number: str | None
    title: Text
    start: datetime
    end: datetime
    place: PlaceId
    revision: Revision
    kind: str
    busy: bool = True
    cancelled: bool = False
    speakers: tuple[str, ...] = ()
    note: Text | None = None
    yours: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a calendar is: an audience, one session or all, and a person where it is his own."""

    audience: Audience
    session: SessionId | None = None
    person: PersonId | None = None
    blocks: bool = True


def entries_for(state: MeetingState, reader: Reader) -> tuple[Entry, ...]:
    """All entries in order of their start, then of their id."""
    found: list[Entry] = []
    for session in state.sessions.values():
        if _wanted(state, session, reader):
            found.extend(_of_session(state, session, reader))
    return tuple(sorted(found, key=lambda entry: (entry.start, entry.id)))


def _wanted(state: MeetingState, session: SessionState, reader: Reader) -> bool:
    """A calendar of a person holds the tracks that the person attends, or speaks in."""
    if reader.session is not None and session.plan.id != reader.session:
        return False
    seat = state.seats.get(reader.person) if reader.person else None
    if seat is None or not seat.tracks or session.plan.track is None:
        return True
    return session.plan.track in seat.tracks or any(
        _speaks(item, reader.person) for item in session.items.values()
    )


def _speaks(item: ItemPlan, person: PersonId | None) -> bool:
    return person is not None and any(speaker.person == person for speaker in item.speakers)


def _of_session(state: MeetingState, session: SessionState, reader: Reader) -> Iterator[Entry]:
    for item in session.items.values():
        if reader.audience.sees(item.level):
            yield _item(state, session, item, reader)
    block = hidden_block(session, reader.audience)
    if block is not None and reader.blocks:
        yield Entry(
            id=f"closed-{session.plan.id}",
            session=session.plan.id,
            number=None,
            title=CLOSED_SESSION,
            start=block[0].instant(),
            end=block[1].instant(),
            place=session.plan.place,
            revision=session.closed_revisions[reader.audience],
            kind="closed",
            busy=False,
        )


def _item(state: MeetingState, session: SessionState, item: ItemPlan, reader: Reader) -> Entry:
    cancelled = session.records[ItemId(item.id)].phase in CALLED_OFF
    return Entry(
        id=item.id,
        session=session.plan.id,
        number=item.number,
        title=item.title,
        start=item.planned_start.instant(),
        end=item.planned_end,
        place=session.plan.place,
        revision=session.revisions[item.id],
        kind=item.kind.value,
        busy=not item.is_break and not cancelled,
        cancelled=cancelled,
        speakers=tuple(
            name_of(state, speaker.person) if speaker.person else speaker.function or ""
            for speaker in item.speakers
        ),
        note=state.texts.get(item.note) if item.note else None,
        yours=_speaks(item, reader.person),
    )
