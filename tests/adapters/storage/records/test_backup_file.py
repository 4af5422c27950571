"""A backup file: the same bytes for the same record, and nothing is believed that was changed."""

import io
import random
import tarfile
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from hybridmeet.adapters.storage.records.audit import audited
from hybridmeet.adapters.storage.records.backing_up import Backup, new_file, write_into
from hybridmeet.adapters.storage.records.backup_file import backup_at
from hybridmeet.adapters.storage.records.kept import KEPT
from hybridmeet.adapters.storage.records.manifest import BrokenBackup, Member, manifest_of
from hybridmeet.adapters.storage.records.stored import record_at
from tests.adapters.storage.records.acted import OTHER, SMALL, moderated
from tests.fakes import FIRST

FLIPS = 300
COLUMNS = {
    "meeting": "hash id ordinal seq",
    "event": "actor at body command hash meeting prev_hash seq type",
    "command": "actor answer first_seq id last_seq meeting",
    "person": "body id meeting",
    "text": "body id meeting",
    "link": "digest expires_at meeting person reusable revoked_at used_at",
    "browser_seat": "browser meeting opened_at person revoked_at",
    "feed": "created_at digest label meeting person revoked_at scope",
}


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    path = tmp_path / "hybridmeet.db"
    await moderated(path)
    return path


@pytest.fixture
def path(database: Path, tmp_path: Path) -> Path:
    return backed_up(database, tmp_path / "night.hmbackup")


def backed_up(database: Path, path: Path, at: datetime = FIRST) -> Path:
    with record_at(database) as record, new_file(path, force=False) as file:
        write_into(file, Backup(record, [b'{"an": "erasure"}\n'], at))
    return path


def test_a_backup_holds_every_row_as_it_stands(database: Path, path: Path) -> None:
    with record_at(database) as stored, backup_at(path) as backup:
        for table in KEPT:
            assert list(backup.rows(table)) == list(stored.rows(table))
            assert list(backup.meetings(table)) == list(stored.meetings(table))
            rows = list(stored.rows(table, SMALL))
            assert rows
            assert list(backup.rows(table, SMALL)) == rows
        assert [(one.meeting, one.faults) for one in audited(backup)] == [(OTHER, []), (SMALL, [])]
        assert backup.erased == [b'{"an": "erasure"}\n']
        assert list(backup.rows("event", "nowhere")) == []


def test_the_columns_of_the_first_format_are_these_for_ever() -> None:
    """Another column needs another format, and a reader that still takes this one."""
    assert {name: " ".join(sorted(table.c.keys())) for name, table in KEPT.items()} == COLUMNS


def test_the_same_record_gives_the_same_bytes(database: Path, path: Path, tmp_path: Path) -> None:
    assert backed_up(database, tmp_path / "again").read_bytes() == path.read_bytes()


def test_any_tar_lists_it_and_it_is_its_owners_alone(path: Path) -> None:
    with tarfile.open(path) as tar:
        names = tar.getnames()

    assert names == [*(f"{name}.jsonl" for name in KEPT), "erased.jsonl", "manifest.json"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_byte_changed_anywhere_that_matters_is_found(path: Path, database: Path) -> None:
    """A flip is refused, or it stands where tar keeps what nobody reads (a mode, a padding)."""
    whole = path.read_bytes()
    with record_at(database) as record:
        rows = {table: list(record.rows(table)) for table in KEPT}
    drawn = random.Random(4)
    refused = 0
    for _ in range(FLIPS):
        place = drawn.randrange(len(whole))
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            with backup_at(path) as backup:
                assert {table: list(backup.rows(table)) for table in KEPT} == rows
        except BrokenBackup:
            refused += 1

    assert refused > FLIPS // 3


@pytest.mark.parametrize("share", [0, 0.1, 0.3, 0.5, 0.9])
def test_a_file_that_was_cut_short_is_refused(path: Path, share: float) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(BrokenBackup, match=r"night\.hmbackup cannot be used: "), backup_at(path):
        pass


def tar_of(*members: tuple[str, bytes], kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for name, text in members:
            member = tarfile.TarInfo(name)
            member.size, member.type, member.linkname = len(text), kind, link
            tar.addfile(member, io.BytesIO(text))
    return file.getvalue()


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"PK\x03\x04 a zip",
        b"\x1f\x8b\x08 a gzip",
        b"\0" * 10_240,
        random.Random(1).randbytes(5000),
        tar_of(("../../etc/passwd", b"x")),
        tar_of(("/etc/passwd", b"x")),
        tar_of(("event.jsonl", b""), kind=tarfile.SYMTYPE, link="/etc/passwd"),
        tar_of(("manifest.json", b"{}")),
        tar_of(("manifest.json", b"[" * 100_000)),
        tar_of(("manifest.json", b'{"kind":"hybridmeet backup","format":2}')),
        tar_of(("event.jsonl", b""), ("event.jsonl", b"")),
        tar_of(("x" * 300, b"a long name takes an extra header")),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_words(tmp_path: Path, hostile: bytes) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(hostile)

    with pytest.raises(BrokenBackup) as refused, backup_at(path):
        pass

    assert str(refused.value).startswith(f"{path} cannot be used: it")
    assert [one.name for one in tmp_path.iterdir()] == ["hostile"]


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the log and make its digest right again, as who means ill would."""
    with tarfile.open(path) as tar:
        files = {name: tar.extractfile(name) for name in tar.getnames()}
        texts = {name: file.read() for name, file in files.items() if file}
    manifest = manifest_of(texts.pop("manifest.json"))
    texts["event.jsonl"] = change(texts["event.jsonl"])
    members = tuple(
        Member(
            name=name.removesuffix(".jsonl"),
            rows=text.count(b"\n") or len(text),
            bytes=len(text),
            sha256=sha256(text).hexdigest(),
        )
        for name, text in texts.items()
    )
    new = manifest.model_copy(update={"members": members}).model_dump_json().encode()
    path.write_bytes(tar_of(*texts.items(), ("manifest.json", new)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace(b'"seq":4', b'"seq":"4"', 1), "line 4: seq is not as"),
        (lambda text: text.replace(b'"actor"', b'"author"', 1), "is no row of the table event"),
        (lambda text: b"[]\n" + text, "line 1: is no row"),
        (lambda text: b"{\n" + text, "line 1: "),
        (lambda text: text.rstrip(b"\n"), "has no end"),
        (lambda text: text + text.splitlines(keepends=True)[0], "is out of order"),
        (lambda text: text.replace(b"other-1", b"a" * 65), "meeting is not as"),
    ],
)
def test_rows_that_the_server_never_wrote_are_refused_though_the_digests_are_right(
    path: Path, change: Callable[[bytes], bytes], said: str
) -> None:
    rewritten(path, change)

    with pytest.raises(BrokenBackup, match=said), backup_at(path):
        pass


def test_a_forged_row_breaks_the_chain(path: Path) -> None:
    rewritten(path, lambda text: text.replace(b"60000", b"90000", 1))

    with backup_at(path) as backup:
        assert [bool(one.faults) for one in audited(backup)] == [True, False]


def test_a_name_that_is_taken_is_not_overwritten_unless_told(path: Path, database: Path) -> None:
    before = path.read_bytes()

    with pytest.raises(FileExistsError), new_file(path, force=False):
        pass
    with new_file(path, force=True) as file:
        file.write(b"new")

    assert (len(before) > 3, path.read_bytes()) == (True, b"new")


def test_what_fails_in_between_leaves_nothing(tmp_path: Path) -> None:
    def begin_and_be_stopped() -> None:
        with new_file(tmp_path / "night", force=False) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin_and_be_stopped()

    assert list(tmp_path.iterdir()) == []
