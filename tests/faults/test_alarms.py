"""Each alarm is recorded once: killed as it fires, and after three hours of downtime."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hybridmeet.adapters.clock import SystemClock
from tests.faults.alarming import Life, Sounded, recorded, sounded

pytestmark = [pytest.mark.kill, pytest.mark.journey, pytest.mark.timeout(120)]

ADMM, AAPTC, SESSION = "admm-pko-14", "aaptc-2022", "day1"
STARTS = (ADMM, "starts_soon", SESSION, None)
LATE_MS = (0, 3, 6, 12)  # after the instant: before it wakes, while it writes, after
LEFT_MS = 1_500  # for two more questions on a busy machine
NO_SPAN = {"min_advance_span_s": 0.0}


def up_at(life: Life) -> datetime:
    """When the current item's time is up."""
    now = life.view(ADMM)[f"now/{SESSION}"]
    allotted = timedelta(milliseconds=now["planned_ms"] + now["added_ms"])
    return datetime.fromisoformat(now["opened_at"]) + allotted


def next_item_short(life: Life) -> tuple[str, datetime]:
    """Open the next item with little time; its id, and when its time is up."""
    slices = life.view(ADMM)
    before = slices[f"now/{SESSION}"]["item"]
    life.ask(ADMM, type="agenda.advance", session=SESSION, from_item=before)
    now = life.view(ADMM)[f"now/{SESSION}"]
    ran = SystemClock().now() - datetime.fromisoformat(now["opened_at"])
    less = round(ran.total_seconds() * 1000) + LEFT_MS - now["planned_ms"]
    life.ask(ADMM, type="agenda.extend", session=SESSION, from_item=now["item"], by_ms=less)
    return now["item"], up_at(life)


def test_killed_the_instant_that_time_is_up(tmp_path: Path, tell: Callable[[str], None]) -> None:
    found_written = 0
    killed: list[Sounded] = []
    for late_ms in LATE_MS:
        with Life.lived(tmp_path, **NO_SPAN) as life:
            if killed:
                assert recorded(tmp_path, killed[-1]) == 1
            else:
                life.ask(ADMM, type="session.open", session=SESSION)
            item, moment = next_item_short(life)
            killed.append((ADMM, "time_is_up", SESSION, item))
            life.kill_at(moment, late_ms / 1000)
        found_written += sounded(tmp_path)[killed[-1]]
    with Life.lived(tmp_path, **NO_SPAN) as life:
        assert recorded(tmp_path, killed[-1]) == 1
        notices = life.view(ADMM)["notices"]

    tell(f"{len(killed)} kills, {found_written} found it written")
    counts = sounded(tmp_path)
    assert [counts[alarm] for alarm in killed] == [1] * len(LATE_MS)
    assert set(counts.values()) == {1}
    assert [one["kind"] for one in notices].count("time_is_up") == len(LATE_MS)


@pytest.mark.long
def test_killed_the_instant_that_a_session_is_announced(tmp_path: Path) -> None:
    began = SystemClock().now()
    with Life.lived(tmp_path, starts_soon_s=1) as life:
        first = life.told["meetings"][0]["sessions"][0]["items"][0]["planned_start"]["instant"]
    begins, now = datetime.fromisoformat(first), SystemClock().now()
    patience = 3 * (now - began) + timedelta(seconds=1)  # the next life is there well before
    soon_s = round((begins - now - patience).total_seconds())

    with Life.lived(tmp_path, starts_soon_s=soon_s) as life:
        assert sounded(tmp_path)[STARTS] == 0
        life.kill_at(begins - timedelta(seconds=soon_s), 0.003)
    with Life.lived(tmp_path, starts_soon_s=soon_s) as life:
        assert recorded(tmp_path, STARTS) == 1
        notices = life.view(ADMM)["notices"]
    with Life.lived(tmp_path, starts_soon_s=soon_s) as life:
        assert life.view(ADMM)["notices"] == notices

    assert sounded(tmp_path)[STARTS] == 1
    assert [one["kind"] for one in notices].count("starts_soon") == 1


def test_after_three_hours_of_downtime_what_still_holds_is_recorded_once_and_late(
    tmp_path: Path,
) -> None:
    hours_s, soon = -3 * 3600, {"starts_soon_s": 60.0}
    session, item = "d1-am", "i1"
    up = (AAPTC, "time_is_up", session, item)
    with Life.lived(tmp_path, hours_s, **soon) as life:
        life.ask(AAPTC, type="session.open", session=session)
        life.ask(AAPTC, type="agenda.advance", session=session, from_item=None)
        before = sounded(tmp_path)
        assert before[up] == before[STARTS] == 0

    back = SystemClock().now()
    with Life.lived(tmp_path, **soon) as life:
        assert recorded(tmp_path, up) == 1
        notices = {one["kind"]: one for one in life.view(AAPTC)["notices"]}
    with Life.lived(tmp_path, **soon) as life:
        kinds = [one["kind"] for one in life.view(ADMM)["notices"] + life.view(AAPTC)["notices"]]

    counts = sounded(tmp_path)
    assert set(counts.values()) == {1}
    assert kinds.count("time_is_up") == 1
    assert counts[STARTS] == 0, "it should have begun hours ago"
    assert datetime.fromisoformat(notices["time_is_up"]["at"]) >= back
