"""What a live meeting reaches the world through, and what an instance has settled for them all."""

from dataclasses import dataclass, field

from hybridmeet.application.figures import Figures
from hybridmeet.application.ports import Broadcaster, Clock, MeetingLog


@dataclass(frozen=True, slots=True)
class Customs:
    """What an instance has settled for all its meetings."""

    span_ms: int = 1000
    show_closed_blocks: bool = True
    warn_ms: tuple[int, ...] = (120_000, 60_000)
    declare_window_ms: int = 86_400_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a live meeting reaches the world through."""

    log: MeetingLog
    broadcaster: Broadcaster
    clock: Clock
    customs: Customs = Customs()
    figures: Figures = field(default_factory=Figures)
