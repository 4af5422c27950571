"""In which order what is left will be opened, and when time alone moves the forecast."""

from datetime import timedelta

import pytest

from hybridmeet.domain.forecast import ahead, time_moves
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import SessionState, Suspension
from hybridmeet.domain.phases import ItemPhase, SessionPhase
from tests.builders import (
    a_clock,
    a_record,
    a_session,
    an_item,
    at,
    end_to_end,
    minutes,
    running,
    scheduled,
    with_fields,
)

PLAN = a_session(*end_to_end("14:00", 10, 10, 10, 10, 10))


def session(
    done: dict[str, tuple[str, str]], current: str | None = None, deferred: str | None = None
) -> SessionState:
    state = running(PLAN, done, a_clock(current, "15:00") if current else None)
    if deferred is None:
        return state
    return with_fields(
        state, records={**state.records, ItemId(deferred): a_record(ItemPhase.DEFERRED)}
    )


@pytest.mark.parametrize(
    ("state", "order"),
    [
        (scheduled(PLAN), "i1 i2 i3 i4 i5"),
        (session({}), "i1 i2 i3 i4 i5"),
        (session({}, "i1"), "i2 i3 i4 i5"),
        (session({"i1": ("14:00", "14:10")}, "i4"), "i5 i2 i3"),  # two were passed over
        (session({"i1": ("14:00", "14:10"), "i4": ("14:10", "14:20")}), "i5 i2 i3"),
        (session({"i4": ("14:00", "14:10"), "i1": ("14:10", "14:20")}), "i2 i3 i5"),
        (session({"i1": ("14:00", "14:10")}, "i2", deferred="i3"), "i4 i5"),
        (session({"i1": ("14:00", "14:10")}, "i5"), "i2 i3 i4"),
        (session({name.id: ("14:00", "14:10") for name in PLAN.items}), ""),
    ],
)
def test_the_next_is_behind_the_last_opened_and_what_was_passed_over_comes_last(
    state: SessionState, order: str
) -> None:
    assert " ".join(ahead(state)) == order


STILL = a_clock("i1", "14:00", planned_ms=minutes(10), paused_at=at("14:02"))
RUNNING = a_clock("i1", "14:00", planned_ms=minutes(10))


@pytest.mark.parametrize(
    ("state", "now", "moves"),
    [
        (scheduled(PLAN), "13:59", False),
        (scheduled(PLAN), "14:00", False),
        (scheduled(PLAN), "14:01", True),  # begins late
        (running(PLAN), "13:50", True),  # open, none current
        (running(PLAN, {}, RUNNING), "14:10", False),
        (running(PLAN, {}, RUNNING), "14:11", True),  # over its time
        (running(PLAN, {}, STILL), "14:05", True),
        (
            running(
                PLAN,
                {},
                RUNNING,
                phase=SessionPhase.SUSPENDED,
                suspension=Suspension(at("14:02"), None, None),
            ),
            "14:05",
            True,
        ),
        (running(PLAN, phase=SessionPhase.CLOSED, closed_at=at("14:30")), "14:31", False),
        (scheduled(a_session(an_item("i1"))), "14:05", True),
    ],
)
def test_time_alone_moves_the_forecast(state: SessionState, now: str, moves: bool) -> None:
    assert time_moves(state, at(now)) is moves


def test_a_fixed_moment_that_passes_turns_the_forecast_over() -> None:
    plan = a_session(an_item("i1", "11:00", 60), an_item("lunch", "12:00", 60, fixed=True))
    state = running(plan, {}, a_clock("i1", "11:30", planned_ms=minutes(60)))

    assert [time_moves(state, at(now)) for now in ("12:00", "12:01", "12:10", "12:11")] == [
        False,
        True,
        True,
        False,
    ]


def test_with_nothing_left_to_open_a_scheduled_session_stands() -> None:
    state = with_fields(
        scheduled(a_session(an_item("i1"))), records={ItemId("i1"): a_record(ItemPhase.DEFERRED)}
    )

    assert not time_moves(state, at("15:00"))


def test_a_session_nobody_opened_stops_moving_once_it_shows_its_plan_again() -> None:
    given_up = at("14:50") + timedelta(hours=12)
    steps = [timedelta(), timedelta(minutes=1), timedelta(minutes=10), timedelta(minutes=11)]

    assert [time_moves(scheduled(PLAN), given_up + step) for step in steps] == [
        True,
        True,
        True,
        False,
    ]
