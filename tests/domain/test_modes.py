"""Who is here, and how: the modes of people, the modality of delegations, who is due away."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from hybridmeet.domain.attending.commands import CheckIn, CheckOut, Mark, Record, SheetRow
from hybridmeet.domain.attending.events import CheckedIn, CheckedOut, Marked, Observed, TakenBack
from hybridmeet.domain.attending.modes import (
    GRACE_MS,
    DelegationHere,
    Heads,
    Modality,
    Mode,
    delegation_modality,
    delegations_here,
    due_away,
    due_out,
    has_left,
    heads,
    is_unexpected,
    mode_at,
    mode_of,
    since_of,
    tally,
)
from hybridmeet.domain.attending.state import ABSENT
from hybridmeet.domain.commands import CloseSession, Observe, OpenSession
from hybridmeet.domain.events import Event, Recorded
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.ids import CommandId, DelegationId, PersonId, PlaceId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Expected, Role
from tests.builders import SYSTEM, a_meeting, a_seat, actor, at
from tests.story import DAY1, Story

T1, T2, T3 = at("14:01"), at("14:02"), at("14:03")
HEAD, ATTACHE = PersonId("id-head"), PersonId("id-attache")  # of one delegation
TRONG, ONLINE = PersonId("trong"), PersonId("unhq-1")
HANOI_HALL, GREEN_ROOM = PlaceId("hanoi"), PlaceId("green-room")


def after(*happened: tuple[Event, datetime]) -> MeetingState:
    """The small meeting after these facts of attendance."""
    state = a_meeting()
    for seq, (event, when) in enumerate(happened, 2):
        state = evolve(state, Recorded(state.id, seq, event, actor(), CommandId(f"c{seq}"), when))
    return state


def entered(person: PersonId, place: PlaceId = HANOI_HALL, **more: datetime) -> CheckedIn:
    return CheckedIn(person=person, place=place, **more)


PHONE = Marked(person=HEAD, online=True, via="phone")
NO_PHONE = Marked(person=HEAD, online=False, via="phone")


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
        ([PHONE], Mode.ONLINE, T1),
        ([PHONE, entered(HEAD)], Mode.BOTH, T2),
        ([PHONE, NO_PHONE], Mode.AWAY, T2),
        ([Observed(online=(HEAD,)), PHONE, Observed(lost=(HEAD,))], Mode.ONLINE, T1),
        ([entered(HEAD), TakenBack(person=HEAD, fact=2)], Mode.NOT_ARRIVED, None),
        (
            [Observed(online=(HEAD,)), entered(HEAD), TakenBack(person=HEAD, fact=3)],
            Mode.ONLINE,
            T1,
        ),
        (
            [entered(HEAD), CheckedOut(person=HEAD), TakenBack(person=HEAD, fact=3)],
            Mode.IN_PERSON,
            T1,
        ),
        ([PHONE, NO_PHONE, TakenBack(person=HEAD, fact=3)], Mode.ONLINE, T1),
        ([entered(HEAD), entered(HEAD), TakenBack(person=HEAD, fact=3)], Mode.IN_PERSON, T1),
        ([entered(HEAD), Observed(out=(HEAD,))], Mode.AWAY, T2),
        ([PHONE, Observed(out=(HEAD,))], Mode.AWAY, T2),
    ],
)
def test_two_channels_make_one_mode(
    events: Sequence[Event], mode: Mode, since: datetime | None
) -> None:
    state = after(*zip(events, (T1, T2, T3), strict=False))

    presence = state.presence.get(HEAD, ABSENT)

    assert (mode_of(presence), since_of(presence)) == (mode, since)


LINE, LOST, AWAY = (Observed(**{how: (HEAD,)}) for how in ("online", "lost", "away"))
OUT = CheckedOut(person=HEAD)


@pytest.mark.parametrize(
    ("events", "left"),
    [
        ([], False),
        ([entered(HEAD)], False),
        ([entered(HEAD), OUT], True),
        ([entered(HEAD), Observed(out=(HEAD,))], True),
        ([entered(HEAD), OUT, entered(HEAD)], False),
        ([LINE, LOST, AWAY], False),
        ([LINE, entered(HEAD), LOST, AWAY, OUT], True),
        ([LINE, entered(HEAD), LOST, OUT, AWAY], True),  # shut it, and went out
        ([LINE, entered(HEAD), OUT], False),  # online still
        ([LINE, entered(HEAD), OUT, LOST], False),  # and still counted
        ([entered(HEAD), OUT, LINE, LOST, AWAY], False),
        ([entered(HEAD), OUT, LINE, LOST, AWAY, entered(HEAD), OUT], True),
        ([PHONE, NO_PHONE], False),
        ([entered(HEAD), PHONE, NO_PHONE, OUT], True),
        ([entered(HEAD), OUT, PHONE, NO_PHONE], False),
        ([LINE, LOST, AWAY, entered(HEAD), OUT, TakenBack(person=HEAD, fact=6)], False),
    ],
)
def test_who_went_out_has_left_and_whose_line_was_lost_has_not(
    events: Sequence[Event], left: bool
) -> None:
    times = [at(f"14:0{minute}") for minute in range(1, 8)]
    state = after(*zip(events, times, strict=False))

    assert has_left(state.presence.get(HEAD, ABSENT)) is left


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

    presence = state.presence[HEAD]

    assert (presence.place, since_of(presence)) == (GREEN_ROOM, T1)


def test_what_happened_last_holds_and_not_what_was_told_last() -> None:
    state = after(
        (entered(HEAD), T1),
        (CheckedOut(person=HEAD), T3),
        (entered(HEAD, seen_at=T2), at("14:10")),  # an offline desk's scan of before he left
    )

    assert mode_of(state.presence[HEAD]) is Mode.AWAY


def test_who_was_scanned_offline_is_here_since_the_scan() -> None:
    state = after((entered(HEAD, seen_at=T1), at("14:10")))

    assert since_of(state.presence[HEAD]) == T1


def test_since_is_the_begin_of_the_stay_whatever_was_told_last() -> None:
    earlier, out = at("13:50"), CheckedOut(person=HEAD, seen_at=at("13:55"))
    late = entered(HEAD, seen_at=earlier)

    state = after((entered(HEAD), T1), (late, at("14:10")))
    assert since_of(state.presence[HEAD]) == earlier

    state = after((late, T1), (entered(HEAD), T2), (out, at("14:10")))
    assert since_of(state.presence[HEAD]) == T2


def test_a_clock_that_is_fast_brings_nobody_before_he_was_recorded() -> None:
    state = after((entered(HEAD, seen_at=at("14:01:40")), T1))

    assert since_of(state.presence[HEAD]) == T1


def test_what_was_shown_then_is_not_changed_by_what_was_told_later() -> None:
    state = after(
        (entered(HEAD), T1),
        (Observed(online=(HEAD,)), T2),
        (TakenBack(person=HEAD, fact=2), T3),
        (Observed(lost=(HEAD,)), at("14:05")),
        (entered(HEAD, seen_at=T1), at("14:10")),
        (Observed(away=(HEAD,)), at("14:11")),
    )

    presence = state.presence[HEAD]
    clocks = ("14:00", "14:01", "14:02", "14:03", "14:05", "14:09", "14:10", "14:11")

    assert [mode_at(presence, at(clock)) for clock in clocks] == [
        Mode.NOT_ARRIVED,
        Mode.IN_PERSON,
        Mode.BOTH,
        Mode.ONLINE,
        Mode.RECONNECTING,
        Mode.RECONNECTING,
        Mode.IN_PERSON,
        Mode.IN_PERSON,
    ]


def test_of_whom_only_a_list_speaks_it_is_unknown_whether_he_is_here() -> None:
    story = Story()
    story.ask(OpenSession(session=DAY1), "14:00")
    row = SheetRow(person=HEAD)
    story.ask(Record(session=DAY1, source="paper", rows=(row,)), "14:05", Role.SECRETARY)

    presence = story.state.presence[HEAD]

    assert (mode_of(presence), mode_at(presence, at("14:04"))) == (Mode.UNKNOWN, Mode.NOT_ARRIVED)
    assert heads(tally(story.state)).unknown == 1


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

    here = delegations_here(tally(state))

    assert here[DelegationId("id")] == DelegationHere(
        Modality.MIXED, in_person=0, online=0, both=1, reconnecting=1, expected=2
    )
    assert here[DelegationId("vn")].modality is Modality.ABSENT
    assert list(here) == list(state.delegations)


def test_everyone_is_counted_once_and_screens_never() -> None:
    state = after(
        (entered(ATTACHE), T1),
        (entered(TRONG), T1),
        (Observed(online=(HEAD, ATTACHE, ONLINE, PersonId("moderator"))), T2),
        (Observed(lost=(ONLINE, PersonId("moderator"))), T3),
        (Observed(away=(PersonId("moderator"),)), T3),
    )

    assert heads(tally(state)) == Heads(
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
    ("expected", "mode", "unexpected"),
    [
        (Expected.IN_PERSON, Mode.ONLINE, True),
        (Expected.IN_PERSON, Mode.BOTH, False),
        (Expected.IN_PERSON, Mode.AWAY, False),
        (Expected.ONLINE, Mode.IN_PERSON, True),
        (Expected.ONLINE, Mode.BOTH, False),
        (Expected.EITHER, Mode.ONLINE, False),
        (Expected.EITHER, Mode.IN_PERSON, False),
    ],
)
def test_who_came_another_way_than_expected_is_flagged(
    expected: Expected, mode: Mode, unexpected: bool
) -> None:
    assert is_unexpected(a_seat("anybody", expected=expected), mode) is unexpected


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


NEXT_DAY = date(2021, 4, 7)


def an_evening(close_at: str | None) -> MeetingState:
    """In the hall, on the phone, online; one has left; the session is closed, or is not."""
    story = Story()
    story.ask(OpenSession(session=DAY1), "14:00")
    story.ask(CheckIn(person=TRONG), "14:00", Role.DESK)
    story.ask(CheckIn(person=ATTACHE), "14:00", Role.DESK)
    story.ask(CheckOut(person=ATTACHE), "16:00", Role.DESK)
    story.ask(Mark(person=ONLINE, online=True, via="phone"), "14:01", Role.SECRETARY)
    story.ask(Observe(online=(HEAD,)), "14:02", Role.SYSTEM)
    if close_at:
        story.ask(CloseSession(session=DAY1), close_at)
    return story.state


def test_a_check_in_holds_for_its_day_where_the_meeting_is() -> None:
    state = an_evening("17:00")

    assert due_out(state, at("23:59:59")) == ()
    assert set(due_out(state, at("00:00", day=NEXT_DAY))) == {TRONG, ONLINE}


def test_nobody_is_out_at_midnight_while_the_session_goes_on() -> None:
    assert due_out(an_evening(None), at("00:00", day=NEXT_DAY)) == ()


def test_who_checked_in_after_midnight_is_of_the_new_day() -> None:
    state = evolve(
        an_evening("17:00"),
        Recorded(
            SYSTEM.meeting,
            99,
            entered(TRONG),
            SYSTEM,
            CommandId("c99"),
            at("00:10", day=NEXT_DAY),
        ),
    )

    assert due_out(state, at("08:00", day=NEXT_DAY)) == (ONLINE,)


def test_who_is_out_is_due_no_more() -> None:
    state = an_evening("17:00")
    out = Observed(out=due_out(state, at("00:00", day=NEXT_DAY)))

    after_it = evolve(
        state,
        Recorded(state.id, 99, out, SYSTEM, CommandId("c99"), at("00:00", day=NEXT_DAY)),
    )

    assert due_out(after_it, at("12:00", day=NEXT_DAY)) == ()
    assert heads(tally(after_it)).away == 3
