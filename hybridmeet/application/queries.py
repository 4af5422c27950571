"""What is read over HTTP: views, seats, the list of meetings. Questions change nothing.

Everything about sessions and items is taken from the asker's slices, so that what an audience may
not see is not here either. People are read in attendance_queries.py.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, cast

from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.ports import Answer
from hybridmeet.application.registry import Registry
from hybridmeet.application.wire import (
    Accepted,
    MeetingRow,
    MeetingSession,
    SeatRow,
    ViewAnswer,
)
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import OPERATORS, Actor, Audience, Role, Seat
from hybridmeet.domain.programme import PlaceKind
from hybridmeet.domain.slices import MeetingSlice, NowSlice, ProgrammeSlice
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import name_of, text

PAGES: Final = {
    **dict.fromkeys(OPERATORS, "chair"),
    **dict.fromkeys((Role.DESK, Role.TECHNICIAN), "desk"),
    Role.SCREEN: "screen",
}
WIDTH: Final = {audience: width for width, audience in enumerate(Audience)}  # operators see most


def page_of(actor: Actor) -> str:
    """The path of the page that a seat opens."""
    return f"/m/{actor.meeting}/{actor.person}/{PAGES.get(actor.role, 'follow')}"


def audience_of(meeting: LiveMeeting, actor: Actor) -> Audience:
    """The audience that the asker belongs to in his meeting."""
    return meeting.state.audience_of(actor.role, actor.person)


def view(meeting: LiveMeeting, actor: Actor, now: datetime) -> ViewAnswer:
    """What a first join answers."""
    seen = meeting.join(audience_of(meeting, actor))
    return {
        "epoch": seen.epoch,
        "rev": seen.rev,
        "audience": seen.audience,
        "slices": dict(seen.slices),
        "server_time": rfc3339(now),
    }


def accepted(meeting: LiveMeeting, actor: Actor, answer: Answer) -> Accepted:
    """The ack of a command that was taken; the log's seq is for operators."""
    audience = audience_of(meeting, actor)
    ack: Accepted = {"ok": True, "rev": meeting.rev(audience)}
    if audience is Audience.OPERATORS:
        ack["seq"] = answer.last_seq
    return ack


def seats(registry: Registry, held: Iterable[Actor]) -> list[SeatRow]:
    """The seats that a browser holds, each with the clock it lives by."""
    return [seat_row(registry.find(actor.meeting).state, actor) for actor in held if actor.person]


def seat_row(state: MeetingState, actor: Actor) -> SeatRow:
    """A seat with its name, its place and the clock there."""
    seat = _seat(state, actor)
    place = next(place for place in state.programme.places if place.id == seat.place)
    return {
        "meeting": state.id,
        "seat": seat.id,
        "role": seat.role,
        "name": name_of(state, seat.id),
        "delegation": seat.delegation,
        "place": seat.place,
        "zone": place.zone,
        "city": text(place.city or place.name),
        "page": page_of(actor),
    }


def meetings(registry: Registry, held: Sequence[Actor]) -> list[MeetingRow]:
    """The meetings of these seats and those with something public, in the order they were begun."""
    rows = []
    for meeting in registry.all():
        own = [actor for actor in held if actor.meeting == meeting.id]
        if own or _is_public(meeting):
            rows.append(_meeting_row(meeting, own))
    return rows


def _is_public(meeting: LiveMeeting) -> bool:
    slices = meeting.join(Audience.PUBLIC).slices
    plans = (part for name, part in slices.items() if name.startswith("programme/"))
    return any(cast("ProgrammeSlice", plan)["sequence"] for plan in plans)


def _meeting_row(meeting: LiveMeeting, own: Sequence[Actor]) -> MeetingRow:
    audiences = [audience_of(meeting, actor) for actor in own]
    slices = meeting.join(min(audiences, key=WIDTH.__getitem__, default=Audience.PUBLIC)).slices
    about = cast("MeetingSlice", slices["meeting"])
    row: MeetingRow = {
        "id": about["id"],
        "title": about["title"],
        "short": about["short"],
        "days": about["days"],
        "home_zone": about["home_zone"],
        "host_city": about["host_city"],
        "sessions": [
            _session_row(
                id_,
                cast("ProgrammeSlice", slices[f"programme/{id_}"]),
                cast("NowSlice", slices[f"now/{id_}"]),
            )
            for id_ in about["sessions"]
        ],
        "places_online": _places_online(meeting.state),
        "seats": [
            {
                "seat": str(actor.person),
                "role": actor.role,
                "name": name_of(meeting.state, PersonId(str(actor.person))),
                "page": page_of(actor),
            }
            for actor in own
        ],
    }
    if "disclaimer" in about:
        row["disclaimer"] = about["disclaimer"]
    return row


def _session_row(id_: str, plan: ProgrammeSlice, now: NowSlice) -> MeetingSession:
    return {
        "id": id_,
        "planned_start": plan["planned_start"],
        "planned_end": plan["planned_end"],
        "phase": now["phase"],
    }


def _places_online(state: MeetingState) -> int:
    """From how many places outside the rooms people are expected."""
    remote = {p.id for p in state.programme.places if p.kind is PlaceKind.REMOTE_SITE}
    return len(remote & {seat.place for seat in state.seats.values() if seat.is_person})


def _seat(state: MeetingState, actor: Actor) -> Seat:
    return state.seats[PersonId(str(actor.person))]
