"""One check-in or check-out is put in the place of another: both facts, or none."""

from datetime import date
from typing import Any

import pytest

from hybridmeet.domain.attending.commands import CheckIn, CheckOut, Correct, Mark, Scan
from hybridmeet.domain.attending.events import CheckedIn, CheckedOut, TakenBack
from hybridmeet.domain.attending.sources import Source
from hybridmeet.domain.decide import Ask, decide
from hybridmeet.domain.errors import Malformed, NotAllowed, OutOfOrder, Rejection, Unknown
from hybridmeet.domain.events import Event
from hybridmeet.domain.ids import CommandId, PersonId, PlaceId
from hybridmeet.domain.people import Role
from hybridmeet.domain.programme import PlaceKind
from tests.builders import PLACES, a_place, a_programme, at
from tests.story import Story

HEAD, ATTACHE, TRONG = PersonId("id-head"), PersonId("id-attache"), PersonId("trong")
HALL, GREEN = PlaceId("hanoi"), PlaceId("green-room")
TWO_ROOMS = a_programme(places=(*PLACES, a_place("green-room", kind=PlaceKind.ROOM)))


def scanned() -> tuple[Story, CommandId, int]:
    """Somebody whose badge was scanned at 14:01 by a desk that said so at 14:03."""
    story = Story(TWO_ROOMS)
    story.ask(CheckIn(person=TRONG, source="qr", at=at("14:01")), "14:03", Role.DESK)
    return story, story.log[-1].command, story.log[-1].seq


def right(story: Story, command: CommandId, clock: str = "14:10", **becomes: object) -> list[Event]:
    scan = Scan.model_validate({"person": TRONG, **becomes})
    return story.ask(Correct(person=TRONG, command=command, becomes=scan), clock, Role.DESK)


@pytest.mark.parametrize(
    ("becomes", "person", "place", "clock"),
    [
        ({"person": ATTACHE}, ATTACHE, HALL, "14:01"),
        ({"place": GREEN}, TRONG, GREEN, "14:01"),
        ({"at": at("13:55")}, TRONG, HALL, "13:55"),
        ({"person": ATTACHE, "place": GREEN, "at": at("14:09")}, ATTACHE, GREEN, "14:09"),
    ],
)
def test_another_person_room_or_hour_stands_in_its_place_by_the_same_source(
    becomes: dict[str, Any], person: PersonId, place: PlaceId, clock: str
) -> None:
    story, command, seq = scanned()

    events = right(story, command, **becomes)

    assert events == [
        CheckedIn(person=person, place=place, source=Source.QR, seen_at=at(clock)),
        TakenBack(person=TRONG, fact=seq),
    ]
    there = {who for who, one in story.state.presence.items() if one.in_room}
    assert there == {person}
    presence = story.state.presence[person]
    assert (presence.place, presence.room_at) == (place, at(clock))


def test_a_correction_is_corrected_back() -> None:
    story, command, _ = scanned()
    right(story, command, person=ATTACHE)
    again = Correct(person=ATTACHE, command=story.log[-1].command, becomes=Scan(person=TRONG))

    story.ask(again, "14:11", Role.DESK)

    assert [who for who, one in story.state.presence.items() if one.in_room] == [TRONG]


def test_who_left_at_another_hour() -> None:
    story, *_ = scanned()
    story.ask(CheckOut(person=TRONG), "14:30", Role.DESK)
    out, seq = story.log[-1].command, story.log[-1].seq

    assert right(story, out, "14:40", at=at("14:20")) == [
        CheckedOut(person=TRONG, seen_at=at("14:20")),
        TakenBack(person=TRONG, fact=seq),
    ]


def test_a_day_that_is_over_ends_the_right_word_and_the_wrong_ones_end_goes() -> None:
    story, command, _ = scanned()

    wrong = Correct(person=TRONG, command=command, becomes=Scan(person=ATTACHE))
    tomorrow = at("09:00", day=date(2021, 4, 7))

    events = decide(story.state, Ask(CommandId("c-9"), wrong, story.log[-1].actor, tomorrow))

    assert [one.type for one in events] == [
        "attendance.checked_in",
        "attendance.taken_back",
        "attendance.checked_out",
    ]
    assert events[2].model_dump()["person"] == ATTACHE


@pytest.mark.parametrize(
    ("becomes", "refusal"),
    [
        ({}, OutOfOrder),
        ({"person": "nobody"}, Unknown),
        ({"person": "screen-hall"}, OutOfOrder),
        ({"place": "nowhere"}, Unknown),
        ({"at": at("14:30")}, Malformed),
    ],
)
def test_what_cannot_be_leaves_the_first_word_as_it_is(
    becomes: dict[str, Any], refusal: type[Rejection]
) -> None:
    story, command, _ = scanned()
    was = story.state

    with pytest.raises(refusal):
        right(story, command, **becomes)

    assert story.state is was


def test_only_what_a_desk_said_of_the_room_and_only_once() -> None:
    story, command, _ = scanned()
    with pytest.raises(Unknown):
        right(story, CommandId("another"), person=ATTACHE)
    with pytest.raises(NotAllowed):
        story.ask(
            Correct(person=TRONG, command=command, becomes=Scan(person=HEAD)),
            "14:10",
            Role.TECHNICIAN,
        )
    right(story, command, person=ATTACHE)
    with pytest.raises(OutOfOrder):
        right(story, command, person=HEAD)
    story.ask(Mark(person=TRONG, online=True, via="phone"), "14:20", Role.DESK)
    with pytest.raises(OutOfOrder, match="about the line"):
        right(story, story.log[-1].command, "14:21", person=HEAD)
