"""Versions: ours, Python's, SQLite's (some lose commits), PostgreSQL's and what it promises."""

import platform
from collections.abc import Iterator
from typing import Final

from hybridmeet import __version__
from hybridmeet.adapters.storage.looking import postgresql_version, sqlite_version
from hybridmeet.application.ports import StorageError
from hybridmeet.cli.checks.finding import Finding, error, ok, warning
from hybridmeet.settings import Settings

FIRST_BAD: Final = (3, 7, 0)
MENDED: Final = (3, 51, 3)
BACKPORTS: Final = ((3, 44, 6), (3, 50, 7))
"""Later releases of the same two lines have it too; https://sqlite.org/wal.html#walresetbug."""


def versions(settings: Settings) -> Iterator[Finding]:
    """What runs."""
    yield ok("hybridmeet", f"{__version__} on Python {platform.python_version()}")
    if settings.database_url:
        yield _postgresql(settings.database_url)
    else:
        yield sqlite(sqlite_version())


def sqlite(version: str) -> Finding:
    """Whether this SQLite can lose commits when two connections write one file."""
    if not loses_commits(version):
        return ok("SQLite", version)
    said = f"{version} can lose commits when a second program writes the same file"
    advice = (
        "hybridmeet writes through one connection and is safe; let no other program write "
        "the file, and take SQLite 3.51.3 or later with the next system"
    )
    return warning("SQLite", said, advice)


def loses_commits(version: str) -> bool:
    """Whether a version has the WAL-reset race."""
    number = tuple(int(part) for part in version.split("."))
    is_mended = any(number[:2] == line[:2] and number >= line for line in BACKPORTS)
    return FIRST_BAD <= number < MENDED and not is_mended


def _postgresql(url: str) -> Finding:
    try:
        return ok("PostgreSQL", postgresql_version(url))
    except StorageError as wrong:
        return error("PostgreSQL", str(wrong), "until then no server starts on it")
