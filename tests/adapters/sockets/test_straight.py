"""Written straight to the kernel: to nobody else, in order, whole, and never for who stopped."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import monotonic, thread_time

import pytest

from hybridmeet.adapters.sockets.straight import UNSENT
from hybridmeet.domain.people import Audience
from tests.adapters.sockets.running import until
from tests.adapters.sockets.street import Reader, Street, street

CROWD = 600  # more than are written to without a pause
STALL_MS = 20
PASSES = 6
TEXT = "Báo cáo của đoàn ☃ " * 40


@pytest.mark.parametrize(
    ("reconnects", "at_once"),
    [(1_500, 10), pytest.param(100_000, 100, marks=[pytest.mark.long, pytest.mark.timeout(400)])],
)
async def test_no_private_byte_crosses_on_a_descriptor_that_is_used_again(
    reconnects: int, at_once: int, tell: Callable[[str], None]
) -> None:
    """Lines end and begin while passes run: a number is another's within one turn of the loop."""
    chance = random.Random(7)
    numbers: Counter[int] = Counter()
    async with street() as there:
        crowd = [_someone(there, chance) for _ in range(CROWD)]
        await there.arrived(CROWD)
        come = 0
        while come < reconnects:
            for audience in Audience:
                there.publish(audience, text=TEXT)
            for _turn in range(6):
                for _ in range(at_once):
                    gone = crowd.pop(chance.randrange(len(crowd)))
                    _judge(gone)
                    there.part(gone)
                    crowd.append(_someone(there, chance))
                    come += 1
                await asyncio.sleep(0)
                numbers.update(
                    line.fd for line in tuple(there.lines.values())[-10:] if line.fd >= 0
                )
            await there.passed()
            there.lines = {name: line for name, line in there.lines.items() if line.fd >= 0}
        assert max(numbers.values()) > 3  # the same number, one client after the other
        for reader in crowd:
            _judge(reader)
        tell(
            f"{come} reconnects, {len(numbers)} descriptors seen, one of them "
            f"{max(numbers.values())} times: no byte of another's"
        )


def _someone(there: Street, chance: random.Random) -> Reader:
    """Of any audience; every second one takes deflated messages."""
    there.inflates = chance.random() < 0.5
    return there.come(chance.choice(tuple(Audience)))


def _judge(reader: Reader) -> None:
    """All it heard was its own: its canary, and the patches of its audience in a chain."""
    reader.listen()
    canaries = {said["canary"] for said in reader.heard if "canary" in said}
    patches = [said for said in reader.heard if "slices" in said]
    assert canaries <= {reader.name}
    assert {said["slices"]["for"] for said in patches} <= {reader.audience}
    assert all(said["prev"] + 1 == said["rev"] for said in patches)
    revs = [said["rev"] for said in patches]
    assert revs == list(range(revs[0], revs[0] + len(revs))) if revs else True


@pytest.mark.parametrize(
    "messages", [2_000, pytest.param(100_000, marks=[pytest.mark.long, pytest.mark.timeout(400)])]
)
async def test_what_is_said_to_one_and_to_all_comes_in_the_order_in_which_it_was_said(
    messages: int, tell: Callable[[str], None]
) -> None:
    chance = random.Random(3)
    async with street() as there:
        there.queue_messages = messages
        readers = []
        for window, inflates in ((4096, False), (None, True), (None, False), (None, True)):
            there.inflates = inflates
            readers.append(there.come(Audience.PUBLIC, window))
            await there.arrived(len(readers))
        said: list[tuple[str, int]] = []
        number = -1
        while len(said) < messages:
            number += 1
            for reader in readers:
                there.say(reader.name, {"number": number})
            said.append(("direct", number))
            together = range(chance.choice((0, 0, 1, 3)))  # they leave in one write
            said += [("patch", there.publish(Audience.PUBLIC, text="é" * 500)) for _ in together]
            await there.passed()
            for reader in readers[:2] if number % 7 else readers:  # others read now and then
                reader.listen()
        for reader in readers:
            await until(lambda reader=reader: _count(reader) >= len(said), seconds=60)  # type: ignore[misc] # -- bound now

        assert [_told(reader) for reader in readers] == [said] * len(readers)
        patches = sum(kind == "patch" for kind, _ in said)
        assert [reader.deflated for reader in readers] == [0, patches, 0, patches]
        tell(f"{len(said)} messages, {patches} of them to all, in order for {len(readers)} readers")


def _count(reader: Reader) -> int:
    reader.listen()
    return len(_told(reader))


def _told(reader: Reader) -> list[tuple[str, int]]:
    return [
        ("direct", said["number"]) if "number" in said else ("patch", said["rev"])
        for said in reader.heard
        if "canary" not in said and "followers" not in said
    ]


async def test_a_reader_who_stopped_is_left_alone_and_gets_one_tick_when_he_reads_again() -> None:
    async with street() as there:
        there.queue_messages = 4
        stopped, other = there.come(Audience.PUBLIC, 4096), there.come(Audience.PUBLIC)
        await there.arrived(2)
        line = there.lines[stopped.name]
        last = 0
        for _ in range(2_000):
            last = there.publish(Audience.PUBLIC, text=TEXT * 4)
            await there.passed()
            other.listen()
        waiting = line._transport.get_write_buffer_size() if line._transport else 0

        assert _told(other)[-1] == ("patch", last)
        assert 0 < waiting < 65_536
        await until(lambda: _hears_a_tick(stopped))
        revs = [said["rev"] for said in stopped.heard if "slices" in said]
        ticks = [said for said in stopped.heard if "followers" in said]
        assert revs == list(range(1, len(revs) + 1))
        assert [tick["rev"] for tick in ticks] == [last]
        assert sum(len(str(said).encode()) for said in stopped.heard) < 16 * UNSENT


def _hears_a_tick(reader: Reader) -> bool:
    reader.listen()
    return any("followers" in said for said in reader.heard)


async def test_a_crowd_leaves_the_loop_to_others_while_it_is_written_to(
    tell: Callable[[str], None],
) -> None:
    """The longest turn of the loop, less what it waited for a core; one pass may be unlucky."""
    async with street() as there:
        crowd = [there.come(Audience.PUBLIC) for _ in range(2_000)]
        await there.arrived(len(crowd))
        longest: list[float] = []
        for _ in range(PASSES):
            there.publish(Audience.PUBLIC, text=TEXT)
            longest.append(await _longest_turn_ms(there))
        *_, second, worst = sorted(longest)
        tell(f"longest turn of {PASSES} passes: {worst:.1f} ms, {second:.1f} ms but for one")

        assert second < STALL_MS
        for reader in crowd:
            reader.listen()
            assert len(_told(reader)) == PASSES


async def _longest_turn_ms(there: Street) -> float:
    """Until all is passed on."""
    longest, before = 0.0, _own_s()
    while there.broadcaster._jobs or there.broadcaster._news.is_set():
        await asyncio.sleep(0)
        now = _own_s()
        longest, before = max(longest, now - before), now
    return longest * 1000


def _own_s() -> float:
    """Time that this thread had: on a core, or waiting for anything but a core."""
    try:
        queued_ns = int(Path("/proc/thread-self/schedstat").read_text().split()[1])
    except OSError:  # no such kernel: what it used
        return thread_time()
    return monotonic() - queued_ns / 1e9


async def test_many_messages_leave_in_one_write() -> None:
    async with street() as there:
        reader = there.come(Audience.PUBLIC)
        await there.arrived(1)
        for _ in range(20):
            there.publish(Audience.PUBLIC, text="x" * 100)

        await asyncio.sleep(0)
        await asyncio.sleep(0)
        reader.listen()

        assert [told for _, told in _told(reader)] == list(range(1, 21))
