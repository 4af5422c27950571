"""The list of erasures beside the record, ``DATA/erased.jsonl``: no names, one line each.

It is no part of the database: whoever puts an older database or backup back has it still.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from hybridmeet.application.erasing import Erased

NAME: Final = "erased.jsonl"
MODE: Final = 0o600


class BrokenList(Exception):
    """A line that is no erasure: names could come back, so nothing goes on."""


class ErasedList:
    """A file to which lines are added."""

    def __init__(self, path: Path) -> None:
        """Take where it is or will be."""
        self._path = path

    def keep(self, erased: Erased) -> None:
        """See ``Erasures``."""
        self.keep_all([erased])

    def keep_all(self, erasures: Iterable[Erased]) -> None:
        """Add those that are not there, durable when this returns; raises ``OSError``."""
        known = {one.key for one in self.all()}
        lines = [line_of(one) for one in erasures if one.key not in known]
        if not lines:
            return
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, MODE)
        try:
            end = len(_whole(self._path.read_bytes()))
            os.ftruncate(file, end)
            os.pwrite(file, b"".join(lines), end)
            os.fsync(file)
        finally:
            os.close(file)

    def all(self) -> tuple[Erased, ...]:
        """Every erasure; none where there is no list. Raises ``BrokenList``, ``OSError``."""
        if not self._path.exists():
            return ()
        return read(_whole(self._path.read_bytes()).splitlines(), self._path)


def _whole(text: bytes) -> bytes:
    """All but a last line that a power cut has left unfinished: nobody was told it was kept."""
    return text[: text.rfind(b"\n") + 1]


def read(lines: Iterable[bytes], where: object) -> tuple[Erased, ...]:
    """The erasures of a list's lines; raises ``BrokenList``."""
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(Erased.model_validate_json(line))
        except ValueError as error:
            said = f"{where} line {number} is no erasure: mend or remove the line"
            raise BrokenList(said) from error
    return tuple(found)


def line_of(erased: Erased) -> bytes:
    """An erasure as one line, a person's as every release has written it."""
    return erased.model_dump_json(exclude_defaults=True).encode() + b"\n"
