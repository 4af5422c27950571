"""The record: the file's pages, every row of every log, the fold, and what its zones need."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Final

from hybridmeet.adapters.storage.looking import unsound_in
from hybridmeet.adapters.storage.records.audit import Checked, audited
from hybridmeet.adapters.storage.records.manifest import BrokenBackup
from hybridmeet.application.ports import StorageError
from hybridmeet.cli.checks.finding import Finding, error, ok
from hybridmeet.cli.exits import Stop
from hybridmeet.cli.sources import record_of
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.times import zone_names
from hybridmeet.settings import Settings

RESTORE: Final = "stop the server, keep a copy of the folder, restore the last sound backup"
AHEAD: Final = timedelta(seconds=5)

Told = Callable[[str], None]


def record(settings: Settings, backup: Path | None, now: datetime, told: Told) -> Iterator[Finding]:
    """Everything about the rows themselves."""
    if backup is None and not settings.database_url and settings.database.exists():
        told("pages")
        yield _pages(settings.database)
    if backup is None and not settings.database_url and not settings.directory.is_dir():
        return  # folder.py has told it
    try:
        with record_of(settings, backup) as rows:
            for checked in audited(rows, told):
                yield from _meeting(checked, now)
    except (StorageError, BrokenBackup, Stop) as wrong:
        advice = "see docs/operate.md, When something is wrong"
        yield error("record", str(wrong), advice)


def _pages(path: Path) -> Finding:
    try:
        unsound = unsound_in(path)
    except StorageError as wrong:
        return error("database file", str(wrong), RESTORE)
    if unsound:
        return error("database file", f"{path} is damaged: {'; '.join(unsound[:3])}", RESTORE)
    return ok("database file", f"{path} is whole")


def _meeting(checked: Checked, now: datetime) -> Iterator[Finding]:
    subject = f"meeting {checked.meeting}".encode(errors="backslashreplace").decode()
    for fault in checked.faults:
        yield error(subject, fault.written, RESTORE)
    if checked.passed_over:
        yield error(subject, f"and {checked.passed_over} faults more", RESTORE)
    if checked.faults or checked.state is None:
        return
    yield ok(subject, f"{checked.seq} facts, unbroken, they fold; {checked.hash}")
    if unknown := sorted(_zones(checked.state) - zone_names()):
        said = f"the time zones {', '.join(unknown)} are not known here"
        yield error(subject, said, "update the package tzdata")
    if checked.state.at > now + AHEAD:
        said = f"its newest fact is of {checked.state.at:%Y-%m-%d %H:%M:%S} UTC, which is to come"
        yield error("clock", said, "set this machine's clock right (chrony, systemd-timesyncd)")


def _zones(state: MeetingState) -> set[str]:
    programme = state.programme
    items = chain.from_iterable(session.items.values() for session in state.sessions.values())
    places = {place.zone for place in programme.places}
    return {programme.home_zone, *places, *(item.planned_start.zone for item in items)}
