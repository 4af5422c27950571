"""The clock and the rules of time zones: planned times stand or fall with both."""

import ctypes
import re
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Final
from zoneinfo import TZPATH

from hybridmeet.cli.checks.finding import Finding, error, ok, warning

NOT_BEFORE: Final = 2026  # when this was written: a clock that says less has lost its battery
NOT_AFTER: Final = 2100
UNSYNCHRONISED: Final = 0x0040  # STA_UNSYNC of <sys/timex.h>
STATUS_AT: Final = 10  # `struct timex`: modes, padding and four longs before it, in 32-bit words
SETTLE: Final = "let chrony or systemd-timesyncd keep this machine's clock"


def clock(now: datetime) -> Iterator[Finding]:
    """What this machine believes of time."""
    if not NOT_BEFORE <= now.year <= NOT_AFTER:
        yield error("clock", f"it says {now:%Y-%m-%d}", SETTLE)
    elif _is_kept() is False:
        yield warning("clock", "the kernel says that nothing keeps it right", SETTLE)
    else:
        yield ok("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC")
    yield _zones()


def _is_kept() -> bool | None:
    """Whether the kernel's clock is held by a time service; None where it does not tell."""
    asked = (ctypes.c_int32 * 64)()
    try:
        if ctypes.CDLL(None).adjtimex(ctypes.byref(asked)) < 0:
            return None
    except (OSError, AttributeError):
        return None
    return not asked[STATUS_AT] & UNSYNCHRONISED


def _zones() -> Finding:
    ours, theirs = str(import_module("tzdata").IANA_VERSION), system_version(TZPATH)
    if theirs is None:
        return ok("time zones", f"{ours}, of the package tzdata")
    if theirs < ours:
        said = f"the system's rules are of {theirs}, and they are used; {ours} is known"
        return warning("time zones", said, "update the system's package tzdata")
    return ok("time zones", f"{theirs}, of the system")


def system_version(places: tuple[str, ...]) -> str | None:
    """The version of the rules that come first; None when the system has none."""
    for place in places:
        source = Path(place) / "tzdata.zi"
        if source.is_file():
            with source.open(encoding="ascii", errors="replace") as file:
                found = re.match(r"# version (\S+)", file.readline())
            return found[1] if found else None
    return None
