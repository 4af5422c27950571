"""What one line of the log may hold: short words, no sign that a terminal obeys, no quoted body.

One fact is one line: whatever somebody called himself cannot begin another one. Nothing is written
from here; logs.py says where lines go.
"""

import json
import re
import sys
from collections.abc import Iterator
from traceback import TracebackException
from types import TracebackType
from typing import Final, cast

import structlog

MOST: Final = 256  # of any word that may come from outside
MOST_OF_A_TRACE: Final = 8000  # its end says what happened
CUT: Final = "…"
# C0, DEL and C1, line and paragraph separators, and what turns the direction of writing.
CONTROL: Final = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
QUOTING: Final = ("pydantic_core", "sqlalchemy", "sqlite3", "psycopg", "orjson", "json")
"""Libraries whose errors repeat what they were given: of those the type is told, not the words."""

Line = structlog.typing.EventDict
Exc = tuple[type[BaseException], BaseException, TracebackType | None]


def one_line(text: str, most: int = MOST) -> str:
    """A text as it may stand in a line: controls as their numbers, and not too long."""
    escaped = CONTROL.sub(_number, text[: most + 1])
    return escaped if len(escaped) <= most else escaped[:most] + CUT


def tamed(_logger: object, _name: str, line: Line) -> Line:
    """Every word of a line made harmless; numbers stay numbers."""
    return {
        one_line(str(key), 64): value if key == "exception" else _tame(value)
        for key, value in line.items()
    }


def with_trace(_logger: object, _name: str, line: Line) -> Line:
    """An exception becomes the text of its trace, each line of it set in."""
    told = line.pop("exc_info", None)
    line.pop("stack_info", None)
    found = _exception(told)
    if found is not None:
        line["exception"] = trace_of(found)
    return line


def trace_of(error: BaseException) -> str:
    """A trace without variables and without what a library quotes."""
    trace = TracebackException.from_exception(error, compact=True)
    for part, source in _all_of(trace, error):
        if type(source).__module__.partition(".")[0] in QUOTING:
            part._str = "(not written here)"  # type: ignore[attr-defined]  # noqa: SLF001 -- nothing public leaves words out
    rows = "".join(trace.format())[-MOST_OF_A_TRACE:].rstrip("\n").split("\n")
    return "\n".join(f"  {CONTROL.sub(_number, row)}" for row in rows)


class JsonLines:
    """One line, one JSON object, in ASCII: whatever reads it splits it where we did."""

    def __call__(self, _logger: object, _name: str, line: Line) -> str:
        return json.dumps(line, default=lambda value: one_line(repr(value)))


def _tame(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    return one_line(value if isinstance(value, str) else repr(value))


def _number(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _exception(told: object) -> BaseException | None:
    if isinstance(told, BaseException):
        return told
    if told is True:
        return sys.exc_info()[1]
    return cast("Exc", told)[1] if isinstance(told, tuple) else None


def _all_of(
    trace: TracebackException | None, error: BaseException | None
) -> Iterator[tuple[TracebackException, BaseException]]:
    """A trace with those that it came from, each with its error."""
    if trace is None or error is None:
        return
    yield trace, error
    yield from _all_of(trace.__cause__, error.__cause__)
    yield from _all_of(trace.__context__, error.__context__)
    if isinstance(error, BaseExceptionGroup):
        for part, one in zip(trace.exceptions or (), error.exceptions, strict=False):
            yield from _all_of(part, one)
