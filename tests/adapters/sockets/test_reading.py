"""Frames of clients: whole messages however they were cut, and the right goodbye for all else."""

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.adapters.sockets.deflating import TAIL, deflated
from hybridmeet.adapters.sockets.framing import BINARY, CLOSE, CONTINUED, FIN, PING, PONG, TEXT
from hybridmeet.adapters.sockets.reading import BrokenFrame, FrameReader, Message, unmasked

MOST = 65_536
DEFLATED = 0x40
MASK = b"\x0f\xf0\xaa\x55"
PARTS = st.lists(st.text(max_size=300), min_size=1, max_size=5)


def said(first: int, content: bytes, mask: bytes = MASK) -> bytes:
    """A frame as a client sends it."""
    size = len(content)
    if size < 126:
        head = bytes((first, 0x80 | size))
    elif size < 65_536:
        head = struct.pack("!BBH", first, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", first, 0x80 | 127, size)
    return head + mask + unmasked(content, mask)


def read(*frames: bytes, inflates: bool = True) -> list[Message]:
    """What one reader makes of it."""
    reader = FrameReader(MOST, inflates=inflates)
    return [message for frame in frames for message in reader.feed(frame)]


@given(st.lists(PARTS, min_size=1, max_size=4), st.lists(st.integers(1, 700)), st.data())
def test_messages_are_the_same_however_the_line_cuts_them(
    messages: list[list[str]], cuts: list[int], chance: st.DataObject
) -> None:
    """Each message in parts, pings between them, some deflated; cut anywhere."""
    stream = b""
    for parts in messages:
        whole = "".join(parts).encode()
        is_small = chance.draw(st.booleans())
        content = deflated(whole).removesuffix(TAIL) if is_small else whole
        first = (DEFLATED if is_small else 0) | TEXT
        for number in range(len(parts)):
            start, end = (len(content) * n // len(parts) for n in (number, number + 1))
            last = FIN if number == len(parts) - 1 else 0
            stream += said(last | (CONTINUED if number else first), content[start:end])
            stream += said(FIN | PING, b"?")
    pieces, at = [], 0
    for cut in cuts:
        pieces.append(stream[at : at + cut])
        at += cut
    heard = read(*pieces, stream[at:])

    assert [one.content for one in heard if one.kind == TEXT] == ["".join(one) for one in messages]
    assert sum(one.kind == PING for one in heard) == sum(map(len, messages))


PROTOCOL, CONTENT, SIZE = 1002, 1007, 1009


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([b"\x81\x02hi"], PROTOCOL),  # not masked
        ([said(FIN | 0x3, b"")], PROTOCOL),  # a kind that is none
        ([said(FIN | 0x20 | TEXT, b"hi")], PROTOCOL),  # bits nobody agreed on
        ([said(FIN | CONTINUED, b"hi")], PROTOCOL),  # nothing was begun
        ([said(TEXT, b"h"), said(FIN | TEXT, b"i")], PROTOCOL),  # another was
        ([said(TEXT, b"h"), said(FIN | DEFLATED | CONTINUED, b"i")], PROTOCOL),
        ([said(FIN | DEFLATED | PING, b"")], PROTOCOL),
        ([said(PING, b"")], PROTOCOL),  # a part of a ping
        ([said(FIN | PING, b"x" * 126)], PROTOCOL),
        ([said(FIN | TEXT, b"\xff")], CONTENT),
        ([said(FIN | DEFLATED | TEXT, b"not deflated")], CONTENT),
        ([said(FIN | DEFLATED | TEXT, deflated(b"\xff").removesuffix(TAIL))], CONTENT),
        ([said(FIN | TEXT, b"x" * (MOST + 1))[:14]], SIZE),  # before its content has come
        ([struct.pack("!BBQ", FIN | TEXT, 0x80 | 127, 2**63)], SIZE),
        ([said(TEXT, b"x" * MOST), said(FIN | CONTINUED, b"x")], SIZE),
        ([said(FIN | DEFLATED | TEXT, deflated(bytes(MOST + 1)).removesuffix(TAIL))], SIZE),
    ],
)
def test_what_is_no_frame_ends_the_line_with_its_reason(frames: list[bytes], code: int) -> None:
    with pytest.raises(BrokenFrame) as broken:
        read(*frames)

    assert broken.value.code == code


def test_nothing_is_inflated_that_was_not_agreed_on() -> None:
    with pytest.raises(BrokenFrame):
        read(said(FIN | DEFLATED | TEXT, deflated(b"hi").removesuffix(TAIL)), inflates=False)


def test_nothing_of_an_earlier_message_is_remembered() -> None:
    """Both sides agreed to it; what refers to it all the same is not deflated."""
    made, text = zlib.compressobj(wbits=-15), b"the same words, once and again" * 3
    first, second = (
        (made.compress(text) + made.flush(zlib.Z_SYNC_FLUSH)).removesuffix(TAIL) for _ in range(2)
    )
    reader = FrameReader(MOST, inflates=True)

    assert list(reader.feed(said(0xC1, first))) == [Message(TEXT, text.decode())]
    with pytest.raises(BrokenFrame):
        list(reader.feed(said(0xC1, second)))


def test_every_kind_is_handed_on_as_it_is() -> None:
    heard = read(*(said(FIN | kind, b"ab") for kind in (TEXT, BINARY, PING, PONG, CLOSE)))

    assert heard == [
        Message(TEXT, "ab"),
        *(Message(kind, b"ab") for kind in (BINARY, PING, PONG, CLOSE)),
    ]


@given(st.binary(max_size=1000))
def test_noise_is_a_message_or_a_broken_frame_and_never_anything_else(noise: bytes) -> None:
    with suppress(BrokenFrame):
        read(noise)
