"""What a command says: answers on standard output, everything else on standard error.

With ``--json`` an answer is one line of JSON; without, tables for people.
"""

import json
import sys
from collections.abc import Sequence
from typing import Final

import structlog
from rich.console import Console
from rich.table import Table
from rich.text import Text

from hybridmeet.application.demonstrating import Listing, MeetingRow
from hybridmeet.application.importing import FileProblems, LoadAnswer
from hybridmeet.cli.logs import is_for_machines
from hybridmeet.domain.programme import Programme

LINK_WIDTH: Final = 110  # a link on one line, so that it can be copied whole
NAMES: Final = {
    "secretary": "Secretary",
    "chair": "Chair",
    "cochair": "Co-chair",
    "moderator": "Moderator",
    "participant_newyork": "Speaker, New York",
    "secretariat_jakarta": "Secretariat, Jakarta",
    "delegate_india": "Head of delegation, India",
    "observer": "Observer",
    "media": "Media",
    "screen": "Hall screen",
    "desk": "Check-in desk",
    "technician": "Bridge technician",
    "public": "Everybody",
}


def note(*lines: str, failed: bool = False) -> None:
    """Say something about what is going on; as lines of the log where a machine reads them."""
    if is_for_machines():
        log = structlog.get_logger("hybridmeet")
        for line in lines:
            (log.error if failed else log.info)(line)
        return
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for line in lines:
        console.print(Text(line))


def as_json(answer: object) -> None:
    """Give an answer to a script: one line, at once."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def demonstration(listing: Listing, programmes: Sequence[Programme]) -> None:
    """Show a person the links of each meeting, and what they are."""
    console = Console(highlight=False)
    console = Console(highlight=False, width=max(console.width, LINK_WIDTH))
    for row, programme in zip(listing["meetings"], programmes, strict=True):
        console.print()
        console.print(Text(programme.title.en, style="bold"))
        start = row["sessions"][0]["items"][0]["planned_start"]
        day, clock = start["wall"].split("T")
        console.print(Text(f"{day}, {clock} in {programme.host_city.en}", style="dim"))
        console.print(_links(row))
        if programme.disclaimer is not None:
            console.print(Text(programme.disclaimer.en, style="italic dim"))
    console.print()
    console.print(Text("Rehearse with simulated people: the button beside a meeting of yours, or"))
    console.print(Text("  hybridmeet rehearse admm-pko-14 --speed 60 --as chair", style="cyan"))
    console.print(Text(f"Serving at {listing['base_url']}  (Ctrl+C stops)", style="bold"))
    sys.stdout.flush()


def _links(row: MeetingRow) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(no_wrap=True, overflow="ignore")
    for name, link in row["links"].items():
        table.add_row(NAMES[name], link["url"])
    table.add_row("Calendar", row["feeds"]["public"])
    return table


def loaded(answer: LoadAnswer) -> None:
    """Show a person what became of the files."""
    for warning in answer.warnings:
        note(*_lines(warning, "warning: "))
    for wrong in answer.problems:
        note(*_lines(wrong))
    if answer.detail:
        note(answer.detail)
    for meeting in answer.loaded:
        counts = {"session": meeting.sessions, "item": meeting.items, "seat": meeting.people}
        numbers = ", ".join(f"{count} {one}{'s' * (count != 1)}" for one, count in counts.items())
        sys.stdout.write(f"loaded {meeting.meeting}: {meeting.title} ({numbers})\n")


def _lines(file: FileProblems, kind: str = "") -> list[str]:
    """Problems as compilers write them, so that editors can jump to them."""
    return [f"{file.file}:{kind}{problem.written}" for problem in file.problems]
