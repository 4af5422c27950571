"""Who is here, and how: the modes of people, the modality of delegations, and what is news."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from hybridmeet.domain.attendance import (
    GRACE_MS,
    DelegationHere,
    Heads,
    Modality,
    Mode,
    decide_attendance,
    delegation_modality,
    delegations_here,
    due_away,
    evolve_presence,
    heads,
    mode_of,
    since_of,
)
from hybridmeet.domain.attending.commands import CheckIn, CheckOut
from hybridmeet.domain.attending.events import CheckedIn, CheckedOut, Observed
from hybridmeet.domain.commands import Observe
from hybridmeet.domain.errors import OutOfOrder, Unknown
from hybridmeet.domain.events import Event
from hybridmeet.domain.ids import DelegationId, PersonId, PlaceId
from hybridmeet.domain.meeting import MeetingState, PersonPresence
from hybridmeet.domain.programme import PlaceKind
from tests.builders import HALL, NEW_YORK, PLACES, a_meeting, a_place, a_programme, at

T1, T2, T3 = at("14:01"), at("14:02"), at("14:03")
HEAD, ATTACHE = PersonId("id-head"), PersonId("id-attache")  # of one delegation
TRONG, SCREEN = PersonId("trong"), PersonId("screen-hall")
HANOI_HALL, GREEN_ROOM = PlaceId("hanoi"), PlaceId("green-room")


def after(*happened: tuple[Event, datetime]) -> MeetingState:
    """The small meeting after these facts of attendance."""
    state = a_meeting()
    for event, when in happened:
        assert isinstance(event, CheckedIn | CheckedOut | Observed)
        state = replace(state, presence=evolve_presence(state.presence, event, when))
    return state


def entered(person: PersonId, place: PlaceId = HANOI_HALL) -> CheckedIn:
    return CheckedIn(person=person, place=place)


@pytest.mark.parametrize(
    ("events", "mode", "since"),
    [
        ([], Mode.NOT_ARRIVED, None),
        ([entered(HEAD)], Mode.IN_PERSON, T1),
        ([Observed(online=(HEAD,))], Mode.ONLINE, T1),
        ([Observed(online=(HEAD,)), entered(HEAD)], Mode.BOTH, T2),
        ([entered(HEAD), Observed(online=(HEAD,))], Mode.BOTH, T2),
        ([entered(HEAD), CheckedOut(person=HEAD)], Mode.AWAY, T2),
        ([Observed(online=(HEAD,)), Observed(lost=(HEAD,))], Mode.RECONNECTING, T2),
        (
            [Observed(online=(HEAD,)), Observed(lost=(HEAD,)), Observed(away=(HEAD,))],
            Mode.AWAY,
            T3,
        ),
        (
            [Observed(online=(HEAD,)), Observed(lost=(HEAD,)), Observed(online=(HEAD,))],
            Mode.ONLINE,
            T3,
        ),
        ([Observed(online=(HEAD,)), entered(HEAD), Observed(lost=(HEAD,))], Mode.IN_PERSON, T3),
        ([Observed(online=(HEAD,)), entered(HEAD), CheckedOut(person=HEAD)], Mode.ONLINE, T3),
    ],
)
def test_two_channels_make_one_mode(
    events: Sequence[Event], mode: Mode, since: datetime | None
) -> None:
    state = after(*zip(events, (T1, T2, T3), strict=False))

    presence = state.presence.get(HEAD, PersonPresence())

    assert (mode_of(presence), since_of(presence)) == (mode, since)


def test_whose_line_is_lost_in_the_room_is_in_person_since_the_loss() -> None:
    state = after(
        (entered(HEAD), at("13:58")),
        (Observed(online=(HEAD,)), T1),
        (Observed(lost=(HEAD,)), T2),
        (Observed(away=(HEAD,)), T3),
    )

    presence = state.presence[HEAD]

    assert (mode_of(presence), since_of(presence)) == (Mode.IN_PERSON, T2)


def test_changing_the_room_is_no_second_arrival() -> None:
    state = after((entered(HEAD), T1), (entered(HEAD, GREEN_ROOM), T2))

    assert state.presence[HEAD] == PersonPresence(in_room=True, place=GREEN_ROOM, room_since=T1)


@pytest.mark.parametrize(
    ("modes", "modality"),
    [
        ({}, Modality.ABSENT),
        ({Mode.AWAY: 2, Mode.NOT_ARRIVED: 1, Mode.UNKNOWN: 1}, Modality.ABSENT),
        ({Mode.IN_PERSON: 2, Mode.AWAY: 1}, Modality.IN_PERSON),
        ({Mode.BOTH: 1}, Modality.IN_PERSON),
        ({Mode.ONLINE: 3}, Modality.ONLINE),
        ({Mode.RECONNECTING: 1}, Modality.ONLINE),
        ({Mode.IN_PERSON: 1, Mode.ONLINE: 4}, Modality.MIXED),
        ({Mode.BOTH: 1, Mode.RECONNECTING: 1}, Modality.MIXED),
    ],
)
def test_people_make_a_delegations_modality(modes: dict[Mode, int], modality: Modality) -> None:
    assert delegation_modality(modes) is modality


def test_an_attache_in_the_room_and_a_head_online_are_a_mixed_delegation() -> None:
    state = after(
        (entered(ATTACHE), T1),
        (Observed(online=(HEAD, ATTACHE)), T2),
        (Observed(lost=(HEAD,)), T3),
    )

    here = delegations_here(state)

    assert here[DelegationId("id")] == DelegationHere(
        Modality.MIXED, in_person=0, online=0, both=1, reconnecting=1
    )
    assert here[DelegationId("vn")].modality is Modality.ABSENT
    assert list(here) == list(state.delegations)


def test_everyone_is_counted_once_and_screens_never() -> None:
    state = after(
        (entered(ATTACHE), T1),
        (entered(TRONG), T1),
        (Observed(online=(HEAD, ATTACHE, PersonId("unhq-1"), PersonId("moderator"))), T2),
        (Observed(lost=(PersonId("unhq-1"), PersonId("moderator"))), T3),
        (Observed(away=(PersonId("moderator"),)), T3),
    )

    assert heads(state) == Heads(
        expected=9,
        in_person=1,
        online=1,
        both=1,
        reconnecting=1,
        away=1,
        not_arrived=4,
        unknown=0,
    )


@pytest.mark.parametrize(
    ("person", "asked", "place"),
    [
        (TRONG, None, HANOI_HALL),  # his seat is in the hall
        (HEAD, None, HANOI_HALL),  # her seat is in Jakarta: the meeting's first room
        (HEAD, GREEN_ROOM, GREEN_ROOM),
    ],
)
def test_one_checks_in_to_a_room(person: PersonId, asked: PlaceId | None, place: PlaceId) -> None:
    rooms = (*PLACES, a_place("green-room", kind=PlaceKind.ROOM))
    state = a_meeting(a_programme(places=rooms))

    assert decide_attendance(state, CheckIn(person=person, place=asked)) == [
        CheckedIn(person=person, place=place)
    ]


def test_a_seat_in_the_second_room_is_checked_in_there() -> None:
    rooms = (a_place("green-room", kind=PlaceKind.ROOM), HALL)

    assert decide_attendance(a_meeting(a_programme(places=rooms)), CheckIn(person=TRONG)) == [
        CheckedIn(person=TRONG, place=HANOI_HALL)
    ]


REFUSED = [
    (CheckIn(person=PersonId("nobody")), Unknown),
    (CheckIn(person=TRONG, place=PlaceId("nowhere")), Unknown),
    (CheckIn(person=TRONG, place=PlaceId("newyork")), OutOfOrder),
    (CheckIn(person=SCREEN), OutOfOrder),
    (CheckIn(person=ATTACHE), OutOfOrder),  # in that room already
    (CheckOut(person=PersonId("nobody")), Unknown),
    (CheckOut(person=TRONG), OutOfOrder),  # not in the room
]


@pytest.mark.parametrize(("command", "refusal"), REFUSED)
def test_what_does_not_fit_is_refused(
    command: CheckIn | CheckOut, refusal: type[Unknown | OutOfOrder]
) -> None:
    state = after((entered(ATTACHE), T1))

    with pytest.raises(refusal):
        decide_attendance(state, command)


def test_a_meeting_without_a_room_has_no_check_in() -> None:
    state = a_meeting(a_programme(places=(a_place("newyork", NEW_YORK),)))

    with pytest.raises(OutOfOrder, match="no room"):
        decide_attendance(state, CheckIn(person=TRONG))


def test_one_who_is_in_the_room_can_leave_it() -> None:
    state = after((entered(ATTACHE), T1))

    assert decide_attendance(state, CheckOut(person=ATTACHE)) == [CheckedOut(person=ATTACHE)]


ONLINE = PersonId("unhq-1")
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
    (Observe(), []),
]


@pytest.mark.parametrize(("command", "events"), OBSERVED)
def test_only_what_is_news_is_recorded(command: Observe, events: list[Event]) -> None:
    state = after((Observed(online=(ONLINE, ATTACHE)), T1), (Observed(lost=(ATTACHE,)), T2))

    assert decide_attendance(state, command) == events


@pytest.mark.parametrize(
    ("now", "grace_ms", "away"),
    [
        ("14:03:29", GRACE_MS, ()),
        ("14:03:30", GRACE_MS, (HEAD,)),
        ("14:02:30", 30_000, (HEAD,)),
    ],
)
def test_a_lost_line_is_away_after_ninety_seconds(
    now: str, grace_ms: int, away: tuple[PersonId, ...]
) -> None:
    state = after((Observed(online=(HEAD, ONLINE)), T1), (Observed(lost=(HEAD,)), T2))

    assert due_away(state, at(now), grace_ms) == away
