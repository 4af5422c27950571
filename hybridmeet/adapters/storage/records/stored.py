"""A record in a database, read at one moment beside whatever server is writing it.

One transaction that only reads: SQLite opens the file ``mode=ro`` and so can neither write nor
checkpoint (the one read-write connection stays the server's), a server is not asked and not slowed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, Connection, Engine, String, collate, inspect, select, type_coerce
from sqlalchemy.exc import DBAPIError

from hybridmeet.adapters.storage import engines
from hybridmeet.adapters.storage.failures import StoreTooNew, outward
from hybridmeet.adapters.storage.migrating import is_known, revision
from hybridmeet.adapters.storage.records.kept import KEPT, Written, of_meeting
from hybridmeet.adapters.storage.schema import InstantText
from hybridmeet.adapters.storage.snapshots_sql import snapshot
from hybridmeet.application.folded import Unreadable, decode, shape
from hybridmeet.application.ports import StorageUnavailable
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.meeting import MeetingState

AT_ONCE: Final = 1000  # rows fetched together: memory does not grow with the log


class StoredRecord:
    """All rows of a database, within the transaction of one connection."""

    def __init__(self, connection: Connection) -> None:
        """Take a connection whose transaction sees one moment."""
        self._connection = connection

    @property
    def engine(self) -> str:
        """The database's name and version."""
        version = self._connection.dialect.server_version_info or ()
        return f"{self._connection.dialect.name} {'.'.join(map(str, version))}"

    def meetings(self, table: str) -> Sequence[str]:
        """See ``Record``."""
        whose = of_meeting(KEPT[table])
        return sorted(self._connection.scalars(select(whose).distinct()))

    def rows(self, table: str, meeting: str | None = None) -> Iterator[Written]:
        """See ``Record``."""
        if meeting is not None and not _is_text(meeting):  # damaged: it cannot be asked for
            return
        columns, whose = KEPT[table].c, of_meeting(KEPT[table])
        keys = dict.fromkeys((whose, *KEPT[table].primary_key))
        query = select(*(_as_written(column) for column in columns))
        query = query.order_by(*(self._by(column) for column in keys))
        if meeting is not None:
            query = query.where(whose == meeting)
        names = [str(column.name) for column in columns]
        # Here, not for the whole connection: a copy writes on the one it reads.
        in_parts = {"yield_per": AT_ONCE}
        with self._connection.execute(query, execution_options=in_parts) as found:
            for row in found:  # who stops in the middle leaves no cursor open on the database
                yield dict(zip(names, row, strict=True))

    def end(self, meeting: str, count: int) -> list[Written]:
        """The last rows of a meeting's log, so many, in order."""
        table = KEPT["event"]
        query = select(*(_as_written(column) for column in table.c)).where(
            table.c.meeting == meeting
        )
        found = self._connection.execute(query.order_by(table.c.seq.desc()).limit(count))
        names = [str(column.name) for column in table.c]
        return [dict(zip(names, row, strict=True)) for row in reversed(found.all())]

    def snapshot(self, meeting: str) -> MeetingState | None:
        """The stored snapshot from which a server would begin, if there is one that holds."""
        is_there = inspect(self._connection).has_table("snapshot")  # not in the first shape
        if not is_there or not _is_text(meeting):
            return None
        kept = snapshot(self._connection, MeetingId(meeting), shape())
        try:
            return decode(kept.body) if kept else None
        except Unreadable:
            return None  # a server passes it over as well

    def _by(self, column: Column[Any]) -> Any:  # noqa: ANN401 -- a column or an expression of it
        """The order of bytes on every engine: a database may sort by the rules of a language."""
        if self._connection.dialect.name != "postgresql" or not isinstance(column.type, String):
            return column
        return collate(column, "C")


@contextmanager
def record_at(file: Path, url: str = "") -> Iterator[StoredRecord]:
    """The record in a SQLite file, or at a PostgreSQL URL if there is one, as it stands now.

    Raises ``StorageError``; ``StoreTooNew`` when a newer release has written it.
    """
    with looking_at(file, url) as connection:
        found = revision(connection)
        where = "the database" if url else file
        if found is None:
            raise StorageUnavailable(f"{where} holds no record of hybridmeet")
        if not is_known(found):
            raise StoreTooNew(where, found)
        yield StoredRecord(connection)


@contextmanager
def looking_at(file: Path, url: str = "") -> Iterator[Connection]:
    """A connection that only reads, in one transaction; raises ``StorageError``."""
    if not url and not file.exists():
        raise StorageUnavailable(f"{file} is not there: name the folder with --data")
    engine = _at(url) if url else engines.looking(file)
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise outward(error) from error
    finally:
        engine.dispose()


def _at(url: str) -> Engine:
    # The driver and its dialect cost 60 ms of a command that needs neither.
    from hybridmeet.adapters.storage import postgres_session  # noqa: PLC0415 -- see above

    return postgres_session.looking(postgres_session.Place(url))


def _is_text(read: str) -> bool:
    try:
        read.encode()
    except UnicodeEncodeError:
        return False
    return True


def _as_written(column: Column[Any]) -> Any:  # noqa: ANN401 -- a column or its raw text
    is_instant = isinstance(column.type, InstantText)
    return type_coerce(column, String(24)).label(column.name) if is_instant else column
