"""The alarm clock: APScheduler wakes at due moments, and nothing more.

What is due follows from the state, and whoever is woken asks the rules whether it still holds. So
no job is stored: everything is arranged anew at start, and losing this object loses nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC
from typing import Final

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from hybridmeet.application.ports import Alarm
from hybridmeet.application.ports.pace import Pace, RealTime
from hybridmeet.application.tasks import Supervisor
from hybridmeet.domain.ids import MeetingId

log = structlog.get_logger("hybridmeet.alarms")

TICK_S: Final = 2.0
"""APScheduler sleeps by the monotonic clock for what the wall clock said once. A laptop that slept
or a clock set right would make it late by as much; looking again every 2 s bounds that."""

MOST_RINGS: Final = 3
"""Of one alarm at once: where the meeting's clock stood it is set again while it still rings, and
what is above this number the library drops."""

Wake = Callable[[Alarm], Awaitable[None]]


class SchedulerAlarms:
    """The ``Alarms`` port over APScheduler's asyncio scheduler, jobs in memory only."""

    def __init__(
        self, supervisor: Supervisor, tick_s: float = TICK_S, pace: Pace | None = None
    ) -> None:
        """Begin with no alarm; ``supervisor`` watches those who were woken."""
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it logs each job at INFO
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={
                "misfire_grace_time": None,
                "coalesce": True,
                "max_instances": MOST_RINGS,
            },
        )
        self._supervisor = supervisor
        self._tick_s = tick_s
        self._pace = pace or RealTime()
        self._wake: Wake = _nobody
        self._arranged: dict[MeetingId, dict[str, Alarm]] = {}
        self._waiting: set[str] = set()
        self._waking: set[str] = set()
        self._failed: dict[str, Alarm] = {}

    def start(self) -> None:
        """Begin to wake; must be called in the running event loop."""
        self._scheduler.start()
        self._supervisor.keep("alarms", self._tick)

    async def close(self) -> None:
        """Wake nobody any more; who was woken is the supervisor's."""
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # the library does it in the loop's next turn

    def on_due(self, wake: Wake) -> None:
        """Whom to wake."""
        self._wake = wake

    def arrange(self, meeting: MeetingId, alarms: Sequence[Alarm]) -> None:
        """Replace all alarms of a meeting; one that is past due wakes at once.

        Only what differs is touched: an act moves one alarm, and a meeting may have hundreds.
        """
        was = self._arranged.get(meeting, {})
        wanted = {alarm.key: alarm for alarm in alarms}
        self._arranged[meeting] = wanted
        for key in was.keys() - wanted.keys():
            self._failed.pop(key, None)
            self._waiting.discard(key)
            if self._scheduler.get_job(key) is not None:
                self._scheduler.remove_job(key)
        for key in wanted.keys() - self._waiting - self._waking - self._failed.keys():
            self._set(key, wanted[key])

    def _set(self, key: str, alarm: Alarm) -> None:
        trigger = DateTrigger(run_date=self._pace.machine_time(alarm.due_at), timezone=UTC)
        self._scheduler.add_job(
            self._ring, trigger, args=(key, alarm), id=key, name=alarm.kind, replace_existing=True
        )
        self._waiting.add(key)

    def time_has_leapt(self) -> None:
        """The meeting's clock stands elsewhere: what waits is due at another moment."""
        for arranged in self._arranged.values():
            for key in self._waiting & arranged.keys():
                self._set(key, arranged[key])

    async def _ring(self, key: str, alarm: Alarm) -> None:
        if key not in self._waiting:  # rung a moment ago, or arranged otherwise
            return
        if not self._pace.is_due(alarm.due_at):  # the meeting's clock stood meanwhile
            self._set(key, alarm)
            return
        self._waiting.discard(key)
        self._waking.add(key)
        self._supervisor.once(f"alarm {alarm.kind}", self._woken(key, alarm))

    async def _woken(self, key: str, alarm: Alarm) -> None:
        """Wake; a failure is told, and tried again at the next look unless arranged otherwise."""
        try:
            await self._wake(alarm)
        except Exception:
            log.exception("alarm failed, is tried again", alarm=key)
            if key in self._arranged.get(alarm.meeting, {}):
                self._failed[key] = alarm
        finally:
            self._waking.discard(key)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._tick_s)
            failed, self._failed = self._failed, {}
            for key, alarm in failed.items():
                self._set(key, alarm)
            self._scheduler.wakeup()


async def _nobody(alarm: Alarm) -> None:
    message = f"{alarm.kind} came due before anybody asked to be woken"
    raise RuntimeError(message)
