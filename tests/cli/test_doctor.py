"""``hybridmeet doctor``: finds what is wrong, says where and what to do, and changes nothing."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hybridmeet import settings
from hybridmeet.adapters.storage.lock import ProcessLock
from hybridmeet.cli.checks.clock import system_version
from hybridmeet.cli.checks.record import record
from hybridmeet.cli.checks.versions import loses_commits
from hybridmeet.cli.exits import Exit
from tests import postgres
from tests.adapters.formats.programmes import SMALL
from tests.cli.running import called, started
from tests.engine import is_postgres, tamper, url_of

pytestmark = pytest.mark.folders


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert called("load", path, "--data", tmp_path / "data") == Exit.OK
    (tmp_path / "data").chmod(0o700)
    for file in (tmp_path / "data").iterdir():
        file.chmod(0o600)
    return tmp_path / "data"


def looked(
    capsys: pytest.CaptureFixture[str], *words: str | Path
) -> tuple[int, dict[str, list[str]]]:
    """The code of doctor, and what it said of each subject: the state, then the words."""
    capsys.readouterr()
    code = called("doctor", "--json", *words)
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    told: dict[str, list[str]] = {}
    for one in answer["findings"]:
        assert bool(one["advice"]) is (one["state"] != "ok"), one
        told.setdefault(one["subject"], []).append(f"{one['state']}: {one['said']}")
    return code, told


def test_a_sound_folder(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in loaded.iterdir() if path.suffix == ".db"}

    code, told = looked(capsys, "--data", loaded)

    assert code == Exit.OK
    engine = {"PostgreSQL"} if is_postgres() else {"SQLite", "database file"}
    assert set(told) == engine | {
        "hybridmeet",
        "settings",
        "permissions",
        "disk",
        "erasures",
        "clock",
        "time zones",
        "server",
        "meeting small-1",
    }
    assert told["server"] == ["ok: none runs on this folder"]
    assert told["meeting small-1"][0].startswith("ok: 1 facts, unbroken, they fold; ")
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.sqlite("it looks at the file's permissions")
def test_a_person_reads_it_line_by_line(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (loaded / "hybridmeet.db").chmod(0o644)
    capsys.readouterr()

    assert called("doctor", "--data", loaded) == Exit.OK
    said = capsys.readouterr().out
    assert f"warning permissions: others may reach {loaded}/hybridmeet.db" in said
    assert f"chmod go-rwx {loaded}/hybridmeet.db" in said
    assert said.splitlines()[-1].startswith("0 errors, ")


def test_a_changed_row_is_found_with_its_meeting_and_seq(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(loaded, "UPDATE event SET body = replace(body, 'Berlin', 'Merlin')")

    code, told = looked(capsys, "--data", loaded)

    assert code == Exit.REFUSED
    assert told["meeting small-1"] == [
        "error: small-1: seq 1 was changed after it was written",
    ]


@pytest.mark.sqlite("it damages the file")
def test_a_damaged_file_is_found(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = loaded / "hybridmeet.db"
    path.write_bytes(path.read_bytes()[:-40_000])

    code, told = looked(capsys, "--data", loaded)

    assert (code, told["database file"][0][:5]) == (Exit.REFUSED, "error")


@pytest.mark.sqlite("it damages the file")
@pytest.mark.parametrize("text", [b"", b"no database at all, but a text of some length\n" * 50])
def test_a_file_that_is_none(loaded: Path, text: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (loaded / "hybridmeet.db").write_bytes(text)

    code, told = looked(capsys, "--data", loaded)

    assert (code, told["record"][0][:6]) == (Exit.REFUSED, "error:")


def test_a_folder_that_others_may_open(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaded.chmod(0o755)

    code, told = looked(capsys, "--data", loaded)

    assert (code, told["permissions"]) == (
        Exit.REFUSED,
        [f"error: others may reach {loaded}"],
    )


@pytest.mark.sqlite("a node's own folder may be new")
def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = looked(capsys, "--data", tmp_path / "nothing")

    assert (code, told["folder"]) == (
        Exit.REFUSED,
        [f"error: {tmp_path / 'nothing'} is no folder"],
    )
    assert not (tmp_path / "nothing").exists()


def test_every_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HYBRIDMEET_PORT", "99999")
    monkeypatch.setenv("HYBRIDMEET_GRACE_S", "-1")

    code, told = looked(capsys)

    assert (code, len(told["settings"]), set(told)) == (Exit.REFUSED, 2, {"settings"})


def test_a_record_that_is_newer_than_the_clock_says(loaded: Path) -> None:
    read = settings.load(given={"directory": loaded, "database_url": url_of(loaded)})

    found = list(record(read, None, datetime(2026, 1, 1, tzinfo=UTC), lambda _: None))

    assert [(one.state, one.subject) for one in found if one.subject != "database file"] == [
        ("ok", "meeting small-1"),
        ("error", "clock"),
    ]
    assert "which is to come" in found[-1].said


def test_a_lock_without_a_server_that_answers(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = ProcessLock(loaded / "hybridmeet.db")
    try:
        code, told = looked(capsys, "--data", loaded)
    finally:
        lock.release()

    assert (code, told["server"]) == (
        Exit.REFUSED,
        ["error: a program holds the record and cannot be asked"],
    )


@pytest.mark.journey
def test_beside_a_running_server(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with started("serve", loaded) as server:
        code, told = looked(capsys, "--data", loaded)

    assert (code, told["server"]) == (
        Exit.OK,
        [f"ok: runs at {server.told['base_url']}, 1 meetings"],
    )


@pytest.mark.journey
def test_a_server_does_not_start_on_a_changed_log(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(loaded, "UPDATE event SET actor = 'system:other'")
    capsys.readouterr()

    assert called("serve", "--port", "0", "--data", loaded) == Exit.STORE_FAILED
    said = capsys.readouterr().err
    assert "small-1: seq 1 was changed after it was written" in said
    assert ("hybridmeet doctor says what is wrong" in said, "Traceback" in said) == (True, False)


def test_the_database_of_many_nodes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = postgres.database_of(tmp_path)
    small = tmp_path / "small.yaml"
    small.write_text(SMALL, encoding="utf-8")
    where = ("--data", tmp_path / "node", "--database-url", url)
    try:
        assert called("load", small, *where) == Exit.OK
        code, told = looked(capsys, *where)
        with postgres.server().connect(url) as connection:
            connection.execute("UPDATE event SET body = body || ' '")
        changed, then = looked(capsys, *where)
        no, nobody = looked(capsys, "--database-url", "postgresql://127.0.0.1:1/x")
    finally:
        postgres.forget(tmp_path)

    assert (code, told["PostgreSQL"][0][:14]) == (Exit.OK, "ok: PostgreSQL")
    assert told["meeting small-1"][0].startswith("ok: 1 facts, unbroken")
    assert (changed, then["meeting small-1"]) == (
        Exit.REFUSED,
        ["error: small-1: seq 1 was changed after it was written"],
    )
    assert (no, nobody["record"][0][:6]) == (Exit.REFUSED, "error:")


@pytest.mark.parametrize(
    ("version", "loses"),
    [
        ("3.6.23", False),
        ("3.7.0", True),
        ("3.40.1", True),
        ("3.44.5", True),
        ("3.44.6", False),
        ("3.45.0", True),
        ("3.50.6", True),
        ("3.50.7", False),
        ("3.51.2", True),
        ("3.51.3", False),
        ("4.0.0", False),
    ],
)
def test_versions_of_sqlite_that_lose_commits(version: str, loses: bool) -> None:
    assert loses_commits(version) is loses


def test_the_first_rules_of_time_zones_are_those_that_are_used(tmp_path: Path) -> None:
    for name, version in (("first", "2025b"), ("second", "2026a")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "tzdata.zi").write_text(f"# version {version}\n# more\n")
    places = (str(tmp_path / "none"), str(tmp_path / "first"), str(tmp_path / "second"))

    assert (system_version(places), system_version(())) == ("2025b", None)
