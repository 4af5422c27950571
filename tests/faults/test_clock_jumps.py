"""The server's wall clock jumps two hours and back: order is by seq, no time is negative."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from signal import Signals
from urllib.request import urlopen

import pytest

from hybridmeet.adapters.clock import SystemClock
from tests.engine import record_beside
from tests.faults.alarming import Life, recorded, sounded
from tests.faults.then import BACK, FORWARD, JUMP

pytestmark = [
    pytest.mark.kill,
    pytest.mark.journey,
    pytest.mark.timeout(120),
]

ADMM, SESSION = "admm-pko-14", "day1"
ACTS = 3  # between two jumps
JUMPS: list[tuple[Signals, int]] = [(FORWARD, 1), (BACK, 0), (BACK, -1), (FORWARD, 0)]
A_MINUTE = timedelta(minutes=1)


def works(life: Life) -> None:
    """The desk goes on: next, a minute more, back."""
    for turn in range(ACTS):
        slices = life.view(ADMM)
        item = slices[f"now/{SESSION}"]["item"]
        if turn == 1:
            extend = {"from_item": item, "by_ms": 60_000}
            life.ask(ADMM, type="agenda.extend", session=SESSION, **extend)
        elif turn == 2:
            act = slices["desk"]["undo"][SESSION]["act"]
            life.ask(ADMM, type="agenda.undo", session=SESSION, act=act)
        else:
            life.ask(ADMM, type="agenda.advance", session=SESSION, from_item=item)


def wall_clock(life: Life) -> datetime:
    """What time it is there."""
    with urlopen(f"{life.told['base_url']}/healthz") as answer:
        return parsedate_to_datetime(answer.headers["Date"])


def rows(folder: Path) -> list[tuple[int, str]]:
    """Seq and instant of each fact."""
    with record_beside(folder / "data" / "hybridmeet.db") as record:
        return [(row["seq"], row["at"]) for row in record.rows("event", ADMM)]


def test_a_clock_that_jumps_two_hours_moves_no_fact_before_another(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    with Life.lived(tmp_path) as life:
        life.ask(ADMM, type="session.open", session=SESSION)
        works(life)
        up = (ADMM, "time_is_up", SESSION, life.view(ADMM)[f"now/{SESSION}"]["item"])
        for how, hours in JUMPS:
            life.signal(how)
            moved = wall_clock(life) - SystemClock().now()
            assert abs(moved - hours * JUMP) < A_MINUTE
            if how is FORWARD and hours:
                assert recorded(tmp_path, up) == 1
            works(life)
        now = life.view(ADMM)[f"now/{SESSION}"]

    facts = rows(tmp_path)
    instants = [at for _, at in facts]
    alarms = sounded(tmp_path)
    tell(
        f"{len(JUMPS)} jumps, {len(facts)} facts in order, {sum(alarms.values())} alarms once each"
    )
    assert [seq for seq, _ in facts] == list(range(1, len(facts) + 1))
    assert instants == sorted(instants)
    assert set(alarms.values()) == {1}
    for record in now["items"].values():
        assert record.get("concluded_at", "9") >= record["opened_at"]
