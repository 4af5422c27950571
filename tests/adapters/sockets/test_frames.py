"""What is a frame and what is none, before any library sees it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.adapters.sockets.frames import (
    EVENTS,
    BadFrame,
    Connect,
    Disconnect,
    Frame,
    Said,
    read_frame,
)
from hybridmeet.application.operations import OPERATIONS


def test_what_a_client_may_say_is_what_the_registry_declares() -> None:
    declared = {row.name for row in OPERATIONS.values() if row.kind == "event"}

    assert declared == EVENTS


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("0/live,", Connect("/live", None)),
        ("0/live", Connect("/live", None)),
        ('0/live,{"token":"t"}', Connect("/live", {"token": "t"})),
        ("0", Connect("/", None)),
        ("1/live,", Disconnect()),
        ('2/live,["join",{"meeting":"a"}]', Said("join", {"meeting": "a"}, None)),
        ('2/live,12["clock",{"t0":1}]', Said("clock", {"t0": 1}, 12)),
        ('2/live,12["clock"]', Said("clock", None, 12)),
    ],
)
def test_a_well_formed_packet_is_read(text: str, frame: Frame) -> None:
    assert read_frame(text) == frame


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2",
        "2[]",
        '2["join",{}]',
        "2/live,",
        "2/live,[]",
        "2/live,{}",
        "2/live,[1,2]",
        '2/live,["connect",{"HTTP_COOKIE":"session=admin"},{"t":"ok"}]',
        '2/live,["disconnect"]',
        '2/live,["connect_error",1]',
        '2/live,["join",{},{}]',
        '2/live,["JOIN",{}]',
        '2/live,["join",NaN]',
        '2/live,["join","\\ud800"]',
        '2/other,["join",{}]',
        '2/live,["join",{"__proto__":{}}]',
        '2/live,["join",{"a":[{"constructor":1}]}]',
        '2/live,["join",' + "[" * 17 + "]" * 17 + "]",
        '2/live,["join",' + "[" * 5000 + "]" * 5000 + "]",
        "3/live,1[]",
        "4/live,{}",
        '51-/live,["join",{"_placeholder":true,"num":0}]',
        "61-/live,1[]",
        "9",
        "{",
        "1/live,1",
        "0/live,3{}",
        "1",
        "2/live,99999999999999999999[]",
        "²/live,",
    ],
)
def test_anything_else_is_a_bad_frame(text: str) -> None:
    with pytest.raises(BadFrame):
        read_frame(text)


@given(st.text())
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with suppress(BadFrame):
        read_frame(text)
