"""Writing a record into one file: whole and durable under its name, or not there at all.

It is written under another name beside, read back as a restore would read it, and only then given
its own name. Whatever ends it in between leaves nothing but that other name behind, at worst.
"""

import os
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from hybridmeet import __version__
from hybridmeet.adapters.storage.records.kept import KEPT, line_of
from hybridmeet.adapters.storage.records.manifest import (
    ERASED,
    NAME,
    SUFFIX,
    Head,
    Manifest,
    Member,
)
from hybridmeet.adapters.storage.records.stored import StoredRecord

BLOCK: Final = tarfile.BLOCKSIZE
MODE: Final = 0o600  # names of people are in it

Told = Callable[[str, int], None]
"""Hears the name of each member, and of how many rows it is now."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What is to be written: a record as it stands, the erasures so far, and when."""

    record: StoredRecord
    erased: Iterable[bytes]
    made_at: datetime


def write_into(file: BinaryIO, backup: Backup, told: Told = lambda _name, _rows: None) -> Manifest:
    """Write a backup into an empty file; what its last member says."""
    record = backup.record
    members = [
        _write_member(
            file, name, _told(map(line_of, record.rows(name)), name, told), backup.made_at
        )
        for name in KEPT
    ]
    members.append(_write_member(file, ERASED, backup.erased, backup.made_at))
    heads = (
        Head(meeting=row["id"], seq=row["seq"], hash=row["hash"]) for row in record.rows("meeting")
    )
    manifest = Manifest(
        release=__version__,
        engine=record.engine,
        made_at=backup.made_at,
        meetings=tuple(heads),
        members=tuple(members),
    )
    text = manifest.model_dump_json(indent=1).encode() + b"\n"
    file.write(_header(NAME, len(text), backup.made_at) + text + _padding(len(text)))
    file.write(bytes(2 * BLOCK))
    return manifest


def _write_member(file: BinaryIO, name: str, lines: Iterable[bytes], made_at: datetime) -> Member:
    """Write the lines, then the header in front of them, which says how long they are."""
    begin = file.tell()
    file.write(bytes(BLOCK))
    digest, rows, size = sha256(), 0, 0
    for line in lines:
        file.write(line)
        digest.update(line)
        rows, size = rows + 1, size + len(line)
    file.write(_padding(size))
    end = file.tell()
    file.seek(begin)
    file.write(_header(name + SUFFIX, size, made_at))
    file.seek(end)
    return Member(name=name, rows=rows, bytes=size, sha256=digest.hexdigest())


def _header(name: str, size: int, made_at: datetime) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, MODE, int(made_at.timestamp())
    return member.tobuf(tarfile.GNU_FORMAT)  # one block, also above 8 GiB


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


def _told(lines: Iterable[bytes], name: str, told: Told) -> Iterator[bytes]:
    rows = 0
    for rows, line in enumerate(lines, start=1):
        if rows % 1000 == 0:
            told(name, rows)
        yield line
    told(name, rows)


@contextmanager
def new_file(target: Path, *, force: bool) -> Iterator[BinaryIO]:
    """A file that gets its name when all went well; raises ``OSError``.

    ``FileExistsError`` when something has that name already and ``force`` does not hold.
    """
    if not force and target.exists():
        raise FileExistsError(target)
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    made = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, MODE)
    try:
        with os.fdopen(made, "r+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if force:
            aside.replace(target)
        else:
            target.hardlink_to(aside)  # unlike a renaming, it never takes another's place
        _make_durable(target.parent)
    finally:
        aside.unlink(missing_ok=True)


def _make_durable(folder: Path) -> None:
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
