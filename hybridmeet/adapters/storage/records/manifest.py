"""What a backup file says of itself: its last member, so that a file cut short has none.

A backup is a plain tar archive: JSON lines of each table in byte order of their keys, the list of
erasures, and this. ``tar -tf`` lists it and ``sha256sum`` checks it. Format 1 is read for ever.
"""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints, ValidationError

from hybridmeet.adapters.storage.records.kept import KEPT
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.times import Instant

NAME: Final = "manifest.json"
ERASED: Final = "erased"
MEMBERS: Final = (*KEPT, ERASED)
SUFFIX: Final = ".jsonl"
FORMAT: Final = 1
LARGEST: Final = 16 * 1024 * 1024  # a manifest names each meeting once, 150 bytes each

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]


class BrokenBackup(Exception):
    """A file that is no backup, or not the whole of one; the message says what is wrong."""


class Member(Frozen):
    """One file inside: how many rows and bytes it holds, and their digest."""

    name: str
    rows: Count
    bytes: Count
    sha256: Digest


class Head(Frozen):
    """A meeting: its newest seq, and the digest of its log there, which stands for all before."""

    meeting: MeetingId
    seq: Count
    hash: Digest


class Manifest(Frozen):
    """What is in a backup, who made it, when."""

    kind: Literal["hybridmeet backup"] = "hybridmeet backup"
    format: Literal[1] = FORMAT
    release: str
    engine: str
    made_at: Instant
    meetings: tuple[Head, ...]
    members: tuple[Member, ...]


def manifest_of(text: bytes) -> Manifest:
    """The manifest that a file holds; ``BrokenBackup`` when it is none of ours."""
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"])) or "it"
        if where == "format":
            said = "it was made by a newer hybridmeet: restore it with that release or a later one"
            raise BrokenBackup(said) from error
        raise BrokenBackup(f"its {NAME} is damaged: {where}: {fault['msg']}") from error
    if sorted(member.name for member in manifest.members) != sorted(MEMBERS):
        raise BrokenBackup(f"its {NAME} does not name the members of a backup")
    return manifest
