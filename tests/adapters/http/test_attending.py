"""Who is here, over HTTP: everyone for the desk, one's delegation, rosters that record nothing."""

from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from typing import Any

import orjson
import pytest

from hybridmeet.application.badges import badge_code
from hybridmeet.domain.attending.commands import CheckIn
from hybridmeet.domain.commands import OpenSession
from hybridmeet.domain.ids import MeetingId, PersonId, SessionId
from hybridmeet.domain.times import rfc3339
from tests.security.stand import AAPTC, ADMM, Stand

pytestmark = pytest.mark.asyncio(loop_scope="module")
BASE = f"/api/meetings/{AAPTC}"
SESSION = "d1-am"


async def people(shared: Stand, role: str = "desk") -> list[dict[str, Any]]:
    """Everyone, as a role reads it."""
    status, answer = await shared.get(f"{BASE}/people", headers=shared.bearer(role))
    assert status == 200
    rows: list[dict[str, Any]] = answer["people"]
    return rows


def encoded(text: str, encoding: str = "utf-8") -> str:
    """A file as the page sends it."""
    return b64encode(text.encode(encoding)).decode()


async def test_people_stand_in_protocol_order_with_all_that_a_desk_needs(shared: Stand) -> None:
    await shared.execute(CheckIn(person=PersonId("tan")))

    rows = await people(shared)

    assert [row["order"] for row in rows] == list(range(1, len(rows) + 1))
    secret = shared.house.settings.directory.joinpath("paper-secret").read_bytes().strip()
    assert rows[0] == {
        "person": "tan",
        "name": "Lieutenant General Phung Si Tan",
        "display": "Phung Si Tan",
        "rank": "Lieutenant General",
        "function": "Deputy Chief of the General Staff, Vietnamese People's Army",
        "role": "speaker",
        "capacity": "guest_of_honour",
        "delegation": "vn",
        "expected": "in_person",
        "place": "grand",
        "room": "grand",
        "mode": "in_person",
        "since": rows[0]["since"],
        "via": None,
        "unexpected": False,
        "pending": False,
        "replaces": None,
        "replaced_by": None,
        "honour": True,
        "order": 1,
        "code": badge_code(secret, MeetingId(AAPTC), PersonId("tan")),
        "let_in": rows[0]["let_in"],
        "let_out": None,
    }
    listed = [row["person"] for row in rows]
    assert listed[1:4] == ["au-head", "au-alternate", "au-adviser"]
    assert listed.index("vn-adviser") < listed.index("rahman") < listed.index("ngo-1")
    assert not any(row["role"] == "screen" for row in rows)


async def test_a_technician_marks_whom_he_finds_and_takes_it_back(shared: Stand) -> None:
    async def said(body: dict[str, Any], id_: str) -> int:
        shared.clock.advance(2_000)  # a list moves once a second
        asked = {"id": id_, "body": {"person": "jp-adviser", **body}}
        bearer = shared.bearer("technician")
        status, _, _ = await shared.ask("POST", f"{BASE}/commands", headers=bearer, json=asked)
        return status

    async def via() -> str | None:
        listed = await people(shared, "technician")
        row = next(one for one in listed if one["person"] == "jp-adviser")
        marked: str | None = row["via"]
        return marked

    assert await said({"type": "attendance.check_in", "source": "desk"}, "hears-0") == 403
    assert (
        await said({"type": "attendance.mark", "online": True, "via": "bridge"}, "hears-1") == 200
    )
    assert await via() == "bridge"
    assert await said({"type": "attendance.take_back", "command": "hears-1"}, "hears-2") == 200
    assert await via() is None


async def test_codes_of_badges_are_of_one_person_in_one_meeting(shared: Stand) -> None:
    codes = [row["code"] for row in await people(shared)]
    _, other = await shared.get(f"/api/meetings/{ADMM}/people", headers=shared.bearer("desk", ADMM))

    assert len({*codes, *(row["code"] for row in other["people"])}) == len(codes) + len(
        other["people"]
    )
    assert {len(code) for code in codes} == {8}


async def test_a_roster_is_matched_only_where_one_person_fits(shared: Stand) -> None:
    text = (
        "Name (Original Name),User Email,Join Time,Leave Time\n"
        "tấn phùng sĩ,,06/07/2022 08:55:01 AM,06/07/2022 11:58:40 AM\n"
        '"Maj Gen Hoang Kim Phung (Viet Nam)",,06/07/2022 9:00 AM,\n'
        "Phung,,06/07/2022 9:00 AM,\n"
        "A Stranger,,06/07/2022 9:00 AM,06/09/2022 9:00 AM\n"
    )
    body = {"name": "zoom.csv", "source": encoded(text), "session": SESSION}
    before = shared.registry.find(AAPTC).state.seq

    status, answer = await shared.post(f"{BASE}/rosters", body, headers=shared.bearer("secretary"))

    assert status == 200
    assert answer["rows"] == [
        {
            "line": 2,
            "name": "tấn phùng sĩ",
            "person": "tan",
            "candidates": [],
            "began_at": "2022-06-07T01:55:01.000Z",
            "ended_at": "2022-06-07T04:58:40.000Z",
            "left_out": None,
        },
        {
            "line": 3,
            "name": "Maj Gen Hoang Kim Phung (Viet Nam)",
            "person": "phung",
            "candidates": [],
            "began_at": "2022-06-07T02:00:00.000Z",
            "ended_at": None,
            "left_out": None,
        },
        {
            "line": 4,
            "name": "Phung",
            "person": None,
            "candidates": [],
            "began_at": "2022-06-07T02:00:00.000Z",
            "ended_at": None,
            "left_out": None,
        },
        {
            "line": 5,
            "name": "A Stranger",
            "person": None,
            "candidates": [],
            "began_at": "2022-06-07T02:00:00.000Z",
            "ended_at": None,
            "left_out": "other_day",
        },
    ]
    assert answer["problems"] == [
        {
            "line": 5,
            "column": "left",
            "code": "other_day",
            "params": {},
            "what": "This is not a day of the session.",
        }
    ]
    assert (answer["form"], answer["encoding"], answer["zone"]) == (
        "table",
        "utf-8",
        "Asia/Ho_Chi_Minh",
    )
    assert shared.registry.find(AAPTC).state.seq == before


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "empty"),
        ("!!!!", "base64"),
        ("AAA", "base64"),
        ("Ä\\´\x060û-\U000da75cÚ", "base64"),
        (b64encode(b"PK\x03\x04" + bytes(400)).decode(), "Excel"),
        (b64encode(bytes(range(256)) * 4).decode(), "no text"),
        (encoded("{" * 5000), "JSON"),
        (encoded('{"participants": 3}'), "no list"),
        (b64encode(b"\xff\xfeA").decode(), "utf-16"),
        (encoded("\n<!DOCTYPE html>\n<html><body>Sign in</body></html>"), "web page"),
    ],
)
async def test_what_is_no_roster_is_refused_with_what_to_do(
    shared: Stand, source: str, said: str
) -> None:
    body = {"name": "x", "source": source, "session": SESSION}
    status, answer = await shared.post(f"{BASE}/rosters", body, headers=shared.bearer("desk"))

    assert (status, answer["code"], "reason" in answer) == (400, "malformed", True)
    assert said in answer["detail"]


async def test_a_roster_of_ten_thousand_lines_is_read_and_a_longer_one_cut(shared: Stand) -> None:
    lines = "\n".join(f"Visitor {number};09:00;10:00" for number in range(10_050))
    body = {"name": "big", "source": encoded(f"Name;In;Out\n{lines}"), "session": SESSION}

    status, answer = await shared.post(f"{BASE}/rosters", body, headers=shared.bearer("secretary"))

    assert (status, len(answer["rows"])) == (200, 10_000)
    assert [one["code"] for one in answer["problems"]] == ["too_many"]


async def test_a_long_body_is_read_only_for_whom_the_row_allows(shared: Stand) -> None:
    body = {"name": "x", "source": "A" * 3_000_000, "session": SESSION}

    told = {}
    for role in ("secretary", "delegate", "public"):
        headers = {**shared.bearer(role), "Content-Type": "application/json"}
        raw = BytesIO(orjson.dumps(body))
        _, _, answer = await shared.ask("POST", f"{BASE}/rosters", data=raw, headers=headers)
        told[role] = (orjson.loads(answer)["status"], orjson.loads(answer)["code"])

    assert told == {
        "secretary": (413, "too_large"),
        "delegate": (403, "not_allowed"),
        "public": (403, "not_allowed"),
    }


async def test_no_line_is_the_whole_session_because_its_times_are_wrong(shared: Stand) -> None:
    session, bearer = "d3-pm", shared.bearer("secretary")
    await shared.execute(OpenSession(session=SessionId(session)))
    opened = shared.clock.now()

    def ask(form: str, *rows: tuple[str, str, str]) -> dict[str, str]:
        named = [dict(zip(("name", "joined", "left"), row, strict=True)) for row in rows]
        table = "\n".join(";".join(row) for row in (("name", "joined", "left"), *rows))
        text = orjson.dumps(named).decode() if form == "json" else table
        return {"name": form, "source": encoded(text), "session": session}

    def clock(minutes: int) -> str:
        return (opened + timedelta(minutes=minutes)).isoformat()

    tan = "Phung Si Tan"
    shared.clock.advance(3_600_000)
    for form in ("csv", "json"):
        asked = ask(
            form,
            (tan, clock(20), clock(10)),  # it ends before it begins
            (tan, "2011-06-07T09:00:00Z", clock(10)),  # an old file
            (tan, clock(10), "later"),
            (tan, clock(-17), clock(-7)),  # before the gavel
            (tan, clock(70), clock(80)),
            (tan, clock(10), clock(10)),
            (tan, clock(-10), clock(10)),  # cut to the session
        )
        _, answer = await shared.post(f"{BASE}/rosters", asked, headers=bearer)

        told = [(row["person"], row["candidates"], row["left_out"]) for row in answer["rows"]]
        assert told == [
            (None, ["tan"], "backwards"),
            (None, ["tan"], "other_day"),
            (None, ["tan"], "time"),
            ("tan", [], "before"),
            ("tan", [], "after"),
            ("tan", [], "no_time"),
            ("tan", [], None),
        ]
        assert len(answer["problems"]) == 3


async def test_the_sheet_at_an_instant_is_what_was_shown_then(shared: Stand) -> None:
    bearer = shared.bearer("secretary")
    await shared.execute(OpenSession(session=SessionId(SESSION)))
    await shared.execute(CheckIn(person=PersonId("au-head")))
    _, then = await shared.get(f"{BASE}/attendance", headers=bearer)
    await shared.execute(CheckIn(person=PersonId("au-adviser")))
    _, now = await shared.get(f"{BASE}/attendance", headers=bearer)

    _, again = await shared.get(f"{BASE}/attendance?until={then['as_of']}", headers=bearer)

    assert again == then != now
    there = {row["person"] for row in then["people"] if row["mode"] == "in_person"}
    assert ("au-head" in there, "au-adviser" in there) == (True, False)
    _, later = await shared.get(f"{BASE}/attendance?until=2099-01-01T00:00:00Z", headers=bearer)
    assert later == now


@pytest.mark.parametrize(
    ("until", "code"),
    [
        ("yesterday", "malformed"),
        ("2021-04-06T07:00:00", "malformed"),
        ("", "malformed"),
        ("1617692400", "malformed"),
        ("1999-01-01T00:00:00Z", "unknown"),
    ],
)
async def test_an_instant_that_is_none_or_before_all_is_refused(
    shared: Stand, until: str, code: str
) -> None:
    path = f"{BASE}/attendance?until={until}"
    _, answer = await shared.get(path, headers=shared.bearer("chair"))

    assert answer["code"] == code


async def test_a_wrong_row_is_found_corrected_and_taken_back(shared: Stand) -> None:
    secretary = shared.bearer("secretary")

    async def asked(name: str, **body: Any) -> None:
        said = {"id": f"row-{name}", "body": {"type": f"attendance.{name}", **body}}
        status, answer = await shared.post(f"{BASE}/commands", said, headers=secretary)
        assert status == 200, answer

    async def said_of(person: str) -> dict[str, Any]:
        _, answer = await shared.get(f"{BASE}/said?person={person}", headers=secretary)
        words: dict[str, Any] = answer
        return words

    async def recorded() -> list[dict[str, Any]]:
        _, answer = await shared.get(f"{BASE}/attendance", headers=secretary)
        (session,) = (one for one in answer["sessions"] if one["session"] == "d1-pm")
        sheets: list[dict[str, Any]] = session["sheets"]
        return sheets

    await shared.execute(OpenSession(session=SessionId("d1-pm")))
    shared.clock.advance(600_000)
    opened = rfc3339(shared.clock.now() - timedelta(seconds=600))
    twice = {"person": "my-alternate", "channel": "online"}
    rows = [{"person": "my-head"}, {**twice, "began_at": opened}, twice]
    await asked("record", session="d1-pm", source="paper", rows=rows, unmatched=["A Stranger"])
    (sheet,) = await recorded()
    assert (sheet["source"], sheet["rows"], sheet["people"], sheet["names"][0]["written"]) == (
        "paper",
        3,
        2,
        "A Stranger",
    )

    (row,) = (await said_of("my-head"))["rows"]
    of_row = {"session": row["session"], "sheet": row["sheet"]}
    assert (row["sheet"], row["row"], row["channel"]) == (sheet["sheet"], 0, "room")
    becomes = {"person": "my-adviser", "channel": "room", "ended_at": row["ended_at"]}
    await asked("correct_row", **of_row, row=0, becomes=becomes)
    (gone,) = (await said_of("my-head"))["rows"]
    assert (gone["row"], gone["void_at"]) == (0, gone["told_at"])  # the test's clock stands
    (row,) = (await said_of("my-adviser"))["rows"]
    assert row["void_at"] is None
    assert (row["row"], row["by"]) == (3, "Secretary of the meeting")
    (name,) = sheet["names"]
    await asked("take_back_rows", **of_row, rows=[1, 2, 3], names=[name["name"]])

    assert await recorded() == []
    status, answer = await shared.get(f"{BASE}/said", headers=secretary)
    assert (status, answer["code"]) == (400, "malformed")
    status, answer = await shared.get(f"{BASE}/said?person=nobody", headers=secretary)
    assert (status, answer["code"]) == (404, "unknown")


async def test_a_check_in_of_the_wrong_person_is_corrected_at_once_and_both_words_are_shown(
    shared: Stand,
) -> None:
    secretary = shared.bearer("secretary")

    async def asked(name: str, role: str = "secretary", **body: Any) -> tuple[int, Any]:
        said = {"id": f"put-{name}", "body": {"type": f"attendance.{name}", **body}}
        return await shared.post(f"{BASE}/commands", said, headers=shared.bearer(role))

    async def said_of(person: str, then: str = "") -> list[dict[str, Any]]:
        _, answer = await shared.get(f"{BASE}/said?person={person}{then}", headers=secretary)
        facts: list[dict[str, Any]] = answer["facts"]
        return facts

    status, _ = await asked("check_in", "desk", person="kh-head", source="qr")
    assert status == 200
    (first,) = await said_of("kh-head")
    before = rfc3339(shared.clock.now())
    shared.clock.advance(240_000)
    becomes = {"person": "kh-alternate"}
    wrong: dict[str, Any] = {"person": "kh-head", "command": "put-check_in", "becomes": becomes}
    seq = shared.registry.find(AAPTC).state.seq

    assert (await asked("correct", "delegate", **wrong))[0] == 403
    assert (await asked("correct", **wrong))[0] == 200

    (gone,), (right,) = await said_of("kh-head"), await said_of("kh-alternate")
    assert gone == {**first, "void_at": rfc3339(shared.clock.now())}
    assert right == {**first, "command": "put-correct", "told_at": gone["void_at"]} | {
        "by": "Secretary of the meeting"
    }
    assert shared.registry.find(AAPTC).state.seq == seq + 2
    assert await said_of("kh-head", f"&until={before}") == [first]
    assert await said_of("kh-alternate", f"&until={before}") == []
