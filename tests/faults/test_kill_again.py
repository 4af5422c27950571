"""Thirty kills more, of another meeting's life, and kills that must find a sabotaged server."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.killing import MOST, check, go_through
from tests.faults.lives import Lives

pytestmark = [pytest.mark.kill, pytest.mark.journey]


@pytest.mark.long
@pytest.mark.timeout(200)
async def test_more_kills_lose_nothing_and_do_nothing_twice(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    check(await go_through(tmp_path, kills=30, seed=3), 30, tell)


@pytest.mark.sqlite("the bugs are planted into the store of a file")
@pytest.mark.timeout(90)
@pytest.mark.parametrize(
    ("mutant", "found"),
    [
        ("acknowledge_before_commit", "was answered ok at seq"),
        pytest.param(
            "command_id_not_stored",
            "has taken effect twice|was refused .* and stands at",
            marks=pytest.mark.long,
        ),
        pytest.param("at_taken_twice", "shown and not in the log", marks=pytest.mark.long),
    ],
)
async def test_a_sabotaged_server_is_caught(tmp_path: Path, mutant: str, found: str) -> None:
    lives = Lives(tmp_path, seed=3, mutant=mutant, followers=2)
    for _ in range(MOST):
        await lives.live(1)
        if lives.faults:
            break

    assert any(re.search(found, fault) for fault in lives.faults), lives.faults
