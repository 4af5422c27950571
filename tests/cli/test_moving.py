"""``hybridmeet migrate-database``: the whole record elsewhere, the same, or nothing."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hybridmeet.adapters.storage.postgres import PostgresStore
from hybridmeet.adapters.storage.records.kept import KEPT, line_of
from hybridmeet.adapters.storage.records.stored import record_at
from hybridmeet.cli.exits import Exit
from tests import postgres
from tests.adapters.formats.programmes import SMALL
from tests.cli.running import called, demo, get, started

pytestmark = pytest.mark.sqlite("it names both engines itself: the switch changes nothing")


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    yield postgres.database_of(tmp_path)
    postgres.forget(tmp_path)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a meeting."""
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    assert called("load", tmp_path / "small.yaml", "--data", tmp_path / "data") == Exit.OK
    return tmp_path / "data"


def rows(file: Path, url: str = "") -> dict[str, bytes]:
    """Every row of every table that is kept."""
    with record_at(file, url) as record:
        return {name: b"".join(map(line_of, record.rows(name))) for name in KEPT}


def migrated(capsys: pytest.CaptureFixture[str], *words: str | Path) -> dict[str, Any]:
    """What a migration told."""
    capsys.readouterr()
    assert called("migrate-database", "--json", *words) == Exit.OK
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


@pytest.mark.journey
def test_a_demonstration_goes_on_in_a_database_and_comes_back(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with demo(tmp_path / "data") as before:
        token = before.told["meetings"][0]["links"]["chair"]["token"]
    old = rows(tmp_path / "data" / "hybridmeet.db")

    told = migrated(capsys, "--from", tmp_path / "data", "--to", url)
    assert rows(Path(), url) == old
    assert sorted(row["meeting"] for row in told["copied"]) == ["aaptc-2022", "admm-pko-14"]
    assert all(row["hash"].encode() in old["event"] for row in told["copied"])

    with started("serve", tmp_path / "other", "--database-url", url) as after:
        assert after.told["meetings"] == ["admm-pko-14", "aaptc-2022"]
        assert get(after.told["base_url"] + f"/l/{token}")[0] == 200
        assert after.end() == Exit.OK
    now = rows(Path(), url)

    assert migrated(capsys, "--from", url, "--to", tmp_path / "back")["copied"]
    assert rows(tmp_path / "back" / "hybridmeet.db") == now


def test_a_store_that_holds_meetings_is_left_as_it_is(
    data: Path, tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    migrated(capsys, "--from", data, "--to", url)
    before = rows(Path(), url)

    assert called("migrate-database", "--from", data, "--to", url) == Exit.REFUSED
    assert "the database holds meetings already: name an empty one" in capsys.readouterr().err
    assert called("migrate-database", "--from", url, "--to", data) == Exit.REFUSED
    assert called("migrate-database", "--from", data, "--to", data) == Exit.USAGE
    assert rows(Path(), url) == before


def test_a_record_that_is_being_served_is_not_copied(
    data: Path, tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with started("serve", data):
        assert called("migrate-database", "--from", data, "--to", url) == Exit.IN_USE
    assert "stop that server" in capsys.readouterr().err

    migrated(capsys, "--from", data, "--to", url)
    with postgres.server().connect(url) as connection:
        connection.execute("INSERT INTO node VALUES ('other', now())")
    assert called("migrate-database", "--from", url, "--to", tmp_path / "b") == Exit.IN_USE
    assert "the database is served (1 running): stop all servers" in capsys.readouterr().err


def test_a_record_that_was_changed_is_not_copied(
    data: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(data / "hybridmeet.db") as connection:
        connection.execute("UPDATE event SET actor = 'chair:x' WHERE seq = 1")
    connection.close()

    assert called("migrate-database", "--from", data, "--to", url) == Exit.WRONG_FILE
    assert "small-1: seq 1 was changed after it was written" in capsys.readouterr().err
    assert empty(url)


@pytest.mark.parametrize("spoils", ["NEW.body = NEW.body || ' '; RETURN NEW", "RETURN NULL"])
def test_a_copy_that_is_not_the_same_is_not_kept(
    data: Path, url: str, capsys: pytest.CaptureFixture[str], spoils: str
) -> None:
    asyncio.run(PostgresStore.open(url, "test").close())
    with postgres.server().connect(url) as connection:
        body = f"BEGIN {spoils}; END"
        function = f"CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        connection.execute(function.encode())
        connection.execute(
            "CREATE TRIGGER spoil BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION spoil()"
        )
    capsys.readouterr()

    assert called("migrate-database", "--from", data, "--to", url) == Exit.STORE_FAILED

    assert "the table person is not the same in the copy" in capsys.readouterr().err
    assert empty(url)


def test_what_is_interrupted_leaves_nothing(
    data: Path, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hybridmeet.adapters.storage.records.copying._proved", interrupt)

    called("migrate-database", "--from", data, "--to", url)

    assert empty(url)


def empty(url: str) -> bool:
    """Whether a database holds no row; or no table at all."""
    with postgres.server().connect(url) as connection:
        if connection.execute("SELECT to_regclass('meeting')").fetchone() == (None,):
            return True
        return connection.execute("SELECT count(*) FROM meeting").fetchone() == (0,)
