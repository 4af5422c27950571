"""What the tests of the live channel share."""

from collections.abc import Iterator

import pytest
import structlog
from structlog.testing import LogCapture


@pytest.fixture
def lines() -> Iterator[list[dict[str, object]]]:
    """What our own loggers wrote."""
    capture = LogCapture()
    before = structlog.get_config()["processors"]
    structlog.configure(processors=[capture])
    yield capture.entries  # type: ignore[misc] # -- entries are mutable mappings
    structlog.configure(processors=before)
