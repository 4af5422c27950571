"""Taking meetings in from outside: what a reader answers, and the order in which files are judged.

A file is taken whole or not at all, and no file is taken while another given with it is wrong.
Readers (adapters/formats) turn bytes into a ``Reading``; nothing here knows how a file is written.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from pydantic import ConfigDict

from hybridmeet.application.ports import StorageError, StorageFull
from hybridmeet.domain.errors import OutOfOrder
from hybridmeet.domain.ids import MeetingId
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


class WrongProgramme(Exception):
    """A file that is refused whole, with all its problems in the order of the file."""

    code: Final = "wrong_programme"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.written for problem in problems))
        self.problems = problems


class ProgrammeReader(Protocol):
    """Reads one file's bytes; raises ``WrongProgramme`` with every problem there is."""

    def __call__(self, source: bytes) -> Reading:
        """What the file says."""
        ...


class Meetings(Protocol):
    """Where meetings are begun."""

    def known(self) -> tuple[MeetingId, ...]:
        """The meetings there are."""
        ...

    async def begin(self, imported: Imported) -> object:
        """Begin the log of a meeting with its programme; ``OutOfOrder`` where one exists."""
        ...


class SourceFile(Frozen):
    """A file as it was handed in (base64 in JSON); the name only says which one is meant."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    name: str
    source: bytes


class FileProblems(Frozen):
    """What is wrong with a file, or odd about it."""

    file: str
    problems: tuple[Problem, ...]


class LoadedMeeting(Frozen):
    """A meeting that was begun, in numbers."""

    file: str
    meeting: MeetingId
    title: str
    sessions: int
    items: int
    people: int


Code = Literal["ok", "wrong_programme", "exists", "storage_full", "unavailable", "malformed"]


class LoadAnswer(Frozen):
    """What became of some files; ``loaded`` are there to stay whatever else went wrong."""

    code: Code
    detail: str = ""
    loaded: tuple[LoadedMeeting, ...] = ()
    problems: tuple[FileProblems, ...] = ()
    warnings: tuple[FileProblems, ...] = ()


@dataclass(frozen=True, slots=True)
class Importer:
    """Judges files together, then begins their meetings."""

    meetings: Meetings
    read: ProgrammeReader

    async def load(self, files: Sequence[SourceFile]) -> LoadAnswer:
        """Take all files or none; only a failing store can leave some of them begun."""
        readings: list[tuple[str, Reading]] = []
        wrong: list[FileProblems] = []
        for file in files:
            try:
                # In a thread: a file of a megabyte takes seconds, and a meeting may be running.
                readings.append((file.name, await asyncio.to_thread(self.read, file.source)))
            except WrongProgramme as error:
                wrong.append(FileProblems(file=file.name, problems=error.problems))
        if wrong:
            which = "The file" if len(files) == 1 else f"{len(wrong)} of {len(files)} files"
            detail = f"{which} cannot be taken as it is; nothing was loaded."
            return LoadAnswer(code="wrong_programme", detail=detail, problems=tuple(wrong))
        if taken := self._taken([reading.imported.programme.id for _, reading in readings]):
            return LoadAnswer(code="exists", detail=taken)
        return await self._begin(readings)

    def _taken(self, wanted: list[MeetingId]) -> str:
        """Why the meetings cannot all be begun, or nothing."""
        if there := [meeting for meeting in wanted if meeting in self.meetings.known()]:
            return (
                f"{_named(there)} exists here already and is not loaded over; nothing was loaded. "
                "Give the file another id, or use another --data folder."
            )
        if twice := [meeting for meeting, count in Counter(wanted).items() if count > 1]:
            return f"{_named(twice)} is in two of these files; nothing was loaded."
        return ""

    async def _begin(self, readings: list[tuple[str, Reading]]) -> LoadAnswer:
        loaded: list[LoadedMeeting] = []
        code: Code = "ok"
        detail = ""
        for name, reading in readings:
            try:
                await self.meetings.begin(reading.imported)
            except OutOfOrder as error:  # somebody loaded it this moment
                code, detail = "exists", error.detail
                break
            except StorageError as error:
                code = "storage_full" if isinstance(error, StorageFull) else "unavailable"
                detail = f"{name} was not loaded: {error}"
                break
            loaded.append(_in_numbers(name, reading.imported))
        warnings = tuple(
            FileProblems(file=name, problems=reading.warnings)
            for name, reading in readings
            if reading.warnings
        )
        return LoadAnswer(code=code, detail=detail, loaded=tuple(loaded), warnings=warnings)


def _named(meetings: list[MeetingId]) -> str:
    return f"The meeting {meetings[0]}" if len(meetings) == 1 else f"Each of {', '.join(meetings)}"


def _in_numbers(file: str, imported: Imported) -> LoadedMeeting:
    programme = imported.programme
    return LoadedMeeting(
        file=file,
        meeting=programme.id,
        title=programme.title.en,
        sessions=len(programme.sessions),
        items=sum(len(session.items) for session in programme.sessions),
        people=sum(seat.is_person for seat in programme.seats),
    )
