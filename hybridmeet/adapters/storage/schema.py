"""The tables, once for every engine: a log and a register per meeting, and the rows beside it.

The migrations bring a file to this shape (a test compares the two). Nothing is computed here, and
no table is named anywhere else.
"""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from typing_extensions import override

from hybridmeet.domain.times import rfc3339


class InstantText(TypeDecorator[datetime]):
    """An instant as the wire writes it, so that text order is time order on every engine."""

    impl = String(24)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write it."""
        return None if value is None else rfc3339(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read it."""
        return None if value is None else instant(value)


def instant(text: str) -> datetime:
    """The instant that a row holds."""
    return datetime.fromisoformat(text).astimezone(UTC)


DIGEST: Final = String(64)  # SHA-256, hex
ID: Final = String(64)  # ids.py: at most 64 characters

metadata: Final = MetaData()

meeting: Final = Table(
    "meeting",
    metadata,
    Column("id", ID, primary_key=True),
    Column("ordinal", Integer, nullable=False),  # the order in which meetings were begun
    Column("seq", Integer, nullable=False),
    Column("hash", DIGEST, nullable=False),
)
event: Final = Table(
    "event",
    metadata,
    Column("meeting", ID, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("type", ID, nullable=False),
    Column("body", Text, nullable=False),  # canonical JSON: the very bytes that were hashed
    Column("actor", String(80), nullable=False),
    Column("command", ID, nullable=False),
    Column("at", InstantText, nullable=False),
    Column("prev_hash", DIGEST, nullable=False),
    Column("hash", DIGEST, nullable=False),
)
command: Final = Table(
    "command",
    metadata,
    Column("meeting", ID, primary_key=True),
    Column("actor", String(80), primary_key=True),
    Column("id", ID, primary_key=True),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("answer", Text, nullable=False),
)
person: Final = Table(
    "person",
    metadata,
    Column("meeting", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("body", Text, nullable=False),
)
text: Final = Table(
    "text",
    metadata,
    Column("meeting", ID, primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("body", Text, nullable=False),
)
link: Final = Table(
    "link",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("meeting", ID, nullable=False),
    Column("person", ID, nullable=False),
    Column("reusable", Boolean, nullable=False),
    Column("expires_at", InstantText),
    Column("used_at", InstantText),
    Column("revoked_at", InstantText),
)
browser_seat: Final = Table(
    "browser_seat",
    metadata,
    Column("browser", DIGEST, primary_key=True),
    Column("meeting", ID, primary_key=True),
    Column("person", ID, primary_key=True),
    Column("opened_at", InstantText, nullable=False),
    Column("revoked_at", InstantText),
)
feed: Final = Table(
    "feed",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("meeting", ID, nullable=False),
    Column("scope", String(16), nullable=False),
    Column("person", ID),
    Column("label", Text, nullable=False),
    Column("created_at", InstantText, nullable=False),
    Column("revoked_at", InstantText),
)
snapshot: Final = Table(  # a cache: any row may be deleted at any time
    "snapshot",
    metadata,
    Column("meeting", ID, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("shape", DIGEST, nullable=False),  # of the release that can read it
    Column("hash", DIGEST, nullable=False),  # of the log at that seq
    Column("body", Text, nullable=False),
)
node: Final = Table(
    "node",
    metadata,
    Column("id", ID, primary_key=True),
    # The database's own clock: two machines' clocks differ, a lease is measured with one.
    Column("seen_at", DateTime(timezone=True), nullable=False),
)
line: Final = Table(  # rules.md: `connection(node, meeting, person)`, a word that SQL has taken
    "line",
    metadata,
    Column("node", ID, primary_key=True),
    Column("meeting", ID, primary_key=True),
    Column("person", ID, primary_key=True),  # "" counts those without a person
    Column("role", String(16), primary_key=True),
    Column("connections", Integer, nullable=False),
    Column("since", InstantText, nullable=False),
    Column("hidden_since", InstantText),  # none of them is in sight since
)
ticket: Final = Table(
    "ticket",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("meeting", ID, nullable=False),
    Column("person", ID),
    Column("role", String(16), nullable=False),
    Column("until", InstantText, nullable=False),
)
