"""One meeting while it runs: takes turns, asks the rules, records, follows, shows. In that order.

Under the turn: decide, append (durable), evolve, queue what changed. Nothing else. What is shown is
recorded; an answer is given when the commit is done. Joins take no turn.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from hybridmeet.application.figures import Figures
from hybridmeet.application.ports import (
    Answer,
    Broadcaster,
    Clock,
    Conflict,
    Entry,
    MeetingLog,
    StorageUnavailable,
)
from hybridmeet.application.stage import Stage, View
from hybridmeet.domain.commands import AnyCommand, ChangePerson
from hybridmeet.domain.decide import Ask, decide, texts_of
from hybridmeet.domain.errors import Rejection, Stale, TooSoon
from hybridmeet.domain.events import Event, Recorded
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.forecast import time_moves
from hybridmeet.domain.ids import CommandId, MeetingId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Audience
from hybridmeet.domain.times import floor_minute
from hybridmeet.domain.views import Driving, Looking, touched
from hybridmeet.domain.views.now import Written
from hybridmeet.domain.views.wire import by

Told = Callable[["LiveMeeting"], None]


@dataclass(frozen=True, slots=True)
class Customs:
    """What an instance has settled for all its meetings."""

    span_ms: int = 1000
    show_closed_blocks: bool = True
    warn_ms: tuple[int, ...] = (120_000, 60_000)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a live meeting reaches the world through."""

    log: MeetingLog
    broadcaster: Broadcaster
    clock: Clock
    customs: Customs = Customs()
    figures: Figures = field(default_factory=Figures)


class LiveMeeting:
    """The one place that decides on order for one meeting in this process."""

    def __init__(self, state: MeetingState, epoch: str, around: Surroundings, told: Told) -> None:
        """Begin from the folded log; ``told`` hears of each change, after the turn."""
        self._state = state
        self._around = around
        self._told = told
        self._turn = asyncio.Lock()
        self._driving = Driving()
        self._written: Written = {}
        self._unsure = False
        self._minute = floor_minute(around.clock.now())
        self._stage = Stage(state.id, epoch, self._looking())

    @property
    def id(self) -> MeetingId:
        """The meeting's id."""
        return self._state.id

    @property
    def epoch(self) -> str:
        """The name of this process's stream of this meeting."""
        return self._stage.epoch

    @property
    def state(self) -> MeetingState:
        """The state at the newest seq; replaced, never changed."""
        return self._state

    def rev(self, audience: Audience) -> int:
        """How often what this audience sees has changed in this epoch."""
        return self._stage.rev(audience)

    def join(self, audience: Audience, epoch: str | None = None, rev: int | None = None) -> View:
        """What an audience sees: all, or what changed since a known rev. Takes no turn."""
        return self._stage.view(audience, epoch, rev)

    async def execute(self, actor: Actor, command: AnyCommand, command_id: CommandId) -> Answer:
        """Judge and record a command, once per id; the stored answer when it is asked again.

        Raises ``Rejection`` (nothing changed) or ``StorageError`` (ask again with the same id).
        """
        with self._around.figures.command(command.type):
            async with self._turn:
                answer = await self._decide_and_record(actor, command, command_id)
        self._told(self)
        return answer

    async def _decide_and_record(
        self, actor: Actor, command: AnyCommand, command_id: CommandId
    ) -> Answer:
        while True:
            await self._catch_up_if_unsure()
            ask = self._ask(actor, command, command_id)
            try:
                events = decide(self._state, ask)
            except Rejection:
                stored = await self._around.log.answered(self.id, actor, command_id)
                if stored is None:
                    raise
                return stored
            if not events:
                return Answer(self._state.seq, self._state.seq, ask.at)
            try:
                return await self._record(ask, tuple(events))
            except Conflict:  # another node wrote first: read on, and decide again
                self._unsure = True

    def _ask(self, actor: Actor, command: AnyCommand, command_id: CommandId) -> Ask:
        # Time in the log never runs backwards, whatever the machine's clock does: order is by seq.
        at = max(self._around.clock.now(), self._state.at)
        return Ask(command_id, command, actor, at, self._around.customs.span_ms)

    async def _record(self, ask: Ask, events: tuple[Event, ...]) -> Answer:
        row = ask.command.person if isinstance(ask.command, ChangePerson) else None
        entry = Entry(
            meeting=self.id,
            expected_seq=self._state.seq,
            actor=ask.actor,
            command=ask.id,
            at=ask.at,
            events=events,
            people={row.id: row} if row else {},
            texts=texts_of(ask),
        )
        try:
            with self._around.figures.append():
                answer = await self._around.log.append(entry)
        except (StorageUnavailable, asyncio.CancelledError):
            self._unsure = True  # it may have been written: the log will tell
            raise
        if answer.last_seq > self._state.seq:
            self._follow(entry)
        return answer

    def _follow(self, entry: Entry) -> None:
        """State and views follow what has just been made durable."""
        self._state = replace(
            self._state,
            people={**self._state.people, **entry.people},
            texts={**self._state.texts, **entry.texts},
        )
        log = [
            Recorded(entry.meeting, seq, event, entry.actor, entry.command, entry.at)
            for seq, event in enumerate(entry.events, start=entry.expected_seq + 1)
        ]
        self._follow_log(log)

    def _follow_log(self, log: list[Recorded]) -> None:
        self._move_minute(self._around.clock.now())
        names: set[str] = set()
        state = self._state
        for recorded in log:
            state = evolve(state, recorded)
            names.update(touched(recorded.event, state))
        self._state = state
        self._show(names, urgent={"desk"})

    async def _catch_up_if_unsure(self) -> None:
        if not self._unsure:
            return
        log = await self._around.log.read(self.id, after=self._state.seq)
        beside = await self._around.log.beside(self.id)
        self._state = replace(self._state, people=beside.people, texts=beside.texts)
        self._follow_log(list(log))
        self._unsure = False

    def refusal(self, rejection: Rejection, audience: Audience) -> dict[str, object]:
        """A refusal as an ack carries it: the members of RFC 9457 and what helps the asker."""
        members: dict[str, object] = {
            "ok": False,
            "code": rejection.code,
            "title": rejection.title,
            "detail": rejection.detail,
        }
        if isinstance(rejection, TooSoon):
            members["retry_after_ms"] = rejection.retry_after_ms
        if isinstance(rejection, Stale):
            members |= self._meanwhile(rejection, audience)
        return members

    def _meanwhile(self, stale: Stale, audience: Audience) -> Mapping[str, object]:
        """Who was faster and when, and how the session stands now."""
        shown = by(self._state, stale.by, audience) if stale.by else None
        now = self._stage.view(audience).slices.get(f"now/{stale.session}")
        return {"by": shown, "at": shown["at"] if shown else None, "now": now}

    def drive(self, driving: Driving) -> None:
        """Presence tells how many connections follow, and which operators are among them."""
        if driving != self._driving:
            self._driving = driving
            self._show({"desk"})

    async def settle(self) -> None:
        """Once a second: send what waited, follow what was unsure, and move the minute on."""
        if self._unsure:
            async with self._turn:
                await self._catch_up_if_unsure()
            self._told(self)
        now = self._around.clock.now()
        self._around.broadcaster.publish(self._stage.settle(self._looking()))
        self._move_minute(now)

    def _move_minute(self, now: datetime) -> None:
        """Another minute shows other forecasts: by itself, so that no hidden act shows by them."""
        if floor_minute(now) != self._minute:
            self._minute = floor_minute(now)
            self._show(self._moved_by_time(now))

    def _moved_by_time(self, now: datetime) -> set[str]:
        """The forecasts that another minute changes although nothing has happened."""
        sessions = self._state.sessions.items()
        return {f"forecast/{id_}" for id_, session in sessions if time_moves(session, now)}

    def _show(self, names: set[str], urgent: frozenset[str] | set[str] = frozenset()) -> None:
        patches = self._stage.show(self._looking(), names, urgent)
        if patches:
            self._around.broadcaster.publish(patches)

    def _looking(self) -> Looking:
        customs = self._around.customs
        now = max(self._around.clock.now(), self._state.at)
        return Looking(
            self._state,
            now,
            self._driving,
            customs.show_closed_blocks,
            customs.warn_ms,
            self._written,
        )
