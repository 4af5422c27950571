"""A check-in holds for its day: what desks tell late, and what nobody closes at night."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from hybridmeet.domain.attending.commands import CheckIn, CheckOut, Mark, TakeBack, WalkIn
from hybridmeet.domain.attending.events import CheckedIn, CheckedOut, Marked, Observed, TakenBack
from hybridmeet.domain.attending.intervals import attendance
from hybridmeet.domain.attending.modes import Mode, due_out, mode_at, mode_of, since_of
from hybridmeet.domain.attending.sources import Source
from hybridmeet.domain.commands import (
    AnyCommand,
    CloseSession,
    Observe,
    OpenSession,
    ResumeSession,
    SuspendSession,
)
from hybridmeet.domain.decide import Ask, decide
from hybridmeet.domain.errors import OutOfOrder
from hybridmeet.domain.events import Event, SessionOpened
from hybridmeet.domain.ids import CommandId, DelegationId, PersonId, PlaceId, SessionId
from hybridmeet.domain.people import Actor, Role
from tests.builders import DAY, HANOI, a_programme, a_session, an_item, at, planned
from tests.quorate import a_rule
from tests.story import DAY1, Story

TRONG, HEAD = PersonId("trong"), PersonId("id-head")
NEXT, THIRD = date(2021, 4, 7), date(2021, 4, 8)
DAY2, BESIDE = SessionId("day2"), SessionId("beside")


@dataclass
class Days(Story):
    """A meeting of two days, told by the clock and the day."""

    def on(
        self, day: date, clock: str, command: AnyCommand, role: Role = Role.SECRETARY
    ) -> list[Event]:
        """Judge and follow."""
        role = Role.SYSTEM if isinstance(command, Observe) else role
        number = CommandId(f"c{len(self.log)}")
        actor = Actor(meeting=self.programme.id, role=role, person=PersonId("secretary"))
        ask = Ask(number, command, actor, at(clock, day=day))
        events = decide(self.state, ask)
        self._follow(ask, events)
        return events

    def took(self, session: SessionId, person: PersonId = TRONG) -> list[tuple[str, str]]:
        """In which form and until when in a session, as known long after."""
        found = attendance(self.state, at("20:00", day=THIRD))[session]
        if person not in found:
            return []
        return [(one.mode.value, clock(one.ended_at)) for one in found[person].intervals]


def clock(moment: datetime) -> str:
    """As the clocks of the hall show it, with the day."""
    there = moment.astimezone(ZoneInfo(HANOI))
    return f"{there.day}. {there:%H:%M}"


def two_days() -> Days:
    return Days(
        a_programme(
            a_session(an_item("i1", "14:00", 60)),
            a_session(an_item("i2", planned("14:00", day=NEXT), 60), id=DAY2),
            a_session(an_item("i3", planned("14:00", day=NEXT), 60), id=BESIDE),
            days=(DAY, NEXT),
        ),
        rules=a_rule("1"),
    )


def the_second_day() -> Days:
    """The first session is over, the second is open since 14:00."""
    days = two_days()
    days.on(DAY, "14:00", OpenSession(session=DAY1))
    days.on(DAY, "15:00", CloseSession(session=DAY1))
    days.on(NEXT, "14:00", OpenSession(session=DAY2))
    return days


LATE = CheckIn(person=TRONG, source="qr", at=at("14:30"))
ENDED = CheckedOut(person=TRONG, source=Source.SOCKET, seen_at=at("00:00", day=NEXT))


def test_a_scan_of_yesterday_brings_its_own_end_and_counts_yesterday_alone() -> None:
    days = the_second_day()

    events = days.on(NEXT, "14:30", LATE, Role.DESK)
    days.on(NEXT, "15:00", CloseSession(session=DAY2))

    came = CheckedIn(person=TRONG, place=PlaceId("hanoi"), source=Source.QR, seen_at=at("14:30"))
    assert events == [came, ENDED]
    presence = days.state.presence[TRONG]
    assert (mode_of(presence), since_of(presence)) == (Mode.AWAY, at("00:00", day=NEXT))
    assert mode_at(presence, at("14:30", day=NEXT)) is Mode.AWAY
    assert (days.took(DAY1), days.took(DAY2)) == ([("in_person", "6. 15:00")], [])
    assert not [fact for fact in days.log if fact.event.type.startswith("quorum.")]


def test_a_walk_in_of_yesterday_is_in_the_room_no_more() -> None:
    came = WalkIn(delegation=DelegationId("vn"), function="Attaché", at=at("14:30"))

    *_, ended = the_second_day().on(NEXT, "14:30", came, Role.DESK)

    assert isinstance(ended, CheckedOut)
    assert ended.seen_at == at("00:00", day=NEXT)


def test_who_takes_a_late_scan_back_takes_back_its_end_too() -> None:
    days = the_second_day()
    days.on(NEXT, "14:30", LATE, Role.DESK)
    scan = days.log[-2]

    back = TakeBack(person=TRONG, command=scan.command)

    facts = (scan.seq, scan.seq + 1)
    assert days.on(NEXT, "14:31", back) == [TakenBack(person=TRONG, fact=one) for one in facts]
    assert mode_of(days.state.presence[TRONG]) is Mode.NOT_ARRIVED
    with pytest.raises(OutOfOrder):
        days.on(NEXT, "14:32", back)


def test_a_late_scan_ends_nothing_of_who_has_come_again() -> None:
    days = the_second_day()
    days.on(NEXT, "14:10", CheckIn(person=TRONG), Role.DESK)

    days.on(NEXT, "14:30", LATE, Role.DESK)

    presence = days.state.presence[TRONG]
    assert (mode_of(presence), since_of(presence)) == (Mode.IN_PERSON, at("14:10", day=NEXT))


def test_a_check_out_of_yesterday_that_is_taken_back_lets_nobody_in() -> None:
    days = two_days()
    days.on(DAY, "14:00", CheckIn(person=TRONG), Role.DESK)
    days.on(DAY, "16:00", CheckOut(person=TRONG), Role.DESK)
    out = days.log[-1]
    days.on(NEXT, "14:00", OpenSession(session=DAY2))

    *_, ended = days.on(NEXT, "14:30", TakeBack(person=TRONG, command=out.command))

    assert ended == ENDED
    assert mode_of(days.state.presence[TRONG]) is Mode.AWAY


def test_a_mark_of_yesterday_that_comes_back_is_over_too() -> None:
    days = two_days()
    days.on(DAY, "14:00", Mark(person=HEAD, online=True, via="phone"))
    days.on(DAY, "16:00", Mark(person=HEAD, online=False, via="phone"))
    hung_up = days.log[-1]
    days.on(NEXT, "14:00", OpenSession(session=DAY2))

    *_, ended = days.on(NEXT, "14:30", TakeBack(person=HEAD, command=hung_up.command))

    assert ended == Marked(person=HEAD, online=False, via="phone", source=Source.SOCKET)
    assert days.took(DAY2, HEAD) == []


def test_who_was_left_in_a_session_over_night_is_out_as_the_next_day_opens() -> None:
    days = two_days()
    days.on(DAY, "14:00", OpenSession(session=DAY1))
    days.on(DAY, "14:00", CheckIn(person=TRONG), Role.DESK)
    days.on(DAY, "14:00", Mark(person=HEAD, online=True, via="phone"))
    assert due_out(days.state, at("13:59", day=NEXT)) == ()

    events = days.on(NEXT, "14:00", OpenSession(session=DAY2))
    days.on(NEXT, "14:30", CloseSession(session=DAY1))

    assert events[:2] == [Observed(out=(TRONG, HEAD)), SessionOpened(session=DAY2)]
    assert days.took(DAY1) == [("in_person", "7. 14:00")]
    assert (days.took(DAY2), days.took(DAY2, HEAD)) == ([], [])


def test_who_comes_again_while_a_session_was_left_open_is_of_the_new_day() -> None:
    days = two_days()
    days.on(DAY, "14:00", OpenSession(session=DAY1))
    days.on(DAY, "14:00", CheckIn(person=TRONG), Role.DESK)
    days.on(NEXT, "13:30", CheckIn(person=TRONG), Role.DESK)
    with pytest.raises(OutOfOrder, match="already"):
        days.on(NEXT, "13:31", CheckIn(person=TRONG), Role.DESK)

    (opened, *_) = days.on(NEXT, "14:00", OpenSession(session=DAY2))

    assert opened == SessionOpened(session=DAY2)
    days.on(NEXT, "15:00", CloseSession(session=DAY2))
    assert days.took(DAY2) == [("in_person", "7. 15:00")]


def test_a_server_that_was_down_over_midnight_keeps_nobody() -> None:
    days = two_days()
    days.on(DAY, "14:00", CheckIn(person=TRONG), Role.DESK)

    events = days.on(NEXT, "14:00", OpenSession(session=DAY2))

    assert events[0] == Observed(out=(TRONG,))
    assert days.took(DAY2) == []


def test_a_log_in_which_out_came_late_says_the_same() -> None:
    days = two_days()
    days.on(DAY, "14:00", CheckIn(person=TRONG), Role.DESK)
    days.on(NEXT, "14:00", OpenSession(session=DAY2))
    facts = [fact for fact in days.log if not isinstance(fact.event, Observed)]
    old = two_days()
    for fact in facts[1:]:
        ask = Ask(fact.command, OpenSession(session=DAY2), fact.actor, fact.at)
        old._follow(ask, [fact.event])

    assert old.took(DAY2) == []


OVER_MIDNIGHT = [
    ([], "7. 01:00"),
    ([("00:30", SuspendSession(session=DAY1)), ("00:30", ResumeSession(session=DAY1))], "7. 01:00"),
    ([("00:30", OpenSession(session=BESIDE))], "7. 00:30"),
]


@pytest.mark.parametrize(("told", "until"), OVER_MIDNIGHT)
def test_a_session_that_sits_over_midnight_keeps_its_people(
    told: list[tuple[str, AnyCommand]], until: str
) -> None:
    days = two_days()
    days.on(DAY, "22:00", OpenSession(session=DAY1))
    days.on(DAY, "22:00", CheckIn(person=TRONG), Role.DESK)
    for when, command in told:
        days.on(NEXT, when, command)
    days.on(NEXT, "01:00", CloseSession(session=DAY1))

    assert due_out(days.state, at("01:00", day=NEXT)) == ((TRONG,) if until == "7. 01:00" else ())
    assert days.took(DAY1) == [("in_person", until)]


def test_what_stood_still_at_midnight_keeps_nobody_when_it_goes_on() -> None:
    days = two_days()
    days.on(DAY, "14:00", OpenSession(session=DAY1))
    days.on(DAY, "14:00", CheckIn(person=HEAD), Role.DESK)
    days.on(DAY, "18:00", SuspendSession(session=DAY1))

    events = days.on(NEXT, "14:00", ResumeSession(session=DAY1))
    days.on(NEXT, "14:30", LATE, Role.DESK)
    days.on(NEXT, "15:00", CloseSession(session=DAY1))

    assert events[0] == Observed(out=(HEAD,))
    assert days.took(DAY1) == days.took(DAY1, HEAD) == [("in_person", "7. 00:00")]
