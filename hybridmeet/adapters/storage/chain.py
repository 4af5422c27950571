"""The hash chain: each fact's digest covers the one before it, so that nobody edits a log unseen.

``hash = SHA-256(prev_hash + canonical JSON of (meeting, seq, type, body, actor, command, at))``.
Canonical is: UTF-8, members sorted, no blanks. Any language can check it with its standard library.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import orjson

from hybridmeet.domain.times import rfc3339

GENESIS: Final = "0" * 64
COVERED: Final = ("meeting", "seq", "type", "body", "actor", "command", "at")


def canonical(value: object) -> bytes:
    """The one way to write a JSON value."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def digest_of(prev_hash: str, written: Mapping[str, Any]) -> str:
    """What the ``hash`` of a row must be; ``body`` and ``at`` are the text that stands in it."""
    members = {name: written[name] for name in COVERED}
    members["body"] = orjson.Fragment(written["body"])  # already canonical: not sorted again
    return sha256(prev_hash.encode() + canonical(members)).hexdigest()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the ``event`` table. ``body`` is canonical JSON already."""

    meeting: str
    seq: int
    type: str
    body: str
    actor: str
    command: str
    at: datetime
    prev_hash: str = GENESIS
    hash: str = ""

    def digest(self) -> str:
        """What ``hash`` must be."""
        written = {name: getattr(self, name) for name in COVERED}
        return digest_of(self.prev_hash, {**written, "at": rfc3339(self.at)})


class BrokenChain(Exception):
    """A log was changed, cut or mixed up outside of the server."""


def verify(rows: Iterable[Row]) -> str:
    """The digest of the last of a meeting's rows, in order from seq 1, if all of them hold.

    ``BrokenChain`` names the first that does not.
    """
    last = GENESIS
    for seq, row in enumerate(rows, start=1):
        if row.seq != seq:
            raise BrokenChain(f"{row.meeting}: seq {seq} is missing, {row.seq} stands there")
        if row.prev_hash != last:
            raise BrokenChain(f"{row.meeting}: seq {seq} does not follow the one before it")
        if row.hash != row.digest():
            raise BrokenChain(f"{row.meeting}: seq {seq} was changed after it was written")
        last = row.hash
    return last
