"""A file that an earlier release wrote is read as it is: backed up before an upgrade, looked at."""

import sqlite3
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from hybridmeet.adapters.storage import engines, migrating
from hybridmeet.adapters.storage.records.audit import audited
from hybridmeet.adapters.storage.records.backup_file import backup_at
from hybridmeet.adapters.storage.records.kept import KEPT
from hybridmeet.adapters.storage.records.restoring import prepare, put_back
from hybridmeet.adapters.storage.records.stored import record_at
from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.ports import StorageUnavailable
from tests.adapters.storage.records.acted import OTHER, SMALL, moderated
from tests.fakes import FIRST

GOLDEN = Path(__file__).parents[3] / "golden" / "format-1.hmbackup"


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """What stands in a file of today, in one of the first shape."""
    await moderated(tmp_path / "today.db")
    config = Config()
    config.set_main_option("script_location", str(migrating.SCRIPTS))
    with engines.writing(tmp_path / "first.db").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    file = sqlite3.connect(tmp_path / "first.db")
    file.execute("ATTACH ? AS today", (str(tmp_path / "today.db"),))
    for table in KEPT:
        file.execute(f"INSERT INTO main.{table} SELECT * FROM today.{table}")  # noqa: S608 -- names of ours
    file.commit()
    file.close()
    return tmp_path / "first.db"


def test_the_first_shape_is_read_and_not_changed(path: Path) -> None:
    before = path.read_bytes()

    with record_at(path) as record:
        told = [(one.meeting, one.seq, one.faults) for one in audited(record)]

    assert told == [(OTHER, 16, []), (SMALL, 16, [])]
    assert path.read_bytes() == before


def test_a_file_without_a_record_is_told(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").execute("CREATE TABLE mine (a)").connection.close()

    empty = record_at(tmp_path / "empty.db")

    with pytest.raises(StorageUnavailable, match="holds no record of hybridmeet"), empty:
        pass


async def test_a_backup_of_the_first_format_is_read_for_ever(tmp_path: Path) -> None:
    """Made by release 2026.11.0; never made anew."""
    with backup_at(GOLDEN) as backup:
        restoration = prepare(backup, [], FIRST, lambda _: None)
        store = SqliteStore.open(tmp_path / "there.db")
        await store.at_length(partial(put_back, restoration=restoration))
        await store.close()

    with record_at(tmp_path / "there.db") as record:
        told = [(one.meeting, one.seq, one.hash[:16], one.faults) for one in audited(record)]
    assert told == [(OTHER, 16, "926a64e5c9b734b4", []), (SMALL, 16, "fe46dcbb9630056c", [])]
