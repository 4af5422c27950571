"""One server and one browser for all tests of a file; windows are each test's own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.stage import Stage
from tests.chromium import executable
from tests.cli.running import QUICK, Server, demo

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with demo(tmp_path_factory.mktemp("browser") / "data", *QUICK) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def stage(server: Server, browser: Browser) -> Iterator[Stage]:
    made = Stage(server, browser)
    yield made
    made.close()
    assert made.faults == []
