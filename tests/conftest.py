"""How many examples a property takes, and the figures that tests tell at the end of a run."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from tests.engine import (  # noqa: F401 -- fixtures of every test
    _database_of_the_module,
    _database_of_the_test,
    skipped,
)

SLOW_MACHINES = [HealthCheck.too_slow]  # two shared cores: a slow example says nothing

settings.register_profile(
    "unit", max_examples=25, deadline=None, suppress_health_check=SLOW_MACHINES
)
settings.register_profile(
    "test", max_examples=60, deadline=None, suppress_health_check=SLOW_MACHINES
)
settings.register_profile(
    "long", max_examples=400, deadline=None, suppress_health_check=SLOW_MACHINES
)
settings.register_profile(
    "night", max_examples=5_000, deadline=None, suppress_health_check=SLOW_MACHINES
)
settings.load_profile("test")

FIGURES = "figures"
LONGEST = ("kill", "browser", "journey")


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Tell a figure: it is shown at the end of the run, whichever worker ran the test."""
    return lambda figure: record_property(FIGURES, figure)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits longest begins first, so that no worker is left alone with it in the end."""
    for item in items:
        if reason := skipped(item):
            item.add_marker(reason)
    items.sort(key=lambda item: [item.get_closest_marker(mark) is None for mark in LONGEST])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show every figure that was told, under the name of its test."""
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, ())
        if any(name == FIGURES for name, _ in report.user_properties)
    ]
    if reports:
        terminalreporter.section("figures")
    for report in reports:
        terminalreporter.write_line(report.nodeid)
        for name, figure in report.user_properties:
            if name == FIGURES:
                terminalreporter.write_line(f"  {str(figure).strip()}")
