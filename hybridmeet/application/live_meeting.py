"""One meeting while it runs: takes turns, asks the rules, records, follows, shows. In that order.

Under the turn: decide, append (durable), evolve, queue what changed. Nothing else. What is shown is
recorded; an answer is given when the commit is done. Joins take no turn. What was recorded by
another node, or perhaps by this one, is read from the log, and there is no other way to it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Final

from hybridmeet.application.ports import Answer, Conflict, Entry, StorageUnavailable
from hybridmeet.application.stage import Stage, View, urgent_after
from hybridmeet.application.surroundings import Customs, Surroundings
from hybridmeet.domain.attending.events import SheetRecorded, WalkedIn
from hybridmeet.domain.commands import AnyCommand
from hybridmeet.domain.decide import Ask, decide, people_of, texts_of
from hybridmeet.domain.errors import Rejection, Stale, TooSoon
from hybridmeet.domain.events import (
    Event,
    PersonChanged,
    Recorded,
    SeatRevoked,
    SessionSuspended,
    TextsChanged,
)
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.forecast import time_moves
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Audience
from hybridmeet.domain.times import floor_minute
from hybridmeet.domain.views import Driving, Looking, touched
from hybridmeet.domain.views.now import Written
from hybridmeet.domain.views.wire import by

__all__ = ["ANSWER_WITHIN_S", "Customs", "LiveMeeting", "Surroundings"]

Told = Callable[["LiveMeeting"], None]

ANSWER_WITHIN_S: Final = 4.5  # five are promised also while the store hangs; then "ask again"
LEAVE_ROWS: Final = (PersonChanged, TextsChanged, SessionSuspended, SheetRecorded, WalkedIn)
"""Facts that change what is read beside the log."""


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
        self._behind = False
        self._revoked: list[PersonId] = []
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
            try:
                async with self._my_turn():
                    return await self._decide_and_record(actor, command, command_id)
            finally:  # also a refused command may have caught up
                self._told(self)

    async def catch_up(self) -> None:
        """Follow what stands in the log beyond this state; raises ``StorageError``.

        Read outside the turn: most hints are of what this node itself has written, and hold up
        nobody.
        """
        log = await self._around.log.read(self.id, after=self._state.seq)
        if not log and not self._behind:
            return
        async with self._my_turn():
            await self._take_in([fact for fact in log if fact.seq > self._state.seq])
        self._told(self)

    @property
    def is_behind(self) -> bool:
        """Whether the log is known to hold more than this state, or may."""
        return self._behind

    def newly_revoked(self) -> tuple[PersonId, ...]:
        """Whose seats were taken away since this was asked last."""
        revoked, self._revoked = tuple(self._revoked), []
        return revoked

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        """One at a time; a store that hangs holds nobody for longer than is promised."""
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S), self._turn:
                yield
        except TimeoutError as error:
            message = "The store did not answer in time."
            raise StorageUnavailable(message) from error

    async def _decide_and_record(
        self, actor: Actor, command: AnyCommand, command_id: CommandId
    ) -> Answer:
        is_fresh = False  # read on for this very command
        while True:
            if self._behind:
                await self._catch_up()
                is_fresh = True
            ask = self._ask(actor, command, command_id)
            try:
                events = decide(self._state, ask)
            except Rejection:
                stored = await self._around.log.answered(self.id, actor, command_id)
                # Perhaps refused for what another node has recorded: read on, and judge once more.
                has_news = not is_fresh and await self._catch_up()
                is_fresh = True
                if stored is not None:
                    return stored
                if not has_news:
                    raise
                continue
            if not events:
                return Answer(self._state.seq, self._state.seq, ask.at)
            try:
                return await self._record(ask, tuple(events))
            except Conflict:  # another node wrote first: read on, and decide again
                self._behind = True

    def _ask(self, actor: Actor, command: AnyCommand, command_id: CommandId) -> Ask:
        # Time in the log never runs backwards, whatever the machine's clock does: order is by seq.
        # While the clock is behind the log, that time stands still and a span in it never ends.
        now = self._around.clock.now()
        customs = self._around.customs
        span_ms = customs.span_ms if now >= self._state.at else 0
        return Ask(
            command_id,
            command,
            actor,
            max(now, self._state.at),
            span_ms,
            customs.declare_window_ms,
        )

    async def _record(self, ask: Ask, events: tuple[Event, ...]) -> Answer:
        entry = Entry(
            meeting=self.id,
            expected_seq=self._state.seq,
            actor=ask.actor,
            command=ask.id,
            at=ask.at,
            events=events,
            people=people_of(ask),
            texts=texts_of(ask),
            revoked=tuple(fact.person for fact in events if isinstance(fact, SeatRevoked)),
        )
        try:
            with self._around.figures.append():
                answer = await self._around.log.append(entry)
        except (StorageUnavailable, asyncio.CancelledError):
            self._behind = True  # it may have been written: the log will tell
            raise
        if not answer.again:
            self._follow(entry)
        elif answer.last_seq > self._state.seq:  # elsewhere, so perhaps with other facts than these
            await self._catch_up()
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

    def _follow_log(self, log: Sequence[Recorded]) -> None:
        self._move_minute(self._around.clock.now())
        names: set[str] = set()
        state = self._state
        for recorded in log:
            state = evolve(state, recorded)
            names.update(touched(recorded.event, state))
            if isinstance(recorded.event, SeatRevoked):
                self._revoked.append(recorded.event.person)
        self._state = state
        self._show(names, urgent=urgent_after(log))

    async def _catch_up(self) -> bool:
        """Read on and follow, within the turn; whether there was anything."""
        self._behind = True  # until all of it has been read
        log = await self._around.log.read(self.id, after=self._state.seq)
        await self._take_in(log)
        return bool(log)

    async def _take_in(self, log: Sequence[Recorded]) -> None:
        """Follow facts that stand in the log right behind this state."""
        if any(isinstance(recorded.event, LEAVE_ROWS) for recorded in log):
            beside = await self._around.log.beside(self.id)
            self._state = replace(self._state, people=beside.people, texts=beside.texts)
        self._behind = False
        if log:
            self._follow_log(log)

    def refusal(self, rejection: Rejection, audience: Audience) -> dict[str, object]:
        """A refusal as an ack carries it: the members of RFC 9457 and what helps the asker."""
        members: dict[str, object] = {"ok": False, **rejection.members}
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
        """Presence tells how many lines there are, which operators are among them, who is idle."""
        was = self._driving
        if driving != was:
            self._driving = driving
            self._show({"desk"} if driving.idle == was.idle else {"desk", "attendance"})

    async def settle(self) -> None:
        """Once a second: send what waited, and move the minute on."""
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
