"""What a desk, a technician and the lines say of one person: what it leads to, what is refused."""

import pytest

from hybridmeet.domain.attending.commands import CheckIn, CheckOut, Mark, TakeBack
from hybridmeet.domain.attending.events import CheckedIn, CheckedOut, Marked, Observed, TakenBack
from hybridmeet.domain.attending.modes import Mode, mode_of
from hybridmeet.domain.attending.sources import Source
from hybridmeet.domain.commands import Observe
from hybridmeet.domain.errors import Malformed, NotAllowed, OutOfOrder, Rejection, Unknown
from hybridmeet.domain.events import Event
from hybridmeet.domain.ids import CommandId, PersonId, PlaceId
from hybridmeet.domain.people import Role
from hybridmeet.domain.programme import PlaceKind, Programme
from tests.builders import (
    HALL,
    NEW_YORK,
    PLACES,
    PUBLISHED,
    a_place,
    a_programme,
    at,
    later,
)
from tests.story import Story

HEAD, ATTACHE = PersonId("id-head"), PersonId("id-attache")
TRONG, SCREEN, ONLINE = PersonId("trong"), PersonId("screen-hall"), PersonId("unhq-1")
HANOI_HALL, GREEN_ROOM = PlaceId("hanoi"), PlaceId("green-room")
TWO_ROOMS = a_programme(places=(*PLACES, a_place("green-room", kind=PlaceKind.ROOM)))
GREEN_FIRST = a_programme(places=(a_place("green-room", kind=PlaceKind.ROOM), HALL))


@pytest.mark.parametrize(
    ("programme", "person", "asked", "place"),
    [
        (TWO_ROOMS, TRONG, None, HANOI_HALL),  # his seat is in the hall
        (TWO_ROOMS, HEAD, None, HANOI_HALL),  # her seat is in Jakarta: the meeting's first room
        (TWO_ROOMS, HEAD, GREEN_ROOM, GREEN_ROOM),
        (GREEN_FIRST, TRONG, None, HANOI_HALL),
    ],
)
def test_one_checks_in_to_a_room(
    programme: Programme, person: PersonId, asked: PlaceId | None, place: PlaceId
) -> None:
    events = Story(programme).ask(CheckIn(person=person, place=asked), "14:01", Role.DESK)

    assert events == [CheckedIn(person=person, place=place)]


def test_a_scan_says_by_what_and_when() -> None:
    scan = CheckIn(person=HEAD, source="qr", at=at("13:31"))

    assert Story().ask(scan, "13:41", Role.DESK) == [
        CheckedIn(person=HEAD, place=HANOI_HALL, source=Source.QR, seen_at=at("13:31"))
    ]


REFUSED = [
    (CheckIn(person=PersonId("nobody")), Unknown),
    (CheckIn(person=TRONG, place=PlaceId("nowhere")), Unknown),
    (CheckIn(person=TRONG, place=PlaceId("newyork")), OutOfOrder),
    (CheckIn(person=SCREEN), OutOfOrder),
    (CheckIn(person=ATTACHE), OutOfOrder),  # in that room already
    (CheckIn(person=TRONG, at=at("14:03:01")), Malformed),  # a minute and a second ahead
    (CheckIn(person=TRONG, at=later(PUBLISHED, seconds=-1)), Malformed),
    (CheckOut(person=PersonId("nobody")), Unknown),
    (CheckOut(person=TRONG), OutOfOrder),  # not in the room
    (CheckOut(person=TRONG, at=at("15:00")), Malformed),
    (TakeBack(person=ATTACHE, command=CommandId("another")), Unknown),
    (TakeBack(person=TRONG, command=CommandId("another")), Unknown),
    (Mark(person=SCREEN, online=True, via="phone"), OutOfOrder),
    (Mark(person=TRONG, online=False, via="phone"), OutOfOrder),
    (Mark(person=PersonId("nobody"), online=True, via="phone"), Unknown),
]


@pytest.mark.parametrize(("command", "refusal"), REFUSED)
def test_what_does_not_fit_is_refused(
    command: CheckIn | CheckOut | TakeBack | Mark, refusal: type[Rejection]
) -> None:
    story = Story()
    story.ask(CheckIn(person=ATTACHE), "14:01", Role.DESK)

    with pytest.raises(refusal):
        story.ask(command, "14:02", Role.SECRETARY)


def test_a_meeting_without_a_room_has_no_check_in() -> None:
    story = Story(a_programme(places=(a_place("newyork", NEW_YORK),)))

    with pytest.raises(OutOfOrder, match="no room"):
        story.ask(CheckIn(person=TRONG), "14:01", Role.DESK)


def test_one_who_is_in_the_room_can_leave_it() -> None:
    story = Story()
    story.ask(CheckIn(person=ATTACHE), "14:01", Role.DESK)

    assert story.ask(CheckOut(person=ATTACHE), "14:02", Role.DESK) == [CheckedOut(person=ATTACHE)]


def test_a_desk_that_was_offline_is_never_told_that_another_was_faster() -> None:
    story = Story()
    story.ask(CheckIn(person=ATTACHE), "14:01", Role.DESK)

    story.ask(CheckIn(person=ATTACHE, source="qr", at=at("13:59")), "14:10", Role.DESK)
    story.ask(CheckOut(person=HEAD, at=at("14:05")), "14:10", Role.DESK)

    facts = story.state.presence[ATTACHE].facts
    assert [(fact.source, fact.moment) for fact in facts] == [
        (Source.DESK, at("14:01")),
        (Source.QR, at("13:59")),
    ]
    assert story.state.presence[HEAD].in_room is False


def test_a_clock_may_be_a_minute_fast() -> None:
    fast = CheckIn(person=TRONG, at=at("14:03"))

    assert Story().ask(fast, "14:02", Role.DESK) == [
        CheckedIn(person=TRONG, place=HANOI_HALL, seen_at=at("14:03"))
    ]


def test_a_tap_can_be_taken_back_once() -> None:
    story = Story()
    story.ask(CheckIn(person=TRONG), "14:01", Role.DESK)
    tap = story.log[-1]
    back = TakeBack(person=TRONG, command=tap.command)

    assert story.ask(back, "14:02", Role.DESK) == [TakenBack(person=TRONG, fact=tap.seq)]
    assert mode_of(story.state.presence[TRONG]) is Mode.NOT_ARRIVED
    with pytest.raises(OutOfOrder):
        story.ask(back, "14:03", Role.DESK)


def test_what_another_desk_said_too_stands_when_one_takes_its_word_back() -> None:
    story = Story()
    story.ask(CheckIn(person=TRONG), "14:01", Role.DESK)
    first = story.log[-1].command
    story.ask(CheckIn(person=TRONG, source="qr", at=at("14:01")), "14:03", Role.DESK)

    story.ask(TakeBack(person=TRONG, command=first), "14:04", Role.DESK)

    assert story.state.presence[TRONG].in_room is True


def test_a_check_out_that_is_taken_back_leaves_him_in_the_room_since_he_came() -> None:
    story = Story()
    story.ask(CheckIn(person=TRONG), "14:01", Role.DESK)
    story.ask(CheckOut(person=TRONG), "14:05", Role.DESK)

    story.ask(TakeBack(person=TRONG, command=story.log[-1].command), "14:06", Role.DESK)

    presence = story.state.presence[TRONG]
    assert (presence.in_room, presence.room_at, presence.place) == (True, at("14:01"), HANOI_HALL)


def test_who_is_heard_on_the_telephone_is_online() -> None:
    story = Story()
    phone = Mark(person=ONLINE, online=True, via="phone")

    assert story.ask(phone, "14:01", Role.TECHNICIAN) == [
        Marked(person=ONLINE, online=True, via="phone")
    ]
    presence = story.state.presence[ONLINE]
    assert (mode_of(presence), presence.via) == (Mode.ONLINE, "phone")
    with pytest.raises(OutOfOrder):
        story.ask(phone, "14:02", Role.TECHNICIAN)

    story.ask(Mark(person=ONLINE, online=False, via="phone"), "14:03", Role.TECHNICIAN)
    assert mode_of(story.state.presence[ONLINE]) is Mode.AWAY


def test_who_hears_the_line_takes_back_what_was_said_of_it_and_nothing_of_the_room() -> None:
    story = Story()
    story.ask(CheckIn(person=TRONG), "14:00", Role.DESK)
    scan = TakeBack(person=TRONG, command=story.log[-1].command)
    story.ask(Mark(person=TRONG, online=True, via="bridge"), "14:01", Role.TECHNICIAN)
    mark = TakeBack(person=TRONG, command=story.log[-1].command)

    story.ask(mark, "14:02", Role.TECHNICIAN)

    assert mode_of(story.state.presence[TRONG]) is Mode.IN_PERSON
    assert story.state.presence[TRONG].via is None
    with pytest.raises(NotAllowed, match="a word about the line"):
        story.ask(scan, "14:03", Role.TECHNICIAN)
    story.ask(scan, "14:04", Role.DESK)


@pytest.mark.parametrize(
    ("command", "role"),
    [
        (CheckIn(person=TRONG), Role.DELEGATE),
        (CheckIn(person=TRONG), Role.TECHNICIAN),
        (Mark(person=TRONG, online=True, via="phone"), Role.DELEGATE),
        (TakeBack(person=TRONG, command=CommandId("c")), Role.OBSERVER),
    ],
)
def test_nobody_else_says_who_is_here(command: CheckIn | Mark | TakeBack, role: Role) -> None:
    with pytest.raises(NotAllowed):
        Story().ask(command, "14:01", role)


OBSERVED = [
    (Observe(online=(HEAD, HEAD)), [Observed(online=(HEAD,))]),
    (Observe(lost=(ONLINE,)), [Observed(lost=(ONLINE,))]),
    (Observe(away=(ATTACHE,)), [Observed(away=(ATTACHE,))]),
    (Observe(online=(ONLINE,)), []),  # the second device of one who is online
    (Observe(lost=(HEAD,)), []),  # never was online
    (Observe(away=(ONLINE,)), []),  # came back meanwhile
    (Observe(online=(ONLINE,), lost=(ONLINE,)), []),  # one device closed, another lives
    (Observe(online=(ATTACHE,), away=(ATTACHE,)), [Observed(online=(ATTACHE,))]),
    (Observe(online=(SCREEN, PersonId("nobody"))), []),
    (Observe(out=(TRONG, TRONG, HEAD)), [Observed(out=(TRONG,))]),  # she is not in the room
    (Observe(), []),
]


@pytest.mark.parametrize(("command", "events"), OBSERVED)
def test_only_what_is_news_is_recorded(command: Observe, events: list[Event]) -> None:
    story = Story()
    story.ask(CheckIn(person=TRONG), "14:00", Role.DESK)
    story.ask(Observe(online=(ONLINE, ATTACHE)), "14:01", Role.SYSTEM)
    story.ask(Observe(lost=(ATTACHE,)), "14:02", Role.SYSTEM)

    assert story.ask(command, "14:03", Role.SYSTEM) == events
