"""Websocket frames as bytes, made once and written to everybody (RFC 6455).

A server's frame has no mask and no state of a connection, so the same bytes suit all. Pure: bytes
in, bytes out; who may be sent which is not known here.
"""

import struct
from typing import Final

TEXT: Final = 0x81  # a whole text
PONG: Final = 0x8A
FAREWELL: Final = b"\x88\x02\x03\xe8"  # close, 1000: nothing went wrong

SHORT: Final = 126  # bytes; from here on the length has two bytes of its own,
MIDDLING: Final = 65_536  # and from here on eight


def framed(payload: bytes, head: int = TEXT) -> bytes:
    """A whole frame."""
    size = len(payload)
    if size < SHORT:
        return bytes((head, size)) + payload
    if size < MIDDLING:
        return struct.pack("!BBH", head, 126, size) + payload
    return struct.pack("!BBQ", head, 127, size) + payload
