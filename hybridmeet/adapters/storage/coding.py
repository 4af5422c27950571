"""Facts and rows: how an event becomes text in the log, and how old text becomes an event again.

Old logs are read for ever. When an event's shape has to change beyond an optional field, its old
body is lifted here, on reading; no row is ever rewritten.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import orjson

from hybridmeet.adapters.storage.chain import Row, canonical
from hybridmeet.adapters.storage.schema import instant
from hybridmeet.application.ports import Answer, Entry
from hybridmeet.domain.events import EVENTS, Event, Recorded
from hybridmeet.domain.ids import CommandId, MeetingId
from hybridmeet.domain.people import Actor, actor_from_key
from hybridmeet.domain.times import in_utc, rfc3339

Lift = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTERS: Final[Mapping[str, Lift]] = {}
"""Event type as written -> what lifts its body to today's shape. None has been needed yet."""


def encode(event: Event) -> str:
    """The canonical JSON of an event, every member written out (a default may change one day)."""
    return canonical(EVENTS.dump_python(event, mode="json")).decode()


def decode(kind: str, body: str) -> Event:
    """The event that a row holds, lifted to today's shape."""
    if lift := UPCASTERS.get(kind):
        return EVENTS.validate_python(lift(orjson.loads(body)), strict=False)
    return EVENTS.validate_json(body)


def rows_of(entry: Entry, prev_hash: str) -> list[Row]:
    """The rows of an entry, chained to what stands before them."""
    rows: list[Row] = []
    at = in_utc(entry.at)
    for seq, event in enumerate(entry.events, start=entry.expected_seq + 1):
        bare = Row(
            meeting=entry.meeting,
            seq=seq,
            type=event.type,
            body=encode(event),
            actor=entry.actor.key,
            command=entry.command,
            at=at,
            prev_hash=rows[-1].hash if rows else prev_hash,
        )
        rows.append(_sealed(bare))
    return rows


def recorded(meeting: MeetingId, row: Sequence[Any]) -> Recorded:
    """The fact of a row of (seq, type, body, actor, command, at)."""
    seq, kind, body, actor, command, at = row
    return Recorded(
        meeting=meeting,
        seq=seq,
        event=decode(kind, body),
        actor=_actor(meeting, actor),
        command=CommandId(command),
        at=at,
    )


def answer_of(entry: Entry) -> Answer:
    """What an entry is answered when it is accepted."""
    first = entry.expected_seq + 1
    return Answer(first, entry.expected_seq + len(entry.events), in_utc(entry.at))


def encode_answer(answer: Answer) -> str:
    """The canonical JSON of an answer."""
    written: dict[str, int | str] = {
        "first_seq": answer.first_seq,
        "last_seq": answer.last_seq,
        "at": rfc3339(answer.at),
    }
    if answer.revoked:
        written["revoked"] = answer.revoked
    return canonical(written).decode()


def decode_answer(text: str) -> Answer:
    """The answer that a row holds."""
    written = orjson.loads(text)
    return Answer(
        written["first_seq"],
        written["last_seq"],
        instant(written["at"]),
        written.get("revoked", 0),
        again=True,
    )


@lru_cache(maxsize=4096)  # some hundred seats write all of a log's rows
def _actor(meeting: MeetingId, key: str) -> Actor:
    return actor_from_key(meeting, key)


def _sealed(row: Row) -> Row:
    return Row(
        meeting=row.meeting,
        seq=row.seq,
        type=row.type,
        body=row.body,
        actor=row.actor,
        command=row.command,
        at=row.at,
        prev_hash=row.prev_hash,
        hash=row.digest(),
    )
