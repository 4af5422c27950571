"""Rosters as bridges export them, and files that are none: what is read, and what is said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.adapters.formats.roster.read import read_roster
from hybridmeet.application.rosters import Frame, Roster, UnreadableRoster

FRAME = Frame("Asia/Ho_Chi_Minh", (date(2022, 6, 7),), datetime(2022, 6, 7, 2, tzinfo=UTC))

ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
"876 5432","AAPTC, day 1","06/07/2022 08:30:00 AM","06/07/2022 12:05:00 PM",x@example.org,215,40

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
"Phùng Sĩ Tấn",,"06/07/2022 08:55:01 AM","06/07/2022 11:58:40 AM",183,Yes
"Rahman, Abu",,"06/07/2022 09:00:00 AM",,1,No
"""
TEAMS = """1. Summary
Meeting title\tAAPTC
Attended participants\t2

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tRole
Hoang Kim Phung\t6/7/22, 8:55:00 AM\t6/7/22, 12:00:00 PM\t3h\t\tOrganizer

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Hoang Kim Phung\t6/7/22, 8:55:00 AM\t6/7/22, 9:00:00 AM\t5m\t\tOrganizer
Hoang Kim Phung\t6/7/22, 9:10:00 AM\t6/7/22, 12:00:00 PM\t2h\t\tOrganizer
"""
WEBEX = """"First Name";"Last Name";"Join Time (UTC)";"Leave Time (UTC)"
"Abu";"Rahman";"2022-06-07 02:00:00";"2022-06-07 04:00:00"
"""


def read(text: str, encoding: str = "utf-8") -> list[tuple[int, str, str, str]]:
    """Lines as people would tell them, times on the clock in Ha Noi."""
    return told(read_roster(text.encode(encoding), FRAME))


def told(roster: Roster) -> list[tuple[int, str, str, str]]:
    return [(one.line, one.name, clock(one.began_at), clock(one.ended_at)) for one in roster.lines]


def clock(moment: datetime | None) -> str:
    return f"{moment + timedelta(hours=7):%d %H:%M:%S}" if moment else "-"


def test_zooms_list_stands_below_its_summary() -> None:
    assert read(ZOOM) == [
        (5, "Phùng Sĩ Tấn", "07 08:55:01", "07 11:58:40"),
        (6, "Rahman, Abu", "07 09:00:00", "-"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_teams_second_list_is_the_exact_one(encoding: str) -> None:
    assert read(TEAMS, encoding) == [
        (11, "Hoang Kim Phung", "07 08:55:00", "07 09:00:00"),
        (12, "Hoang Kim Phung", "07 09:10:00", "07 12:00:00"),
    ]


def test_who_stands_in_teams_first_list_alone_is_kept_as_it_has_him() -> None:
    alone = (
        "Đặng Văn An\t6/7/22, 9:05:00 AM\t6/7/22, 11:00:00 AM\t2h\t\tPresenter\n"
        "Abu Rahman\t6/7/22, 9:30:00 AM\tlater\t1h\t\tPresenter\n"
        "HOÀNG KIM PHỤNG\t6/7/22, 8:00:00 AM\tnever\t1h\t\tPresenter\n"
    )
    text = TEAMS.replace("\n3. In-Meeting", f"{alone}\n3. In-Meeting")

    roster = read_roster(text.encode(), FRAME)

    assert told(roster) == [
        (8, "Đặng Văn An", "07 09:05:00", "07 11:00:00"),
        (9, "Abu Rahman", "07 09:30:00", "-"),
        (14, "Hoang Kim Phung", "07 08:55:00", "07 09:00:00"),
        (15, "Hoang Kim Phung", "07 09:10:00", "07 12:00:00"),
    ]
    assert [(one.line, one.column, one.code) for one in roster.problems] == [(9, "left", "time")]


def test_a_zone_in_the_headings_is_the_one_that_is_meant() -> None:
    assert read(WEBEX) == [(2, "Abu Rahman", "07 09:00:00", "07 11:00:00")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Phung Si Tan\nAbu Rahman\n",
         [(1, "Phung Si Tan", "-", "-"), (2, "Abu Rahman", "-", "-")]),
        ("Họ và tên|Giờ đến|Giờ về\nĐặng A|9h05|11:30",
         [(2, "Đặng A", "07 09:05:00", "07 11:30:00")]),
        ('[{"display_name": "X", "joinTime": "9:00"}, "Y"]',
         [(1, "X", "07 09:00:00", "-"), (2, "Y", "-", "-")]),
        ('{"participants": [{"name": "X", "joined": "2022-06-07T02:00:00Z"}]}',
         [(1, "X", "07 09:00:00", "-")]),
        ("Name;In\nX;2:05 PM", [(2, "X", "07 14:05:00", "-")]),
        ("Name;In\nX;2:05 CH", [(2, "X", "07 14:05:00", "-")]),
        ("Name;In\nX;7/6/2022 14:05", [(2, "X", "07 14:05:00", "-")]),
        ("Name;In\nX;6/7/2022 14:05", [(2, "X", "07 14:05:00", "-")]),
        ("Name;In\nX;2022-06-07T14:05:00+09:00", [(2, "X", "07 12:05:00", "-")]),
        ("Name;In\nX;14:05 UTC+8", [(2, "X", "07 13:05:00", "-")]),
    ],
)  # fmt: skip
def test_lists_of_many_forms_are_read(text: str, lines: list[tuple[int, str, str, str]]) -> None:
    assert read(text) == lines


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Name;In\nX;25:00", (2, "joined", "time")),
        ("Name;In\nX;yesterday", (2, "joined", "time")),
        ("Name;In\nX;2022-06-19 09:00", (2, "joined", "other_day")),
        ("Name;In\nX;9999-12-31T23:59:59-14:00", (2, "joined", "time")),
        ("Name;In\nX;9999-12-31T23:59:59Z", (2, "joined", "time")),
        ("Name;In\nX;0001-01-01 00:00", (2, "joined", "time")),
        ("Name;In;Out\nX;11:00;09:00", (2, "left", "backwards")),
        ('Name;In\n"X;09:00\nY;10:00\nZ;11:00\n', (2, None, "quotes")),
        (f"Name\n{'x' * 301}", (2, "name", "long_name")),
        ("Name;In\nX\x85Y;09:00", (2, "name", "control")),
        ('[{"joined": "09:00"}, 3]', (1, "name", "no_name")),
        ('[{"name": "X", "joined": 1654567200}]', (1, "joined", "time")),
        (f"Name;In\nX;09:00\n{'x' * 1_500_000};09:00\nY;09:00", (3, None, "long_field")),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_column(
    text: str, problem: tuple[int, str | None, str]
) -> None:
    first, *_ = read_roster(text.encode(), FRAME).problems

    assert (first.line, first.column, first.code) == problem


def test_a_time_that_clocks_leap_over_is_none() -> None:
    spring = Frame("America/New_York", (date(2021, 3, 14),), datetime(2021, 3, 14, 7, tzinfo=UTC))

    (problem,) = read_roster(b"Name;In\nX;2021-03-14 02:30", spring).problems

    assert problem.code == "no_such_time"


def test_a_file_in_a_code_page_is_read_with_a_warning() -> None:
    roster = read_roster("Name\nJosé Núñez\n".encode("cp1252"), FRAME)

    assert [line.name for line in roster.lines] == ["José Núñez"]
    assert [problem.code for problem in roster.problems] == ["guessed_encoding"]


def test_one_broken_byte_is_told_with_its_line_and_the_rest_is_utf_8() -> None:
    whole = "Name;In\nNguyễn Đình A;09:00\nPhùng Sĩ Tấn;09:00\nĐặng B;09:00\n".encode()

    roster = read_roster(whole.replace("ấ".encode(), b"\xe1"), FRAME)

    assert [line.name for line in roster.lines] == ["Nguyễn Đình A", "Phùng Sĩ T�n", "Đặng B"]
    assert [(one.line, one.code) for one in roster.problems] == [(3, "broken_byte")]
    assert "0xE1" in roster.problems[0].what
    assert roster.problems[0].params == {"byte": "0xE1"}
    assert roster.encoding == "utf-8"


def test_a_line_behind_a_field_that_is_too_long_is_read() -> None:
    roster = read_roster(f"Name\n{'x' * 200_000}\nY\n".encode(), FRAME)

    assert [(line.line, line.name) for line in roster.lines] == [(3, "Y")]
    assert [one.code for one in roster.problems] == ["long_field"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"PK\x03\x04xlsx", "zip"),
        (b"%PDF-1.7", "pdf"),
        (b"\x00\x01\x02\x03" * 9, "no_text"),
        (b"Name\n", "no_names"),
        (b"[", "bad_json"),
        (b"{}", "no_list"),
        (b" <html>", "web_page"),
        (b"\xff\xfeA", "encoding"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadableRoster) as no:
        read_roster(raw, FRAME)

    assert no.value.reason == reason


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        roster = read_roster(raw, FRAME)
    except UnreadableRoster:
        return
    assert all(line.name.strip() and len(line.name) <= 300 for line in roster.lines)
    assert all(problem.line >= 1 for problem in roster.problems)
