"""What is taken from a roster, and what is wrong with it. Where its lines come from is not here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone

from hybridmeet.adapters.formats.roster import wrongs
from hybridmeet.adapters.formats.roster.moments import NoMoment, moment_of
from hybridmeet.adapters.formats.roster.wrongs import Wrong
from hybridmeet.application.matching import fold
from hybridmeet.application.rosters import Doubt, Frame, RosterLine, RosterProblem
from hybridmeet.domain.texts import CONTROL, LONGEST_LINE, clean_line


@dataclass
class Reading:
    """What has been read so far."""

    frame: Frame
    lines: list[RosterLine] = field(default_factory=list)
    problems: list[RosterProblem] = field(default_factory=list)
    first_list: list[RosterLine] = field(default_factory=list)
    first_problems: list[RosterProblem] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether no more is taken."""
        return len(self.lines) >= wrongs.MOST_LINES

    def take(
        self, line: int, name: str, times: Mapping[str, str], zone: timezone | None = None
    ) -> None:
        """One row: a name, and what stands under ``joined`` and ``left``."""
        if len(name) > LONGEST_LINE:
            self.wrong(line, "name", wrongs.LONG_NAME)
            return
        if found := CONTROL.search(name):
            self.wrong(line, "name", wrongs.control(found.group()))
            return
        if not name.strip():
            self.wrong(line, "name", wrongs.NO_NAME)
            return
        name = clean_line(name)
        began, doubt = self._moment(line, "joined", times, zone)
        ended, doubt_too = self._moment(line, "left", times, zone)
        doubt = doubt or doubt_too
        if began and ended and ended < began:
            doubt = "backwards"
            self.wrong(line, "left", wrongs.BACKWARDS)
            began = ended = None
        self.lines.append(RosterLine(line, name, began, ended, doubt))

    def begin_again(self, line: int, *, is_list: bool) -> None:
        """A better list begins at this line: what was taken before is a summary of it.

        A summary that ``is_list`` of people with their hours is kept for whom the better one lacks.
        """
        if is_list:
            self.first_list += [one for one in self.lines if _says_when(one)]  # no section's title
            self.first_problems += [one for one in self.problems if one.line < line]
        self.lines.clear()
        self.problems = [
            one for one in self.problems if one.line > line or one.code in wrongs.OF_THE_FILE
        ]

    def add_left_out(self) -> None:
        """Whoever stands in the first list alone, as it has him: first come, last gone."""
        exact = {_folded(one.name) for one in self.lines}
        left_out = [one for one in self.first_list if _folded(one.name) not in exact]
        left_out = left_out[: max(0, wrongs.MOST_LINES - len(self.lines))]
        numbers = {one.line for one in left_out}
        self.lines[:0] = left_out
        self.problems[:0] = [
            one
            for one in self.first_problems
            if one.line in numbers and one.code not in wrongs.OF_THE_FILE
        ]

    def wrong(self, line: int, column: str | None, what: Wrong) -> None:
        """Say what is wrong, and where."""
        self.problems.append(what.at(line, column))

    def _moment(
        self, line: int, column: str, times: Mapping[str, str], zone: timezone | None
    ) -> tuple[datetime | None, Doubt | None]:
        """The instant that a cell means, or what is wrong with it; neither where it is empty."""
        cell = times.get(column, "")
        if not cell.strip():
            return None, None
        try:
            return moment_of(cell, self.frame, zone), None
        except NoMoment as no:
            self.wrong(line, column, Wrong(no.code, no.what))
            return None, no.code


def _says_when(line: RosterLine) -> bool:
    return bool(line.began_at or line.ended_at or line.doubt)


def _folded(name: str) -> str:
    """A name without signs and capitals, its words in order."""
    return " ".join(fold(name))
