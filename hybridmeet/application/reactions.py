"""What follows from a change, after its turn: alarms are arranged anew, and sounded when due.

An alarm that fires is an ordinary command under an id of its own making, so two nodes or a restart
cannot sound it twice; whether it still holds is judged by the rules.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

import structlog

from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.ports import Alarm, Alarms, Clock, StorageError
from hybridmeet.application.registry import Registry
from hybridmeet.domain.alarms import due_alarms
from hybridmeet.domain.commands import SoundAlarm
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.ids import CommandId, MeetingId
from hybridmeet.domain.people import Actor, Role

log = structlog.get_logger("hybridmeet.reactions")

ALARMS = UUID("6d1f6d5e-9f0a-4c53-9df9-3f6a3d0f5a51")
TRY_AGAIN_S = 2.0  # while the store is full or away: soon, and not a storm


@dataclass
class Reactions:
    """Keeps the alarms of every meeting as its state asks for."""

    registry: Registry
    alarms: Alarms
    clock: Clock
    starts_soon_ms: int

    def __post_init__(self) -> None:
        """Hear of changes and of due moments from now on."""
        self._arranged: dict[MeetingId, Sequence[Alarm]] = {}
        self.registry.told.append(self.hear)
        self.alarms.on_due(self.sound)

    def hear(self, meeting: LiveMeeting) -> None:
        """A meeting has changed: arrange its alarms, if they are others now."""
        due = due_alarms(meeting.state, self.clock.now(), self.starts_soon_ms)
        wanted = [
            Alarm(meeting.id, alarm.kind, alarm.session, alarm.item, alarm.due_at) for alarm in due
        ]
        if wanted != self._arranged.get(meeting.id):
            self._arranged[meeting.id] = wanted
            self.alarms.arrange(meeting.id, wanted)

    async def sound(self, alarm: Alarm) -> None:
        """Ask the rules to give the notice of a due alarm, again while the store fails."""
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
