"""From rows to facts, and from facts to the state of a meeting at any seq or instant."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from hybridmeet.adapters.storage.coding import recorded
from hybridmeet.adapters.storage.records.kept import Record, Written
from hybridmeet.adapters.storage.schema import instant
from hybridmeet.application.ports import Beside
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.ids import MeetingId, PersonId, TextId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Person
from hybridmeet.domain.texts import Text


@dataclass(frozen=True, slots=True)
class Until:
    """Where a replay ends: behind a seq, or behind the last fact of an instant; else at the end."""

    seq: int | None = None
    at: datetime | None = None

    def covers(self, row: Written) -> bool:
        """Whether a row of the log is still to be followed."""
        if self.seq is not None and row["seq"] > self.seq:
            return False
        return self.at is None or instant(row["at"]) <= self.at


@dataclass(frozen=True, slots=True)
class Folded:
    """A meeting where a replay ended: its state, and the digest of its log there."""

    state: MeetingState
    hash: str


def fact(row: Written) -> Recorded:
    """The fact of a row; ``ValueError`` when it holds none."""
    columns = (row["seq"], row["type"], row["body"], row["actor"], row["command"])
    return recorded(MeetingId(row["meeting"]), (*columns, instant(row["at"])))


def beside(record: Record, meeting: str) -> Beside:
    """The people and texts of a meeting; ``ValueError`` when a row holds none."""
    people, texts = record.rows("person", meeting), record.rows("text", meeting)
    return Beside(
        {PersonId(row["id"]): Person.model_validate_json(row["body"]) for row in people},
        {TextId(row["id"]): Text.model_validate_json(row["body"]) for row in texts},
    )


def folded(record: Record, meeting: str, until: Until) -> Folded | None:
    """The meeting as its log tells it, with today's names; None where nothing has happened yet."""
    state, last = None, ""
    for row in covered(record, meeting, until):
        state, last = evolve(state, fact(row)), row["hash"]
    if state is None:
        return None
    rows = beside(record, meeting)
    return Folded(replace(state, people=rows.people, texts=rows.texts), last)


def covered(record: Record, meeting: str, until: Until) -> Iterator[Written]:
    """The rows of a meeting's log as far as a replay goes."""
    for row in record.rows("event", meeting):
        if not until.covers(row):
            return
        yield row
