"""Runs of lives that end in a kill, and what each run must show."""

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.engine import TOLD
from tests.faults.lives import Figures, Lives

MOST = 60  # lives more, if too few kills met an answer that was stored and not yet told
EQUAL_AGAIN_S = 2.0
STARTS = 12  # or so many of this machine's starts (0.15 s when nobody else works on it)
MUST_BE_TAKEN = {
    "agenda.advance",
    "agenda.go_to",
    "agenda.undo",
    "agenda.extend",
    "attendance.check_in",
    "attendance.check_out",
}


async def go_through(folder: Path, kills: int, seed: int) -> Lives:
    """So many kills, and some more until enough of them met an answer on its way."""
    lives = Lives(folder, seed)
    await lives.live(kills)
    while lives.figures.found_stored < enough(kills) and lives.figures.kills < kills + MOST:
        await lives.live(1)
    await lives.end()
    return lives


def check(lives: Lives, kills: int, tell: Callable[[str], None]) -> None:
    """Nothing lost, nothing done twice, all screens equal; and the run was no idle one."""
    told = lives.figures
    tell(report(lives, told))
    assert lives.faults == [], "\n".join(lives.faults)
    assert taken(lives).keys() >= MUST_BE_TAKEN
    assert lives.judge.kinds["attendance.observed"] > 0
    assert lives.history.accepted >= 20 * told.kills
    assert told.found_stored >= enough(kills)
    assert max(told.equal_after_s) < max(EQUAL_AGAIN_S, STARTS * median(told.started_in_s))


def enough(kills: int) -> int:
    """How many kills must meet an answer on its way.

    PostgreSQL's commit takes most of a command's time, so few kills fall behind it.
    """
    return 1 if is_postgres() else min(kills // 3, 10)


def is_postgres() -> bool:
    """Whether the record is in a database."""
    return bool(os.environ.get(TOLD))  # noqa: TID251 -- as a server does


def report(lives: Lives, told: Figures) -> str:
    """The figures of a run."""
    asked = lives.history.asked
    refused = sum(one.refused is not None for one in asked)
    slowest = sorted(told.equal_after_s)
    return (
        f"\n{told.kills} kills: {len(asked)} commands, {lives.history.accepted} ok, "
        f"{refused} refused; lost, done twice, out of place: {len(lives.faults)}.\n"
        f"{told.in_flight} kills met commands in flight, {told.found_stored} of them one whose "
        f"retry found its stored answer.\n"
        f"{len(lives.lines)} lines, {told.patches} patches; all equal after a restart in "
        f"{median(slowest):.2f} s (median), {slowest[-1]:.2f} s (most); a start takes "
        f"{median(told.started_in_s):.2f} s.\n"
        f"Taken: {dict(taken(lives))}; presence observed "
        f"{lives.judge.kinds['attendance.observed']} times."
    )


def taken(lives: Lives) -> Counter[str]:
    """How many of each command were answered ok."""
    return Counter(str(one.body["type"]) for one in lives.history.asked if one.seq is not None)
