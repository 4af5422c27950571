"""A suite that finds nothing proves nothing: it is run on planted bugs, and must find each.

Every run is pytest in a process of its own, on tests of the ordinary suite, which know nothing of
it. One run more is without a bug: there the same tests pass, so it is the bugs that were found.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.long, pytest.mark.kill, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
FAILED, PASSED = 1, 0  # pytest's codes; 2 to 5 say that it did not get as far as that
CAUGHT_BY = {
    "acknowledge_before_commit": "faults/test_power_loss.py::test_no_image_lacks_what_was_told",
    "synchronous_normal": "faults/test_power_loss.py::test_no_image_lacks_what_was_told",
    "command_id_not_stored": (
        "adapters/storage/test_log.py::test_the_same_command_again_gets_the_stored_answer"
    ),
    "sequence_instead_of_row_lock": (
        "adapters/storage/test_shared.py"
        "::test_what_eight_writers_on_two_nodes_write_is_read_once_and_in_order"
    ),
    "time_runs_backwards": (
        "faults/test_clock_jumps.py::test_a_clock_that_jumps_two_hours_moves_no_fact_before_another"
    ),
    "subscribe_after_read": (
        "adapters/sockets/test_namespace.py::test_joins_amid_a_storm_of_commands_leave_no_gap"
    ),
    "no_tick": (
        "adapters/sockets/test_following.py"
        "::test_ticks_come_by_themselves_and_to_operators_more_often"
    ),
    "hidden_change_bumps_rev": (
        "properties/test_live_meeting.py"
        "::test_what_differs_only_in_hidden_content_looks_the_same_from_below"
    ),
    "own_events_not_guarded": (
        "adapters/sockets/test_guards.py::test_a_client_cannot_call_the_servers_own_handlers"
    ),
    "filter_on_client": (
        "security/test_confidential.py::test_the_live_channel_gives_nothing_of_hidden_items"
    ),
    "retry_gives_new_answer": (
        "adapters/storage/test_log.py::test_the_same_command_again_gets_the_stored_answer"
    ),
    "epoch_ignored": (
        "adapters/sockets/test_namespace.py"
        "::test_another_epoch_or_an_unknown_rev_is_answered_with_everything"
    ),
    "unbounded_queue": (
        "adapters/sockets/test_following.py"
        "::test_a_reader_who_stopped_grows_no_memory_and_gets_one_tick_then_joins"
    ),
}


def run(bug: str, tests: list[str]) -> subprocess.CompletedProcess[str]:
    """Run tests of the suite with a bug in every process, or with none."""
    path = os.pathsep.join([str(ROOT / "tests" / "faults" / "planting"), str(ROOT)])
    paths = [str(ROOT / "tests" / test) for test in tests]
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no_shrinking"]
    words += [
        "--hypothesis-profile=planted",
        "-p",
        "no:cacheprovider",
        "-m",
        "not long and not night",
    ]
    return subprocess.run(
        [*words, *paths],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "PLANTED": bug},  # noqa: TID251 -- a child's environment is built here
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_suite_finds_every_planted_bug(tell: Callable[[str], None]) -> None:
    runs = {bug: run(bug, [test]) for bug, test in CAUGHT_BY.items()}
    sound = run("", sorted(set(CAUGHT_BY.values())))

    caught = [bug for bug, ended in runs.items() if ended.returncode == FAILED]
    tell(f"{len(caught)}/{len(runs)} planted bugs caught: {', '.join(caught)}")
    assert sound.returncode == PASSED, sound.stdout[-4000:] + sound.stderr[-2000:]
    assert {bug: ended.stdout[-2000:] for bug, ended in runs.items() if bug not in caught} == {}
