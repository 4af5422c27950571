"""Killed at any moment, the server loses no command it said yes to and does none twice.

Eight kills for make test; thirty on each engine for make test-long, those of a file in
test_kill_again.py, so that two workers share them.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import postgres
from tests.engine import TOLD
from tests.faults.killing import check, go_through

pytestmark = [pytest.mark.kill, pytest.mark.journey]

MANY = [pytest.mark.long, pytest.mark.timeout(600)]
A_NIGHTS = [pytest.mark.night, pytest.mark.timeout(14_400)]


@pytest.mark.timeout(200)
async def test_eight_kills_lose_nothing_and_do_nothing_twice(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    check(await go_through(tmp_path, kills=8, seed=1), 8, tell)


@pytest.mark.parametrize(
    ("engine", "kills"),
    [
        pytest.param("postgres", 30, marks=MANY),
        pytest.param("as told", 1_000, marks=A_NIGHTS),
        pytest.param("postgres", 1_000, marks=A_NIGHTS),
    ],
)
async def test_many_kills_lose_nothing_and_do_nothing_twice(  # noqa: PLR0917 -- fixtures
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tell: Callable[[str], None],
    engine: str,
    kills: int,
) -> None:
    if engine == "postgres":
        monkeypatch.setenv(TOLD, postgres.server().database())

    check(await go_through(tmp_path, kills, seed=2), kills, tell)
