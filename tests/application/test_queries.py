"""What is read: seats, people, the list of meetings, and only what the asker may see."""

from hybridmeet.application import queries
from hybridmeet.application.attendance_queries import people
from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.ports import Answer
from hybridmeet.application.registry import Registry
from hybridmeet.domain.attending.commands import WalkIn
from hybridmeet.domain.ids import CommandId, DelegationId, MeetingId, PersonId
from hybridmeet.domain.people import Actor, Level, Role
from hybridmeet.domain.programme import Imported, Programme
from hybridmeet.domain.texts import Text
from tests.builders import SEATS, a_person, a_programme, a_session, an_item
from tests.fakes import FIRST, FakeBroadcaster, FakeClock, MemoryStore

SMALL = MeetingId("small-1")


async def holding(*programmes: Programme) -> Registry:
    registry = Registry(Surroundings(MemoryStore(), FakeBroadcaster(), FakeClock()))
    rows = {seat.id: a_person(seat) for seat in SEATS}
    for programme in programmes:
        await registry.begin(Imported(programme=programme, people=rows, texts={}))
    return registry


def seated(role: Role, person: str, meeting: str = "small-1") -> Actor:
    return Actor(meeting=MeetingId(meeting), role=role, person=PersonId(person))


async def test_a_meeting_with_nothing_public_is_listed_for_its_seats_alone() -> None:
    registry = await holding(a_programme())

    held = queries.meetings(registry, [seated(Role.MEDIA, "press-1")])

    assert queries.meetings(registry, []) == []
    assert [(row["id"], [seat["page"] for seat in row["seats"]]) for row in held] == [
        ("small-1", ["/m/small-1/press-1/follow"])
    ]


async def test_a_meeting_with_a_public_item_is_listed_for_everybody() -> None:
    opening = an_item("i1", level=Level.PUBLIC)
    about = Text(en="Demonstration.")
    programme = a_programme(a_session(opening, an_item("i2", "14:10")), disclaimer=about)
    registry = await holding(programme)

    (row,) = queries.meetings(registry, [])

    assert row["seats"] == []
    assert row.get("disclaimer") == {"en": "Demonstration."}
    assert row["places_online"] == 2
    assert [(session["id"], session["phase"]) for session in row["sessions"]] == [
        ("day1", "scheduled")
    ]


async def test_with_several_seats_the_one_that_sees_most_counts() -> None:
    registry = await holding(a_programme())
    seats = [seated(Role.MEDIA, "press-1"), seated(Role.SECRETARY, "secretary")]

    (row,) = queries.meetings(registry, seats)

    assert [seat["role"] for seat in row["seats"]] == ["media", "secretary"]


async def test_a_seat_carries_the_clock_it_lives_by() -> None:
    registry = await holding(a_programme())

    (row,) = queries.seats(registry, [seated(Role.SPEAKER, "unhq-1")])

    assert row == {
        "meeting": "small-1",
        "seat": "unhq-1",
        "role": Role.SPEAKER,
        "name": "unhq-1 of un",
        "delegation": "un",
        "place": "newyork",
        "zone": "America/New_York",
        "city": {"en": "Newyork"},
        "page": "/m/small-1/unhq-1/follow",
    }


async def test_an_ack_tells_the_logs_number_to_operators_only() -> None:
    registry = await holding(a_programme())
    live = registry.find(SMALL)
    answer = Answer(2, 3, FIRST)

    assert queries.accepted(live, seated(Role.CHAIR, "trong"), answer) == {
        "ok": True,
        "rev": 0,
        "seq": 3,
    }
    assert queries.accepted(live, seated(Role.DESK, "desk-1"), answer) == {"ok": True, "rev": 0}


async def test_displays_are_no_people_and_a_walk_in_is_one_that_waits() -> None:
    live = (await holding(a_programme())).find(SMALL)
    siti = WalkIn(delegation=DelegationId("id"), function="Attaché", display="Siti")
    await live.execute(seated(Role.DESK, "desk-1"), siti, CommandId("walk-in"))
    (walk_in,) = live.state.attending.walk_ins

    rows = {row["person"]: row for row in people(live, b"a secret of thirty-two signs, at least")}

    assert set(rows) == {seat.id for seat in SEATS if seat.is_person} | {walk_in}
    assert {name: row["mode"] for name, row in rows.items() if row["mode"] != "not_arrived"} == {
        walk_in: "in_person"
    }
    assert [name for name, row in rows.items() if row["pending"]] == [walk_in]
