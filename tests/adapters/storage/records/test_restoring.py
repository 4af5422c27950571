"""A record put back, from any engine into any: the same facts, the same views, no erased name."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import orjson
import pytest
from sqlalchemy import Connection, event

from hybridmeet.adapters.erased_list import line_of, read
from hybridmeet.adapters.storage.opening import open_store
from hybridmeet.adapters.storage.records.audit import audited
from hybridmeet.adapters.storage.records.backing_up import Backup, new_file, write_into
from hybridmeet.adapters.storage.records.backup_file import backup_at
from hybridmeet.adapters.storage.records.kept import KEPT, Record, Written
from hybridmeet.adapters.storage.records.restoring import (
    Faulty,
    NotEmpty,
    Restoration,
    prepare,
    put_back,
)
from hybridmeet.adapters.storage.records.stored import record_at
from hybridmeet.application.erasing import Erased
from hybridmeet.domain.attending.commands import Record as RecordNames
from hybridmeet.domain.ids import CommandId, PersonId, TextId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Audience, Role
from hybridmeet.domain.views import Looking, view_for
from tests import postgres
from tests.adapters.storage.records.acted import CANARY, DAY1, OTHER, SMALL, moderate, registry_of
from tests.fakes import FIRST

HEAD = PersonId("vn-head")
ERASED = Erased(meeting=SMALL, person=HEAD, name="Delegate 2", at=FIRST)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the record goes: nothing for a file."""
    yield postgres.database_of(tmp_path) if request.param == "postgresql" else ""
    if request.param == "postgresql":
        postgres.forget(tmp_path)


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A backup of a file."""
    await begin(tmp_path / "first.db", "")
    return backed_up(tmp_path / "first.db", "", tmp_path / "night.hmbackup")


async def begin(file: Path, url: str) -> None:
    store = open_store(file, url, "first")
    await moderate(store)
    await store.close()


def backed_up(file: Path, url: str, path: Path) -> Path:
    with record_at(file, url) as record, new_file(path, force=False) as out:
        write_into(out, Backup(record, [line_of(ERASED)], FIRST))
    return path


async def restored(path: Path, file: Path, url: str, *erased: Erased) -> None:
    with backup_at(path) as backup:
        restoration = prepare(backup, erased, FIRST, lambda _: None)
        store = open_store(file, url, "second")
        try:
            await store.at_length(partial(put_back, restoration=restoration))
        finally:
            await store.close()


def views(state: MeetingState | None) -> bytes:
    """What each audience sees, byte for byte."""
    assert state is not None
    looking = Looking(state, state.at)
    return orjson.dumps({one.value: dict(view_for(looking, one)) for one in Audience})


def told(record: Record) -> dict[str, tuple[int, str, bytes]]:
    return {one.meeting: (one.seq, one.hash, views(one.state)) for one in audited(record)}


def all_rows(record: Record) -> Mapping[str, list[Written]]:
    return {table: list(record.rows(table)) for table in KEPT}


async def test_a_backup_folds_to_the_same_elsewhere(path: Path, tmp_path: Path, url: str) -> None:
    with record_at(tmp_path / "first.db") as first:
        before, rows = told(first), all_rows(first)

    await restored(path, tmp_path / "second.db", url)

    with record_at(tmp_path / "second.db", url) as second:
        assert told(second) == before
        after = all_rows(second)
    revoked = [{**row, "revoked_at": "2021-04-06T07:00:00.000Z"} for row in rows["browser_seat"]]
    assert after == {**rows, "browser_seat": revoked}


async def test_a_backup_of_a_database_goes_into_a_file(tmp_path: Path, url: str) -> None:
    await begin(tmp_path / "first.db", url)
    path = backed_up(tmp_path / "first.db", url, tmp_path / "night")

    await restored(path, tmp_path / "second.db", "")

    with (
        record_at(tmp_path / "first.db", url) as first,
        record_at(tmp_path / "second.db") as second,
    ):
        assert told(second) == told(first)
    again = backed_up(tmp_path / "second.db", "", tmp_path / "again")
    with backup_at(path) as before, backup_at(again) as after:
        same = {table: rows for table, rows in all_rows(before).items() if table != "browser_seat"}
        assert {**all_rows(after), "browser_seat": 0} == {**same, "browser_seat": 0}


async def test_an_erased_name_does_not_come_back(path: Path, tmp_path: Path, url: str) -> None:
    assert holds_the_name(path)

    await restored(path, tmp_path / "second.db", url, ERASED, replace_meeting(ERASED))

    with record_at(tmp_path / "second.db", url) as record:
        rows = all_rows(record)
        checked = {one.meeting: one for one in audited(record)}
    assert CANARY not in str(rows)
    for meeting in (SMALL, OTHER):
        state = checked[meeting].state
        assert state is not None
        assert (checked[meeting].faults, state.people[HEAD].name) == ([], "Delegate 2")
        assert (state.seq, state.people_revision) == (17, 1)  # the log says that he is another
        assert {text.en for text in state.texts.values()} == {
            "Lunch with Delegate 2",
            "Delegate 2 is ill",
        }
    assert not any(holds_the_name(tmp_path / name) for name in ("second.db", "second.db-wal"))


async def test_an_erased_name_is_not_even_written_for_a_moment(path: Path, tmp_path: Path) -> None:
    """What was written and replaced can stand in a page or a log for long."""
    written = await written_by(path, tmp_path / "second.db", ERASED, replace_meeting(ERASED))

    assert ("Delegate 2" in written, CANARY in written) == (True, False)


async def written_by(path: Path, file: Path, *erased: Erased) -> str:
    """All that a restore says to a file."""
    written: list[str] = []

    def work(connection: Connection, restoration: Restoration) -> None:
        @event.listens_for(connection.engine, "before_cursor_execute")
        def hear(*said: object) -> None:
            written.append(str(said[2:4]))

        put_back(connection, restoration)

    store = open_store(file, "", "second")
    with backup_at(path) as backup:
        restoration = prepare(backup, erased, FIRST, lambda _: None)
        await store.at_length(partial(work, restoration=restoration))
    await store.close()
    return "".join(written)


async def test_two_erased_names_in_one_text_are_both_gone(path: Path, tmp_path: Path) -> None:
    other = ERASED.model_copy(update={"person": PersonId("id-head"), "name": "Delegate 3"})

    await restored(path, tmp_path / "second.db", "", ERASED, other, ERASED)

    with record_at(tmp_path / "second.db") as record:
        (_, small) = audited(record)
    assert small.state is not None
    assert (small.faults, small.seq, small.state.people_revision) == ([], 18, 2)
    assert CANARY not in str(small.state)


async def test_an_erased_name_that_matched_nobody_does_not_come_back(
    tmp_path: Path, url: str
) -> None:
    """The list has the keys of the rows; those of them that the backup holds are replaced."""
    path = await backed_up_with_names(tmp_path, ("Struthio Nobodyson", f"A {CANARY}"))
    rows = tuple(TextId(f"unmatched-{name}") for name in ("sheet-0", "of-a-later-sheet-0"))
    erased = Erased(meeting=SMALL, name="Erased name", at=FIRST, texts=rows)

    await restored(path, tmp_path / "second.db", url, erased, ERASED, replace_meeting(erased))

    with record_at(tmp_path / "second.db", url) as record:
        kept, checked = all_rows(record), {one.meeting: one for one in audited(record)}
    state = checked[SMALL].state
    assert state is not None
    assert "Nobodyson" not in str(kept)
    assert {one: state.texts[TextId(f"unmatched-sheet-{one}")].en for one in (0, 1)} == {
        0: "Erased name",
        1: f"A {CANARY}",
    }
    assert not any(one.faults for one in checked.values())
    facts = [row["type"] for row in kept["event"] if row["meeting"] == SMALL]
    assert facts[-2:] == ["people.texts_changed", "people.person_changed"]
    assert checked[OTHER].seq == 16  # none of the rows is there: nothing is said in its log
    written = await written_by(path, tmp_path / "third.db", erased)
    assert ("Erased name" in written, "Nobodyson" in written) == (True, False)


async def backed_up_with_names(folder: Path, names: tuple[str, ...]) -> Path:
    store = open_store(folder / "first.db", "", "first")
    await moderate(store)
    live = (await registry_of(store)).find(SMALL)
    secretary = Actor(meeting=SMALL, role=Role.SECRETARY, person=PersonId("secretary"))
    sheet = RecordNames(session=DAY1, source="paper", unmatched=names)
    await live.execute(secretary, sheet, CommandId("sheet"))
    await store.close()
    return backed_up(folder / "first.db", "", folder / "names.hmbackup")


def holds_the_name(path: Path) -> bool:
    return path.exists() and CANARY.encode() in path.read_bytes()


def replace_meeting(erased: Erased) -> Erased:
    return erased.model_copy(update={"meeting": OTHER})


async def test_a_store_that_holds_something_is_left_as_it_is(
    path: Path, tmp_path: Path, url: str
) -> None:
    await restored(path, tmp_path / "second.db", url)
    with record_at(tmp_path / "second.db", url) as record:
        before = all_rows(record)

    with pytest.raises(NotEmpty):
        await restored(path, tmp_path / "second.db", url)

    with record_at(tmp_path / "second.db", url) as record:
        assert all_rows(record) == before


async def test_what_fails_in_the_middle_leaves_nothing(
    path: Path, tmp_path: Path, url: str
) -> None:
    class Torn:
        """A record whose last table cannot be read."""

        def __init__(self, record: Record) -> None:
            self.meetings = record.meetings
            self._rows = record.rows

        def rows(self, table: str, meeting: str | None = None) -> Iterator[Written]:
            if table == "feed":
                raise OSError("the disk has a fault")
            return self._rows(table, meeting)

    store = open_store(tmp_path / "second.db", url, "second")
    with backup_at(path) as backup:
        whole = prepare(backup, [], FIRST, lambda _: None)
        torn = replace(whole, record=Torn(backup))
        with pytest.raises(OSError, match="has a fault"):
            await store.at_length(partial(put_back, restoration=torn))
    assert await store.meetings() == []
    await store.close()

    with record_at(tmp_path / "second.db", url) as record:
        assert all_rows(record) == {table: [] for table in KEPT}


async def test_a_record_that_does_not_hold_is_put_nowhere(path: Path, tmp_path: Path) -> None:
    class Forged:
        """A record in which somebody wrote another answer."""

        def __init__(self, record: Record) -> None:
            self.meetings = record.meetings
            self._rows = record.rows

        def rows(self, table: str, meeting: str | None = None) -> Iterator[Written]:
            for row in self._rows(table, meeting):
                yield {**row, "actor": "chair:other"} if row.get("seq") == 7 else row

    with backup_at(path) as backup, pytest.raises(Faulty) as refused:
        prepare(Forged(backup), [], FIRST, lambda _: None)

    assert [fault.written for fault in refused.value.faults][:1] == [
        "other-1: seq 7 was changed after it was written"
    ]


def test_the_list_of_erasures_is_in_the_backup(path: Path) -> None:
    with backup_at(path) as backup:
        assert read(backup.erased, path) == (ERASED,)
