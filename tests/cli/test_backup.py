"""``hybridmeet backup`` and ``restore``: under load, elsewhere the same, whole or not at all."""

import json
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hybridmeet.adapters.storage.lock import ProcessLock
from hybridmeet.cli.exits import Exit
from tests import postgres
from tests.adapters.formats.programmes import SMALL
from tests.cli.running import Server, called, demo, post, started
from tests.engine import as_typed, tamper

pytestmark = pytest.mark.folders

MEETING = "admm-pko-14"


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    """A folder with a small meeting and nobody serving it."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert called("load", path, "--data", tmp_path / "data") == Exit.OK
    return tmp_path / "data"


@contextmanager
def moderated(server: Server) -> Iterator[Callable[[], int]]:
    """Check people in and out as fast as the server takes it; how often, when asked."""
    token = server.meeting(MEETING)["links"]["desk"]["token"]
    url = f"{server.told['base_url']}/api/meetings/{MEETING}/commands"
    done, moved = threading.Event(), threading.Condition()
    accepted: list[str] = []

    def press() -> None:
        for turn in iter(int, 1):
            kind = ("check_in", "check_out")[len(accepted) % 2]
            body = {"type": f"attendance.{kind}", "person": "unhq-1"}
            status, text = post(url, {"id": str(uuid4()), "body": body}, token)
            assert (status, turn) == (200, 0), text
            with moved:
                accepted.append(text)
                moved.notify_all()
            if done.is_set():
                return

    def another() -> int:
        with moved:
            before = len(accepted)
            assert moved.wait_for(lambda: len(accepted) > before + 3, timeout=20)
            return len(accepted)

    thread = threading.Thread(target=press)
    thread.start()
    try:
        yield another
    finally:
        done.set()
        thread.join()


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


@pytest.mark.journey
@pytest.mark.timeout(120)
def test_backups_under_load_fold_elsewhere_to_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tell: Callable[[str], None]
) -> None:
    """A backup while a desk checks in and out is one moment, whole, the same there."""
    tell(backed_up_under_load(tmp_path, capsys, 1))


@pytest.mark.journey
@pytest.mark.long
@pytest.mark.folders(always=True)
@pytest.mark.timeout(120)
def test_backups_of_a_database_under_load_fold_in_another_to_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tell: Callable[[str], None]
) -> None:
    """The same where every record is a PostgreSQL database."""
    tell(backed_up_under_load(tmp_path, capsys, 2))


def backed_up_under_load(tmp_path: Path, capsys: pytest.CaptureFixture[str], backups: int) -> str:
    live = tmp_path / "live"
    seqs = []
    with demo(live) as server, moderated(server) as another:
        for turn in range(backups):
            another()
            file, there = tmp_path / f"{turn}.hmbackup", tmp_path / f"there-{turn}"
            assert called("backup", file, "--data", live, "--json") == Exit.OK
            manifest = told(capsys)
            head = next(one for one in manifest["meetings"] if one["meeting"] == MEETING)
            seqs.append(head["seq"])

            assert called("restore", file, "--data", there, "--json") == Exit.OK
            assert told(capsys)["meetings"] == manifest["meetings"]
            upto = ("--to-seq", str(head["seq"]), "--json")
            same = ("replay", MEETING, "--data", live, *upto, "--compare", there)
            assert called(*same) == Exit.OK
            compared = told(capsys)
            assert (compared["hash"], compared["views_differ"]) == (head["hash"], [])
            assert called("doctor", "--data", there, "--json") == Exit.OK
            assert told(capsys)["errors"] == 0
        another()
        assert (called("doctor", "--data", live, "--json"), told(capsys)["errors"]) == (Exit.OK, 0)
        token = server.meeting(MEETING)["links"]["chair"]["token"]

    assert seqs == sorted(set(seqs))
    with started("serve", tmp_path / "there-0") as server:
        url = f"{server.told['base_url']}/api/meetings/{MEETING}/view"
        status, view = seen(url, token)
    assert (status, json.loads(view)["audience"]) == (200, "operators")
    return (
        f"backups: {backups}, beside {seqs[-1]} live commands: same digests, same views elsewhere"
    )


def seen(url: str, token: str) -> tuple[int, str]:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status, answer.read().decode()


def test_a_backup_says_what_is_in_it(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    file = loaded.with_name("b.hmbackup")

    assert called("backup", file, "--data", loaded) == Exit.OK
    said = capsys.readouterr()
    assert (said.out.splitlines()[0].partition(",")[0], said.err) == ("backed up 1 meetings", "")
    assert file.stat().st_mode & 0o777 == 0o600
    assert called("restore", file, "--check", "--data", loaded) == Exit.OK
    assert "is sound: 1 meetings" in capsys.readouterr().out


def test_a_backup_is_not_written_over_unless_told(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = loaded.with_name("b.hmbackup")
    file.write_text("mine")

    assert called("backup", file, "--data", loaded) == Exit.REFUSED
    assert (file.read_text(), "--force" in capsys.readouterr().err) == ("mine", True)
    assert called("backup", file, "--data", loaded, "--force") == Exit.OK
    assert called("doctor", "--backup", file) == Exit.OK


def test_what_is_wrong_with_a_restore_is_said_in_words(
    loaded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, there = tmp_path / "b.hmbackup", tmp_path / "there"
    assert called("backup", file, "--data", loaded) == Exit.OK
    damaged = tmp_path / "damaged"
    damaged.write_bytes(file.read_bytes().replace(b'"seq":1', b'"seq":2', 1))
    (tmp_path / "list").write_text("no erasure\n")
    capsys.readouterr()

    cases: list[tuple[tuple[str | Path, ...], Exit, str]] = [
        ((tmp_path / "nothing",), Exit.NO_FILE, "it is no file"),
        ((tmp_path,), Exit.NO_FILE, "it is no file"),
        ((damaged,), Exit.WRONG_FILE, "was changed or damaged"),
        ((tmp_path / "list",), Exit.WRONG_FILE, "it is no backup of hybridmeet"),
        ((file, "--erased", tmp_path / "list"), Exit.WRONG_FILE, "list line 1 is no erasure"),
        ((file, "--erased", tmp_path / "none"), Exit.NO_FILE, "none cannot be read"),
        ((file, "--database-url", "postgresql://127.0.0.1:1/x"), Exit.STORE_FAILED, "reached"),
    ]
    for words, code, said in cases:
        assert (called("restore", *words, "--data", there), words) == (code, words)
        error = capsys.readouterr().err
        assert (said in error, "Traceback" in error) == (True, False), error
    assert not (there / "hybridmeet.db").exists()
    assert called("restore", file, "--data", loaded) == Exit.REFUSED
    assert "restore into an empty one" in capsys.readouterr().err


@pytest.mark.sqlite("a database has as many servers as it likes")
def test_a_folder_that_is_served_is_not_restored_into(
    loaded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, there = tmp_path / "b.hmbackup", tmp_path / "there"
    there.mkdir()
    called("backup", file, "--data", loaded)
    lock = ProcessLock(there / "hybridmeet.db")

    assert called("restore", file, "--data", there) == Exit.IN_USE
    lock.release()
    assert called("restore", file, "--data", there) == Exit.OK


def test_a_backup_that_is_stopped_leaves_nothing(loaded: Path, tmp_path: Path) -> None:
    """It is told to stop while it writes, as a service manager or Ctrl+C would."""
    folder = tmp_path / "backups"
    folder.mkdir()
    line = as_typed(["backup", folder / "b.hmbackup", "--data", loaded])
    words = [sys.executable, "-c", STOPPED, *line]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "begun\n"
        begun = [path.name.startswith(".b.hmbackup") for path in folder.iterdir()]
        child.send_signal(signal.SIGTERM)
        code = child.wait(15)

    assert (begun, code, list(folder.iterdir())) == ([True], Exit.STOPPED, [])


STOPPED = """
import sys, signal
from hybridmeet.cli import backup, commands

def written(*_):
    print("begun", flush=True)
    while True:
        signal.pause()

backup.write_into = written
sys.exit(commands.run(lambda **more: commands.app(
    args=sys.argv[1:], **more)))
"""


def test_a_damaged_record_is_backed_up_and_told(
    loaded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(loaded, "UPDATE event SET actor = 'chair:other'")
    capsys.readouterr()
    file = tmp_path / "b.hmbackup"

    assert called("backup", file, "--data", loaded, "--json") == Exit.REFUSED
    said = capsys.readouterr()
    assert json.loads(said.out)["faults"][0] == "small-1: seq 1 was changed after it was written"
    assert called("restore", file, "--data", tmp_path / "there") == Exit.WRONG_FILE
    assert called("serve", "--port", "0", "--data", loaded) == Exit.STORE_FAILED
    assert "the record is not as it was written: nothing is served" in capsys.readouterr().err


def test_a_folder_moves_into_a_database_and_back(
    loaded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first.hmbackup", tmp_path / "second.hmbackup"
    there = ("--data", tmp_path / "node", "--database-url", postgres.database_of(tmp_path))
    try:
        assert called("backup", first, "--data", loaded) == Exit.OK
        assert called("restore", first, *there) == Exit.OK
        assert called("restore", first, *there) == Exit.REFUSED
        assert "the database holds meetings already" in capsys.readouterr().err
        assert called("backup", second, *there) == Exit.OK
        assert called("restore", second, "--data", tmp_path / "back") == Exit.OK
        same = ("replay", "small-1", "--data", tmp_path / "back", "--compare", there[-1])
        assert called(*same) == Exit.OK
        assert called("erase", "un-1", "--meeting", "small-1", "--yes", *there) == Exit.OK
        assert (tmp_path / "node" / "erased.jsonl").exists()
        assert called("doctor", *there) == Exit.OK
    finally:
        postgres.forget(tmp_path)
