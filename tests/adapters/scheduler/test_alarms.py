"""The alarm clock with the real APScheduler and the real time, in small spans."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import pytest
import structlog

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.scheduler import SchedulerAlarms
from hybridmeet.application.ports import Alarm, Alarms
from hybridmeet.application.tasks import Supervisor
from hybridmeet.domain.ids import ItemId, MeetingId, SessionId

SMALL, OTHER = MeetingId("small-1"), MeetingId("other-1")
PATIENCE_S = 5.0  # far above any span below: reached only when nothing comes


class Woken:
    """Somebody who writes down what woke him, and can refuse to get up a few times."""

    def __init__(self, refusals: int = 0) -> None:
        self.alarms: list[Alarm] = []
        self._refusals = refusals
        self._changed = asyncio.Condition()

    async def __call__(self, alarm: Alarm) -> None:
        async with self._changed:
            self.alarms.append(alarm)
            self._changed.notify_all()
        if len(self.alarms) <= self._refusals:
            message = "the store cannot be reached"
            raise OSError(message)

    async def times(self, number: int) -> list[Alarm]:
        async with asyncio.timeout(PATIENCE_S), self._changed:
            await self._changed.wait_for(lambda: len(self.alarms) >= number)
        return self.alarms


Wake = Callable[[Alarm], Awaitable[None]]
Started = Callable[[Wake], SchedulerAlarms]


@pytest.fixture
async def started() -> AsyncIterator[Started]:
    """An alarm clock that runs; it looks again every 20 ms."""
    async with AsyncExitStack() as ending:

        def start(woken: Wake) -> SchedulerAlarms:
            supervisor = Supervisor()
            alarms = SchedulerAlarms(supervisor, tick_s=0.02)
            alarms.on_due(woken)
            alarms.start()
            ending.push_async_callback(supervisor.close)
            ending.push_async_callback(alarms.close)
            return alarms

        yield start


def in_ms(milliseconds: float) -> datetime:
    return SystemClock().now() + timedelta(milliseconds=milliseconds)


def up(due_at: datetime, item: str = "i3", meeting: MeetingId = SMALL) -> Alarm:
    return Alarm(meeting, "time_is_up", SessionId("day1"), ItemId(item), due_at)


async def test_it_is_the_alarms_port(started: Started) -> None:
    port: Alarms = started(Woken())

    port.arrange(SMALL, ())


async def test_it_wakes_when_the_moment_comes(started: Started) -> None:
    woken = Woken()
    alarm = up(in_ms(60))

    started(woken).arrange(SMALL, [alarm])

    assert await woken.times(1) == [alarm]
    assert SystemClock().now() >= alarm.due_at


async def test_what_is_long_past_due_wakes_at_once(started: Started) -> None:
    woken = Woken()
    alarm = up(in_ms(-3 * 3_600_000))

    started(woken).arrange(SMALL, [alarm])

    assert await woken.times(1) == [alarm]


async def test_alarms_arranged_before_the_start_wake_after_it() -> None:
    woken, supervisor = Woken(), Supervisor()
    alarms = SchedulerAlarms(supervisor)
    alarms.on_due(woken)
    alarm = up(in_ms(-1))

    alarms.arrange(SMALL, [alarm])
    alarms.arrange(SMALL, [alarm])
    alarms.start()

    assert await woken.times(1) == [alarm]
    await alarms.close()
    await supervisor.close()


async def test_arranging_replaces_all_alarms_of_that_meeting_and_no_other(started: Started) -> None:
    woken = Woken()
    alarms = started(woken)
    due_at = in_ms(80)

    alarms.arrange(OTHER, [up(due_at, "i1", OTHER)])
    alarms.arrange(SMALL, [up(due_at, "i1"), up(due_at, "i2")])
    alarms.arrange(SMALL, [up(due_at, "i2"), up(due_at + timedelta(milliseconds=80), "i3")])

    named = {(alarm.meeting, alarm.item) for alarm in await woken.times(3)}
    assert named == {(OTHER, "i1"), (SMALL, "i2"), (SMALL, "i3")}


async def test_an_alarm_arranged_again_while_it_wakes_is_not_rung_twice(started: Started) -> None:
    rung: list[str | None] = []
    got_up, both = asyncio.Event(), asyncio.Event()

    async def slow(alarm: Alarm) -> None:
        rung.append(alarm.item)
        got_up.set()
        if alarm.item == "i4":
            both.set()
        await both.wait()

    alarms = started(slow)
    first, second = up(in_ms(-2), "i3"), up(in_ms(-1), "i4")
    alarms.arrange(SMALL, [first])
    async with asyncio.timeout(PATIENCE_S):
        await got_up.wait()
        alarms.arrange(SMALL, [first, second])
        await both.wait()

    assert rung == ["i3", "i4"]


async def test_who_fails_is_told_and_woken_again(started: Started) -> None:
    woken = Woken(refusals=2)
    alarm = up(in_ms(-1))

    with structlog.testing.capture_logs() as told:
        started(woken).arrange(SMALL, [alarm])
        assert await woken.times(3) == [alarm] * 3

    assert [(line["event"], line["alarm"]) for line in told] == [
        ("alarm failed, is tried again", alarm.key)
    ] * 2


async def test_a_failure_is_not_tried_again_once_it_is_arranged_away(started: Started) -> None:
    woken = Woken(refusals=1)
    alarms = started(woken)
    gone, stays = up(in_ms(-1), "i3"), up(in_ms(60), "i4")

    with structlog.testing.capture_logs():
        alarms.arrange(SMALL, [gone])
        await woken.times(1)
        alarms.arrange(SMALL, [stays])
        assert await woken.times(2) == [gone, stays]


async def test_a_timer_that_is_hours_late_does_not_hold_an_alarm_back(started: Started) -> None:
    """As after a laptop's sleep, or when the wall clock was put right."""
    woken = Woken()
    alarms = started(woken)
    first, second = up(in_ms(-1), "i3"), up(in_ms(60), "i4")

    alarms.arrange(SMALL, [first, second])
    await woken.times(1)
    alarms._scheduler._stop_timer()

    assert await woken.times(2) == [first, second]


async def test_an_alarm_with_nobody_to_wake_is_told() -> None:
    supervisor = Supervisor()
    alarms = SchedulerAlarms(supervisor, tick_s=0.01)
    heard = asyncio.Event()
    alarms.start()

    def hear(
        logger: object, name: str, line: structlog.types.EventDict
    ) -> structlog.types.EventDict:
        heard.set()
        raise structlog.DropEvent

    structlog.configure(processors=[hear])
    try:
        alarms.arrange(SMALL, [up(in_ms(-1))])
        async with asyncio.timeout(PATIENCE_S):
            await heard.wait()
    finally:
        structlog.reset_defaults()
        await alarms.close()
        await supervisor.close()


def test_the_library_keeps_quiet_about_each_job() -> None:
    SchedulerAlarms(Supervisor())

    assert not logging.getLogger("apscheduler.scheduler").isEnabledFor(logging.INFO)
