"""Folded states in SQL, for any engine: sealed with the log's own digest where they were taken.

A row that does not hold is passed over with a line in the server's log, never repaired: it is a
cache. It does not hold when the log says something else there now (another record was put in its
place), or when what it says is not what was written.
"""

from hashlib import sha256
from typing import Final

import structlog
from sqlalchemy import Connection, select

from hybridmeet.adapters.storage import schema
from hybridmeet.adapters.storage.upserts import keep_last
from hybridmeet.application.ports import Snapshot
from hybridmeet.domain.ids import MeetingId

log = structlog.get_logger("hybridmeet.snapshots")

_SEAL: Final = 64  # characters of SHA-256 in hex, before what is sealed


def snapshot(connection: Connection, meeting: MeetingId, shape: str) -> Snapshot | None:
    """The snapshot of a meeting, if there is one of this shape that holds."""
    table = schema.snapshot
    row = connection.execute(
        select(table.c.seq, table.c.hash, table.c.body).where(
            table.c.meeting == meeting, table.c.shape == shape
        )
    ).first()
    if row is None:
        return None
    seq, digest, sealed = row
    body = sealed[_SEAL:]
    if digest != _digest_at(connection, meeting, seq):
        why = "the log is another one"
    elif sealed[:_SEAL] != _seal(digest, shape, body):
        why = "it was changed after it was written"
    else:
        return Snapshot(seq, shape, body)
    log.warning("snapshot passed over, the log is read whole", meeting=meeting, seq=seq, why=why)
    return None


def keep_snapshot(connection: Connection, meeting: MeetingId, taken: Snapshot) -> None:
    """Keep a snapshot, unless there is one that holds and is as new, or the log is not there."""
    table = schema.snapshot
    digest = _digest_at(connection, meeting, taken.seq)
    kept = snapshot(connection, meeting, taken.shape)
    if digest is None or (kept is not None and kept.seq >= taken.seq):
        return
    row = {
        "meeting": meeting,
        "seq": taken.seq,
        "shape": taken.shape,
        "hash": digest,
        "body": _seal(digest, taken.shape, taken.body) + taken.body,
    }
    changing = [table.c.seq, table.c.shape, table.c.hash, table.c.body]
    connection.execute(keep_last(connection, table, changing), row)


def _digest_at(connection: Connection, meeting: MeetingId, seq: int) -> str | None:
    """What the log's digest is at a seq; it covers all that was written up to there."""
    table = schema.event
    return connection.scalar(
        select(table.c.hash).where(table.c.meeting == meeting, table.c.seq == seq)
    )


def _seal(digest: str, shape: str, body: str) -> str:
    return sha256(f"{digest}\n{shape}\n{body}".encode()).hexdigest()
