"""Files are judged together; what is begun is begun whole."""

import pytest

from hybridmeet.adapters.formats.programme_yaml import read_programme
from hybridmeet.application.importing import (
    Importer,
    LoadAnswer,
    Problem,
    Reading,
    SourceFile,
    WrongProgramme,
)
from hybridmeet.application.ports import StorageFull, StorageUnavailable
from hybridmeet.domain.errors import OutOfOrder
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.programme import Imported
from tests.adapters.formats.programmes import SMALL, spoilt


class Meetings:
    """Remembers what was begun; fails when told to."""

    def __init__(self, *known: str, failing: Exception | None = None) -> None:
        self.ids = [MeetingId(one) for one in known]
        self.failing = failing

    def known(self) -> tuple[MeetingId, ...]:
        return tuple(self.ids)

    async def begin(self, imported: Imported) -> None:
        if self.failing and self.ids:
            raise self.failing
        self.ids.append(imported.programme.id)


def small(name: str = "small-1", text: str = SMALL) -> SourceFile:
    source = spoilt("id: small-1", f"id: {name}", text)
    return SourceFile(name=f"{name}.yaml", source=source.encode())


async def load(meetings: Meetings, *files: SourceFile) -> LoadAnswer:
    return await Importer(meetings, read_programme).load(files)


async def test_sound_files_are_begun_in_their_order() -> None:
    meetings = Meetings()

    answer = await load(meetings, small("b"), small("a"))

    assert (answer.code, meetings.ids) == ("ok", ["b", "a"])
    assert answer.loaded[0].model_dump() == {
        "file": "b.yaml",
        "meeting": "b",
        "title": "A small meeting",
        "sessions": 1,
        "items": 3,
        "people": 4,
    }


async def test_one_wrong_file_keeps_all_of_them_out() -> None:
    meetings = Meetings()

    answer = await load(meetings, small("a"), small("b", spoilt("kind: room", "kind: rooom")))

    assert (answer.code, meetings.ids, answer.loaded) == ("wrong_programme", [], ())
    assert [(one.file, one.problems[0].field) for one in answer.problems] == [
        ("b.yaml", "places[0].kind")
    ]


async def test_a_meeting_that_exists_is_not_loaded_over() -> None:
    meetings = Meetings("a")

    answer = await load(meetings, small("b"), small("a"))

    assert (answer.code, meetings.ids) == ("exists", ["a"])
    assert "The meeting a exists here already and is not loaded over" in answer.detail


async def test_two_files_of_one_meeting_are_refused() -> None:
    meetings = Meetings()

    answer = await load(meetings, small("a"), small("a"))

    assert (answer.code, meetings.ids) == ("exists", [])


@pytest.mark.parametrize(
    ("failure", "code"),
    [(StorageFull("no room"), "storage_full"), (StorageUnavailable("gone"), "unavailable")],
)
async def test_a_failing_store_says_what_was_loaded_and_what_not(
    failure: Exception, code: str
) -> None:
    answer = await load(Meetings(failing=failure), small("a"), small("b"))

    assert (answer.code, [one.meeting for one in answer.loaded]) == (code, ["a"])
    assert answer.detail == f"b.yaml was not loaded: {failure}"


async def test_a_meeting_that_somebody_else_loads_this_moment_is_said_to_exist() -> None:
    answer = await load(Meetings(failing=OutOfOrder("It exists.")), small("a"), small("b"))

    assert (answer.code, answer.detail) == ("exists", "It exists.")


async def test_warnings_come_with_what_was_loaded() -> None:
    answer = await load(Meetings(), small("a", spoilt('at: "08:45"', 'at: "08:50"')))

    assert answer.code == "ok"
    assert [one.problems[0].field for one in answer.warnings] == ["sessions[0].items[2].at"]


async def test_a_reader_may_be_any() -> None:
    def refuse(source: bytes) -> Reading:
        raise WrongProgramme((Problem(line=1, column=2, field="x", message=source.decode()),))

    answer = await Importer(Meetings(), refuse).load([SourceFile(name="f", source=b"no")])

    assert answer.problems[0].problems[0].written == "1:2: x: no"
