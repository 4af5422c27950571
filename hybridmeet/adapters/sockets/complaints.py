"""Writes down what strangers do wrong: one line a second for each address, never content."""

import asyncio
import sys
from collections import OrderedDict
from typing import Final

import structlog

log = structlog.get_logger("hybridmeet.sockets")

ONE_LINE_S: Final = 1.0
MOST_PEERS: Final = 1024  # remembered; more write a line each, once


class Complaints:
    """Remembers when an address was last written down, and how often it was not since."""

    def __init__(self) -> None:
        self._peers: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def bad_frame(self, address: str, wrong: str) -> None:
        """A frame that is none."""
        if (unwritten := self._may_write(address)) is not None:
            log.warning("bad frame", peer=address, wrong=wrong, unwritten=unwritten)

    def failed(self, address: str) -> None:
        """A fault of ours while answering an address; the traceback is written."""
        if (unwritten := self._may_write(address)) is not None:
            log.error("frame failed", peer=address, unwritten=unwritten, exc_info=sys.exc_info())

    def _may_write(self, address: str) -> int | None:
        """How many were not written since the last line, or None while its second lasts."""
        now = asyncio.get_running_loop().time()
        at, unwritten = self._peers.pop(address, (-ONE_LINE_S, 0))
        is_due = now - at >= ONE_LINE_S
        self._peers[address] = (now, 0) if is_due else (at, unwritten + 1)
        if len(self._peers) > MOST_PEERS:
            self._peers.popitem(last=False)
        return unwritten if is_due else None
