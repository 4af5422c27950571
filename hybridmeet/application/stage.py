"""What each audience sees now, and how often that has changed: epoch, rev, whole slices.

Only what differs goes out, so a hidden change moves no audience's rev but that of those who see it.
Joins read here without a lock: a view is replaced by one assignment. Nothing is encoded here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from hybridmeet.application.ports import Patch
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.people import Audience
from hybridmeet.domain.quorum.events import QuorumEvent
from hybridmeet.domain.slices import ForecastSlice, Slice
from hybridmeet.domain.views import Looking, still_holds, view_for

ONE_SECOND = timedelta(seconds=1)
CALM = frozenset({"attendance", "desk", "quorum"})
"""Slices that a crowd could move: sent at most once a second."""


def urgent_after(log: Iterable[Recorded]) -> set[str]:
    """Calm slices that wait for nobody: the desk's own, and a quorum that turned or is called."""
    asked = any(isinstance(recorded.event, QuorumEvent) for recorded in log)
    return {"desk", "quorum"} if asked else {"desk"}


@dataclass(frozen=True, slots=True)
class View:
    """What one audience sees at one rev; None stands for a slice that is gone."""

    epoch: str
    rev: int
    audience: Audience
    slices: Mapping[str, Slice | None]


@dataclass(frozen=True, slots=True)
class _Shown:
    rev: int = 0
    slices: Mapping[str, Slice] = field(default_factory=dict)
    moved_at_rev: Mapping[str, int] = field(default_factory=dict)


class Stage:
    """The five views of one meeting in one process."""

    def __init__(self, meeting: MeetingId, epoch: str, looking: Looking) -> None:
        """Render everything once: rev 0 of a new epoch."""
        self.epoch = epoch
        self._meeting = meeting
        self._shown = {
            audience: _Shown(slices=view_for(looking, audience)) for audience in Audience
        }
        self._last_sent: dict[str, datetime] = {}
        self._waiting: set[str] = set()

    def rev(self, audience: Audience) -> int:
        """How often what this audience sees has changed in this epoch."""
        return self._shown[audience].rev

    def view(self, audience: Audience, epoch: str | None = None, rev: int | None = None) -> View:
        """All slices; or, for a known ``epoch`` and ``rev``, those that have changed since."""
        shown = self._shown[audience]
        slices: Mapping[str, Slice | None] = shown.slices
        if epoch == self.epoch and rev is not None and 0 <= rev <= shown.rev:
            since = (name for name, at_rev in shown.moved_at_rev.items() if at_rev > rev)
            slices = {name: shown.slices.get(name) for name in since}
        return View(self.epoch, shown.rev, audience, slices)

    def show(
        self, looking: Looking, names: Iterable[str], urgent: Collection[str] = ()
    ) -> list[Patch]:
        """Render the named slices anew; the patches of the audiences that see a difference.

        A calm slice sent less than a second ago waits for ``settle`` unless it is ``urgent``.
        """
        due = {name for name in names if self._may_send(name, looking.now, urgent)}
        self._waiting |= {name for name in names if name not in due}
        self._waiting -= due
        patches = [
            patch for audience in Audience if (patch := self._change(looking, audience, due))
        ]
        sent = {name for patch in patches for name in patch.slices} & CALM
        self._last_sent |= dict.fromkeys(sent, looking.now)
        return patches

    def settle(self, looking: Looking) -> list[Patch]:
        """Send what has waited."""
        return self.show(looking, tuple(self._waiting)) if self._waiting else []

    def _may_send(self, name: str, now: datetime, urgent: Collection[str]) -> bool:
        if name not in CALM or name in urgent:
            return True
        last = self._last_sent.get(name)
        return last is None or now - last >= ONE_SECOND

    def _change(self, looking: Looking, audience: Audience, names: set[str]) -> Patch | None:
        shown = self._shown[audience]
        moved = {
            name: part
            for name, part in view_for(looking, audience, names).items()
            if not _says_the_same(looking, audience, name, (part, shown.slices.get(name)))
        }
        if not moved:
            return None
        rev = shown.rev + 1
        self._shown[audience] = _Shown(
            rev,
            {**shown.slices, **moved},
            {**shown.moved_at_rev, **dict.fromkeys(moved, rev)},
        )
        return Patch(self._meeting, audience, self.epoch, rev, moved)


def _says_the_same(
    looking: Looking, audience: Audience, name: str, slices: tuple[Slice, Slice | None]
) -> bool:
    """Whether a slice is no news: a forecast made later that says the same, and still holds."""
    part, was = slices
    if not (isinstance(part, dict) and isinstance(was, dict) and name.startswith("forecast/")):
        return part == was
    if {**part, "as_of": None} != {**was, "as_of": None}:
        return False
    now, then = cast("ForecastSlice", part), cast("ForecastSlice", was)
    return now["as_of"] == then["as_of"] or still_holds(looking, audience, name, then)
