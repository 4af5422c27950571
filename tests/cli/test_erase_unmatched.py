"""``hybridmeet erase --unmatched``: a name that nobody could match is gone like every other."""

import asyncio
import json
from pathlib import Path

import pytest

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.storage.records.kept import KEPT, line_of
from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.registry import Registry
from hybridmeet.cli.at_hand import Unheard
from hybridmeet.cli.exits import Exit
from hybridmeet.domain.attending.commands import Record
from hybridmeet.domain.commands import OpenSession
from hybridmeet.domain.ids import CommandId, SessionId
from hybridmeet.domain.people import Actor, Role
from tests.adapters.formats.programmes import SMALL
from tests.cli.running import called, started
from tests.engine import open_record, record_beside, url_of

pytestmark = pytest.mark.folders

CANARY = "Wanderfalke"
STRANGER = f"Đỗ {CANARY}"
RECORD, MEETING, MORNING = "hybridmeet.db", "small-1", SessionId("morning")
SHEETS = ((STRANGER, "Meeting Room 1"), (f" {STRANGER}",))


@pytest.fixture
async def written(tmp_path: Path) -> Path:
    """A folder with two sheets on which the name stands."""
    path, folder = tmp_path / "small.yaml", tmp_path / "data"
    path.write_text(SMALL, encoding="utf-8")
    assert await asyncio.to_thread(called, "load", path, "--data", folder) == Exit.OK
    store = open_record(folder / RECORD)
    registry = Registry(Surroundings(store, Unheard(), SystemClock()))
    await registry.open()
    live = registry.find(MEETING)
    secretary = Actor(meeting=live.id, role=Role.SECRETARY)
    await live.execute(secretary, OpenSession(session=MORNING), CommandId("open"))
    for number, names in enumerate(SHEETS):
        sheet = Record(session=MORNING, source="paper", unmatched=names)
        await live.execute(secretary, sheet, CommandId(f"sheet-{number}"))
    await store.close()
    return folder


def erased(folder: Path, *words: str) -> int:
    return called("erase", "--meeting", MEETING, "--data", folder, *words)


def found_in(folder: Path) -> list[str]:
    """The files of a folder that hold the name; its database as well, where the record is one."""
    files = (path for path in sorted(folder.iterdir()) if path.is_file())
    found = [path.name for path in files if CANARY.encode() in path.read_bytes()]
    with record_beside(folder / RECORD) as record:
        rows = (line_of(row) for name in KEPT for row in record.rows(name))
        is_in_a_row = bool(url_of(folder)) and any(CANARY.encode() in row for row in rows)
    return [*found, *([RECORD] if is_in_a_row else [])]


def test_the_name_is_in_no_byte_and_no_restore_brings_it_back(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, there = tmp_path / "before.hmbackup", tmp_path / "there"
    assert called("backup", before, "--data", written) == Exit.OK
    assert found_in(written) == [RECORD]
    capsys.readouterr()

    code = erased(written, "--unmatched", STRANGER, "--yes")

    said = capsys.readouterr()
    assert (code, said.err, said.out) == (
        Exit.OK,
        "",
        "erased a name of small-1 that matched nobody: Erased name stands in 2 rows now\n",
    )
    assert found_in(written) == []
    (line,) = (written / "erased.jsonl").read_text().splitlines()
    assert json.loads(line)["texts"] == ["unmatched-sheet-0-0", "unmatched-sheet-1-0"]
    kept = ("--erased", written / "erased.jsonl")
    assert called("restore", before, "--data", there, *kept) == Exit.OK
    assert "names that were erased since stay erased: 1" in capsys.readouterr().out
    assert (found_in(there), CANARY.encode() in before.read_bytes()) == ([], True)
    for folder in (written, there):
        assert called("doctor", "--data", folder) == Exit.OK
        assert called("replay", MEETING, "--data", folder, "--audience", "operators") == Exit.OK
        assert called("export", MEETING, "--data", folder, "--with-people") == Exit.OK
    told = capsys.readouterr().out
    assert (CANARY in told, "people.texts_changed" in told) == (False, True)


@pytest.mark.journey
async def test_a_running_server_is_asked(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--unmatched", STRANGER, "--yes", "--json")
    with started("serve", written):
        code = await asyncio.to_thread(erased, written, *words)
        told = json.loads(capsys.readouterr().out)
        assert (code, told["texts"]) == (Exit.OK, 2)
        assert found_in(written) == []  # while the server has it open, write-ahead log and all
        again = await asyncio.to_thread(erased, written, *words)
        told = json.loads(capsys.readouterr().out)
    assert (again, told["code"]) == (Exit.REFUSED, "unknown")  # the server knows it no more


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("--unmatched", STRANGER), (Exit.USAGE, "this cannot be undone: say --yes")),
        (("--yes",), (Exit.USAGE, "say whose name: a PERSON, or --unmatched NAME, not both")),
        (("un-1", "--unmatched", STRANGER, "--yes"), (Exit.USAGE, "NAME, not both")),
        (("--unmatched", CANARY, "--yes"), (Exit.REFUSED, "write it as the sheet shows it.")),
        (("--unmatched", "\udcff", "--yes"), (Exit.USAGE, "the name is not written in UTF-8")),
        (("--unmatched", f"{STRANGER}\n", "--yes"), (Exit.REFUSED, "control character U+000A")),
    ],
)
def test_nothing_is_erased_that_was_not_asked_for(
    written: Path,
    words: tuple[str, ...],
    refusal: tuple[Exit, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, said = refusal
    assert (erased(written, *words), found_in(written)) == (code, [RECORD])
    assert said in capsys.readouterr().err
    assert not (written / "erased.jsonl").exists()
