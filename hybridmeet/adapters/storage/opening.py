"""Which engine keeps the record: a database where one is named, else a file of this process's."""

from pathlib import Path

from hybridmeet.adapters.storage.sql_store import SqlStore
from hybridmeet.adapters.storage.sqlite import SqliteStore


def open_store(file: Path, url: str, node_id: str) -> SqlStore:
    """The record at ``url``, or in ``file`` if there is none; ``node_id`` is this process's name.

    Blocks for as long as the engine needs. Raises ``StorageError``, and ``OSError`` for the file.
    """
    if not url:
        return SqliteStore.open(file)
    # The driver and its dialect cost 60 ms of a start that needs neither.
    from hybridmeet.adapters.storage.postgres import PostgresStore  # noqa: PLC0415 -- see above

    return PostgresStore.open(url, node_id)
