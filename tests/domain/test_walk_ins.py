"""Who comes unannounced: seats without names, the secretary's word, substitutes, credentials."""

import pytest

from hybridmeet.domain.attending.commands import (
    Admit,
    Certify,
    CheckIn,
    SetCredentials,
    TakeBack,
    WalkIn,
)
from hybridmeet.domain.attending.events import (
    Admitted,
    Certified,
    CheckedIn,
    CredentialsSet,
    WalkedIn,
)
from hybridmeet.domain.attending.modes import Mode, delegations_here, heads, mode_of, tally
from hybridmeet.domain.attending.seating import (
    credentials_of,
    is_pending,
    is_seated,
    people_of,
    replaces,
)
from hybridmeet.domain.attending.sources import Credentials
from hybridmeet.domain.commands import CloseSession, OpenSession
from hybridmeet.domain.decide import Ask, decide
from hybridmeet.domain.errors import Malformed, NotAllowed, OutOfOrder, Rejection, Unknown
from hybridmeet.domain.ids import DelegationId, PersonId, PlaceId, TrackId
from hybridmeet.domain.people import Capacity, Expected, Person, Role, Seat
from hybridmeet.domain.programme import PlaceKind
from tests.builders import PLACES, SEATS, a_place, a_programme, a_seat, at
from tests.story import DAY1, Story

ID, VN = DelegationId("id"), DelegationId("vn")
HEAD, ATTACHE = PersonId("id-head"), PersonId("id-attache")
NAME = "Siti Rahmawati"


def a_walk_in(**more: object) -> WalkIn:
    fields = {"delegation": ID, "function": "Third Secretary", "display": NAME, "rank": "Ms."}
    return WalkIn.model_validate({**fields, **more})


def walked_in(command: WalkIn | None = None) -> tuple[Story, PersonId]:
    """A meeting in which one walked in at 14:05, and who it is."""
    story = Story()
    seated, _ = story.ask(command or a_walk_in(), "14:05", Role.DESK)
    assert isinstance(seated, WalkedIn)
    return story, seated.seat.id


def test_a_walk_in_has_a_seat_and_is_in_the_room_and_the_log_knows_no_name() -> None:
    story, person = walked_in(a_walk_in(capacity="adviser", at=at("14:01")))

    seated, entered = (recorded.event for recorded in story.log[1:])
    assert seated == WalkedIn(
        seat=Seat(
            id=person,
            delegation=ID,
            role=Role.DELEGATE,
            capacity=Capacity.ADVISER,
            expected=Expected.IN_PERSON,
            place=PlaceId("hanoi"),
        )
    )
    assert entered == CheckedIn(person=person, place=PlaceId("hanoi"), seen_at=at("14:01"))
    assert NAME not in str([recorded.event for recorded in story.log])
    assert story.state.people[person] == Person(
        id=person, function="Third Secretary", display=NAME, rank="Ms."
    )


def test_the_id_says_nothing_of_the_name_and_comes_from_the_command() -> None:
    _, one = walked_in()
    _, same = walked_in(a_walk_in(display="Another Name"))
    story, other = walked_in()
    story.ask(a_walk_in(), "14:06", Role.DESK)

    assert one == same == other
    assert len(story.state.attending.walk_ins) == 2


def test_one_command_seats_one_person() -> None:
    story, _ = walked_in()
    seated = story.log[-1]
    again = Ask(seated.command, a_walk_in(), seated.actor, at("14:06"))

    with pytest.raises(OutOfOrder):
        decide(story.state, again)


def test_until_somebody_decides_a_walk_in_is_counted_apart_and_opens_nothing() -> None:
    story, person = walked_in()

    counted = heads(tally(story.state))
    assert (counted.expected, counted.in_person, counted.pending) == (9, 0, 1)
    assert delegations_here(tally(story.state))[ID].pending == 1
    assert (is_pending(story.state, person), is_seated(story.state, person)) == (True, False)
    assert person in [seat.id for seat in people_of(story.state)]


def test_who_is_accepted_is_counted_with_all_others() -> None:
    story, person = walked_in()

    events = story.ask(Admit(person=person, accepted=True), "14:10", Role.SECRETARY)

    counted = heads(tally(story.state))
    assert events == [Admitted(person=person, accepted=True)]
    assert (counted.expected, counted.in_person, counted.pending) == (10, 1, 0)
    assert (is_pending(story.state, person), is_seated(story.state, person)) == (False, True)


def test_who_is_refused_is_in_no_number_until_the_secretary_thinks_otherwise() -> None:
    story, person = walked_in()

    story.ask(Admit(person=person, accepted=False), "14:10", Role.SECRETARY)
    counted = heads(tally(story.state))
    assert (counted.expected, counted.in_person, counted.pending) == (9, 0, 0)
    assert person not in [seat.id for seat in people_of(story.state)]
    assert is_seated(story.state, person) is False

    story.ask(Admit(person=person, accepted=True), "14:11", Role.SECRETARY)
    assert heads(tally(story.state)).in_person == 1


def test_a_substitute_has_the_seat_of_whom_he_replaces() -> None:
    seats = [seat for seat in SEATS if seat.id != ATTACHE]
    tracks, place = (TrackId("plenary"),), PlaceId("lotus")
    attache = a_seat("id-attache", "id", capacity=Capacity.ALTERNATE, tracks=tracks, place=place)
    places = (*PLACES, a_place("lotus", kind=PlaceKind.ROOM))
    story = Story(a_programme(seats=(*seats, attache), places=places))
    seated, _ = story.ask(a_walk_in(replaces=ATTACHE), "14:05", Role.DESK)

    assert isinstance(seated, WalkedIn)
    assert seated.seat.model_copy(update={"id": ATTACHE}) == attache
    assert replaces(story.state, seated.seat.id) == ATTACHE
    assert heads(tally(story.state)).expected == 9

    story.ask(Admit(person=seated.seat.id, accepted=True), "14:06", Role.SECRETARY)
    assert heads(tally(story.state)).expected == 9, "one for the other"
    assert ATTACHE not in [seat.id for seat in people_of(story.state)]

    story.ask(CheckIn(person=ATTACHE), "14:30", Role.DESK)
    assert heads(tally(story.state)).expected == 10, "he came after all"


@pytest.mark.parametrize(
    ("command", "role"),
    [
        (a_walk_in(), Role.OBSERVER),
        (a_walk_in(capacity="head"), Role.DELEGATE),
        (a_walk_in(capacity="co_chair"), Role.DELEGATE),  # a desk seats nobody in the chair
        (a_walk_in(capacity="observer_speaking"), Role.OBSERVER),
        (a_walk_in(capacity="invited_speaker"), Role.SPEAKER),
        (a_walk_in(delegation=VN, replaces=PersonId("trong")), Role.DELEGATE),
        (a_walk_in(delegation="host-sec", replaces=PersonId("secretary")), Role.DELEGATE),
        (a_walk_in(delegation="media", replaces=PersonId("press-1")), Role.MEDIA),
    ],
)
def test_the_desk_gives_nobody_a_role_that_runs_a_meeting(command: WalkIn, role: Role) -> None:
    story, person = walked_in(command)

    assert story.state.seats[person].role is role


REFUSED = [
    (a_walk_in(delegation="nobody"), Unknown),
    (a_walk_in(replaces="nobody"), Unknown),
    (a_walk_in(replaces="vn-head"), Unknown),  # of another delegation
    (a_walk_in(place="nowhere"), Unknown),
    (a_walk_in(place="newyork"), OutOfOrder),
    (a_walk_in(at=at("14:30")), Malformed),
    (a_walk_in(replaces=ATTACHE), OutOfOrder),  # somebody does already
    (Admit(person=HEAD, accepted=True), Unknown),
    (Admit(person=PersonId("nobody"), accepted=True), Unknown),
    (SetCredentials(delegation=DelegationId("nobody"), credentials=Credentials.PENDING), Unknown),
    (SetCredentials(delegation=ID, credentials=Credentials.ACCEPTED), OutOfOrder),
]


@pytest.mark.parametrize(("command", "refusal"), REFUSED)
def test_what_does_not_fit_is_refused(
    command: WalkIn | Admit | SetCredentials, refusal: type[Rejection]
) -> None:
    story, _ = walked_in(a_walk_in(replaces=ATTACHE))

    with pytest.raises(refusal):
        story.ask(command, "14:10", Role.SECRETARY)


def test_the_same_word_twice_is_no_second_fact() -> None:
    story, person = walked_in()
    story.ask(Admit(person=person, accepted=False), "14:10", Role.SECRETARY)

    with pytest.raises(OutOfOrder, match="refused already"):
        story.ask(Admit(person=person, accepted=False), "14:11", Role.SECRETARY)


def test_after_a_refusal_another_may_replace_the_same_person() -> None:
    story, person = walked_in(a_walk_in(replaces=ATTACHE))
    story.ask(Admit(person=person, accepted=False), "14:10", Role.SECRETARY)

    story.ask(a_walk_in(replaces=ATTACHE), "14:11", Role.DESK)


def test_taking_back_the_tap_that_seated_somebody_leaves_him_waiting_and_not_here() -> None:
    story, person = walked_in()

    story.ask(TakeBack(person=person, command=story.log[-1].command), "14:06", Role.DESK)

    assert mode_of(story.state.presence[person]) is Mode.NOT_ARRIVED
    assert heads(tally(story.state)).pending == 0


def test_a_certificate_leaves_out_on_whom_nobody_has_decided() -> None:
    story = Story()
    story.ask(OpenSession(session=DAY1), "14:00")
    seated, _ = story.ask(a_walk_in(), "14:05", Role.DESK)
    assert isinstance(seated, WalkedIn)
    story.ask(CloseSession(session=DAY1), "15:00")
    (first,) = story.ask(Certify(session=DAY1), "15:10", Role.SECRETARY)

    story.ask(Admit(person=seated.seat.id, accepted=True), "15:20", Role.SECRETARY)
    assert story.state.attending.certified[DAY1].changed is True
    (second,) = story.ask(Certify(session=DAY1), "15:30", Role.SECRETARY)

    assert isinstance(first, Certified)
    assert isinstance(second, Certified)
    assert (first.attended, [row.person for row in second.attended]) == ((), [seated.seat.id])


def test_the_secretary_says_how_credentials_stand() -> None:
    story = Story()
    assert credentials_of(story.state, ID) is Credentials.ACCEPTED

    pending = SetCredentials(delegation=ID, credentials=Credentials.PENDING)
    events = story.ask(pending, "13:00", Role.SECRETARY)

    assert events == [CredentialsSet(delegation=ID, credentials=Credentials.PENDING)]
    assert credentials_of(story.state, ID) is Credentials.PENDING
    assert credentials_of(story.state, VN) is Credentials.ACCEPTED


@pytest.mark.parametrize(
    ("command", "role"),
    [
        (a_walk_in(), Role.DELEGATE),
        (Admit(person=HEAD, accepted=True), Role.DESK),
        (SetCredentials(delegation=ID, credentials=Credentials.PENDING), Role.DESK),
    ],
)
def test_nobody_else_decides(command: WalkIn | Admit | SetCredentials, role: Role) -> None:
    with pytest.raises(NotAllowed):
        Story().ask(command, "14:00", role)
