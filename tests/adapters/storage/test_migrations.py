"""The file's shape: what the migrations make is what the tables say."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from hybridmeet.adapters.storage import engines, migrating
from hybridmeet.adapters.storage.failures import StoreTooNew
from hybridmeet.adapters.storage.lock import ProcessLock
from hybridmeet.adapters.storage.schema import metadata
from hybridmeet.adapters.storage.sqlite import SqliteStore


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    return engines.writing(tmp_path / "hybridmeet.db")


def test_the_migrations_make_the_tables_of_the_schema(engine: sa.Engine, tmp_path: Path) -> None:
    migrating.migrate(engine, tmp_path)

    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert migrating.revision(connection) == migrating.HEAD


def test_the_newest_migration_is_the_one_that_start_looks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrating.SCRIPTS))

    assert ScriptDirectory.from_config(config).get_heads() == [migrating.HEAD]


def test_a_second_start_leaves_the_file_as_it_is(engine: sa.Engine, tmp_path: Path) -> None:
    migrating.migrate(engine, tmp_path)
    with engine.begin() as connection:
        before = connection.exec_driver_sql("PRAGMA schema_version").scalar()

    migrating.migrate(engine, tmp_path)

    with engine.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA schema_version").scalar() == before


def test_a_migration_that_fails_leaves_nothing(engine: sa.Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE link (mine TEXT)")

    with pytest.raises(sa.exc.OperationalError, match="link already exists"):
        migrating.migrate(engine, tmp_path)

    with engine.begin() as connection:
        assert sa.inspect(connection).get_table_names() == ["link"]


async def test_a_file_of_a_newer_release_is_refused_in_one_line(
    engine: sa.Engine, tmp_path: Path
) -> None:
    path = tmp_path / "hybridmeet.db"
    migrating.migrate(engine, path)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")

    with pytest.raises(StoreTooNew) as refused:
        SqliteStore.open(path)

    assert str(refused.value) == (
        f"{path} was written by a newer hybridmeet (shape 0999): start that release or a later one"
    )
    ProcessLock(path).release()  # nobody holds it
