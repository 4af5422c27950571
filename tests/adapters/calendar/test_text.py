"""Texts in feeds: what was written is what ical.js and icalendar read, whatever was written."""

from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hybridmeet.adapters.calendar.rfc5545 import CONTROL
from hybridmeet.adapters.calendar.vevent import Setting, Site, vevent
from hybridmeet.domain.ids import PlaceId
from hybridmeet.domain.meeting import Revision
from hybridmeet.domain.programme import Bridge
from hybridmeet.domain.texts import Text
from hybridmeet.domain.views.entries import Entry
from tests.adapters.calendar.lint import faults
from tests.adapters.calendar.oracle import read_by_icaljs
from tests.builders import PUBLISHED, a_programme, at
from tests.story import DAY1

SITE = Site("https://meet.example.org", "meet.example.org")
HEAD = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:PUBLISH\r\n"
END = b"END:VCALENDAR\r\n"

KNOWN = [
    "Khai mạc: phát biểu của hai đồng chủ tịch",
    "Đánh giá kết quả chu kỳ 3, thông qua; chương trình: nghị sự",
    "e\u0302\u0301 decomposed",
    "平和維持活動に関する専門家会合、議題の採択",
    "🕊️ emoji 👩🏽‍✈️",
    "שלום עולם, مرحبا",
    r"C:\New \n \\N ; , \; \,",
    'quotes " and : colons',
    "a tab\tinside",
    "x" * 10_000,
    "ệ" * 200,
]
HOSTILE = [
    "NUL\x00",
    "VT\x0b",
    "line\u2028sep\u2029",
    "next\x85line",
    "cr\rlf\r\nlf\n",
    "\x7f\x1b[0m",
]


def entry(title: str, number: int) -> Entry:
    fields: dict[str, Any] = {
        "id": f"i{number}",
        "session": DAY1,
        "number": None,
        "title": Text.model_construct(en=title, vi=None),
        "start": at("14:00"),
        "end": at("14:15"),
        "place": PlaceId("hanoi"),
        "revision": Revision(0, PUBLISHED, PUBLISHED),
        "kind": "discussion",
    }
    return Entry(**fields)


def feed(titles: list[str], bridge: Bridge | None = None) -> bytes:
    setting = Setting(SITE, a_programme(bridge=bridge), with_bridge=True)
    events = [vevent(entry(title, number), setting) for number, title in enumerate(titles)]
    return b"".join([HEAD, *events, END])


def as_kept(title: str) -> str:
    """What a feed keeps of a text: line ends are one, other controls are gone."""
    return CONTROL.sub("", title.replace("\r\n", "\n").replace("\r", "\n"))


def check(titles: list[str]) -> None:
    body = feed(titles)
    assert faults(body) == []
    assert [event["summary"] for event in read_by_icaljs(body)[0]] == list(map(as_kept, titles))


def test_known_texts_come_back_as_they_were_written() -> None:
    check(KNOWN)


def test_controls_never_reach_a_reader_and_lose_no_event() -> None:
    check(HOSTILE)


@settings(max_examples=15)
@given(st.lists(st.text(min_size=1), min_size=20, max_size=40))
def test_any_texts_come_back_as_they_were_written(titles: list[str]) -> None:
    check([title.replace("\x00", "") or "x" for title in titles])


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), min_size=1), max_size=5))
def test_icalendar_reads_as_many_events_as_were_written(titles: list[str]) -> None:
    read = icalendar.Calendar.from_ical(feed([*titles, "last"]))

    assert len(read.walk("VEVENT")) == len(titles) + 1


@pytest.mark.parametrize(
    "name", ['Bridge "A"', "Bridge; A, B: C", "B\nX-EVIL:1", "Cầu truyền hình"]
)
def test_a_bridge_name_stays_one_parameter(name: str) -> None:
    bridge = Bridge.model_construct(
        name=name, url="https://bridge.example.org/a", fallback_name=None
    )

    body = feed(["title"], bridge)

    assert faults(body) == []
    assert b"\r\nX-EVIL" not in body


def test_a_url_with_a_line_break_is_left_out_and_the_feed_stands() -> None:
    bridge = Bridge.model_construct(name="A", url="https://a\r\nX-EVIL:1", fallback_name=None)

    assert b"CONFERENCE" not in feed(["title"], bridge)
    assert faults(feed(["title"], bridge)) == []
