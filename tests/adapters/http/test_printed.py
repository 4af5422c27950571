"""Files and print pages: read back by other programs, from a running server."""

import csv
import io
import re
from collections.abc import AsyncIterator
from typing import Any

import openpyxl
import orjson
import pytest
import pytest_asyncio
import zxingcpp
from pypdf import PdfReader

from hybridmeet.application.badges import badge_text
from hybridmeet.domain.attending.commands import Certify, CheckIn, Record, SheetRow, WalkIn
from hybridmeet.domain.commands import ChangePerson, CloseSession, OpenSession
from hybridmeet.domain.ids import CommandId, DelegationId, MeetingId, PersonId, SessionId
from hybridmeet.domain.people import Actor, Person, Role
from tests.security.stand import AAPTC, ADMM, Headers, Stand, standing

pytestmark = pytest.mark.asyncio(loop_scope="module")
BASE = f"/m/{AAPTC}/secretary"
SESSION = SessionId("d1-am")
EVIL = '=cmd|"/c calc"!A1'


async def fetch(stand: Stand, path: str, role: str = "secretary") -> tuple[Headers, bytes]:
    """A file that is there."""
    status, headers, body = await stand.ask("GET", path, headers=stand.bearer(role))
    assert status == 200, body
    return headers, body


async def rename(stand: Stand, person: str, display: str) -> None:
    """Let a person be called otherwise, as an erasure or a correction does."""
    live = stand.registry.find(AAPTC)
    row = live.state.people[PersonId(person)]
    changed = Person(**{**row.model_dump(), "display": display, "rank": None})
    system = Actor(meeting=live.id, role=Role.SYSTEM)
    await live.execute(system, ChangePerson(person=changed), CommandId(f"rename-{person}"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand() -> AsyncIterator[Stand]:
    """A server with a session in which two people are, one with a name that is a formula."""
    async with standing() as made:
        await rename(made, "phung", EVIL)
        await made.execute(OpenSession(session=SESSION))
        for person in ("tan", "phung"):
            await made.execute(CheckIn(person=PersonId(person)))
        made.clock.advance(600_000)
        yield made


def text_of(pdf: bytes) -> str:
    """All words of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


async def test_a_csv_is_read_back_and_holds_no_formula(stand: Stand) -> None:
    headers, body = await fetch(stand, f"{BASE}/files/attendance.csv?lang=vi")

    assert body.startswith(b"\xef\xbb\xbf")
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="aaptc-2022-attendance-\d{4}-\d\d-\d\d\.csv"',
        headers["Content-Disposition"],
    )
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert [(row["Họ và tên"], row["Hình thức"], row["Số phút"]) for row in rows] == [
        ("Lieutenant General Phung Si Tan", "trực tiếp", "10"),
        (f"'{EVIL}", "trực tiếp", "10"),
    ]
    assert {row["Phiên họp"] for row in rows} == {"Ngày 1, buổi sáng"}
    assert all(row["Ghi chú"].startswith("Bản") for row in rows), "each row says so"
    assert "Thấy lần đầu, giờ Hà Nội (UTC+7)" in rows[0]


async def test_a_workbook_is_read_back_and_its_words_are_words(stand: Stand) -> None:
    _, body = await fetch(stand, f"{BASE}/files/attendance.xlsx?lang=en")

    book = openpyxl.load_workbook(io.BytesIO(body))
    assert book.sheetnames == [
        "Attendance",
        "Sessions",
        "Delegations",
        "Agenda items",
        "AAPTC 2022",
    ]
    sheet = book["Attendance"]
    assert sheet.freeze_panes == "A2"
    names = {cell.value: cell.data_type for (cell,) in sheet.iter_rows(2, 3, 3, 3)}
    assert names == {"Lieutenant General Phung Si Tan": "s", EVIL: "s"}
    first = sheet.cell(2, 7)
    assert (first.is_date, sheet.cell(1, 7).value) == (True, "First seen, Ha Noi time (UTC+7)")
    assert not [
        c.coordinate for s in book for row in s.iter_rows() for c in row if c.data_type == "f"
    ]
    assert sheet.auto_filter.ref.startswith("A1:")
    hour, heads = book["Sessions"].cell(2, 7), book["Delegations"].cell(2, 2)
    assert (hour.is_date, heads.data_type, book["Delegations"].freeze_panes) == (True, "n", "A2")
    told = [cell.value for (cell,) in book["AAPTC 2022"].iter_rows(max_col=1)]
    assert any("Demonstration" in str(line) for line in told)


async def test_the_pdf_of_a_sheet_says_who_attended_and_where_to_sign(stand: Stand) -> None:
    headers, body = await fetch(stand, f"{BASE}/files/attendance.pdf?lang=vi")

    said = text_of(body)
    assert (headers["Content-Type"], body[:5]) == ("application/pdf", b"%PDF-")
    assert "inline" in headers["Content-Disposition"]
    for words in ("Điểm danh", "Ngày 1, buổi sáng", "trực tiếp", "Chữ ký".lower(), EVIL, "Hà Nội"):
        assert words in said, words


async def test_participants_stand_in_protocol_order_in_every_form(stand: Stand) -> None:
    _, raw = await fetch(stand, f"{BASE}/files/participants.csv?lang=en")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    _, pdf = await fetch(stand, f"{BASE}/files/participants.pdf?lang=en")
    _, page = await fetch(stand, f"{BASE}/print/participants?lang=en")

    assert rows[1][2] == "Lieutenant General Phung Si Tan"
    said = text_of(pdf)
    order = [said.index(name) for name in ("Guest of honour (Viet Nam)", "Australia", "Bangladesh")]
    assert order == sorted(order)
    order = [page.decode().index(f">{name}<") for name in ("Australia", "Bangladesh", "Viet Nam")]
    assert order == sorted(order)


async def test_the_sheet_as_json_is_what_the_api_answers(stand: Stand) -> None:
    _, body = await fetch(stand, f"{BASE}/files/attendance.json")
    _, sheet = await stand.get(
        f"/api/meetings/{AAPTC}/attendance", headers=stand.bearer("secretary")
    )

    assert orjson.loads(body) == sheet


@pytest.mark.parametrize(
    "path",
    [
        "print/badges",
        "print/nameplates",
        "print/participants",
        "print/attendance",
        "print/attendance?session=d1-am",
    ],
)
async def test_a_print_page_has_no_script_and_no_style_of_its_own(stand: Stand, path: str) -> None:
    headers, body = await fetch(stand, f"{BASE}/{path}")

    page = body.decode()
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?://(?!www\.w3\.org)", page)
    assert "Demonstration." in page
    assert f'<a href="{BASE}/attendance">‹ Attendance</a>' in page
    for sheet in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page):
        assert (await stand.ask("GET", sheet))[0] == 200


def read_codes(page: str) -> list[str]:
    """What a camera reads from each QR code of a page."""
    return [_read(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def _read(svg: str) -> str:
    """The modules of one code, drawn four dots wide in black and white."""
    size = int(float(re.findall(r'viewBox="0 0 ([\d.]+)', svg)[0]))
    drawn = [[255] * size for _ in range(size)]
    (path,) = re.findall(r' d="([^"]+)"', svg)
    x = y = 0.0
    for command, numbers in re.findall(r"([MmhV])([\d .-]*)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            for at in range(int(x), int(x + values[0])):
                drawn[int(y)][at] = 0
            x += values[0]
    scale = 4
    rows = [bytes(dot for dot in row for _ in range(scale)) for row in drawn for _ in range(scale)]
    image = memoryview(b"".join(rows)).cast("B", (size * scale, size * scale))
    (found,) = zxingcpp.read_barcodes(image)
    return str(found.text)


async def test_a_badges_code_is_read_back(stand: Stand) -> None:
    _, body = await fetch(stand, f"/m/{AAPTC}/desk-1/print/badges", "desk")

    assert f'<a href="/m/{AAPTC}/desk-1/desk">‹ Desk</a>' in body.decode()
    codes = read_codes(body.decode())
    secret = stand.house.settings.directory.joinpath("paper-secret").read_bytes().strip()
    assert len(codes) == 66
    assert codes[0] == badge_text(secret, MeetingId(AAPTC), PersonId("tan"))


async def links(stand: Stand) -> list[str]:
    """What the codes of all nameplates say now."""
    _, body = await fetch(stand, f"{BASE}/print/nameplates")
    return read_codes(body.decode())


@pytest.mark.parametrize(
    ("person", "code"),
    [("chair", "out_of_order"), ("secretary", "out_of_order"), ("nobody", "unknown")],
)
async def test_a_nameplate_opens_no_seat_that_runs_the_meeting(
    stand: Stand, person: str, code: str
) -> None:
    wanted = {"people": ["phung", person]}
    path = f"/api/meetings/{AAPTC}/nameplates"
    _, answer = await stand.post(path, wanted, headers=stand.bearer("secretary"))

    assert answer["code"] == code
    assert await links(stand) == []


async def test_a_nameplates_link_is_made_by_an_act_stays_and_is_revoked(stand: Stand) -> None:
    bearer, nameplates = stand.bearer("secretary"), f"/api/meetings/{AAPTC}/nameplates"
    assert await links(stand) == []

    status, _, _ = await stand.ask("POST", f"{BASE}/print/nameplates", headers=bearer)
    first = await links(stand)

    assert (status, len(first) > 30, len(set(first))) == (303, True, len(first))
    assert await links(stand) == first
    assert (await stand.post(nameplates, {}, headers=bearer))[1]["made"] == 0
    token = first[0].rpartition("/")[2]
    status, headers, _ = await stand.ask("POST", f"/l/{token}")
    assert (status, headers["Location"]) == (303, f"/m/{AAPTC}/tan/follow")

    await stand.post(f"/api/meetings/{AAPTC}/revocations", {"person": "tan"}, headers=bearer)
    assert await links(stand) == first[1:]
    assert (await stand.ask("GET", f"/l/{token}"))[0] == 410
    await stand.ask("POST", f"{BASE}/print/nameplates", headers=bearer)
    assert await links(stand) == first[1:]

    _, answer = await stand.post(nameplates, {"people": ["tan"]}, headers=bearer)
    again = await links(stand)
    assert (answer["made"], again[1:]) == (1, first[1:])
    assert again[0] != first[0]


async def test_a_file_is_for_the_seat_that_its_address_names(stand: Stand) -> None:
    cookie = await stand.open_seat("secretary")
    asked: list[tuple[str, dict[str, Any], int]] = [
        (f"/m/{AAPTC}/secretary/files/participants.csv", cookie, 200),
        (f"/m/{AAPTC}/chair/files/participants.csv", cookie, 401),
        (f"/m/{AAPTC}/chair/files/participants.csv", stand.bearer("secretary"), 404),
        (f"/m/{ADMM}/secretary/files/participants.csv", stand.bearer("secretary"), 403),
        (f"/m/{AAPTC}/secretary/files/participants.csv", {}, 403),
        (f"/m/{AAPTC}/secretary/files/participants.exe", cookie, 404),
        (f"/m/{AAPTC}/secretary/print/attendance?session=no", cookie, 404),
    ]

    found = [(path, (await stand.ask("GET", path, headers=how))[0]) for path, how, _ in asked]

    assert found == [(path, status) for path, _, status in asked]
    cross = {**cookie, "Sec-Fetch-Site": "cross-site"}
    status, _, _ = await stand.ask("POST", f"{BASE}/print/nameplates", headers=cross)
    assert status == 403


async def test_who_may_not_is_told_so_in_words(stand: Stand) -> None:
    cookie = await stand.open_seat("delegate")
    for seat, status in ((stand.person("delegate"), 403), ("secretary", 401)):
        html = {**cookie, "Accept": "text/html", "Accept-Language": "vi"}
        path = f"/m/{AAPTC}/{seat}/print/badges"
        found, headers, body = await stand.ask("GET", path, headers=html)

        assert (found, headers["Content-Type"]) == (status, "text/html; charset=utf-8")
        assert "Không dành cho chỗ này" in body.decode()


async def test_what_is_signed_stands_under_those_present_and_above_all_others(stand: Stand) -> None:
    thailand = DelegationId("th")
    await stand.execute(WalkIn(delegation=thailand, function="Adviser", display="Late L."))
    stand.clock.advance(60_000)

    _, pdf = await fetch(stand, f"{BASE}/files/attendance.pdf?lang=en")

    said = " ".join(text_of(pdf).split())
    order = ("1 Lieutenant General Phung", "2 =cmd", "accepted, not counted Late L.", "I certify")
    found = [said.find(words) for words in (*order, "Not seen (")]
    assert (found, -1 in found) == (sorted(found), False), said


async def test_a_certified_list_is_taken_along_as_it_was_certified(stand: Stand) -> None:
    await stand.execute(CloseSession(session=SESSION))
    rows = (SheetRow(person=PersonId("au-adviser")),)
    late = Record(session=SESSION, source="paper", rows=rows)
    live = stand.registry.find(AAPTC)
    secretary = Actor(meeting=live.id, role=Role.SECRETARY, person=PersonId("secretary"))
    for act in (Certify(session=SESSION), late):
        await live.execute(secretary, act, CommandId(f"late-{act.type}"))

    list_of = f"{BASE}/files/attendance.%s?lang=en&certified=1&session={SESSION}"
    answers = {kind: await fetch(stand, list_of % kind) for kind in ("csv", "xlsx", "pdf", "json")}

    rows_of_csv = csv.DictReader(io.StringIO(answers["csv"][1].decode("utf-8-sig"), newline=""))
    read = [(row["Name"], row["Minutes"], row["Revision"]) for row in rows_of_csv]
    assert read == [
        ("Lieutenant General Phung Si Tan", "11", "1"),
        (f"'{EVIL}", "11", "1"),
    ]
    assert 'filename="aaptc-2022-attendance-certified-' in answers["csv"][0]["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answers["xlsx"][1]))
    assert book.sheetnames == ["Attendance as certified", "Sessions", "AAPTC 2022"]
    assert book["Attendance as certified"].max_row == 3
    assert [cell.value for cell in book["Sessions"][2]][3:6] == [2, 2, 0]
    said = " ".join(text_of(answers["pdf"][1]).split())
    for words in ("2 people, 2 in person, changed since", "as it was certified", "1 Lieutenant"):
        assert words in said, said
    assert "Australia" not in said
    asked = f"/api/meetings/{AAPTC}/certified?session={SESSION}"
    _, answer = await stand.get(asked, headers=stand.bearer("secretary"))
    assert orjson.loads(answers["json"][1]) == answer
    today = text_of((await fetch(stand, f"{BASE}/files/attendance.pdf?lang=en"))[1])
    assert "Listed here, as known at the hour of this file: 3 people" in " ".join(today.split())


async def test_a_certified_list_that_is_not_there_is_not_made_up(stand: Stand) -> None:
    bearer, file = stand.bearer("secretary"), f"{BASE}/files/attendance.csv?certified="

    asked = {
        f"{file}1&session=d1-pm": 404,
        f"{file}2": 400,
        f"{file}1&until=2000-01-01T00:00:00Z": 404,
        f"{BASE}/files/attendance.exe?certified=1": 404,
    }

    found = {path: (await stand.ask("GET", path, headers=bearer))[0] for path in asked}
    assert found == asked


async def test_a_sheet_to_sign_names_those_for_whom_the_sitting_is(stand: Stand) -> None:
    _, whole = await fetch(stand, f"{BASE}/print/attendance?session=d1-am&lang=en")
    _, body = await fetch(stand, f"{BASE}/print/attendance?session=d1-cmd&lang=en")

    page = body.decode()
    assert "<h2>Day 1, Commandants, 2022-06-07, 15:30–16:45</h2>" in page
    assert "Commandant and Head of Delegation, Japan" in page
    assert [who for who in ("Training staff", "Accredited media", "India") if who in page] == [
        "India"
    ]
    assert "Accredited media 1" in whole.decode()
    assert page.count("<td></td><td></td><td></td><td></td>") == 8


async def test_who_was_not_seen_is_listed_as_such(stand: Stand) -> None:
    _, raw = await fetch(stand, f"{BASE}/files/participants.csv?lang=en")

    rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    ways = {row["Name"]: row["Attended"] for row in rows}
    assert ways["Lieutenant General Phung Si Tan"] == "in person"
    assert ways["Accredited media 1"] == "not seen"
