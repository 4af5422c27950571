"""What can be asked over HTTP about rehearsals: rows of the registry, and their shapes."""

from typing import Annotated, Final, Literal

from pydantic import Field
from typing_extensions import TypedDict  # pydantic reads this one on Python < 3.12

from hybridmeet.application.policy import Http, Operation
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import OPERATORS
from hybridmeet.domain.slice_parts import Rfc3339

PATH: Final = "/api/meetings/{meeting}/rehearsals"
FASTEST: Final = 1200


class AskRehearsal(Frozen):
    """A rehearsal of this meeting; with ``take_part`` the asker's own seat is left to him."""

    speed: Annotated[float, Field(ge=1, le=FASTEST)] = 60.0
    take_part: bool = False


class EndRehearsal(Frozen):
    """End the rehearsal of this meeting."""

    end: Literal[True]


class RunningRow(TypedDict):
    """A rehearsal that runs: where one goes in, how fast, since when."""

    url: str
    speed: float
    began_at: Rfc3339


class RehearsalAnswer(TypedDict):
    """Whether rehearsals are offered here, and the one of this meeting that runs."""

    offered: bool
    running: RunningRow | None


_BEGIN: Final = ("unknown", "out_of_order", "in_use", "unavailable")

REHEARSALS: Final = (
    Operation(
        "rehearsals",
        "http",
        OPERATORS,
        "Whether a rehearsal of this meeting runs, and where.",
        http=Http("GET", PATH, RehearsalAnswer, None, "seat", ("unknown",)),
    ),
    Operation(
        "rehearsals.begin",
        "http",
        OPERATORS,
        "Rehearse this meeting with simulated people, on a server of its own.",
        {"speed": 60.0, "take_part": True},
        Http("POST", PATH, RehearsalAnswer, AskRehearsal, "seat", _BEGIN),
    ),
    Operation(
        "rehearsals.end",
        "http",
        OPERATORS,
        "End the rehearsal of this meeting.",
        {"end": True},
        Http("POST", PATH, RehearsalAnswer, EndRehearsal, "seat", ("unknown",)),
    ),
)
