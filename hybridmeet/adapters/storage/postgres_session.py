"""Connections to PostgreSQL: how one is made, what it must promise, how long it may take.

Every new connection is looked at, not only the first: after a failover another server answers.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Engine, QueuePool, create_engine
from sqlalchemy.engine.interfaces import IsolationLevel

from hybridmeet.adapters.storage.failures import StoreUnfit
from hybridmeet.application.ports import StorageUnavailable

OLDEST: Final = 150_000  # PostgreSQL 15, of Debian 12
ANSWERS_WITHIN_S: Final = 4.5  # a command is answered within five seconds, the database away or not

# Silence is found out on both sides in 4 to 6 s, where the system's own patience is two hours: a
# cable that was pulled sends no goodbye.
REACHING: Final[dict[str, Any]] = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 4_000,
    "target_session_attrs": "read-write",  # of several hosts the one that writes
    "application_name": "hybridmeet",
    "client_encoding": "UTF8",
}
SETTINGS: Final = {
    "lock_timeout": "3000",
    # A node that is cut off in the middle holds the meeting's row no longer than this: less than
    # others wait for it, or each such cut would refuse one of their commands.
    "idle_in_transaction_session_timeout": "2000",
    "tcp_keepalives_idle": "4",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "6000",
}
WRITING: Final = {"statement_timeout": "4000"}
READING: Final = {
    "statement_timeout": "60000",  # a long log is read whole at start
    "default_transaction_read_only": "on",
}


class Promise(NamedTuple):
    """What a server must say of a setting; what happens otherwise, and what to do."""

    good: set[str]
    otherwise: str


PROMISES: Final = {
    # `local` too: it waits for this server's own disk, which is all that `on` does where no
    # synchronous standby is named. `off` lost 120 of 4,161 acknowledged commands in 12 kills.
    "synchronous_commit": Promise(
        {"on", "local", "remote_write", "remote_apply"},
        "what was acknowledged could be lost when the server stops; "
        "take the setting back for this role, this database and the server",
    ),
    "fsync": Promise(
        {"on"},
        "a power cut could lose or spoil the record; set fsync = on and restart PostgreSQL",
    ),
    "full_page_writes": Promise(
        {"on"},
        "a power cut could spoil the record; set full_page_writes = on and reload PostgreSQL",
    ),
    "server_encoding": Promise(
        {"UTF8"},
        "names could not be kept as they are written; make the database with ENCODING 'UTF8'",
    ),
}
ASKED: Final = (*PROMISES, "server_version_num", "server_version")


class Place:
    """Where a database is: how to reach it, and what to call it without saying a secret."""

    def __init__(self, url: str) -> None:
        """Take a URL that libpq understands; ``StoreUnfit`` when it does not."""
        try:
            given = conninfo_to_dict(url)
        except psycopg.ProgrammingError:  # its message may quote the password
            raise StoreUnfit(
                "the database_url is not understood: "
                "write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE"
            ) from None
        self.conninfo = make_conninfo(**{**REACHING, **given})
        host, port = given.get("host") or "localhost", given.get("port") or 5432
        self.name = f"the database {given.get('dbname') or '(default)'} at {host}:{port}"

    def connect(self, more: dict[str, str]) -> psycopg.Connection[Any]:
        """A connection that keeps what a record needs; ``StoreUnfit`` when it does not."""
        connection = psycopg.connect(self.conninfo)
        try:
            self._judge(_settled(connection, {**SETTINGS, **more}))
            connection.commit()
        except BaseException:
            connection.close()
            raise
        return connection

    def _judge(self, said: dict[str, str]) -> None:
        if int(said["server_version_num"]) < OLDEST:
            found = said["server_version"].split()[0]
            raise StoreUnfit(f"{self.name} is PostgreSQL {found}: 15 is the oldest that is known")
        for name, promise in PROMISES.items():
            if said[name] not in promise.good:
                raise StoreUnfit(f"{self.name} has {name} = {said[name]}: {promise.otherwise}")


def writing(place: Place, connections: int) -> Engine:
    """The engine of those who write: each statement sees what was committed before it."""
    return _engine(place, WRITING, "READ COMMITTED", connections)


def reading(place: Place, connections: int) -> Engine:
    """The engine of those who only read: all of one read sees one moment of the database."""
    return _engine(place, READING, "REPEATABLE READ", connections)


def looking(place: Place) -> Engine:
    """The engine of one who reads everything at one moment, however long that takes."""
    patient = {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
    return _engine(place, {**READING, **patient}, "REPEATABLE READ", 1)


def filling(place: Place) -> Engine:
    """The engine of one who writes a whole record, however long that takes."""
    patient = {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
    return _engine(place, patient, "READ COMMITTED", 1)


def vacuum(place: Place, tables: Sequence[str]) -> None:
    """Write tables anew without the rows that were replaced; raises ``StorageUnavailable``."""
    try:
        with place.connect({"lock_timeout": "10000"}) as connection:
            connection.autocommit = True
            for table in tables:
                connection.execute(sql.SQL("VACUUM FULL {}").format(sql.Identifier(table)))
    except psycopg.Error as error:
        said = f"the tables could not be written anew ({type(error).__name__}): ask again"
        raise StorageUnavailable(said) from error


def _settled(connection: psycopg.Connection[Any], settings: dict[str, str]) -> dict[str, str]:
    """Settle a session, and what the server says of itself: one question, one answer."""
    parts = ["current_setting(%s)"] * len(ASKED) + ["set_config(%s, %s, false)"] * len(settings)
    words = [*ASKED, *(word for pair in settings.items() for word in pair)]
    said = connection.execute(f"SELECT {', '.join(parts)}".encode(), words).fetchone() or ()
    return dict(zip(ASKED, said, strict=False))


def _engine(
    place: Place, more: dict[str, str], isolation: IsolationLevel, connections: int
) -> Engine:
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: place.connect(more),
        isolation_level=isolation,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # names of people would stand in the text of an error
    )
