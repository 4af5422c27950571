"""The folder: who may read it, whether it has room, whether the list of erasures is whole."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from hybridmeet.adapters.erased_list import NAME as ERASED
from hybridmeet.adapters.erased_list import BrokenList, ErasedList
from hybridmeet.cli.checks.finding import Finding, error, ok, warning
from hybridmeet.settings import Settings

OTHERS: Final = 0o077
LEAST_BYTES: Final = 100 * 1024 * 1024
ENOUGH_BYTES: Final = 1024 * 1024 * 1024
TIMES_THE_FILE: Final = 3  # an erasure writes the file anew, a backup beside takes as much again


def folder(settings: Settings) -> Iterator[Finding]:
    """Everything about the folder but what stands in the record."""
    directory = settings.directory
    if not directory.exists() and settings.database_url:
        yield ok("folder", f"{directory} is not there yet; the record is in the database")
        return
    if not directory.is_dir():
        advice = "name the folder with --data, or begin with hybridmeet load"
        yield error("folder", f"{directory} is no folder", advice)
        return
    yield _rights(directory)
    yield _room(settings)
    yield _erasures(directory / ERASED)


def _rights(directory: Path) -> Finding:
    open_to_others = [
        path
        for path in (directory, *sorted(directory.iterdir()))
        if not path.is_symlink() and path.stat().st_mode & OTHERS and path != directory / ERASED
    ]
    if not open_to_others:
        return ok("permissions", f"{directory} is its owner's alone")
    names = " ".join(map(str, open_to_others))
    # With the folder shut, what is in it cannot be reached.
    judge = error if directory in open_to_others else warning
    return judge("permissions", f"others may reach {names}", f"chmod go-rwx {names}")


def _room(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.directory).free
    size = settings.database.stat().st_size if settings.database.exists() else 0
    said = f"{_megabytes(free)} free, the record has {_megabytes(size)}"
    advice = "free space: with a full disk nothing more is accepted (nothing is lost)"
    if free < LEAST_BYTES:
        return error("disk", said, advice)
    if free < max(ENOUGH_BYTES, TIMES_THE_FILE * size):
        return warning("disk", said, advice)
    return ok("disk", said)


def _megabytes(count: int) -> str:
    return f"{count / 1024 / 1024:,.0f} MB"


def _erasures(path: Path) -> Finding:
    try:
        count = len(ErasedList(path).all())
    except (BrokenList, OSError) as wrong:
        return error("erasures", str(wrong), "until then a restore is refused")
    return ok("erasures", f"names erased: {count}, by {path.name}" if count else "none yet")
