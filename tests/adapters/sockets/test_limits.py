"""The pace of a socket, the doors, and the bounded queue, without any socket."""

from hybridmeet.adapters.sockets.library import MESSAGE, Packet
from hybridmeet.adapters.sockets.limits import Doors, TokenBucket
from hybridmeet.adapters.sockets.outbox import Outbox
from hybridmeet.adapters.sockets.packets import Shared
from tests.adapters.sockets.running import begun


def test_a_burst_passes_at_once_and_what_follows_at_its_pace() -> None:
    bucket = TokenBucket(rate_per_s=100, burst=3)

    assert [bucket.take(0.0) for _ in range(5)] == [0, 0, 0, 0.01, 0.02]
    assert bucket.take(1.0) == 0


def test_a_rest_gives_no_more_than_the_burst() -> None:
    bucket = TokenBucket(rate_per_s=100, burst=2)
    bucket.take(0.0)

    assert [bucket.take(3600.0) for _ in range(3)] == [0, 0, 0.01]


def test_the_doors_count_strangers_by_address_and_everyone_in_all() -> None:
    doors = Doors(total=3, unjoined=2)
    doors.came("a")
    doors.came("a")

    assert (doors.is_crowded("a"), doors.is_crowded("b"), doors.is_full()) == (True, False, False)

    doors.known("a")
    doors.came("b")
    assert (doors.is_crowded("a"), doors.is_full()) == (False, True)

    doors.went("a", was_known=True)
    doors.went("a", was_known=False)
    doors.went("b", was_known=False)
    assert (doors._open, doors._strangers) == (0, {})


async def test_patches_are_refused_beyond_the_bound_and_answers_are_not() -> None:
    outbox = Outbox(messages=2, size=100)

    assert [outbox.offer(Shared("p")) for _ in range(3)] == [True, True, False]
    outbox.put(_packet("answer"))

    assert [packet.encode() for packet in await outbox.take()] == ["4p", "4p", "4answer"]


async def test_one_patch_always_fits_into_an_empty_queue() -> None:
    outbox = Outbox(messages=2, size=100)

    assert [outbox.offer(Shared("b" * 1000)), outbox.offer(Shared("p"))] == [True, False]


async def test_what_is_in_the_writers_hand_still_counts() -> None:
    outbox = Outbox(messages=1, size=100)
    outbox.offer(Shared("p"))
    await outbox.take()

    assert (outbox.offer(Shared("p")), outbox.count, outbox.size) == (False, 1, 2)


async def test_a_reader_who_has_caught_up_is_told_once_that_it_missed_something() -> None:
    outbox = Outbox(messages=1, size=100)
    told: list[str] = []

    def tell() -> None:
        told.append("tick")
        outbox.put(_packet("tick"))

    outbox.when_drained = tell
    outbox.offer(Shared("p"))
    outbox.offer(Shared("lost"))
    await outbox.take()

    assert [packet.encode() for packet in await outbox.take()] == ["4tick"]
    outbox.put(_packet("next"))
    await outbox.take()
    assert told == ["tick"]


async def test_who_waits_for_space_goes_on_when_it_was_read() -> None:
    outbox = Outbox(messages=1, size=100)
    outbox.put(_packet("a"))
    waiting = begun(outbox.space())
    await outbox.take()
    assert not waiting.done()

    reader = begun(outbox.take())

    await waiting
    outbox.end()
    assert await reader == []


def _packet(text: str) -> Packet:
    return Packet(MESSAGE, text)
