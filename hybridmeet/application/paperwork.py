"""What turns a meeting into files and back: readers and writers of formats, and their secret.

The formats' own code stands in ``adapters/formats``; whoever answers HTTP is handed it from here.
"""

from dataclasses import dataclass

from hybridmeet.application.rosters import ReadRoster


@dataclass(frozen=True, slots=True)
class Paperwork:
    """``secret`` is the instance's own, of which codes and links on paper are made."""

    secret: bytes
    read_roster: ReadRoster
