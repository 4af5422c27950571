"""The forecast on the plenary of 6 April 2021: scenario E, item 3 takes longer."""

from datetime import datetime

import pytest

from hybridmeet.domain.forecast import forecast
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import SessionState, Suspension
from hybridmeet.domain.phases import ItemPhase, SessionPhase
from tests.builders import (
    NEW_YORK,
    a_break,
    a_clock,
    a_record,
    a_session,
    an_item,
    at,
    minutes,
    planned,
    running,
    scheduled,
    with_fields,
)

PLENARY = a_session(
    an_item("i1", "14:00", 15, fixed=True),
    an_item("i2", "14:15", 5),
    an_item("i3", "14:20", 30),
    an_item(
        "i4", "14:50", 25, not_before=planned("14:45"), latest_end=planned("06:00", zone=NEW_YORK)
    ),
    a_break("b1", "15:15", 10, at_least=5),
    an_item("i5", "15:25", 40),
    an_item("i6", "16:05", 25),
    an_item("i7", "16:30", 5),
    an_item("i8", "16:35", 10),
    an_item("i9", "16:45", 5),
    an_item("i10", "16:50", 10, fixed=True),
)
BEGUN = {"i1": ("14:00", "14:16"), "i2": ("14:16", "14:22")}


def shown(session: SessionState, now: datetime) -> dict[str, str]:
    """The expected times as Ha Noi's clocks show them."""
    return {
        str(item): f"{clock(span.start)}-{clock(span.end)}"
        for item, span in forecast(session, now).items.items()
    }


def clock(moment: datetime) -> str:
    return f"{(moment.hour + 7) % 24:02d}:{moment.minute:02d}"


def anchors(session: SessionState, now: datetime) -> list[tuple[str, str, str, float]]:
    return [
        (anchor.item, anchor.kind, clock(anchor.at), anchor.slack_ms / 60_000)
        for anchor in forecast(session, now).anchors
    ]


def conflicts(session: SessionState, now: datetime) -> list[tuple[str, str, float]]:
    return [
        (conflict.item, conflict.kind, conflict.by_ms / 60_000)
        for conflict in forecast(session, now).conflicts
    ]


def lateness(session: SessionState, now: datetime) -> tuple[float, float]:
    """Behind now and at the end, in minutes."""
    expected = forecast(session, now)
    return expected.behind_ms / 60_000, expected.behind_at_end_ms / 60_000


def test_before_opening_the_forecast_is_the_plan() -> None:
    session = scheduled(PLENARY)

    expected = forecast(session, at("13:20"))

    assert {item: span.start for item, span in expected.items.items()} == {
        item.id: item.planned_start.instant() for item in PLENARY.items
    }
    assert expected.end == at("17:00")
    assert (expected.behind_ms, expected.behind_at_end_ms, expected.conflicts) == (0, 0, ())


def test_item_3_takes_twelve_minutes_more() -> None:
    session = running(PLENARY, BEGUN, a_clock("i3", "14:22", added_ms=minutes(10)))

    now = at("14:56:12")

    assert shown(session, now) == {
        "i3": "14:22-15:02",
        "i4": "15:02-15:27",
        "b1": "15:27-15:32",  # ten minutes yield to five
        "i5": "15:32-16:12",
        "i6": "16:12-16:37",
        "i7": "16:37-16:42",
        "i8": "16:42-16:52",
        "i9": "16:52-16:57",
        "i10": "16:50-17:00",  # does not move
    }
    assert lateness(session, now) == (12, 0)
    assert conflicts(session, now) == [("i10", "fixed", 7)]
    assert anchors(session, now) == [
        ("i4", "not_before", "14:45", 17),
        ("i4", "latest_end", "17:00", 93),  # 06:00 in New York
        ("i10", "fixed", "16:50", -7),
    ]


def test_a_break_without_a_minimum_does_not_yield() -> None:
    items = tuple(
        item.model_copy(update={"at_least_ms": None}) if item.is_break else item
        for item in PLENARY.items
    )
    session = running(a_session(*items), BEGUN, a_clock("i3", "14:22", added_ms=minutes(10)))

    assert shown(session, at("14:56"))["b1"] == "15:27-15:37"
    assert conflicts(session, at("14:56")) == [("i10", "fixed", 12)]


def test_a_break_gives_back_no_more_than_is_late() -> None:
    session = running(PLENARY, BEGUN, a_clock("i3", "14:23"))

    assert shown(session, at("14:30"))["b1"] == "15:18-15:25"
    assert shown(session, at("14:30"))["i5"] == "15:25-16:05"
    assert lateness(session, at("14:30")) == (3, 0)


def test_an_item_that_overruns_ends_now_and_pushes_the_rest() -> None:
    session = running(PLENARY, BEGUN, a_clock("i3", "14:20"))

    assert [shown(session, at(now))["i4"] for now in ("14:49", "14:50", "14:51", "14:58")] == [
        "14:50-15:15",
        "14:50-15:15",
        "14:51-15:16",
        "14:58-15:23",
    ]


def test_items_follow_on_early_but_never_before_their_anchor() -> None:
    done = {"i1": ("14:00", "14:10"), "i2": ("14:10", "14:12")}
    session = running(PLENARY, done, a_clock("i3", "14:12"))

    now = at("14:20")

    assert shown(session, now)["i4"] == "14:45-15:10"  # free from 14:42
    assert shown(session, now)["b1"] == "15:10-15:20"
    assert lateness(session, now) == (-8, 0)
    assert anchors(session, now)[0] == ("i4", "not_before", "14:45", 0)
    assert anchors(session, now)[-1] == ("i10", "fixed", "16:50", 5)


@pytest.mark.parametrize(
    ("now", "start"),
    [("14:40", "14:50-15:15"), ("14:50", "14:50-15:15"), ("14:53", "14:53-15:18")],
)
def test_with_none_current_the_next_waits_for_its_plan(now: str, start: str) -> None:
    session = running(PLENARY, {**BEGUN, "i3": ("14:22", "14:38")})

    assert shown(session, at(now))["i4"] == start


@pytest.mark.parametrize(
    ("now", "first", "behind"), [("13:59", "14:00-14:15", 0), ("14:09", "14:09-14:24", 9)]
)
def test_a_session_that_begins_late_is_behind(now: str, first: str, behind: int) -> None:
    """Its fixed first item has nothing before it in which time could be found: no conflict."""
    session = scheduled(PLENARY)

    assert shown(session, at(now))["i1"] == first
    assert lateness(session, at(now))[0] == behind
    assert [item for item, _, _ in conflicts(session, at(now))] == (["i10"] if behind else [])


def test_a_session_nobody_opened_is_not_late_for_ever() -> None:
    session = scheduled(PLENARY)
    plan = forecast(session, at("13:00"))

    assert forecast(session, at("23:00")).behind_ms == minutes(9 * 60)
    assert forecast(session, at("05:01", day=at("17:00").date().replace(day=7))) == plan


@pytest.mark.parametrize(
    ("still", "now", "end"),
    [
        ({"paused_at": at("14:32")}, "14:40", "15:00"),  # 20 of 30 minutes are left
        ({"paused_at": at("14:32"), "paused_ms": minutes(4)}, "14:40", "15:04"),
        ({"paused_at": at("14:55")}, "15:10", "15:10"),  # the time was up before it was paused
        ({"paused_ms": minutes(4)}, "14:40", "14:56"),
        ({"added_ms": minutes(-10)}, "14:40", "14:42"),
    ],
)
def test_a_clock_that_stood_still_goes_on_with_what_is_left(
    still: dict[str, object], now: str, end: str
) -> None:
    session = running(PLENARY, BEGUN, a_clock("i3", "14:22", **still))

    assert forecast(session, at(now)).items[ItemId("i3")].end == at(end)


@pytest.mark.parametrize(
    ("until", "now", "end"),
    [(None, "14:40", "15:02"), ("15:00", "14:40", "15:22"), ("15:00", "15:10", "15:32")],
)
def test_a_suspended_session_goes_on_now_or_when_it_was_said_to(
    until: str | None, now: str, end: str
) -> None:
    session = running(
        PLENARY,
        BEGUN,
        a_clock("i3", "14:22"),
        phase=SessionPhase.SUSPENDED,
        suspension=Suspension(at("14:30"), at(until) if until else None, None),
    )

    assert forecast(session, at(now)).items[ItemId("i3")].end == at(end)
    assert forecast(session, at(now)).items[ItemId("i4")].start == at(end)


def test_a_pause_before_the_suspension_counts_from_the_pause() -> None:
    session = running(
        PLENARY,
        BEGUN,
        a_clock("i3", "14:22", paused_at=at("14:26")),
        phase=SessionPhase.SUSPENDED,
        suspension=Suspension(at("14:30"), None, None),
    )

    assert forecast(session, at("14:40")).items[ItemId("i3")].end == at("15:06")


def test_a_gap_in_the_plan_takes_up_lateness_and_is_not_cut_short() -> None:
    plan = a_session(
        an_item("i1", "09:00", 60), an_item("i2", "10:15", 60), an_item("i3", "11:15", 30)
    )

    def opened(when: str) -> dict[str, str]:
        return shown(running(plan, {}, a_clock("i1", when, planned_ms=minutes(60))), at("09:20"))

    assert opened("08:50")["i2"] == "10:15-11:15"  # ten minutes early: people come back at 10:15
    assert opened("09:10")["i2"] == "10:15-11:15"  # ten minutes late: the gap takes them up
    assert opened("09:20")["i2"] == "10:20-11:20"


def test_what_was_passed_over_comes_last_and_gains_nothing() -> None:
    session = running(PLENARY, BEGUN, a_clock("i5", "14:22", planned_ms=minutes(40)))

    now = at("14:30")

    assert list(forecast(session, now).items)[:2] == ["i5", "i6"]
    assert list(forecast(session, now).items)[-4:] == ["i10", "i3", "i4", "b1"]
    assert forecast(session, now).behind_ms == minutes(2)


def test_what_is_put_off_is_gained() -> None:
    session = running(PLENARY, BEGUN, a_clock("i3", "14:22"))
    session = with_fields(session, records={**session.records, "i8": a_record(ItemPhase.DEFERRED)})

    assert "i8" not in forecast(session, at("14:30")).items
    assert forecast(session, at("14:30")).behind_ms == minutes(-8)


def test_a_fixed_item_whose_moment_has_passed_follows_and_stays_a_conflict() -> None:
    plan = a_session(
        an_item("i1", "11:00", 60),
        an_item("lunch", "12:00", 90, fixed=True),
        an_item("i2", "13:30"),
    )
    session = running(plan, {}, a_clock("i1", "11:20", planned_ms=minutes(60)))

    assert shown(session, at("12:00"))["lunch"] == "12:00-13:30"
    assert shown(session, at("12:01"))["lunch"] == "12:20-13:50"
    assert shown(session, at("12:01"))["i2"] == "13:50-14:00"
    assert conflicts(session, at("12:01")) == [("lunch", "fixed", 20)]


def test_a_fixed_item_passed_over_holds_no_longer_once_its_moment_is_gone() -> None:
    plan = a_session(an_item("i1", "11:00", 10, fixed=True), an_item("i2", "11:10", 30))
    session = running(plan, {}, a_clock("i2", "11:10"))

    assert forecast(session, at("11:20")).anchors == ()
    assert shown(session, at("11:20"))["i1"] == "11:40-11:50"


def test_a_latest_end_that_is_missed_is_a_conflict() -> None:
    plan = a_session(an_item("i1", "14:00", 30, latest_end=planned("14:35")))
    session = running(plan, {}, a_clock("i1", "14:00"))

    assert conflicts(session, at("14:35")) == []
    assert conflicts(session, at("14:38")) == [("i1", "latest_end", 3)]


@pytest.mark.parametrize(
    ("phase", "closed_at", "end", "behind"),
    [
        (SessionPhase.CLOSED, at("17:08"), at("17:08"), minutes(8)),
        (SessionPhase.CANCELLED, None, at("17:00"), 0),
    ],
)
def test_a_session_that_is_over_expects_nothing(
    phase: SessionPhase, closed_at: datetime | None, end: datetime, behind: int
) -> None:
    session = running(PLENARY, BEGUN, phase=phase, closed_at=closed_at)

    expected = forecast(session, at("18:00"))

    assert (dict(expected.items), expected.end, expected.behind_ms) == ({}, end, behind)


def test_when_all_is_done_the_session_is_expected_to_close_now() -> None:
    plan = a_session(an_item("i1", "14:00", 30))
    session = running(plan, {"i1": ("14:00", "14:20")})

    assert forecast(session, at("14:22")).end == at("14:22")
    assert lateness(session, at("14:22")) == (-8, -8)


def test_a_scheduled_session_with_nothing_left_keeps_its_planned_end() -> None:
    session = scheduled(a_session(an_item("i1", "14:00", 30)))
    session = with_fields(session, records={"i1": a_record(ItemPhase.DEFERRED)})

    assert forecast(session, at("14:50")).end == at("14:30")
    assert forecast(session, at("14:50")).behind_ms == 0
