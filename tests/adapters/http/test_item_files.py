"""Who was there at agenda items, in every form: read back by other programs, from a server."""

import csv
import io
from collections.abc import AsyncIterator

import openpyxl
import orjson
import pytest
import pytest_asyncio
from pypdf import PdfReader

from hybridmeet.application.printing.items import ItemLists
from hybridmeet.application.printing.rows import MOST_LINES
from hybridmeet.domain.attending.commands import CheckIn, CheckOut
from hybridmeet.domain.commands import Advance, OpenSession
from hybridmeet.domain.ids import PersonId, SessionId
from tests.adapters.http.test_printed import EVIL, fetch, rename
from tests.security.stand import AAPTC, Stand, standing

pytestmark = pytest.mark.asyncio(loop_scope="module")
BASE = f"/m/{AAPTC}/secretary/files/items"
API = f"/api/meetings/{AAPTC}/attendance/d1-am/items"
SESSION = SessionId("d1-am")
TAN, PHUNG = PersonId("tan"), PersonId("phung")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand() -> AsyncIterator[Stand]:
    """Two people at the first item; one leaves after five of its ten minutes, the next goes on."""
    async with standing() as made:
        await rename(made, "phung", EVIL)
        await made.execute(OpenSession(session=SESSION))
        for person in (TAN, PHUNG):
            await made.execute(CheckIn(person=person))
        await made.execute(Advance(session=SESSION, from_item=None))
        made.clock.advance(300_000)
        await made.execute(CheckOut(person=PHUNG))
        made.clock.advance(300_000)
        sitting = made.registry.find(AAPTC).state.sessions[SESSION]
        await made.execute(Advance(session=SESSION, from_item=sitting.current))
        made.clock.advance(60_000)
        yield made


def first_of(stand: Stand) -> str:
    records = stand.registry.find(AAPTC).state.sessions[SESSION].records
    return min((r.opened_at, item) for item, r in records.items() if r.opened_at)[1]


async def test_a_csv_of_items_says_who_was_there_and_for_which_part(stand: Stand) -> None:
    _, body = await fetch(stand, f"{BASE}.csv?session=d1-am&lang=en")

    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    first = rows[0]["Item"], rows[0]["Agenda item"]
    there = [row for row in rows if (row["Item"], row["Agenda item"]) == first]
    told = [(row["Name"], row["How"], row["For which part"], row["Minutes"]) for row in there]
    start, end = (
        next(row[name] for name in row if name.startswith(seen))[11:16]
        for row, seen in ((there[0], "First seen"), (there[1], "Last seen"))
    )
    assert told == [
        ("Lieutenant General Phung Si Tan", "in person", "the whole item", "10"),
        (f"'{EVIL}", "in person", f"{start}–{end}", "5"),
    ]
    assert {row["How"] for row in rows if row["Name"] == ""} == {"not opened"}


async def test_a_workbook_of_items_says_whose_delegation_was_not_there(stand: Stand) -> None:
    _, body = await fetch(stand, f"{BASE}.xlsx?session=d1-am&lang=vi")

    book = openpyxl.load_workbook(io.BytesIO(body))
    assert book.sheetnames[1:3] == ["Các mục chương trình", "Các đoàn"]
    items = list(book["Các mục chương trình"].iter_rows(min_row=2, values_only=True))
    assert items[0][3] == "đã kết thúc"
    assert items[0][6:8] == (2, 0)
    assert "Australia" in str(items[0][8])
    assert not [
        c.coordinate for s in book for row in s.iter_rows() for c in row if c.data_type == "f"
    ]


async def test_the_pdf_of_one_item_is_its_list_and_a_line_to_sign(stand: Stand) -> None:
    _, body = await fetch(stand, f"{BASE}.pdf?session=d1-am&item={first_of(stand)}&lang=en")

    said = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    flat = " ".join(said.split())
    for words in ("Attendance by agenda item", EVIL, "the whole item", "I certify", "Nobody there"):
        assert words in flat, words


async def test_the_api_and_the_file_say_the_same_of_an_item_now_and_then(stand: Stand) -> None:
    item = first_of(stand)
    _, asked = await fetch(stand, f"{API}?seat=secretary&item={item}")
    _, filed = await fetch(stand, f"{BASE}.json?session=d1-am&item={item}")
    (now,) = orjson.loads(asked)["items"]
    assert (now["in_person"], now["online"], now["open_ms"] // 60_000) == (2, 0, 10)
    assert orjson.loads(filed)["items"] == [now]

    until = now["people"][1]["intervals"][0]["ended_at"]
    _, asked = await fetch(stand, f"{API}?seat=secretary&item={item}&until={until}")
    (then,) = orjson.loads(asked)["items"]
    assert (then["phase"], then["open_ms"] // 60_000) == ("current", 5)
    assert [one["whole"] for one in then["people"]] == [True, True]


async def test_lists_that_are_too_long_for_paper_are_not_set_and_it_is_said(stand: Stand) -> None:
    sheet = orjson.loads((await fetch(stand, API))[1])
    short = ItemLists(sheet, "en").signed()
    sheet["items"][0]["people"] *= MOST_LINES
    (long,) = ItemLists(sheet, "en").signed()
    booked = ItemLists(sheet, "en").booked()

    assert len(short) == 2, "all items, and the one that was opened; the next is a break"
    assert long.note.endswith("take that of one session or of one item, or the CSV")
    assert [table.title for table in booked] == ["Agenda items", "Delegations"]
    assert booked[0] == long


async def test_only_who_reads_the_sheet_reads_who_was_at_an_item(stand: Stand) -> None:
    for role in ("secretary", "chair", "moderator"):
        assert (
            EVIL
            in orjson.loads((await fetch(stand, API, role))[1])["items"][0]["people"][1].values()
        )
    for role in ("desk", "delegate", "speaker", "observer", "media", "screen", "technician"):
        status, _, body = await stand.ask("GET", API, headers=stand.bearer(role))
        assert (status, b"cmd" in body) == (403, False), role


async def test_what_is_not_there_is_not_found(stand: Stand) -> None:
    for path in (f"{API}?item=no", f"/api/meetings/{AAPTC}/attendance/no/items", f"{BASE}.txt"):
        status, _, body = await stand.ask("GET", path, headers=stand.bearer("secretary"))
        assert (status, orjson.loads(body)["code"]) == (404, "unknown")
