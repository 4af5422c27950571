"""How many examples a property takes, and the figures that tests tell at the end of a run."""

import gc
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.engine import (  # noqa: F401 -- fixtures of every test
    _database_of_the_module,
    _database_of_the_test,
)

SLOW_MACHINES = [HealthCheck.too_slow]  # two shared cores: a slow example says nothing

settings.register_profile(
    "unit", max_examples=25, deadline=None, suppress_health_check=SLOW_MACHINES
)
settings.register_profile(
    "test", max_examples=40, deadline=None, suppress_health_check=SLOW_MACHINES
)
settings.register_profile(
    "long", max_examples=200, deadline=None, suppress_health_check=SLOW_MACHINES
)
settings.register_profile(
    "night", max_examples=5_000, deadline=None, suppress_health_check=SLOW_MACHINES
)
settings.load_profile("test")

FIGURES = "figures"
LONGEST = ("kill", "browser", "journey")
ALLOWED_S = 30  # as pyproject.toml says
AN_EXAMPLE_S = 0.3  # of a state machine, on a busy machine: 0.1 where nobody else works
SHARE = 0.5
WORTH_SHOWING_S = 60
SLOWEST = 15


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Tell a figure: it is shown at the end of the run, whichever worker ran the test."""
    return lambda figure: record_property(FIGURES, figure)


def pytest_configure() -> None:
    """While tests are collected nothing is thrown away: the collector took a seventh of it."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What is imported stays, and is looked at no more."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(trylast=True)  # what was not asked for is gone by then
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take longest begins first, so that no worker is left alone with it in the end."""
    longest: dict[Path, float] = {}
    for item in items:
        _allow_its_examples(item)
        longest[item.path] = max(longest.get(item.path, 0), _may_take_s(item))
    items.sort(key=lambda item: -longest[item.path])  # a worker takes whole files


def _allow_its_examples(item: pytest.Item) -> None:
    """More examples take more time: at night it is half an hour, where a minute is not enough."""
    takes_s = AN_EXAMPLE_S * settings().max_examples
    if item.get_closest_marker("hypothesis") and takes_s > ALLOWED_S:
        item.add_marker(pytest.mark.timeout(takes_s), append=False)


def _may_take_s(item: pytest.Item) -> float:
    """What a test is allowed; what starts browsers and servers takes more of it than others do."""
    mark = item.get_closest_marker("timeout")
    waits = any(item.get_closest_marker(name) for name in LONGEST)
    return float(mark.args[0] if mark else ALLOWED_S) * (1 if waits else SHARE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show every figure that was told, under the name of its test."""
    every = [
        report
        for outcome in ("passed", "failed", "")
        for report in terminalreporter.stats.get(outcome, ())
        if isinstance(report, pytest.TestReport)
    ]
    _show_slow_files(terminalreporter, every)
    reports = [
        report
        for report in every
        if report.when == "call" and any(name == FIGURES for name, _ in report.user_properties)
    ]
    if reports:
        terminalreporter.section("figures")
    for report in reports:
        terminalreporter.write_line(report.nodeid)
        for name, figure in report.user_properties:
            if name == FIGURES:
                terminalreporter.write_line(f"  {str(figure).strip()}")


def _show_slow_files(reporter: pytest.TerminalReporter, reports: list[pytest.TestReport]) -> None:
    """Where a long run spent its time, by file: what to make shorter first."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for report in reports:
        seconds[report.nodeid.partition("::")[0]] += report.duration
    total = sum(seconds.values())
    if total < WORTH_SHOWING_S:
        return
    reporter.section(f"{total:.0f} s in all workers together; the slowest files")
    for file, spent in sorted(seconds.items(), key=lambda row: -row[1])[:SLOWEST]:
        reporter.write_line(f"{spent:7.1f} s  {file}")
