"""Tickets in SQL, for any engine: a digest opens one socket, once, on whichever node."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete

from hybridmeet.adapters.storage import schema
from hybridmeet.adapters.storage.upserts import keep_first
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Actor, Role

LONG_PAST: Final = timedelta(minutes=5)
"""A ticket lives for half a minute: one that ends so long before a new one does is over."""


def keep(connection: Connection, digest: str, actor: Actor, until: datetime) -> None:
    """Keep a ticket, and forget those long past."""
    table = schema.ticket
    row = {
        "digest": digest,
        "meeting": actor.meeting,
        "person": actor.person,
        "role": actor.role.value,
        "until": until,
    }
    connection.execute(delete(table).where(table.c.until < until - LONG_PAST))
    connection.execute(keep_first(connection, table), row)


def take(connection: Connection, digest: str, at: datetime) -> Actor | None:
    """Remove a ticket in one statement, so that of two who hold it one is too late."""
    table = schema.ticket
    gone = delete(table).where(table.c.digest == digest).returning(*table.c)
    for row in connection.execute(gone).mappings():
        if row["until"] > at:
            person = PersonId(row["person"]) if row["person"] is not None else None
            return Actor(meeting=MeetingId(row["meeting"]), role=Role(row["role"]), person=person)
    return None


def drop(connection: Connection, meeting: MeetingId, person: PersonId) -> None:
    """Forget the tickets of a person."""
    table = schema.ticket
    connection.execute(delete(table).where(table.c.meeting == meeting, table.c.person == person))
