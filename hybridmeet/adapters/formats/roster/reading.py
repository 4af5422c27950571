"""What is taken from a roster, and what is wrong with it. Where its lines come from is not here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone

from hybridmeet.adapters.formats.roster import wrongs
from hybridmeet.adapters.formats.roster.moments import NoMoment, moment_of
from hybridmeet.adapters.formats.roster.wrongs import Wrong
from hybridmeet.application.rosters import Doubt, Frame, RosterLine, RosterProblem
from hybridmeet.domain.texts import CONTROL, LONGEST_LINE, clean_line


@dataclass
class Reading:
    """What has been read so far."""

    frame: Frame
    lines: list[RosterLine] = field(default_factory=list)
    problems: list[RosterProblem] = field(default_factory=list)

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

    def begin_again(self, line: int) -> None:
        """A better list begins at this line: what was taken before is a summary of it."""
        self.lines.clear()
        self.problems = [
            one for one in self.problems if one.line > line or one.code in wrongs.OF_THE_FILE
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
