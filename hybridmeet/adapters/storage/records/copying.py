"""A whole record from one store into another, empty one: row by row, in one transaction, proved.

Unlike a restore nothing is changed on the way: not a seat is closed, not a name is taken out. What
was written is read back before the commit: each table must give the same bytes, each log must hold,
link by link, and end in the same digest.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import DBAPIError

from hybridmeet.adapters.storage import engines, log_sql, nodes_sql
from hybridmeet.adapters.storage.failures import StoreInUse, outward
from hybridmeet.adapters.storage.lasting import make_last
from hybridmeet.adapters.storage.lock import ProcessLock
from hybridmeet.adapters.storage.migrating import migrate
from hybridmeet.adapters.storage.records.kept import KEPT, Written, line_of, loaded
from hybridmeet.adapters.storage.records.restoring import NotEmpty
from hybridmeet.adapters.storage.records.stored import StoredRecord, looking_at, record_at
from hybridmeet.application.ports import StorageError, StorageUnavailable
from hybridmeet.domain.ids import MeetingId

AT_ONCE: Final = 500
Told = Callable[[str, int], None]


class Served(StoreInUse):
    """Servers are running on the database."""

    def __init__(self, number: int) -> None:
        """Say how many, and what to do."""
        said = f"the database is served ({number} running): stop all servers, then ask again"
        StorageUnavailable.__init__(self, said)


class NotTheSame(StorageError):
    """What was read back is not what was written; nothing is kept of it."""

    def __init__(self, what: str) -> None:
        """Name what differs."""
        super().__init__(f"{what} is not the same in the copy: nothing was copied; ask again")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a record is or shall be: a database, if there is a URL, else a file."""

    file: Path
    url: str = ""


@dataclass(frozen=True, slots=True)
class Copied:
    """A log that is the same in both: how far it goes, and the digest it ends in."""

    meeting: str
    seq: int
    hash: str


@contextmanager
def at_rest(where: Whereabouts) -> Iterator[StoredRecord]:
    """A record that no server is writing; raises ``StoreInUse`` when one does."""
    with ExitStack() as held:
        if not where.url and where.file.exists():
            held.callback(ProcessLock(where.file).release)
        record = held.enter_context(record_at(where.file, where.url))
        if where.url:
            with looking_at(where.file, where.url) as connection:
                if living := nodes_sql.living(connection):
                    raise Served(len(living))
        yield record


@contextmanager
def filling(where: Whereabouts) -> Iterator[Connection]:
    """A transaction on a store of today's shape: committed at the end, or nothing of it is left."""
    with ExitStack() as held:
        try:
            engine = _database(where.url) if where.url else _file(where.file, held)
            held.callback(engine.dispose)
            with engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise outward(error) from error


def copy(record: StoredRecord, into: Connection, told: Told) -> list[Copied]:
    """Copy every row and prove it; raises ``NotEmpty``, ``NotTheSame``, ``BrokenChain``."""
    counts = (into.scalar(select(func.count()).select_from(table)) for table in KEPT.values())
    if any(counts):
        raise NotEmpty
    there = StoredRecord(into)
    for name in KEPT:
        if _copied(record, name, into, told) != _digest(there.rows(name)):
            raise NotTheSame(f"the table {name}")
    return [_proved(head, into, told) for head in record.rows("meeting")]


def _copied(record: StoredRecord, name: str, into: Connection, told: Told) -> str:
    """Copy a table; the digest of its rows as they were read."""
    digest, number = sha256(), 0
    rows = record.rows(name)
    while some := list(islice(rows, AT_ONCE)):
        for row in some:
            digest.update(line_of(row))
        into.execute(insert(KEPT[name]), [loaded(name, row) for row in some])
        number += len(some)
        told(name, number)
    return digest.hexdigest()


def _digest(rows: Iterator[Written]) -> str:
    digest = sha256()
    for row in rows:
        digest.update(line_of(row))
    return digest.hexdigest()


def _proved(head: Written, into: Connection, told: Told) -> Copied:
    """A log of the copy, checked link by link against the head that was read from the original."""
    told(f"proving {head['id']}", head["seq"])
    last = log_sql.verified(into, MeetingId(head["id"]))
    if last != head["hash"]:
        raise NotTheSame(f"the log of {head['id']}")
    return Copied(head["id"], head["seq"], last)


def _file(file: Path, held: ExitStack) -> Engine:
    held.callback(ProcessLock(file).release)
    make_last(file)
    engine = engines.writing(file)
    migrate(engine, file)
    return engine


def _database(url: str) -> Engine:
    # The driver and its dialect cost 60 ms of a command that needs neither.
    from hybridmeet.adapters.storage import postgres, postgres_session  # noqa: PLC0415 -- see above

    place = postgres_session.Place(url)
    engine = postgres_session.filling(place)
    migrate(engine, place.name, postgres.alone)
    return engine
