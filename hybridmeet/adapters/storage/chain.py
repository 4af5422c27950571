"""The hash chain: each fact's digest covers the one before it, so that nobody edits a log unseen.

``hash = SHA-256(prev_hash + canonical JSON of (meeting, seq, type, body, actor, command, at))``.
Canonical is: UTF-8, members sorted, no blanks. Any language can check it with its standard library.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

import orjson

from hybridmeet.domain.times import rfc3339

GENESIS: Final = "0" * 64


def canonical(value: object) -> bytes:
    """The one way to write a JSON value."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


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
        members = {
            "meeting": self.meeting,
            "seq": self.seq,
            "type": self.type,
            "body": orjson.Fragment(self.body),  # already canonical: not parsed and sorted again
            "actor": self.actor,
            "command": self.command,
            "at": rfc3339(self.at),
        }
        return sha256(self.prev_hash.encode() + canonical(members)).hexdigest()


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
