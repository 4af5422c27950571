"""The log in SQL, for any engine: what one transaction reads and writes. No threads, no commits."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, Select, Table, func, insert, select, tuple_, update

from hybridmeet.adapters.storage import access_sql, schema
from hybridmeet.adapters.storage.chain import GENESIS, BrokenChain, Row, verify
from hybridmeet.adapters.storage.coding import (
    answer_of,
    decode_answer,
    encode_answer,
    recorded,
    rows_of,
)
from hybridmeet.adapters.storage.upserts import keep_first, keep_last
from hybridmeet.application.ports import Answer, Beside, Conflict, Entry, NewerRelease
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId, TextId
from hybridmeet.domain.people import Actor, Person
from hybridmeet.domain.texts import Text


def append(connection: Connection, entry: Entry) -> Answer:
    """Write an entry; the same command again gets the stored answer and writes nothing.

    The meeting's row is taken first and gives the seq, so seqs are dense and in commit order: a
    database sequence was measured to lose 197 of 1,909 events to a reader that catches up.
    """
    if stored := answered(connection, entry.meeting, entry.actor, entry.command):
        return stored
    if not entry.events:
        raise ValueError("an entry holds one event or more")
    prev_hash = _take(connection, entry)
    if prev_hash is None:
        # On an engine with many writers the same command may have been committed meanwhile.
        if stored := answered(connection, entry.meeting, entry.actor, entry.command):
            return stored
        raise Conflict(f"{entry.meeting} does not stand at seq {entry.expected_seq}")
    rows = rows_of(entry, prev_hash)
    answer = replace(answer_of(entry), revoked=_revoke(connection, entry))
    connection.execute(insert(schema.event), [asdict(row) for row in rows])
    connection.execute(insert(schema.command), _command_row(entry, answer))
    connection.execute(
        update(schema.meeting)
        .where(schema.meeting.c.id == entry.meeting)
        .values(hash=rows[-1].hash)
    )
    _keep(connection, schema.person, entry.meeting, entry.people)
    _keep(connection, schema.text, entry.meeting, entry.texts)
    return answer


def answered(
    connection: Connection, meeting: MeetingId, actor: Actor, command: CommandId
) -> Answer | None:
    """The stored answer of a command."""
    table = schema.command
    key = (meeting, actor.key, command)
    found = connection.scalar(
        select(table.c.answer).where(tuple_(table.c.meeting, table.c.actor, table.c.id) == key)
    )
    return None if found is None else decode_answer(found)


def read(
    connection: Connection, meeting: MeetingId, after: int, upto: int | None = None
) -> list[Recorded]:
    """The facts of a meeting behind a seq, to another one or to the end."""
    table = schema.event
    wanted = (table.c.seq, table.c.type, table.c.body, table.c.actor, table.c.command, table.c.at)
    query = _behind(select(*wanted), meeting, after)
    found = connection.execute(query if upto is None else query.where(table.c.seq <= upto))
    with _readable(meeting):
        return [recorded(meeting, row) for row in found]


def verified(connection: Connection, meeting: MeetingId) -> str:
    """The digest of a meeting's log, checked row by row; ``BrokenChain`` when it does not hold.

    The meeting's row must say the same, or facts were cut off the end.
    """
    found = connection.execute(_behind(select(schema.event), meeting, 0))
    last = verify(Row(**row) for row in found.mappings())
    told = connection.scalar(select(schema.meeting.c.hash).where(schema.meeting.c.id == meeting))
    if told is not None and told != last:
        raise BrokenChain(f"{meeting}: facts are missing at the end of the log")
    return last


def beside(connection: Connection, meeting: MeetingId) -> Beside:
    """The people and texts of a meeting."""
    people = _bodies(connection, schema.person, meeting)
    texts = _bodies(connection, schema.text, meeting)
    with _readable(meeting):
        return Beside(
            {PersonId(id_): Person.model_validate_json(body) for id_, body in people},
            {TextId(id_): Text.model_validate_json(body) for id_, body in texts},
        )


@contextmanager
def _readable(meeting: MeetingId) -> Iterator[None]:
    """What cannot be read here is what another release has written: no word of it is said."""
    try:
        yield
    except ValueError:
        said = f"{meeting} holds what only a newer hybridmeet can read: start the newest release"
        raise NewerRelease(said) from None


def meetings(connection: Connection) -> list[MeetingId]:
    """Every meeting, in the order they were begun."""
    table = schema.meeting
    return list(connection.scalars(select(table.c.id).order_by(table.c.ordinal, table.c.id)))


def heads(connection: Connection) -> dict[MeetingId, int]:
    """The newest seq of every meeting, in the order they were begun."""
    table = schema.meeting
    query = select(table.c.id, table.c.seq).order_by(table.c.ordinal, table.c.id)
    return {MeetingId(id_): seq for id_, seq in connection.execute(query)}


def _take(connection: Connection, entry: Entry) -> str | None:
    """Lock the meeting's row, move its seq on and give its last digest; None if it is elsewhere."""
    table = schema.meeting
    last_seq = entry.expected_seq + len(entry.events)
    if entry.expected_seq == 0:
        ordinal = select(func.coalesce(func.max(table.c.ordinal), 0) + 1).scalar_subquery()
        row = {"id": entry.meeting, "ordinal": ordinal, "seq": last_seq, "hash": GENESIS}
        begin = keep_first(connection, table).values(row).returning(table.c.hash)
        return connection.execute(begin).scalar()
    move = (
        update(table)
        .where(table.c.id == entry.meeting, table.c.seq == entry.expected_seq)
        .values(seq=last_seq)
        .returning(table.c.hash)
    )
    return connection.execute(move).scalar()


def _command_row(entry: Entry, answer: Answer) -> dict[str, Any]:
    return {
        "meeting": entry.meeting,
        "actor": entry.actor.key,
        "id": entry.command,
        "first_seq": answer.first_seq,
        "last_seq": answer.last_seq,
        "answer": encode_answer(answer),
    }


def _revoke(connection: Connection, entry: Entry) -> int:
    """Take away what opens the seats that the entry's facts take away: the same transaction."""
    return sum(
        access_sql.revoke_person(connection, entry.meeting, person, entry.at)
        for person in entry.revoked
    )


def _keep(
    connection: Connection, table: Table, meeting: MeetingId, rows: Mapping[Any, Person | Text]
) -> None:
    """Write rows beside the log; one that is there is replaced, so a person can be erased."""
    written = [
        {"meeting": meeting, "id": id_, "body": row.model_dump_json()} for id_, row in rows.items()
    ]
    if written:
        connection.execute(keep_last(connection, table, [table.c.body]), written)


def _behind(query: Select[Any], meeting: MeetingId, after: int) -> Select[Any]:
    table = schema.event
    return query.where(table.c.meeting == meeting, table.c.seq > after).order_by(table.c.seq)


def _bodies(connection: Connection, table: Table, meeting: MeetingId) -> list[tuple[str, str]]:
    query = select(table.c.id, table.c.body).where(table.c.meeting == meeting)
    return [(id_, body) for id_, body in connection.execute(query)]
