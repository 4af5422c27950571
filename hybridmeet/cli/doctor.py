"""``doctor``: looks at everything, changes nothing, says what to do."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.cli import telling
from hybridmeet.cli.checks import finding
from hybridmeet.cli.checks.clock import clock
from hybridmeet.cli.checks.finding import Finding
from hybridmeet.cli.checks.folder import folder
from hybridmeet.cli.checks.record import record
from hybridmeet.cli.checks.server import server
from hybridmeet.cli.checks.versions import versions
from hybridmeet.cli.exits import Exit
from hybridmeet.cli.options import AsJson, Config, DatabaseUrl, Folder, read_settings
from hybridmeet.cli.showing import progress
from hybridmeet.cli.sources import FromBackup
from hybridmeet.settings import InvalidSettings, Settings

STYLES = {"ok": "green", "warning": "yellow", "error": "bold red"}


def doctor(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    data: Folder = None,
    database_url: DatabaseUrl = None,
    backup: FromBackup = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Look at everything and say what to do, also while servers run. Changes nothing.

    Versions, settings, permissions, disk, clock and time zones, the server, the pages of
    the file, and each row of every log: its place, its digest, the answer it was given,
    and that all of them fold. With --backup the rows of that file are looked at instead.
    Ends with 0 when nothing is wrong (warnings may be there), with 1 when something is.
    """
    try:
        settings = read_settings(config, directory=data, database_url=database_url)
    except InvalidSettings as wrong:
        advice = "mend them; nothing else was looked at, and no server starts with them"
        findings = [finding.error("settings", problem, advice) for problem in wrong.problems]
    else:
        with progress("Looking") as told:
            findings = list(_look(settings, backup, told))
    wrong_ones = sum(one.state == "error" for one in findings)
    if as_json:
        telling.as_json({"errors": wrong_ones, "findings": [asdict(one) for one in findings]})
    else:
        _show(findings, wrong_ones)
    raise typer.Exit(Exit.REFUSED if wrong_ones else Exit.OK)


def _look(
    settings: Settings, backup: Path | None, told: Callable[[str], None]
) -> Iterator[Finding]:
    now = SystemClock().now()
    sections: dict[str, Iterator[Finding]] = {
        "versions": versions(settings),
        "settings": iter([finding.ok("settings", f"listens on {settings.host}:{settings.port}")]),
        "folder": iter(()) if backup else folder(settings),
        "clock": clock(now),
        "server": iter(()) if backup else server(settings),
        "record": record(settings, backup, now, told),
    }
    for subject, findings in sections.items():
        try:
            yield from findings
        except OSError as wrong:
            said = f"{wrong.filename or subject} cannot be looked at ({wrong.strerror})"
            yield finding.error(subject, said, "run doctor as the user that runs the server")


def _show(findings: list[Finding], wrong_ones: int) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for one in findings:
        line = Text(f"{one.state:8}", style=STYLES[one.state])
        console.print(line + Text(f"{one.subject}: {one.said}"))
        if one.advice:
            console.print(Text(f"{'':8}  {one.advice}", style="dim"))
    warnings = sum(one.state == "warning" for one in findings)
    console.print(Text(f"{wrong_ones} errors, {warnings} warnings"))
