"""Which alarms are due, and that each is sounded once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hybridmeet.domain.alarms import DueAlarm, Spans, decide_alarm
from hybridmeet.domain.attending.events import Observed
from hybridmeet.domain.commands import SoundAlarm
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.events import AlarmSounded, Clock, Recorded
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.ids import CommandId, ItemId, PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState, SessionState, Suspension
from hybridmeet.domain.people import Audience
from hybridmeet.domain.phases import SessionPhase
from hybridmeet.domain.views.notices import notices_slice
from tests.builders import (
    SYSTEM,
    a_clock,
    a_meeting,
    a_programme,
    a_session,
    at,
    end_to_end,
    minutes,
    running,
    scheduled,
)
from tests.due import due_alarms

PLAN = a_session(*end_to_end("14:00", 15, 5, 30))
DAY1, I3 = SessionId("day1"), ItemId("i3")
DOORS = DueAlarm("doors_open", DAY1, None, at("13:30"))
DESK = DueAlarm("desk_offline", DAY1, None, at("13:35"))  # thirty minutes before, and five more
WITHOUT = Spans()
SOON = DueAlarm("starts_soon", DAY1, None, at("13:50"))


def meeting_with(session: SessionState) -> MeetingState:
    return a_meeting(a_programme(PLAN), [session])


def at_item_3(clock: Clock | None = None, **more: object) -> MeetingState:
    """Item 3 opened at 14:20, 30 minutes long."""
    return meeting_with(running(PLAN, {}, clock or a_clock("i3", "14:20"), **more))


def up(at_clock: str) -> DueAlarm:
    return DueAlarm("time_is_up", DAY1, I3, at(at_clock))


def due(state: MeetingState, now: datetime, spans: Spans = WITHOUT) -> tuple[DueAlarm, ...]:
    """What is due but for doors and desks, which have tests of their own."""
    apart = {"doors_open", "desk_offline"}
    return tuple(alarm for alarm in due_alarms(state, now, spans) if alarm.kind not in apart)


def ask(alarm: DueAlarm) -> SoundAlarm:
    return SoundAlarm(kind=alarm.kind, session=alarm.session, item=alarm.item, due_at=alarm.due_at)


def sounded(state: MeetingState, alarm: DueAlarm, when: str) -> MeetingState:
    """The meeting after the alarm was sounded."""
    (event,) = decide_alarm(state, ask(alarm), at(when))
    seq = state.seq + 1
    return evolve(state, Recorded(state.id, seq, event, SYSTEM, CommandId(f"c{seq}"), at(when)))


@pytest.mark.parametrize("now", ["09:00", "13:55", "13:59:59"])
def test_a_scheduled_session_is_announced_ten_minutes_before(now: str) -> None:
    assert due(meeting_with(scheduled(PLAN)), at(now)) == (SOON,)


def test_how_long_before_is_a_setting() -> None:
    (alarm,) = due(meeting_with(scheduled(PLAN)), at("09:00"), Spans(starts_soon_ms=minutes(15)))

    assert alarm.due_at == at("13:45")


@pytest.mark.parametrize("late", [timedelta(0), timedelta(hours=6), timedelta(hours=13)])
def test_what_should_have_begun_is_not_announced(late: timedelta) -> None:
    state, now = meeting_with(scheduled(PLAN)), at("14:00") + late

    assert due(state, now) == ()
    assert decide_alarm(state, ask(SOON), now) == decide_alarm(state, ask(DOORS), now) == []


def test_an_opened_session_is_announced_no_more() -> None:
    state = meeting_with(running(PLAN, {}))

    assert due(state, at("13:50")) == ()
    assert decide_alarm(state, ask(SOON), at("13:50")) == []


@pytest.mark.parametrize(
    ("clock", "left"),
    [("13:50", "ten minutes"), ("13:52:40", "7 minutes"), ("13:59:40", "a minute")],
)
def test_after_a_downtime_it_is_announced_late_once_and_in_words_that_are_true(
    clock: str, left: str
) -> None:
    state = meeting_with(scheduled(PLAN))

    told = sounded(state, SOON, clock)

    assert due(told, at(clock)) == ()
    assert decide_alarm(told, ask(SOON), at(clock)) == []
    (shown,) = notices_slice(told, Audience.OPERATORS)
    assert shown["text"]["en"] == f"The session starts in about {left}."


@pytest.mark.parametrize(
    ("clock", "moment"),
    [
        (a_clock("i3", "14:20"), "14:50"),
        (a_clock("i3", "14:20", added_ms=minutes(10)), "15:00"),
        (a_clock("i3", "14:20", added_ms=minutes(-5)), "14:45"),
        (a_clock("i3", "14:20", paused_ms=minutes(4)), "14:54"),
    ],
)
def test_the_time_of_the_current_item_is_up_at_its_deadline(clock: Clock, moment: str) -> None:
    assert due(at_item_3(clock), at("14:30")) == (up(moment),)


def test_a_clock_that_stands_still_rings_not() -> None:
    paused = at_item_3(a_clock("i3", "14:20", paused_at=at("14:30")))
    suspended = at_item_3(
        phase=SessionPhase.SUSPENDED, suspension=Suspension(at("14:30"), None, None)
    )

    assert due(paused, at("14:55")) == due(suspended, at("14:55")) == ()
    assert decide_alarm(paused, ask(up("14:50")), at("14:55")) == []


def test_an_alarm_that_came_is_sounded_once() -> None:
    state = at_item_3()

    told = sounded(state, up("14:50"), "14:50:01")

    (given,) = told.notices
    assert decide_alarm(state, ask(up("14:50")), at("14:50")) == [
        AlarmSounded(notice=given.id, kind="time_is_up", session=DAY1, item=I3, due_at=at("14:50"))
    ]
    assert due(told, at("14:51")) == ()
    assert decide_alarm(told, ask(up("14:50")), at("14:51")) == []


def test_every_node_gives_the_notice_the_same_id() -> None:
    first = decide_alarm(at_item_3(), ask(up("14:50")), at("14:50"))
    second = decide_alarm(at_item_3(), ask(up("14:50")), at("14:57"))

    assert first == second


@pytest.mark.parametrize(
    "alarm", [up("14:51"), DueAlarm("time_is_up", DAY1, ItemId("i2"), at("14:50"))]
)
def test_an_alarm_that_holds_no_longer_records_nothing(alarm: DueAlarm) -> None:
    """Its deadline was moved meanwhile, or another item is current."""
    assert decide_alarm(at_item_3(), ask(alarm), at("14:52")) == []


def test_an_alarm_asked_for_before_its_moment_records_nothing() -> None:
    assert decide_alarm(at_item_3(), ask(up("14:50")), at("14:49:59")) == []


def test_time_added_after_it_was_up_rings_again_when_that_is_up() -> None:
    told_up = sounded(at_item_3(), up("14:50"), "14:50").sessions[DAY1].told_up

    extended = at_item_3(a_clock("i3", "14:20", added_ms=minutes(5)), told_up=told_up)

    assert due(extended, at("14:51")) == (up("14:55"),)


def test_what_was_said_of_another_item_does_not_silence_this_one() -> None:
    told_up = sounded(at_item_3(), up("14:50"), "14:50").sessions[DAY1].told_up

    other = at_item_3(told_up={ItemId("i2"): told_up[I3]})

    assert due(other, at("14:51")) == (up("14:50"),)


def test_an_overrun_that_was_paused_is_not_announced_again() -> None:
    told_up = sounded(at_item_3(), up("14:50"), "14:50").sessions[DAY1].told_up

    resumed = at_item_3(a_clock("i3", "14:20", paused_ms=minutes(2)), told_up=told_up)
    shortened = at_item_3(a_clock("i3", "14:20", added_ms=minutes(-3)), told_up=told_up)

    assert due(resumed, at("14:58")) == due(shortened, at("14:58")) == ()


def test_a_session_that_the_meeting_has_not_is_unknown() -> None:
    alarm = DueAlarm("starts_soon", SessionId("day9"), None, at("13:50"))

    with pytest.raises(Unknown):
        decide_alarm(at_item_3(), ask(alarm), at("13:50"))


def test_doors_are_told_half_an_hour_before_once_and_not_after_the_planned_start() -> None:
    state = meeting_with(scheduled(PLAN))

    told = sounded(state, DOORS, "13:30")

    assert DOORS in due_alarms(state, at("09:00"))
    assert [(one.kind, one.item) for one in told.notices] == [("doors_open", None)]
    assert DOORS not in due_alarms(told, at("13:30"))
    assert decide_alarm(told, ask(DOORS), at("13:31")) == []
    assert decide_alarm(state, ask(DOORS), at("14:00:01")) == []
    assert DOORS not in due_alarms(state, at("13:51"))
    assert SOON in due_alarms(told, at("13:31"))


def test_no_desk_with_a_line_is_told_five_minutes_after_the_doors() -> None:
    state = meeting_with(scheduled(PLAN))

    told = sounded(state, DESK, "13:35")

    assert DESK in due_alarms(state, at("09:00"))
    assert [one.kind for one in told.notices] == ["desk_offline"]
    assert [alarm.kind for alarm in due_alarms(told, at("13:36"))] == ["doors_open", "starts_soon"]
    assert decide_alarm(told, ask(DESK), at("13:36")) == []


def test_desks_of_a_programme_loaded_after_the_doors_have_five_minutes_to_come() -> None:
    late = replace(meeting_with(scheduled(PLAN)), published_at=at("13:49"))

    assert [one for one in due_alarms(late, at("13:49")) if one.kind == "desk_offline"] == [
        offline("13:54")
    ]


def test_a_desk_that_goes_is_told_five_minutes_later_and_again_when_it_goes_again() -> None:
    here = desk(meeting_with(running(PLAN, {})), "connected", "13:00")
    gone = desk(here, "lost", "14:10")
    told = sounded(gone, offline("14:15"), "14:15")
    back = desk(told, "connected", "14:20")
    again = desk(back, "lost", "14:30")

    assert [offline(moment) in due_alarms(state, at("14:16")) for state, moment in (
        (here, "14:15"), (gone, "14:15"), (told, "14:15"), (back, "14:35"), (again, "14:35"),
    )] == [False, True, False, False, True]  # fmt: skip
    assert decide_alarm(here, ask(offline("14:15")), at("14:15")) == []
    assert decide_alarm(back, ask(offline("14:15")), at("14:21")) == []


def test_a_desk_that_goes_after_the_last_session_is_nobodys_business() -> None:
    closed = running(PLAN, {}, phase=SessionPhase.CLOSED, closed_at=at("17:00"))

    assert due_alarms(desk(meeting_with(closed), "connected", "13:00"), at("18:00")) == ()
    assert due_alarms(meeting_with(closed), at("18:00")) == ()


def desk(state: MeetingState, line: str, when: str) -> MeetingState:
    """The meeting after the desk's line came or went."""
    member = {"connected": "online"}.get(line, line)
    event = Observed(**{member: (PersonId("desk-1"),)})
    seq = state.seq + 1
    return evolve(state, Recorded(state.id, seq, event, SYSTEM, CommandId(f"c{seq}"), at(when)))


def offline(due_at: str) -> DueAlarm:
    return DueAlarm("desk_offline", DAY1, None, at(due_at))
