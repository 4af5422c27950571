"""Taking a meeting in from outside: what a reader of files answers, and how it says what is wrong.

A file is taken whole or not at all. Readers (adapters/formats) turn bytes into a ``Reading``;
nothing here knows how a file is written.
"""

from typing import Final, Protocol

from hybridmeet.domain.model import Frozen
from hybridmeet.domain.programme import Imported


class Problem(Frozen):
    """One thing to look at in a file: where it stands, counted from 1, and what to do about it."""

    line: int
    column: int
    field: str
    message: str

    @property
    def written(self) -> str:
        """The problem on one line: ``12:5: people[0].role: is missing``."""
        where = f"{self.line}:{self.column}"
        return (
            f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"
        )


class Reading(Frozen):
    """A file that was read without problems, and what its author may still want to look at."""

    imported: Imported
    warnings: tuple[Problem, ...] = ()


class ProgrammeReader(Protocol):
    """Reads one file's bytes; raises ``WrongProgramme`` with every problem there is."""

    def __call__(self, source: bytes) -> Reading: ...


class WrongProgramme(Exception):
    """A file that is refused whole, with all its problems in the order of the file."""

    code: Final = "wrong_programme"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.written for problem in problems))
        self.problems = problems
