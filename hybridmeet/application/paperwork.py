"""What turns a meeting into files and back: readers and writers of formats, and their secret.

The formats' own code stands in ``adapters/formats``; whoever answers HTTP is handed it from here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hybridmeet.application.nameplates import Nameplates
from hybridmeet.application.printing.paper import Paper, Table
from hybridmeet.application.rosters import ReadRoster


@dataclass(frozen=True, slots=True)
class Writers:
    """Each blocks for up to seconds: ask it in a thread."""

    csv: Callable[[Table], bytes]
    xlsx: Callable[[Paper, Sequence[Table]], bytes]
    pdf: Callable[[Paper], bytes]
    qr: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Paperwork:
    """``secret`` is the instance's own, of which codes and links on paper are made."""

    secret: bytes
    nameplates: Nameplates
    read_roster: ReadRoster
    write: Writers
