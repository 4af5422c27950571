"""Small meetings for tests, built from as few words as the test is about.

The day is 6 April 2021 in Ha Noi; times of day are written as its clocks show them ("14:22").
Everything a test does not name has a plain default. Nothing here is random, nothing asks the time.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hybridmeet.domain.events import Clock, ItemRecord
from hybridmeet.domain.ids import (
    DelegationId,
    ItemId,
    MeetingId,
    PersonId,
    PlaceId,
    SessionId,
    TrackId,
)
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.people import Actor, Capacity, Expected, Level, Person, Role, Seat, Tier
from hybridmeet.domain.phases import ItemPhase, SessionPhase
from hybridmeet.domain.programme import (
    Anchor,
    Delegation,
    ItemKind,
    ItemPlan,
    Place,
    PlaceKind,
    Programme,
    SessionPlan,
    Track,
)
from hybridmeet.domain.texts import Text
from hybridmeet.domain.times import MINUTE_MS, Planned

HANOI = "Asia/Ho_Chi_Minh"
NEW_YORK = "America/New_York"
DAY = date(2021, 4, 6)
PUBLISHED = datetime(2021, 4, 1, 2, 0, tzinfo=UTC)


def at(clock: str, *, day: date = DAY, zone: str = HANOI) -> datetime:
    """The UTC instant at which clocks in ``zone`` show ``14:22`` or ``14:22:05``."""
    wall = datetime.fromisoformat(f"{day.isoformat()}T{clock}")
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def planned(clock: str, *, day: date = DAY, zone: str = HANOI) -> Planned:
    """A planned moment of the day."""
    return Planned(wall=datetime.fromisoformat(f"{day.isoformat()}T{clock}"), zone=zone)


def minutes(number: float) -> int:
    """That many minutes in milliseconds."""
    return round(number * MINUTE_MS)


def an_item(name: str, start: str | Planned = "14:00", length: int = 10, **more: Any) -> ItemPlan:
    """An item of ``length`` minutes; ``more`` are fields of ``ItemPlan``.

    ``not_before`` and ``latest_end`` make its anchor; its number is what its id ends in.
    """
    anchor = Anchor(
        not_before=more.pop("not_before", None), latest_end=more.pop("latest_end", None)
    )
    fields: dict[str, Any] = {
        "number": name.lstrip("abcdefghijklmnopqrstuvwxyz-") or name,
        "kind": ItemKind.DISCUSSION,
        "title": Text(en=f"Item {name}"),
        "level": Level.PARTICIPANTS,
        "anchor": anchor,
    }
    start = planned(start) if isinstance(start, str) else start
    return ItemPlan(
        id=ItemId(name), planned_start=start, planned_ms=minutes(length), **{**fields, **more}
    )


def a_break(name: str, start: str, length: int = 10, at_least: int | None = None) -> ItemPlan:
    """A break of ``length`` minutes that yields to ``at_least``."""
    least = None if at_least is None else minutes(at_least)
    return an_item(
        name,
        start,
        length,
        kind=ItemKind.BREAK,
        number=None,
        at_least_ms=least,
        title=Text(en="Break"),
    )  # fmt: skip -- one row of a table


def end_to_end(start: str, *lengths: int) -> tuple[ItemPlan, ...]:
    """Items i1, i2, … of so many minutes, each beginning when the one before it ends."""
    begins = planned(start)
    items = []
    for number, length in enumerate(lengths, 1):
        items.append(an_item(f"i{number}", begins, length))
        begins = begins.later(minutes(length))
    return tuple(items)


def a_session(*items: ItemPlan, **more: Any) -> SessionPlan:
    """A session ``day1`` in the hall; ``more`` are fields of ``SessionPlan``."""
    fields: dict[str, Any] = {
        "id": SessionId("day1"),
        "title": Text(en="Plenary", vi="Phiên toàn thể"),
        "place": PlaceId("hanoi"),
        "date": DAY,
        "level": Level.PARTICIPANTS,
        "items": items or end_to_end("14:00", 15, 5, 30),
    }
    return SessionPlan(**{**fields, **more})


def scheduled(plan: SessionPlan) -> SessionState:
    """A session as it stands when the programme has just been published."""
    return SessionState(
        plan=plan,
        items={item.id: item for item in plan.items},
        sequence=tuple(item.id for item in plan.items),
        records={item.id: ItemRecord() for item in plan.items},
    )


def running(
    plan: SessionPlan,
    concluded: Mapping[str, tuple[str, str]] | None = None,
    current: Clock | None = None,
    **more: Any,
) -> SessionState:
    """An open session: what was done from when to when, and the current item's clock.

    ``running(plan, {"i1": ("14:00", "14:16")}, a_clock("i2", "14:16"))``; ``more`` are fields of
    ``SessionState``.
    """
    state = scheduled(plan)
    records = dict(state.records)
    for name, (opened, ended) in (concluded or {}).items():
        records[ItemId(name)] = ItemRecord(
            phase=ItemPhase.CONCLUDED, opened_at=at(opened), concluded_at=at(ended)
        )
    if current is not None:
        records[current.item] = ItemRecord(phase=ItemPhase.CURRENT, opened_at=current.opened_at)
    begun = [record.opened_at for record in records.values() if record.opened_at]
    fields: dict[str, Any] = {
        "phase": SessionPhase.OPEN,
        "opened_at": min(begun, default=plan.items[0].planned_start.instant()),
        "clock": current,
        "records": records,
    }
    return with_fields(state, **{**fields, **more})


def a_clock(name: str, opened: str, **more: Any) -> Clock:
    """The clock of the current item, 30 minutes long; ``more`` are fields of ``Clock``."""
    length = more.pop("planned_ms", minutes(30))
    return Clock(item=ItemId(name), opened_at=at(opened), planned_ms=length, **more)


def a_record(phase: ItemPhase) -> ItemRecord:
    """What has become of an item that was never opened."""
    return ItemRecord(phase=phase)


def with_fields(state: SessionState, **fields: Any) -> SessionState:
    """The same session with some fields other."""
    old = {name: getattr(state, name) for name in SessionState.__slots__}
    return SessionState(**{**old, **fields})


def a_place(name: str, zone: str = HANOI, kind: PlaceKind = PlaceKind.REMOTE_SITE) -> Place:
    """Where people sit."""
    return Place(id=PlaceId(name), name=Text(en=name.title()), zone=zone, kind=kind)


HALL = a_place("hanoi", kind=PlaceKind.ROOM)
PLACES = (HALL, a_place("jakarta", "Asia/Jakarta"), a_place("newyork", NEW_YORK))


def a_delegation(name: str, tier: Tier = Tier.MEMBER, place: str = "hanoi") -> Delegation:
    """A delegation; those at home in the hall are expected in person."""
    return Delegation(
        id=DelegationId(name),
        name=name.upper(),
        short=name.upper(),
        order_key=name.upper(),
        tier=tier,
        place=PlaceId(place),
        expected=Expected.IN_PERSON if place == "hanoi" else Expected.ONLINE,
    )  # fmt: skip -- one row of a table


DELEGATIONS = (
    a_delegation("vn"),
    a_delegation("id", place="jakarta"),
    a_delegation("host-sec", Tier.SECRETARIAT),
    a_delegation("un", Tier.UN, "newyork"),
    a_delegation("media", Tier.GUEST),
)


def a_seat(name: str, delegation: str = "vn", role: Role = Role.DELEGATE, **more: Any) -> Seat:
    """A seat in the hall, expected in person unless ``more`` says otherwise."""
    fields: dict[str, Any] = {
        "expected": Expected.IN_PERSON,
        "place": PlaceId("hanoi"),
        "capacity": Capacity.ADVISER if role is Role.DELEGATE else None,
    }
    return Seat(
        id=PersonId(name), delegation=DelegationId(delegation), role=role, **{**fields, **more}
    )


_AWAY = {"expected": Expected.ONLINE, "place": PlaceId("newyork")}
SEATS = (
    a_seat("trong", role=Role.CHAIR, capacity=Capacity.CO_CHAIR),
    a_seat("vn-head", capacity=Capacity.HEAD),
    a_seat(
        "id-head", "id", capacity=Capacity.HEAD, expected=Expected.ONLINE, place=PlaceId("jakarta")
    ),
    a_seat("id-attache", "id"),
    a_seat("secretary", "host-sec", Role.SECRETARY),
    a_seat("moderator", "host-sec", Role.MODERATOR),
    a_seat("desk-1", "host-sec", Role.DESK),
    a_seat("unhq-1", "un", Role.SPEAKER, capacity=Capacity.INVITED_SPEAKER, **_AWAY),
    a_seat("press-1", "media", Role.MEDIA),
    a_seat("screen-hall", "host-sec", Role.SCREEN),
)


def a_programme(*sessions: SessionPlan, **more: Any) -> Programme:
    """A meeting ``small-1`` of one day; ``more`` are fields of ``Programme``."""
    fields: dict[str, Any] = {
        "id": MeetingId("small-1"),
        "title": Text(en="A small meeting", vi="Một cuộc họp nhỏ"),
        "short": "Small 1",
        "home_zone": HANOI,
        "host_city": Text(en="Ha Noi", vi="Hà Nội"),
        "days": (DAY,),
        "working_language": "en",
        "rules_profile": "asean_consensus",
        "level": Level.PARTICIPANTS,
        "places": PLACES,
        "tracks": (Track(id=TrackId("plenary"), title=Text(en="Plenary")),),
        "delegations": DELEGATIONS,
        "seats": SEATS,
        "sessions": sessions or (a_session(),),
    }
    return Programme(**{**fields, **more})


def a_person(seat: Seat) -> Person:
    """The row beside the log for a seat, shown by an office: no name is invented."""
    return Person(id=seat.id, function=f"{seat.id} of {seat.delegation}")


def a_meeting(
    programme: Programme | None = None, sessions: Iterable[SessionState] = (), **more: Any
) -> MeetingState:
    """A meeting's state: all sessions scheduled but those given; ``more`` are its other fields."""
    programme = programme or a_programme()
    states = {plan.id: scheduled(plan) for plan in programme.sessions}
    states.update({session.plan.id: session for session in sessions})
    fields: dict[str, Any] = {
        "id": programme.id,
        "programme": programme,
        "seq": 1,
        "at": PUBLISHED,
        "published_at": PUBLISHED,
        "sessions": states,
        "presence": {},
        "notices": (),
        "seats": {seat.id: seat for seat in programme.seats},
        "delegations": {delegation.id: delegation for delegation in programme.delegations},
        "people": {seat.id: a_person(seat) for seat in programme.seats},
        "texts": {},
    }
    return MeetingState(**{**fields, **more})


def actor(name: str = "trong", role: Role = Role.CHAIR) -> Actor:
    """Who asks in the small meeting."""
    return Actor(meeting=MeetingId("small-1"), role=role, person=PersonId(name))


SYSTEM = Actor(meeting=MeetingId("small-1"), role=Role.SYSTEM)


def later(moment: datetime, **span: float) -> datetime:
    """An instant so much later: ``later(T, seconds=90)``."""
    return moment + timedelta(**span)
