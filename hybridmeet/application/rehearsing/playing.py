"""A script played: every act when its time comes, through the line of the seat that does it.

The clock stands while an act is done, so that the record has the script's own hours on any machine
and at any speed. What waits for a session that a person leads is done once he has closed it. An act
that is refused is counted, never tried again: somebody may have been faster.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

import structlog

from hybridmeet.application.rehearsing.acts import Act, Ask, Join, Leave, Look
from hybridmeet.application.rehearsing.script import Day
from hybridmeet.domain.commands import Command
from hybridmeet.domain.ids import CommandId, PersonId, SessionId

log = structlog.get_logger("hybridmeet.rehearsal")

CLOSED: Final = "closed"
LONGEST_NAP_S: Final = 0.25  # a person may close a session at any moment


class Cast(Protocol):
    """The lines of the simulated people."""

    async def join(self, person: PersonId) -> None:
        """Open a page."""
        ...

    async def leave(self, person: PersonId) -> None:
        """Break its line."""
        ...

    async def look(self, person: PersonId, *, visible: bool) -> None:
        """Bring it into sight, or out of it."""
        ...

    async def ask(self, person: PersonId, command: Command, id_: CommandId) -> Mapping[str, object]:
        """Ask a command; the ack."""
        ...

    def now_of(self, session: SessionId) -> Mapping[str, object]:
        """What those who run the meeting see of a session: its slice ``now``."""
        ...


class Time(Protocol):
    """The clock of a rehearsal."""

    def now(self) -> datetime:
        """The meeting's time."""
        ...

    def is_due(self, moment: datetime) -> bool:
        """Whether it has come."""
        ...

    def seconds_until(self, moment: datetime) -> float:
        """Of the machine."""
        ...

    def stand_at(self, bound: datetime | None) -> None:
        """Do not pass it."""
        ...

    def leap(self, to: datetime) -> None:
        """Skip a night."""
        ...


@dataclass
class Progress:
    """How far a rehearsal has come."""

    acts: int
    done: int = 0
    day: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    failed: int = 0


@dataclass
class Player:
    """Plays a script. ``told`` hears of each act that was done, ``leapt`` of each night skipped."""

    script: Sequence[Day]
    cast: Cast
    clock: Time
    told: Callable[[Act], None] = lambda _: None
    leapt: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        """Nothing is played yet."""
        self.progress = Progress(sum(len(day.acts) for day in self.script))
        self._held: list[Act] = []

    async def play(self) -> None:
        """All days; ends when the last act is done."""
        for number, day in enumerate(self.script, start=1):
            self.progress.day = number
            self.clock.leap(day.begins_at)
            self.leapt()
            await self._play_day(day)

    async def _play_day(self, day: Day) -> None:
        for act in day.acts:
            self.clock.stand_at(act.at)
            while not self.clock.is_due(act.at):
                await asyncio.sleep(min(LONGEST_NAP_S, self.clock.seconds_until(act.at)))
                await self._release()
            if self._waits(act):
                self._held.append(act)
            else:
                await self._perform(act)
        self.clock.stand_at(None)
        while self._held or not all(map(self._is_over, day.sessions)):
            await asyncio.sleep(LONGEST_NAP_S)
            await self._release()

    async def _release(self) -> None:
        """Do what waited for a session that is closed by now, in its order."""
        ready = [act for act in self._held if not self._waits(act)]
        if ready:
            self._held = [act for act in self._held if act not in ready]
            for act in ready:
                await self._perform(act)

    def _waits(self, act: Act) -> bool:
        return act.awaits is not None and not self._is_over(act.awaits)

    def _is_over(self, session: SessionId) -> bool:
        return self.cast.now_of(session).get("phase") in {CLOSED, "cancelled"}

    async def _perform(self, act: Act) -> None:
        try:
            await self._deed(act)
        except (OSError, TimeoutError) as error:
            self.progress.failed += 1
            log.warning("an act failed", by=act.by, why=type(error).__name__)
        self.progress.done += 1
        self.told(act)

    async def _deed(self, act: Act) -> None:
        match act.deed:
            case Join():
                await self.cast.join(act.by)
            case Leave():
                await self.cast.leave(act.by)
            case Look(visible=visible):
                await self.cast.look(act.by, visible=visible)
            case Ask(command=command, id=id_):
                ack = await self.cast.ask(act.by, self._as_seen(command), id_)
                if ack.get("ok") is not True:
                    self._refused(f"{command.type} {ack.get('code')}")

    def _as_seen(self, command: Command) -> Command:
        """A command that names what its asker sees: as it is seen now."""
        if "from_item" not in type(command).model_fields:
            return command
        seen = self.cast.now_of(getattr(command, "session")).get("item")  # noqa: B009 -- all have one
        if seen is None and command.type != "agenda.advance":
            return command
        return command.model_copy(update={"from_item": seen})

    def _refused(self, what: str) -> None:
        self.progress.refused[what] = self.progress.refused.get(what, 0) + 1
        log.info("an act was refused", what=what)
