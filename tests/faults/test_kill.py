"""Killed at any moment, the server loses no command it said yes to and does none twice."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.lives import Figures, Lives

pytestmark = [pytest.mark.kill, pytest.mark.journey]

MOST = 15  # lives more, if fewer than ten kills met an answer that was stored and not yet told
MUST_BE_TAKEN = {
    "agenda.advance",
    "agenda.go_to",
    "agenda.undo",
    "agenda.extend",
    "attendance.check_in",
    "attendance.check_out",
}


async def go_through(folder: Path, kills: int, seed: int) -> Lives:
    lives = Lives(folder, seed)
    await lives.live(kills)
    while lives.figures.found_stored < 10 and lives.figures.kills < kills + MOST:
        await lives.live(1)
    await lives.end()
    return lives


def check(lives: Lives, tell: Callable[[str], None]) -> None:
    told = lives.figures
    tell(report(lives, told))
    assert lives.faults == []
    assert taken(lives).keys() >= MUST_BE_TAKEN
    assert lives.judge.kinds["attendance.observed"] > 0
    assert lives.history.accepted >= 20 * told.kills
    assert told.found_stored >= 10
    assert max(told.equal_after_s) < 2


def report(lives: Lives, told: Figures) -> str:
    asked = lives.history.asked
    refused = sum(one.refused is not None for one in asked)
    slowest = sorted(told.equal_after_s)
    return (
        f"\n{told.kills} kills: {len(asked)} commands, {lives.history.accepted} ok, "
        f"{refused} refused; lost, done twice, out of place: {len(lives.faults)}.\n"
        f"{told.in_flight} kills met commands in flight, {told.found_stored} of them one whose "
        f"retry found its stored answer.\n"
        f"{len(lives.lines)} lines, {told.patches} patches; all equal after a restart in "
        f"{slowest[len(slowest) // 2]:.2f} s (median), {slowest[-1]:.2f} s (most).\n"
        f"Taken: {dict(taken(lives))}; presence observed "
        f"{lives.judge.kinds['attendance.observed']} times."
    )


def taken(lives: Lives) -> Counter[str]:
    """How many of each command were answered ok."""
    return Counter(str(one.body["type"]) for one in lives.history.asked if one.seq is not None)


@pytest.mark.timeout(290)
async def test_thirty_kills_lose_nothing_and_do_nothing_twice(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    check(await go_through(tmp_path, kills=30, seed=1), tell)


@pytest.mark.long
@pytest.mark.timeout(1500)
async def test_a_hundred_kills_lose_nothing_and_do_nothing_twice(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    check(await go_through(tmp_path, kills=100, seed=2), tell)


@pytest.mark.timeout(90)
@pytest.mark.parametrize(
    ("mutant", "found"),
    [
        ("acknowledge_before_commit", "was answered ok at seq"),
        ("command_id_not_stored", "has taken effect twice|was refused .* and stands at"),
        ("at_taken_twice", "shown and not in the log"),
    ],
)
async def test_a_sabotaged_server_is_caught(tmp_path: Path, mutant: str, found: str) -> None:
    lives = Lives(tmp_path, seed=3, mutant=mutant, followers=2)
    for _ in range(MOST):
        await lives.live(1)
        if lives.faults:
            break

    assert any(re.search(found, fault) for fault in lives.faults), lives.faults
