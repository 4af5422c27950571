"""Heavy work waits for its turn, and not for ever."""

import asyncio
import threading
from functools import partial

import pytest

from hybridmeet.adapters.http.press import Press
from hybridmeet.adapters.http.problems import Fault


async def test_no_more_run_at_once_than_are_let_and_no_more_wait() -> None:
    press, go = Press(at_once=2, most_waiting=4), threading.Event()
    started = threading.Semaphore(0)
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        started.release()
        go.wait(10)
        return number

    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(press.run(partial(work, n))) for n in range(4)]
        for _ in range(2):
            await asyncio.to_thread(started.acquire)
        with pytest.raises(Fault) as refused:
            await press.run(lambda: 5)
        at_once = len(begun)
        go.set()

    assert (refused.value.code, at_once) == ("unavailable", 2)
    assert [task.result() for task in waiting] == [0, 1, 2, 3]
    assert await press.run(lambda: 6) == 6


async def test_what_goes_wrong_gives_its_place_back() -> None:
    press = Press(at_once=1, most_waiting=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            await press.run(lambda: 1 // 0)

    assert await press.run(lambda: 1) == 1
