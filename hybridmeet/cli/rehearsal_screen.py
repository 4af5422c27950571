"""What a rehearsal shows whoever started it: the links, where it is, what became of it."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Final, Self
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table
from rich.text import Text

from hybridmeet.app import House
from hybridmeet.application.rehearsing import playing
from hybridmeet.application.rehearsing.acts import Act, Ask
from hybridmeet.cli import telling
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.people import Role
from hybridmeet.domain.programme import Programme

SHOWN: Final = (
    Role.SECRETARY,
    Role.CHAIR,
    Role.MODERATOR,
    Role.DESK,
    Role.DELEGATE,
    Role.SPEAKER,
    Role.OBSERVER,
    Role.MEDIA,
    Role.SCREEN,
)
NEWS: Final = {
    "session.open": "opened",
    "session.close": "closed",
    "attendance.certify": "certified",
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How much is said, and to whom."""

    quiet: bool = False
    json: bool = False


class Screen:
    """Standard output for answers, standard error for how far it has come."""

    def __init__(
        self,
        house: House,
        programme: Programme,
        tokens: Mapping[PersonId, str],
        manner: Manner,
    ) -> None:
        self._house = house
        self._programme = programme
        self._tokens = tokens
        self._json = manner.json
        self._zone = ZoneInfo(programme.home_zone)
        self._says = not manner.quiet
        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            console=console,
            transient=True,
            disable=manner.quiet or not console.is_terminal,
        )
        self._task = self._bar.add_task("")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def links(self, played: PersonId | None, speed: float) -> None:
        """Say where it is: one line of JSON, or a table."""
        links = self._links()
        own = self._link(played) if played else None
        if self._json:
            telling.as_json(
                {
                    "base_url": self._house.url,
                    "meeting": self._programme.id,
                    "speed": speed,
                    "links": links,
                    "own": own,
                }
            )
            return
        console = Console(highlight=False, width=max(Console().width, telling.LINK_WIDTH))
        console.print(Text(f"Rehearsal: {self._programme.title.en}", style="bold"))
        console.print(_table(links))
        if own:
            console.print(Text(f"Your seat: {own['url']}", style="bold"))
        console.print(Text(f"{speed:g} times as fast  (Ctrl+C ends it)", style="dim"))
        sys.stdout.flush()

    def show(self, now: datetime, progress: playing.Progress, act: Act) -> None:
        """Where it is, in the meeting's own hours; what is worth a line gets one."""
        here = now.astimezone(self._zone)
        day = f"Day {progress.day}, {here:%H:%M} in {self._programme.host_city.en}"
        self._bar.update(self._task, description=day, completed=progress.done, total=progress.acts)
        command = act.deed.command if isinstance(act.deed, Ask) else None
        if self._says and not self._json and command is not None and command.type in NEWS:
            told = f"{day}: {getattr(command, 'session', '')} {NEWS[command.type]}"
            self._bar.console.print(Text(told, style="dim"))

    def ended(self, progress: playing.Progress, *, is_told: bool) -> None:
        """What became of it."""
        if not self._says:
            return
        refused = sum(progress.refused.values())
        ending = "" if is_told else "; the pages stay until Ctrl+C"
        done = f"{progress.done} of {progress.acts} acts done"
        counts = f"{refused} refused, {progress.failed} failed"
        why = (f"  {count} × {what}" for what, count in sorted(progress.refused.items()))
        for line in (f"{done}, {counts}{ending}", *why):
            self._bar.console.print(Text(line), soft_wrap=True)

    def _links(self) -> dict[str, dict[str, str]]:
        """A link for the first seat of each role that people look at, and the public's."""
        found = {"public": {"url": f"{self._house.url}/m/{self._programme.id}"}}
        for role in SHOWN:
            for seat in self._programme.seats:
                if seat.role is role:
                    found.setdefault(role.value, self._link(seat.id))
        return found

    def _link(self, person: PersonId) -> dict[str, str]:
        token = self._tokens[person]
        return {"url": f"{self._house.url}/l/{token}", "token": token, "person": person}


def _table(links: Mapping[str, Mapping[str, str]]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(no_wrap=True, overflow="ignore")
    for name, link in links.items():
        table.add_row(telling.NAMES.get(name, name.capitalize()), link["url"])
    return table
