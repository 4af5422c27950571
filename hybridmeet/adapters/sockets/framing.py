"""Websocket frames as bytes, made once and written to everybody (RFC 6455).

A server's frame has no mask and no state of a connection, so the same bytes suit all. Pure: bytes
in, bytes out; who may be sent which is not known here. How a client's are read: ``reading.py``.
"""

import struct
from typing import Final

FIN: Final = 0x80  # a whole message, or the last part of one
DEFLATED: Final = 0x40
CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA

NORMAL, PROTOCOL_ERROR, BAD_CONTENT, TOO_BIG = 1000, 1002, 1007, 1009  # why a line is closed

SHORT: Final = 126  # bytes; from here on the length has two bytes of its own,
MIDDLING: Final = 65_536  # and from here on eight


def framed(payload: bytes, head: int = FIN | TEXT) -> bytes:
    """A whole frame."""
    size = len(payload)
    if size < SHORT:
        return bytes((head, size)) + payload
    if size < MIDDLING:
        return struct.pack("!BBH", head, 126, size) + payload
    return struct.pack("!BBQ", head, 127, size) + payload


def farewell(code: int = NORMAL) -> bytes:
    """The frame that closes a line."""
    return framed(code.to_bytes(2), FIN | CLOSE)
