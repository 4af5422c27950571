"""Messages are deflated each for itself, read back by anybody, and never without a bound."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.adapters.sockets.deflating import (
    AGREED,
    EMPTY,
    TAIL,
    Bomb,
    agreed,
    deflated,
    inflated,
    stored,
)
from hybridmeet.adapters.sockets.packets import LEAST, Answer, Body, Shared, frame_of

MOST = 65_536
BROWSERS = "permessage-deflate; client_max_window_bits"


@pytest.mark.parametrize(
    ("offers", "answer"),
    [
        ([BROWSERS], AGREED),
        (["permessage-deflate"], AGREED),
        (["x-webkit-deflate-frame, permessage-deflate;server_no_context_takeover"], AGREED),
        (["permessage-deflate; client_max_window_bits=10"], AGREED),
        ([f"permessage-deflate; server_max_window_bits=9, {BROWSERS}"], AGREED),
        (["permessage-deflate; server_max_window_bits=9", BROWSERS], AGREED),
        (
            ['permessage-deflate; server_max_window_bits="15"'],
            f"{AGREED}; server_max_window_bits=15",
        ),
        ([], None),
        ([""], None),
        (["permessage-bzip2"], None),
        (["permessage-deflate; server_max_window_bits=9"], None),
        (["permessage-deflate; server_max_window_bits"], None),
        (["permessage-deflate; client_max_window_bits=7"], None),
        (["permessage-deflate; server_no_context_takeover=1"], None),
        (["permessage-deflate; server_no_context_takeover; server_no_context_takeover"], None),
        (["permessage-deflate; window=15"], None),
        (["permessage-deflate;;"], None),
    ],
)
def test_an_offer_is_answered_without_memory_on_either_side_or_not_at_all(
    offers: list[str], answer: str | None
) -> None:
    assert agreed(offers) == answer


@given(st.binary(max_size=4096), st.binary(max_size=64), st.binary(max_size=64))
def test_a_shared_block_stands_between_those_of_one_answer(
    content: bytes, head: bytes, foot: bytes
) -> None:
    whole = stored(head) + deflated(content) + stored(foot) + EMPTY

    assert inflated(whole, MOST) == head + content + foot
    assert inflated(deflated(content).removesuffix(TAIL), MOST) == content


@pytest.mark.parametrize("payload", [b"not deflated", b"\xff\xff", b"\x07"])
def test_what_is_not_deflated_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match="not deflated"):
        inflated(payload, MOST)


def test_a_bomb_is_left_alone_at_the_bound_and_not_a_byte_later() -> None:
    whole = deflated(bytes(10_000_000)).removesuffix(TAIL)

    assert len(whole) < MOST / 4
    with pytest.raises(Bomb):
        inflated(whole, MOST)
    assert inflated(deflated(bytes(MOST)).removesuffix(TAIL), MOST) == bytes(MOST)


def test_a_last_block_may_end_a_message_and_nothing_may_follow_it() -> None:
    made = zlib.compressobj(wbits=-15)
    last = made.compress(b"the end") + made.flush()

    assert inflated(last + EMPTY, MOST) == b"the end"
    with pytest.raises(ValueError, match="follows"):
        inflated(last + stored(b"more") + EMPTY, MOST)


def test_small_messages_go_plain_and_large_ones_as_small_as_they_become() -> None:
    small, large = Shared("x" * (LEAST - 2)), Shared("x" * LEAST * 4)

    assert small.frame(inflates=True) is small.frame(inflates=False)
    assert len(large.frame(inflates=True)) < 40 < LEAST * 4 < len(large.frame(inflates=False))
    assert large.frame(inflates=True) is large.frame(inflates=True)  # made once


def test_an_answer_reads_the_same_in_every_form() -> None:
    body = Body("Báo cáo của đoàn ☃ ".encode() * 40)
    answer = Answer(b"3/live,7[", body, b"]")
    plain, small = (frame_of(answer, inflates=inflates) for inflates in (False, True))

    assert (small[0], small[1]) == (0xC1, len(small) - 2)
    assert inflated(small[2:], MOST) == plain[4:] == answer.encode().encode()
    assert answer.size == len(plain) - 4
