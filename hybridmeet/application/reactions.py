"""What follows from a change, after its turn: alarms are arranged anew, and sounded when due.

An alarm that fires is an ordinary command under an id of its own making, so two nodes or a restart
cannot sound it twice; whether it still holds is judged by the rules. Among nodes one watches, and
the others stand in for it where it does not: that saves questions, it decides nothing.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid5

import structlog

from hybridmeet.application.alone import OnlyNode
from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.ports import Alarm, Alarms, Clock, Nodes, StorageError
from hybridmeet.application.registry import Registry
from hybridmeet.domain.alarms import Desks, DueAlarm, Spans, alarms_of, desks_of
from hybridmeet.domain.commands import SoundAlarm
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.ids import CommandId, MeetingId, SessionId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.people import Actor, Role

log = structlog.get_logger("hybridmeet.reactions")

ALARMS = UUID("6d1f6d5e-9f0a-4c53-9df9-3f6a3d0f5a51")
TRY_AGAIN_S = 2.0  # while the store is full or away: soon, and not a storm
LOOK_S: Final = 0.5  # how often a node that does not watch looks whether it has to
STAND_IN_S: Final = 5.0  # a node that watches and does nothing for so long hangs


@dataclass(frozen=True, slots=True)
class _Found:
    """A session and the desks as they stood when its alarms were worked out last, and these."""

    session: SessionState
    desks: Desks | None
    alarms: tuple[tuple[DueAlarm, Alarm], ...]


@dataclass
class Reactions:
    """Keeps the alarms of every meeting as its state asks for."""

    registry: Registry
    alarms: Alarms
    clock: Clock
    spans: Spans = field(default_factory=Spans)
    nodes: Nodes = field(default_factory=OnlyNode)

    def __post_init__(self) -> None:
        """Hear of changes and of due moments from now on."""
        self._arranged: dict[MeetingId, Sequence[Alarm]] = {}
        self._found: dict[MeetingId, dict[SessionId, _Found]] = {}
        self._looked_at: dict[MeetingId, tuple[tuple[object, ...], Desks | None]] = {}
        self.registry.told.append(self.hear)
        self.alarms.on_due(self.sound)

    def hear(self, meeting: LiveMeeting) -> None:
        """A meeting has changed: arrange its alarms, if they are others now."""
        now = self.clock.now()
        wanted = [
            alarm
            for found in self._of_sessions(meeting)
            for due, alarm in found.alarms
            if due.makes_sense(now)
        ]
        if wanted != self._arranged.get(meeting.id):
            self._arranged[meeting.id] = wanted
            self.alarms.arrange(meeting.id, wanted)

    def _of_sessions(self, meeting: LiveMeeting) -> Iterator[_Found]:
        """The alarms of each session; an act moves one of them, the others stand as they stood."""
        known = self._found.setdefault(meeting.id, {})
        desks = self._desks(meeting.state)
        for name, session in meeting.state.sessions.items():
            found = known.get(name)
            if found is None or found.session is not session or found.desks != desks:
                alarms = self._alarms(meeting.id, session, desks)
                found = known[name] = _Found(session, desks, tuple(alarms))
            yield found

    def _desks(self, state: MeetingState) -> Desks | None:
        """How the desks stand; only who came or went since can have changed it."""
        now = (state.presence, state.seats, state.desk_told_at)
        was = self._looked_at.get(state.id)
        if was is None or any(one is not other for one, other in zip(was[0], now, strict=True)):
            was = self._looked_at[state.id] = (now, desks_of(state))
        return was[1]

    def _alarms(
        self, meeting: MeetingId, session: SessionState, desks: Desks | None
    ) -> Iterator[tuple[DueAlarm, Alarm]]:
        for due in alarms_of(session, self.spans, desks):
            yield due, Alarm(meeting, due.kind, due.session, due.item, due.due_at)

    async def sound(self, alarm: Alarm) -> None:
        """Ask the rules to give the notice of a due alarm, again while the store fails."""
        if not await self._is_ours(alarm):
            return
        meeting = self.registry.find(alarm.meeting)
        actor = Actor(meeting=alarm.meeting, role=Role.SYSTEM)
        command = SoundAlarm(
            kind=alarm.kind, session=alarm.session, item=alarm.item, due_at=alarm.due_at
        )
        while True:
            try:
                await meeting.execute(actor, command, CommandId(str(uuid5(ALARMS, alarm.key))))
            except Rejection as rejection:
                log.warning("alarm refused", alarm=alarm.key, code=rejection.code)
            except StorageError:
                await asyncio.sleep(TRY_AGAIN_S)
                continue
            return

    async def _is_ours(self, alarm: Alarm) -> bool:
        """Whether this node is to sound a due alarm; waits for as long as that is another's."""
        waited_s = 0.0
        while not self.nodes.leads() and waited_s < STAND_IN_S:
            await asyncio.sleep(LOOK_S)
            waited_s += LOOK_S
            if alarm not in self._arranged.get(alarm.meeting, ()):
                return False  # sounded elsewhere, and followed here
        return True
