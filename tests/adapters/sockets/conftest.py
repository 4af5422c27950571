"""What the tests of the live channel share."""

from collections.abc import Iterator

import pytest
import structlog
from structlog.testing import LogCapture

from tests.adapters.sockets import running


@pytest.fixture(params=[True, False], ids=["straight", "plain"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The contract holds whether patches go straight to the sockets or the libraries' way."""
    monkeypatch.setattr(running, "DIRECT", request.param)


@pytest.fixture
def lines() -> Iterator[list[dict[str, object]]]:
    """What our own loggers wrote."""
    capture = LogCapture()
    before = structlog.get_config()["processors"]
    structlog.configure(processors=[capture])
    yield capture.entries  # type: ignore[misc] # -- entries are mutable mappings
    structlog.configure(processors=before)
