"""Reads the text of one message of the live channel, and takes nothing that is not well formed.

The library's own decoder is never reached: it raises a traceback at each of ``42``, ``42[]``,
``49``, ``4{``, ``99`` and keeps the socket (python-socketio 5.18.1). Pure: text in, a frame or
``BadFrame`` out. What a frame asks for is read in ``wire.py``.
"""

import re
from dataclasses import dataclass
from typing import Final

import orjson

NAMESPACE: Final = "/live"
EVENTS: Final = frozenset({"join", "command", "clock", "presence", "leave"})
"""All that a client may say; anything else is refused before dispatch and counted."""

DEEPEST: Final = 16
FORBIDDEN: Final = frozenset({"__proto__", "constructor", "prototype"})

_SHAPE: Final = re.compile(r"([0-9])(?:(/[^,\s]{0,64})(?:,|$))?([0-9]{1,15})?(.*)", re.DOTALL)


class BadFrame(Exception):
    """Not a frame of this protocol; five close the socket. ``ack`` is the number it came under."""

    def __init__(self, wrong: str, ack: int | None = None) -> None:
        super().__init__(wrong)
        self.ack = ack


@dataclass(frozen=True, slots=True)
class Connect:
    """A client says who it is; ``auth`` is as it came, None for the public."""

    namespace: str
    auth: object


@dataclass(frozen=True, slots=True)
class Disconnect:
    """A client leaves the namespace and keeps its line."""


@dataclass(frozen=True, slots=True)
class Said:
    """One of ``EVENTS`` with its argument (None if left out) and the number it came under."""

    name: str
    argument: object
    ack: int | None


Frame = Connect | Disconnect | Said


def read_frame(text: str) -> Frame:
    """The frame that a message holds; ``BadFrame`` says what is wrong, never what was sent."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise BadFrame("not a packet")
    kind, namespace, number, payload = found.groups()
    namespace = namespace or "/"
    match kind:
        case "0":
            return Connect(namespace, _connect_payload(number, payload))
        case "1" if namespace == NAMESPACE and not number and not payload:
            return Disconnect()
        case "2" if namespace == NAMESPACE:
            return _said(_json(payload), int(number) if number else None)
        case "5" | "6":
            raise BadFrame("binary is not taken")
        case _:
            raise BadFrame("a packet that no client sends here")


def _connect_payload(number: str | None, payload: str) -> object:
    if number:
        raise BadFrame("a CONNECT has no number")
    return _json(payload) if payload else None


def _said(arguments: object, ack: int | None) -> Said:
    match arguments:
        case [str(name)] if name in EVENTS:
            return Said(name, None, ack)
        case [str(name), argument] if name in EVENTS:
            return Said(name, argument, ack)
        case [str(name), *_] if name in EVENTS:
            raise BadFrame("an event has one argument", ack)
        case _:
            raise BadFrame("an event that is not in the list", ack)


def _json(payload: str) -> object:
    try:
        value: object = orjson.loads(payload)
    except ValueError as wrong:  # orjson's error is one; it refuses NaN and lone surrogates too
        raise BadFrame("not JSON") from wrong
    _must_be_plain(value)
    return value


def _must_be_plain(value: object) -> None:
    """No deeper than 16, and no key that changes what an object is in a browser."""
    level = [value]
    for _ in range(DEEPEST + 1):
        below: list[object] = []
        for one in level:
            if isinstance(one, dict):
                if not FORBIDDEN.isdisjoint(one):
                    raise BadFrame("a key that is not taken")
                below.extend(one.values())
            elif isinstance(one, list):
                below.extend(one)
        if not below:
            return
        level = below
    raise BadFrame("nested too deep")
