"""What an erasure does beside the log, in SQL, for any engine: labels blanked, caches dropped."""

from typing import Final

from sqlalchemy import Connection, Table, delete, update

from hybridmeet.adapters.storage import schema
from hybridmeet.domain.ids import MeetingId, PersonId

HOLD_NAMES: Final[tuple[Table, ...]] = (schema.person, schema.text, schema.feed, schema.snapshot)
"""Tables whose old rows may hold a name: what is compacted after an erasure."""


def forget(connection: Connection, meeting: MeetingId, person: PersonId) -> None:
    """Blank the labels of a person's subscriptions, and drop what is kept of older states."""
    feed, snapshot = schema.feed, schema.snapshot
    his = (feed.c.meeting == meeting, feed.c.person == person)
    connection.execute(update(feed).where(*his).values(label=""))
    connection.execute(delete(snapshot).where(snapshot.c.meeting == meeting))
