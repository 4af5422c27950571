"""A record in a backup file: nothing is unpacked, nothing is believed before its digest is right.

Whatever stands in the file comes from outside. Members are plain files with names from a closed
list; no name in it ever becomes a path.
"""

import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from hybridmeet.adapters.storage.records.kept import KEPT, Written, of_meeting, row_of
from hybridmeet.adapters.storage.records.manifest import (
    ERASED,
    LARGEST,
    MEMBERS,
    NAME,
    SUFFIX,
    BrokenBackup,
    Manifest,
    Member,
    manifest_of,
)

BLOCK: Final = tarfile.BLOCKSIZE
LONGEST_LINE: Final = 64 * 1024 * 1024  # the programme of a very large meeting is one line
NAMES: Final = {NAME, *(name + SUFFIX for name in MEMBERS)}


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a member, or a meeting's rows in it, stand in the file."""

    begin: int
    end: int


class BackupFile:
    """All rows of a backup, its digests checked when it is opened."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the file through once; raises ``BrokenBackup``."""
        self._file = file
        spans = _spans(file)
        if NAME not in spans:
            raise BrokenBackup(f"its last part with the {NAME} is missing: the file was cut short")
        self.manifest: Manifest = manifest_of(self._text(spans[NAME], LARGEST))
        self._of_meeting: dict[str, dict[str, _Span]] = {}
        self._members: dict[str, _Span] = {}
        for member in self.manifest.members:
            span = spans.get(member.name + SUFFIX)
            if span is None:
                raise BrokenBackup(f"its member {member.name}{SUFFIX} is missing")
            self._members[member.name] = span
            self._check(member, span)

    @property
    def engine(self) -> str:
        """The engine it was taken from."""
        return self.manifest.engine

    @property
    def erased(self) -> list[bytes]:
        """The list of erasures up to the backup."""
        return list(self._lines(self._members[ERASED]))

    def meetings(self, table: str) -> Sequence[str]:
        """See ``Record``."""
        return list(self._of_meeting[table])

    def rows(self, table: str, meeting: str | None = None) -> Iterator[Written]:
        """See ``Record``."""
        span = self._members[table]
        if meeting is not None:
            span = self._of_meeting[table].get(meeting, _Span(0, 0))
        for line in self._lines(span):
            yield row_of(table, line)

    def _check(self, member: Member, span: _Span) -> None:
        """Hold a member against what the manifest says, and note where each meeting's rows are."""
        whose = of_meeting(KEPT[member.name]).name if member.name in KEPT else ""
        digest, begin, rows = sha256(), span.begin, 0
        found: dict[str, _Span] = {}
        for rows, line in enumerate(self._lines(span), start=1):
            digest.update(line)
            if whose:
                meeting = str(_row(member.name, line, rows)[whose])
                if meeting in found and found[meeting].end != begin:
                    raise BrokenBackup(f"{member.name}{SUFFIX} line {rows}: is out of order")
                first = found[meeting].begin if meeting in found else begin
                found[meeting] = _Span(first, begin + len(line))
            begin += len(line)
        said = (member.rows, member.bytes, member.sha256)
        if said != (rows, span.end - span.begin, digest.hexdigest()):
            raise BrokenBackup(f"its member {member.name}{SUFFIX} was changed or damaged")
        if whose:
            self._of_meeting[member.name] = found

    def _lines(self, span: _Span) -> Iterator[bytes]:
        """The lines of a part; readers of other parts may come in between."""
        at = span.begin
        while at < span.end:
            self._file.seek(at)
            line = self._file.readline(min(LONGEST_LINE, span.end - at))
            if not line.endswith(b"\n"):
                raise BrokenBackup("one of its lines has no end: the file is damaged")
            yield line
            at += len(line)

    def _text(self, span: _Span, largest: int) -> bytes:
        if span.end - span.begin > largest:
            raise BrokenBackup(f"its {NAME} is far too long")
        self._file.seek(span.begin)
        return self._file.read(span.end - span.begin)


@contextmanager
def backup_at(path: Path) -> Iterator[BackupFile]:
    """A backup file, checked; raises ``BrokenBackup`` with the file named, or ``OSError``."""
    with path.open("rb") as file:
        try:
            yield BackupFile(file)
        except BrokenBackup as error:
            raise BrokenBackup(f"{path} cannot be used: {error}") from error


def _row(table: str, line: bytes, number: int) -> Written:
    try:
        return row_of(table, line)
    except ValueError as error:
        raise BrokenBackup(f"{table}{SUFFIX} line {number}: {error}") from error


def _spans(file: BinaryIO) -> dict[str, _Span]:
    """Where each member is: at most one plain file of each known name."""
    size = file.seek(0, 2)
    spans: dict[str, _Span] = {}
    at = 0
    while at + BLOCK <= size:
        file.seek(at)
        header = file.read(BLOCK)
        if not header.strip(b"\0"):
            break
        member = _member(header, at)
        end = at + BLOCK + member.size
        if member.name in spans or end > size:
            raise BrokenBackup(
                "it was cut short" if end > size else f"it holds {member.name} twice"
            )
        spans[member.name] = _Span(at + BLOCK, end)
        at = end + -end % BLOCK
    if not spans:
        raise BrokenBackup("it is no backup of hybridmeet")
    return spans


def _member(header: bytes, at: int) -> tarfile.TarInfo:
    try:
        member = tarfile.TarInfo.frombuf(header, "ascii", "strict")
    except (tarfile.HeaderError, ValueError) as error:
        said = "it is no backup of hybridmeet" if at == 0 else "it is damaged"
        raise BrokenBackup(said) from error
    if member.type != tarfile.REGTYPE or member.name not in NAMES or member.size < 0:
        raise BrokenBackup("it is no backup of hybridmeet: it holds something else")
    return member
