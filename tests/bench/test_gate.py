"""No change may make a delivery dear: CPU of each against a C loop and the plain library, in turn.

Ratios of medians of CPU time, never milliseconds: other work on the machine moves all three.
"""

import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.bench import contestants, crowds, machine, rounds
from tests.bench.rounds import Act, Tally

CLIENTS = 1000
ROUNDS = 9
FRAME_BYTES = 1200  # about what a Next sends
DEARER_THAN_C = 2.5  # measured 1.1
CHEAPER_THAN_PLAIN = 3.0  # measured 5.5

pytestmark = pytest.mark.journey


@pytest.mark.timeout(120)
def test_a_delivery_costs_little_more_than_a_write_and_far_less_than_the_plain_library(
    tmp_path: Path,
) -> None:
    try:
        c_loop = contestants.c_loop()
    except machine.Unfit as missing:
        pytest.skip(str(missing))
    machine.raise_limits(CLIENTS)
    patch = json.dumps({"slices": {"now/s1": "x" * FRAME_BYTES}})
    (tmp_path / "frame").write_text(f'42/live,["patch",{patch}]')

    tallies = _measured(tmp_path, c_loop)

    figures = {name: tally.figures() for name, tally in tallies.items()}
    cpu = {name: told["cpu_us"] for name, told in figures.items()}
    assert sum(told["missed"] for told in figures.values()) == 0
    assert cpu["broadcaster"] / cpu["c"] < DEARER_THAN_C, cpu
    assert cpu["python_socketio"] / cpu["broadcaster"] > CHEAPER_THAN_PLAIN, cpu


def _measured(folder: Path, c_loop: contestants.Contestant) -> dict[str, Tally]:
    acts: list[tuple[str, contestants.Stand, Act]] = []
    with ExitStack() as stack:
        for contestant in (c_loop, contestants.PLAIN, contestants.OURS):
            stand = stack.enter_context(contestants.standing(contestant, folder, folder / "frame"))
            crowds.arrive(stand, CLIENTS)
            acts.append((contestant.name, stand, rounds.emitting(stand, contestant.emit)))
        return rounds.interleaved(acts, ROUNDS, lambda: None)
