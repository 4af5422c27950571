"""``hybridmeet replay`` and ``export``: a meeting as it was, and its log for any other program."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from hybridmeet.cli.exits import Exit
from tests.adapters.storage.records.acted import CANARY, SMALL, moderate
from tests.cli.running import called
from tests.engine import open_record

pytestmark = pytest.mark.folders


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """Two small meetings that were moderated: sixteen facts each."""
    folder = tmp_path / "data"
    folder.mkdir()
    store = open_record(folder / "hybridmeet.db")
    await moderate(store)
    await store.close()
    return folder


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def replayed(capsys: pytest.CaptureFixture[str], folder: Path, *more: str | Path) -> dict[str, Any]:
    assert called("replay", SMALL, "--data", folder, "--json", *more) == Exit.OK
    return told(capsys)


def test_a_meeting_stands_as_it_stood_at_any_seq(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    phases = []
    for seq in (1, 2, 3, 16):
        shown = replayed(capsys, folder, "--to-seq", str(seq), "--audience", "operators")
        now = shown["slices"]["now/day1"]
        phases.append((shown["seq"], now["phase"], now["item"]))

    assert phases == [
        (1, "scheduled", None),
        (2, "open", None),
        (3, "open", "i1"),
        (16, "suspended", "i1"),
    ]


def test_an_instant_has_all_that_had_happened(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same = replayed(capsys, folder)

    assert replayed(capsys, folder, "--at", "2021-04-06T14:00+07:00") == same
    assert replayed(capsys, folder, "--at", "2021-04-06T07:00") == same
    assert called("replay", SMALL, "--data", folder, "--at", "2021-04-06T06:59:59Z") == Exit.REFUSED
    assert "nothing had happened yet in small-1" in capsys.readouterr().err


def test_the_public_is_shown_no_more_than_it_was(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    public = replayed(capsys, folder)
    operators = replayed(capsys, folder, "--audience", "operators")

    assert ("desk" in public["slices"], "desk" in operators["slices"]) == (False, True)
    assert (CANARY in json.dumps(public), CANARY in json.dumps(operators)) == (False, True)


def test_two_records_are_held_against_each_other(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup, there = tmp_path / "b.hmbackup", tmp_path / "there"
    assert called("backup", backup, "--data", folder) == Exit.OK
    assert called("restore", backup, "--data", there) == Exit.OK
    capsys.readouterr()

    for other in (backup, there):
        compared = replayed(capsys, folder, "--compare", other)
        assert (compared["same"], compared["first_difference"]) == (True, None)
    words = ("--data", folder, "--meeting", SMALL, "--yes")
    assert called("erase", "vn-head", *words) == Exit.OK
    capsys.readouterr()
    differ = ("replay", SMALL, "--data", folder, "--compare", there, "--json")
    assert called(*differ) == Exit.REFUSED
    assert told(capsys)["first_difference"] == 17
    assert called(*differ[:-1]) == Exit.REFUSED
    assert "alike up to seq 16, where the other ends" in capsys.readouterr().out
    assert called(*differ, "--to-seq", "16") == Exit.REFUSED  # today's names are others
    compared = told(capsys)
    assert (compared["first_difference"], "operators" in compared["views_differ"]) == (None, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nothing",), Exit.REFUSED),
        ((SMALL, "--to-seq", "0"), Exit.USAGE),
        ((SMALL, "--at", "yesterday"), Exit.USAGE),
        ((SMALL, "--at", "0001-01-01T00:00+14:00"), Exit.USAGE),
        ((SMALL, "--audience", "everybody"), Exit.USAGE),
        ((SMALL, "--compare", "nowhere"), Exit.NO_FILE),
        ((SMALL, "--backup", "nowhere"), Exit.NO_FILE),
    ],
)
def test_what_cannot_be_replayed_is_told(
    folder: Path, words: tuple[str, ...], code: Exit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("replay", *words, "--data", folder) == code
    said = capsys.readouterr()
    assert (said.out, "Traceback" in said.err, said.err != "") == ("", False, True)


def test_any_program_checks_an_exported_log(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "log.jsonl"

    assert called("export", SMALL, "--data", folder, "--out", out) == Exit.OK
    assert called("export", SMALL, "--data", folder, "--out", out) == Exit.REFUSED

    last, rows = "0" * 64, [json.loads(line) for line in out.read_text().splitlines()]
    for row in rows:
        members = {name: row[name] for name in row if name not in {"hash", "prev_hash"}}
        text = json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        last = hashlib.sha256(row["prev_hash"].encode() + text.encode()).hexdigest()
        assert row["hash"] == last
    assert (len(rows), rows[-1]["hash"] == replayed(capsys, folder)["hash"]) == (16, True)
    assert (CANARY in out.read_text(), out.stat().st_mode & 0o777) == (False, 0o600)


def test_names_are_exported_only_when_asked_for(folder: Path, tmp_path: Path) -> None:
    plain, named = tmp_path / "plain", tmp_path / "named"

    called("export", SMALL, "--data", folder, "--out", plain)
    called("export", SMALL, "--data", folder, "--out", named, "--with-people")

    lines = named.read_text().splitlines()
    assert lines[:16] == plain.read_text().splitlines()
    kinds = [next(iter({"person", "text"} & json.loads(line).keys())) for line in lines[16:]]
    assert (kinds.count("person"), kinds.count("text"), CANARY in named.read_text()) == (
        10,
        2,
        True,
    )


def test_a_backup_exports_the_same_bytes(
    folder: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    backup = tmp_path / "b.hmbackup"
    called("backup", backup, "--data", folder)
    capsysbinary.readouterr()

    assert called("export", SMALL, "--data", folder, "--with-people") == Exit.OK
    first = capsysbinary.readouterr().out
    assert called("export", SMALL, "--backup", backup, "--with-people") == Exit.OK
    assert (capsysbinary.readouterr().out, len(first.splitlines())) == (first, 28)
