"""Websocket frames as bytes, made once and written to everybody (RFC 6455, RFC 7692).

A server's frame has no mask and no state of a connection, so the same bytes suit all. Pure: bytes
in, bytes out; who may be sent which is not known here.
"""

import struct
import zlib
from typing import Final

TEXT: Final = 0x81  # a whole text
PACKED: Final = 0xC1  # a whole text, compressed (RSV1)
PONG: Final = 0x8A
FAREWELL: Final = b"\x88\x02\x03\xe8"  # close, 1000: nothing went wrong

SHORT: Final = 126  # bytes; from here on the length has two bytes of its own,
MIDDLING: Final = 65_536  # and from here on eight

TAIL: Final = b"\x00\x00\xff\xff"  # what both sides add by themselves (RFC 7692, 7.2.1)
LEVEL: Final = 6


def framed(payload: bytes, head: int = TEXT) -> bytes:
    """A whole frame."""
    size = len(payload)
    if size < SHORT:
        return bytes((head, size)) + payload
    if size < MIDDLING:
        return struct.pack("!BBH", head, 126, size) + payload
    return struct.pack("!BBQ", head, 127, size) + payload


def packed(payload: bytes) -> bytes:
    """A whole frame, compressed from a fresh window: any client that agreed to 15 bits reads it."""
    press = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    pressed = press.compress(payload) + press.flush(zlib.Z_SYNC_FLUSH)
    return framed(pressed.removesuffix(TAIL), PACKED)
