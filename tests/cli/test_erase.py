"""``hybridmeet erase``: a name is gone from screens, calendars, the file, any later restore."""

import asyncio
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from hybridmeet.adapters.storage.records.kept import KEPT, line_of
from hybridmeet.cli.exits import Exit
from tests import postgres
from tests.adapters.formats.programmes import SMALL
from tests.cli.running import called, get, started
from tests.engine import record_beside, url_of
from tests.faults.lines import Line

pytestmark = pytest.mark.folders

CANARY = "Kanarienvogel"
RECORD = "hybridmeet.db"
MEETING, PERSON = "small-1", "un-1"


def named() -> str:
    """The small programme, its speaker with a name, and a note that names him."""
    row = 'function: "Speaker", delegation: un'
    assert SMALL.count(row) == SMALL.count('{en: "A note"}') == 1
    # What is written in its place is shorter: the begin of the old row stays where it is.
    long = f'display: "Ngo {CANARY}", rank: "Col.", address_as: "{"Your Excellency " * 18}"'
    text = SMALL.replace(row, f"{long}, {row}")
    text = text.replace("level: closed,", "level: public,")
    return text.replace('{en: "A note"}', f'{{en: "Lunch with Ngo {CANARY}"}}')


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(named(), encoding="utf-8")
    assert called("load", path, "--data", tmp_path / "data") == Exit.OK
    path.unlink()
    return tmp_path / "data"


def erased(folder: Path, *more: str) -> int:
    return called("erase", PERSON, "--meeting", MEETING, "--data", folder, "--yes", *more)


def found_in(folder: Path) -> list[str]:
    """The files of a folder that hold the name; its database as well, where the record is one."""
    files = (path for path in sorted(folder.iterdir()) if path.is_file())
    found = [path.name for path in files if CANARY.encode() in path.read_bytes()]
    return [*found, *([RECORD] if url_of(folder) and is_in_a_row(folder) else [])]


def is_in_a_row(folder: Path) -> bool:
    with record_beside(folder / RECORD) as record:
        return any(CANARY.encode() in line_of(row) for name in KEPT for row in record.rows(name))


def test_the_name_is_in_no_byte_of_the_folder_and_no_restore_brings_it_back(
    loaded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = tmp_path / "before.hmbackup", tmp_path / "after.hmbackup"
    assert called("backup", before, "--data", loaded) == Exit.OK
    assert found_in(loaded) == [RECORD]
    capsys.readouterr()

    code = erased(loaded)

    said = capsys.readouterr()
    assert (code, said.out) == (
        Exit.OK,
        "erased un-1 of small-1: Speaker 2 stands there now, also in 1 texts\n",
    )
    assert said.err == ""
    assert (found_in(loaded), CANARY in said.out + said.err) == ([], False)
    assert called("doctor", "--data", loaded) == Exit.OK
    assert called("backup", after, "--data", loaded) == Exit.OK
    assert (CANARY.encode() in before.read_bytes(), CANARY.encode() in after.read_bytes()) == (
        True,
        False,
    )
    there = tmp_path / "there"
    kept = ("--erased", loaded / "erased.jsonl")
    assert called("restore", before, "--data", there, *kept) == Exit.OK
    assert (found_in(there), (there / "erased.jsonl").read_bytes()) == (
        [],
        (loaded / "erased.jsonl").read_bytes(),
    )
    assert called("doctor", "--data", there) == Exit.OK


@pytest.mark.journey
async def test_a_running_server_is_asked_and_screens_and_calendars_change_at_once(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with started("serve", loaded) as server:
        base = server.told["base_url"]
        feed = f"{base}/m/{MEETING}/cal/small-1.ics"
        line = Line("New York", MEETING, {})
        await line.connect(base)
        before = (CANARY in json.dumps(line.slices), sequences(feed))
        assert CANARY in unfolded(feed)
        rev = line.rev

        code = await asyncio.to_thread(erased, loaded, "--json")
        await line.reaches(line.epoch or "", rev + 1)

        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        after = (CANARY in json.dumps(line.slices), sequences(feed))
        assert (code, told["name"], told["texts"]) == (Exit.OK, "Speaker 2", 1)
        assert "Speaker 2" in json.dumps(line.slices)
        assert (CANARY in unfolded(feed), "Speaker 2" in unfolded(feed)) == (False, True)
        await line.close()
        assert found_in(loaded) == []  # while the server has it open, write-ahead log and all
        again = await asyncio.to_thread(erased, loaded)
    assert (before, after) == ((True, [0, 0, 0]), (False, [1, 0, 0]))
    assert again == Exit.OK
    assert found_in(loaded) == []


@pytest.mark.journey
async def test_a_node_hears_of_an_erasure_that_another_machine_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of several servers on one database none runs in the folder where erase is typed."""
    path, url = tmp_path / "small.yaml", postgres.database_of(tmp_path)
    path.write_text(named(), encoding="utf-8")
    where = ("--database-url", url)
    try:
        words = ("load", path, "--data", tmp_path / "desk", *where)
        assert await asyncio.to_thread(called, *words) == Exit.OK
        with started("serve", tmp_path / "node", *where) as server:
            line = Line("New York", MEETING, {})
            await line.connect(server.told["base_url"])
            rev, before = line.rev, CANARY in json.dumps(line.slices)

            code = await asyncio.to_thread(erased, tmp_path / "desk", *where)
            await line.reaches(line.epoch or "", rev + 1)

            assert (code, before, CANARY in json.dumps(line.slices)) == (Exit.OK, True, False)
            await line.close()
    finally:
        postgres.forget(tmp_path)
    assert (tmp_path / "desk" / "erased.jsonl").exists()


def unfolded(url: str) -> str:
    return get(url)[1].replace("\r\n ", "")


def sequences(url: str) -> list[int]:
    lines = unfolded(url).splitlines()
    return [int(line.partition(":")[2]) for line in lines if line.startswith("SEQUENCE")]


def test_it_asks_before_it_does_what_cannot_be_undone(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = called("erase", PERSON, "--meeting", MEETING, "--data", loaded)

    assert (code, found_in(loaded)) == (Exit.USAGE, [RECORD])
    assert "this cannot be undone: say --yes" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody", "--meeting", MEETING), "Nobody in small-1 has the id nobody."),
        ((PERSON, "--meeting", "other"), "There is no such meeting here."),
        ((PERSON, "--meeting", "../x"), "There is no such meeting here."),
    ],
)
def test_who_is_not_there_is_told(
    loaded: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("erase", *words, "--yes", "--data", loaded) == Exit.REFUSED
    assert said in capsys.readouterr().err


@pytest.mark.sqlite("a database has its tables already")
def test_a_folder_without_a_record_is_not_made_one(tmp_path: Path) -> None:
    assert erased(tmp_path / "nothing") == Exit.NO_FILE
    assert not (tmp_path / "nothing").exists()


def test_all_that_is_kept_of_one_person_is_told_without_a_digest(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    words = ("export-person", PERSON, "--meeting", MEETING, "--data", loaded)

    assert called(*words) == Exit.OK
    before = json.loads(capsys.readouterr().out)
    erased(loaded)
    capsys.readouterr()
    assert called(*words) == Exit.OK
    after = json.loads(capsys.readouterr().out)

    assert (before["person"]["display"], before["seat"]["role"], before["facts"]) == (
        f"Ngo {CANARY}",
        "speaker",
        [],
    )
    assert (after["person"]["function"], [one["seq"] for one in after["facts"]]) == (
        "Speaker 2",
        [2],
    )


def test_the_list_is_its_owners_alone(loaded: Path) -> None:
    erased(loaded)

    assert stat.S_IMODE((loaded / "erased.jsonl").stat().st_mode) & 0o177 == 0
