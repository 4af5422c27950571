"""Putting a record into an empty database: checked whole before the first row, then all or nothing.

What is not put back as it was: browsers' seats come back revoked, and names on the list of erasures
come back erased, before they touch the disk. Tickets and what nodes hold are of no record.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, Table, func, insert, select

from hybridmeet.adapters.storage import log_sql, schema
from hybridmeet.adapters.storage.records.audit import Checked, Fault, audited
from hybridmeet.adapters.storage.records.kept import KEPT, Record, Written, loaded
from hybridmeet.application.erasing import Erased, again
from hybridmeet.application.ports import Entry
from hybridmeet.application.successors import Change
from hybridmeet.domain.commands import ChangePerson
from hybridmeet.domain.decide import Ask, decide, people_of, texts_of
from hybridmeet.domain.ids import CommandId, MeetingId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Role

AT_ONCE: Final = 500

Told = Callable[[str], None]


class NotEmpty(Exception):
    """The database holds meetings already."""


class Faulty(Exception):
    """A record whose log does not hold is not put anywhere."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(fault.written for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Restoration:
    """A record that was found sound, the erasures that hold in it, and when it is put back."""

    record: Record
    meetings: tuple[Checked, ...]
    changes: Mapping[MeetingId, Sequence[Change]]
    at: datetime
    told: Told = field(default=lambda _: None)


def prepare(record: Record, erased: Sequence[Erased], at: datetime, told: Told) -> Restoration:
    """Check a record whole, and find what must be erased in it; raises ``Faulty``."""
    checked = tuple(audited(record, told))
    if faults := [fault for meeting in checked for fault in meeting.faults]:
        raise Faulty(faults)
    changes = {
        MeetingId(meeting.meeting): _changes(meeting.state, erased)
        for meeting in checked
        if meeting.state
    }
    return Restoration(record, checked, changes, at, told)


def put_back(connection: Connection, restoration: Restoration) -> None:
    """Write every row, then the facts that names were erased; raises ``NotEmpty``."""
    counts = (connection.scalar(select(func.count()).select_from(table)) for table in KEPT.values())
    if any(counts):
        raise NotEmpty
    for name, table in KEPT.items():
        restoration.told(name)
        _insert(
            connection,
            table,
            (_now(restoration, name, row) for row in restoration.record.rows(name)),
        )
    for meeting in restoration.meetings:
        if meeting.state:
            _record_erasures(connection, meeting.state, restoration)


def _changes(state: MeetingState, erased: Sequence[Erased]) -> list[Change]:
    """What the list of erasures changes in a meeting as it was backed up."""
    changes = []
    for one in erased:
        change = again(state, one)
        if change is None:
            continue
        changes.append(change)
        # The next name is taken out of what this one has left.
        state = replace(state, texts={**state.texts, **change.texts})
        if isinstance(change, ChangePerson):
            person = change.person
            state = replace(state, people={**state.people, person.id: person})
    return changes


def _now(restoration: Restoration, table: str, row: Written) -> Written:
    """A row as it is put back."""
    row = loaded(table, row)
    if table == schema.browser_seat.name and row["revoked_at"] is None:
        row["revoked_at"] = restoration.at
    for change in restoration.changes.get(row.get("meeting", ""), ()):
        _blank(table, row, change)
    return row


def _blank(table: str, row: Written, change: Change) -> None:
    """Take an erased name out of a row."""
    if table == schema.text.name and row["id"] in change.texts:
        row["body"] = change.texts[row["id"]].model_dump_json()
    if not isinstance(change, ChangePerson):
        return
    if table == schema.person.name and row["id"] == change.person.id:
        row["body"] = change.person.model_dump_json()
    if table == schema.feed.name and row["person"] == change.person.id:
        row["label"] = ""


def _record_erasures(connection: Connection, state: MeetingState, restoration: Restoration) -> None:
    """Say in the log that these rows are others now, so that calendars take the new names."""
    at, seq, actor = (
        max(restoration.at, state.at),
        state.seq,
        Actor(meeting=state.id, role=Role.SYSTEM),
    )
    for change in restoration.changes[state.id]:
        ask = Ask(CommandId(f"restore-{uuid4()}"), change, actor, at)
        events = tuple(decide(state, ask))
        entry = Entry(state.id, seq, actor, ask.id, at, events, people_of(ask), texts_of(ask))
        seq = log_sql.append(connection, entry).last_seq
        if isinstance(change, ChangePerson):
            state = replace(state, people_revision=state.people_revision + 1)


def _insert(connection: Connection, table: Table, rows: Iterator[Written]) -> None:
    while some := list(islice(rows, AT_ONCE)):
        connection.execute(insert(table), some)
