"""Which alarms are due, and that each is sounded once."""

from datetime import timedelta

import pytest

from hybridmeet.domain.alarms import DueAlarm, decide_alarm
from hybridmeet.domain.commands import SoundAlarm
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.events import AlarmSounded, Clock, Recorded
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.ids import CommandId, ItemId, SessionId
from hybridmeet.domain.meeting import MeetingState, SessionState, Suspension
from hybridmeet.domain.phases import SessionPhase
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
SOON = DueAlarm("starts_soon", DAY1, None, at("13:50"))


def meeting_with(session: SessionState) -> MeetingState:
    return a_meeting(a_programme(PLAN), [session])


def at_item_3(clock: Clock | None = None, **more: object) -> MeetingState:
    """Item 3 opened at 14:20, 30 minutes long."""
    return meeting_with(running(PLAN, {}, clock or a_clock("i3", "14:20"), **more))


def up(due: str) -> DueAlarm:
    return DueAlarm("time_is_up", DAY1, I3, at(due))


def ask(alarm: DueAlarm) -> SoundAlarm:
    return SoundAlarm(kind=alarm.kind, session=alarm.session, item=alarm.item, due_at=alarm.due_at)


def sounded(state: MeetingState, alarm: DueAlarm, when: str) -> MeetingState:
    """The meeting after the alarm was sounded."""
    (event,) = decide_alarm(state, ask(alarm), at(when))
    seq = state.seq + 1
    return evolve(state, Recorded(state.id, seq, event, SYSTEM, CommandId(f"c{seq}"), at(when)))


@pytest.mark.parametrize("now", ["09:00", "13:55", "17:00"])
def test_a_scheduled_session_is_announced_ten_minutes_before(now: str) -> None:
    assert due_alarms(meeting_with(scheduled(PLAN)), at(now)) == (SOON,)


def test_how_long_before_is_a_setting() -> None:
    (alarm,) = due_alarms(meeting_with(scheduled(PLAN)), at("09:00"), minutes(15))

    assert alarm.due_at == at("13:45")


def test_what_should_have_begun_half_a_day_ago_is_not_announced() -> None:
    state = meeting_with(scheduled(PLAN))
    late = at("14:00") + timedelta(hours=12, milliseconds=1)

    assert due_alarms(state, late) == ()
    assert decide_alarm(state, ask(SOON), late) == []


def test_an_opened_session_is_announced_no_more() -> None:
    state = meeting_with(running(PLAN, {}))

    assert due_alarms(state, at("13:50")) == ()
    assert decide_alarm(state, ask(SOON), at("13:50")) == []


def test_after_three_hours_of_downtime_it_is_announced_late_and_once() -> None:
    state = meeting_with(scheduled(PLAN))

    told = sounded(state, SOON, "16:50")

    assert due_alarms(told, at("16:50")) == ()
    assert decide_alarm(told, ask(SOON), at("16:51")) == []


@pytest.mark.parametrize(
    ("clock", "due"),
    [
        (a_clock("i3", "14:20"), "14:50"),
        (a_clock("i3", "14:20", added_ms=minutes(10)), "15:00"),
        (a_clock("i3", "14:20", added_ms=minutes(-5)), "14:45"),
        (a_clock("i3", "14:20", paused_ms=minutes(4)), "14:54"),
    ],
)
def test_the_time_of_the_current_item_is_up_at_its_deadline(clock: Clock, due: str) -> None:
    assert due_alarms(at_item_3(clock), at("14:30")) == (up(due),)


def test_a_clock_that_stands_still_rings_not() -> None:
    paused = at_item_3(a_clock("i3", "14:20", paused_at=at("14:30")))
    suspended = at_item_3(
        phase=SessionPhase.SUSPENDED, suspension=Suspension(at("14:30"), None, None)
    )

    assert due_alarms(paused, at("14:55")) == due_alarms(suspended, at("14:55")) == ()
    assert decide_alarm(paused, ask(up("14:50")), at("14:55")) == []


def test_an_alarm_that_came_is_sounded_once() -> None:
    state = at_item_3()

    told = sounded(state, up("14:50"), "14:50:01")

    (given,) = told.notices
    assert decide_alarm(state, ask(up("14:50")), at("14:50")) == [
        AlarmSounded(notice=given.id, kind="time_is_up", session=DAY1, item=I3, due_at=at("14:50"))
    ]
    assert due_alarms(told, at("14:51")) == ()
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

    assert due_alarms(extended, at("14:51")) == (up("14:55"),)


def test_what_was_said_of_another_item_does_not_silence_this_one() -> None:
    told_up = sounded(at_item_3(), up("14:50"), "14:50").sessions[DAY1].told_up

    other = at_item_3(told_up={ItemId("i2"): told_up[I3]})

    assert due_alarms(other, at("14:51")) == (up("14:50"),)


def test_an_overrun_that_was_paused_is_not_announced_again() -> None:
    told_up = sounded(at_item_3(), up("14:50"), "14:50").sessions[DAY1].told_up

    resumed = at_item_3(a_clock("i3", "14:20", paused_ms=minutes(2)), told_up=told_up)
    shortened = at_item_3(a_clock("i3", "14:20", added_ms=minutes(-3)), told_up=told_up)

    assert due_alarms(resumed, at("14:58")) == due_alarms(shortened, at("14:58")) == ()


def test_a_session_that_the_meeting_has_not_is_unknown() -> None:
    alarm = DueAlarm("starts_soon", SessionId("day9"), None, at("13:50"))

    with pytest.raises(Unknown):
        decide_alarm(at_item_3(), ask(alarm), at("13:50"))
