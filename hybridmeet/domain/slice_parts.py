"""What slices are made of: words that TypeScript knows by narrower names, texts, moments.

Types only, for the modules of slices; whoever looks for a slice looks there.
"""

from typing import Annotated, NotRequired

from typing_extensions import TypedDict  # pydantic reads this one on Python < 3.12

# strings that TypeScript knows by a narrower name
Rfc3339 = Annotated[str, "Instant"]
Id = Annotated[str, "Id"]
LevelWord = Annotated[str, "Level"]
RoleWord = Annotated[str, "Role"]
ModeWord = Annotated[str, "Mode"]
ModalityWord = Annotated[str, "Modality"]
SessionPhaseWord = Annotated[str, "SessionPhase"]
ItemPhaseWord = Annotated[str, "ItemPhase"]


class TextSlice(TypedDict):
    """A text in the languages it was written in."""

    en: str
    vi: NotRequired[str]


class PlannedSlice(TypedDict):
    """A planned moment: wall time, zone, and the instant under today's rules."""

    wall: str
    zone: str
    instant: Rfc3339
