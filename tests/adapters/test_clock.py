"""A clock that runs faster than the machine's, stands when told and never goes back."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from hybridmeet.adapters.clock import ScaledClock
from hybridmeet.adapters.scheduler import SchedulerAlarms
from hybridmeet.application.ports import Alarm
from hybridmeet.application.ports.pace import RealTime, step_s
from hybridmeet.application.tasks import Supervisor
from hybridmeet.domain.ids import MeetingId, SessionId

BEGINS = datetime(2021, 4, 6, 6, 0, tzinfo=UTC)


class Machine:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.s = 100.0

    def __call__(self) -> float:
        return self.s


def after(**span: float) -> datetime:
    """A moment after the begin."""
    return BEGINS + timedelta(**span)


def test_it_runs_at_its_rate_stands_at_a_bound_and_goes_on_from_there() -> None:
    machine = Machine()
    clock = ScaledClock(BEGINS, 60, machine)

    machine.s += 2
    assert clock.now() == after(minutes=2)
    clock.stand_at(after(minutes=3))
    machine.s += 100
    assert clock.now() == after(minutes=3)
    assert clock.is_due(after(minutes=3))
    clock.stand_at(None)
    machine.s += 1
    assert clock.now() == after(minutes=4)
    clock.run_at(1)
    machine.s += 1
    assert clock.now() == after(minutes=4, seconds=1)


def test_it_skips_a_night_and_never_goes_back() -> None:
    machine = Machine()
    clock = ScaledClock(BEGINS, 60, machine)

    clock.leap(after(hours=12))
    clock.leap(after(hours=1))
    clock.stand_at(after(hours=2))

    assert clock.now() == after(hours=12)
    assert clock.seconds_until(after(hours=12, minutes=30)) == 30
    assert clock.seconds_until(BEGINS) == 0


def test_steps_are_short_where_time_runs_fast_and_never_a_busy_loop() -> None:
    paces = [ScaledClock(BEGINS, rate) for rate in (1, 60, 600, 1200, 100_000)]

    assert step_s(RealTime()) == 1
    assert [step_s(pace) for pace in paces] == [1, 0.25, 0.025, 0.02, 0.02]


async def test_an_alarm_waits_for_the_clock_that_stands_and_follows_one_that_leaps() -> None:
    clock = ScaledClock(BEGINS, 600)
    clock.stand_at(after(minutes=1))
    supervisor, woken = Supervisor(), asyncio.Queue[tuple[Alarm, datetime]]()
    alarms = SchedulerAlarms(supervisor, tick_s=60, pace=clock)

    async def wake(alarm: Alarm) -> None:
        woken.put_nowait((alarm, clock.now()))

    alarms.on_due(wake)
    alarms.start()
    try:
        soon, late = (
            Alarm(MeetingId("m-1"), "starts_soon", SessionId("s-1"), None, after(minutes=least))
            for least in (2, 60 * 24)
        )
        alarms.arrange(soon.meeting, [soon, late])
        with pytest.raises(TimeoutError):  # 0.1 s would have done, were it not for the bound
            await asyncio.wait_for(woken.get(), 0.3)

        clock.stand_at(None)
        assert (await asyncio.wait_for(woken.get(), 5))[0] == soon
        clock.leap(after(minutes=60 * 24 - 1))
        alarms.time_has_leapt()
        alarm, at = await asyncio.wait_for(woken.get(), 5)
        assert alarm == late
        assert at >= late.due_at
    finally:
        await alarms.close()
        await supervisor.close()
