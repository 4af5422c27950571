"""A rehearsal run: its folder, its server, its cast and its clock; ended whole, however it ends.

Lives here: the order of starting and stopping. What is played is application/rehearsing; what is
shown while it runs is rehearsal_screen.py.
"""

import asyncio
import os
import resource
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import structlog

from hybridmeet.adapters.clock import ScaledClock
from hybridmeet.adapters.sockets.cast import Cast
from hybridmeet.adapters.sockets.ears import attentively
from hybridmeet.app import House, build
from hybridmeet.application.demonstration import token_of
from hybridmeet.application.rehearsing.acts import Act
from hybridmeet.application.rehearsing.playing import Player
from hybridmeet.application.rehearsing.programme import for_rehearsal
from hybridmeet.application.rehearsing.script import Wishes, script_of
from hybridmeet.cli.exits import Exit, Stop
from hybridmeet.cli.rehearsal_screen import Manner, Screen
from hybridmeet.cli.serving import running, stop_signal
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.people import OPERATORS
from hybridmeet.domain.programme import Imported, Programme
from hybridmeet.settings import Settings

SECRET_BYTES: Final = 32
MOST_SOCKETS: Final = 10_000
MOST_BYTES: Final = 2 * 1024**3  # of addresses: a rehearsal uses a tenth of it

log = structlog.get_logger("hybridmeet.rehearsal")


@dataclass(frozen=True, slots=True)
class Bounds:
    """When it ends by itself: so long after the last act, or with whoever holds its input."""

    ends_s: float | None = None
    watches_stdin: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What is wanted."""

    imported: Imported
    wishes: Wishes
    speed: float
    followers: int = 0
    bounds: Bounds = field(default_factory=Bounds)
    manner: Manner = field(default_factory=Manner)
    url: str = ""

    @property
    def programme(self) -> Programme:
        """Its programme."""
        return self.imported.programme


def rehearse_meeting(settings: Settings, wanted: Rehearsal) -> None:
    """Rehearse until told to stop; nothing of it is left."""
    structlog.contextvars.bind_contextvars(rehearsal=wanted.programme.id)  # in each line of the log
    if wanted.bounds.watches_stdin:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    with tempfile.TemporaryDirectory(prefix="hybridmeet-rehearsal-") as folder:
        own = settings.model_copy(
            update={
                "directory": Path(folder),
                "database_url": "",
                "public_url": wanted.url,
                "rehearsals": False,
                "metrics": "",
                "sockets_total": MOST_SOCKETS,
            }
        )
        attentively(_rehearse(own, wanted))


async def _rehearse(settings: Settings, wanted: Rehearsal) -> None:
    script = script_of(wanted.imported, wanted.wishes)
    if not any(day.acts for day in script):
        raise Stop(Exit.REFUSED, "nobody in this programme has anything to do")
    clock = ScaledClock(script[0].begins_at, wanted.speed)
    told_to_stop = stop_signal()
    if wanted.bounds.watches_stdin:
        _watch_input(told_to_stop)
    async with running(settings, partial(build, clock=clock, pace=clock)) as house:
        tokens = await _begin(house, wanted)
        async with _cast(house, wanted, tokens) as cast:
            screen = Screen(house, wanted.programme, tokens, wanted.manner)
            screen.links(wanted.wishes.played, wanted.speed)
            await cast.followed_by(wanted.followers)

            def told(act: Act) -> None:
                screen.show(clock.now(), player.progress, act)

            player = Player(script, cast, clock, told, house.alarms.time_has_leapt)
            with screen:
                await _until(told_to_stop, player, clock)
            screen.ended(player.progress, is_told=told_to_stop.is_set())
            if not told_to_stop.is_set():
                await _stay(told_to_stop, wanted.bounds.ends_s)


async def _begin(house: House, wanted: Rehearsal) -> dict[PersonId, str]:
    """The meeting begun on the rehearsal's own record, and a link for each seat."""
    meeting = wanted.programme.id
    await house.registry.begin(for_rehearsal(wanted.imported))
    secret = secrets.token_bytes(SECRET_BYTES)
    seats = wanted.programme.seats
    tokens = {seat.id: token_of(secret, f"link/{meeting}/{seat.id}") for seat in seats}
    await house.access.keep_reusable(meeting, tokens)
    return tokens


@asynccontextmanager
async def _cast(
    house: House, wanted: Rehearsal, tokens: dict[PersonId, str]
) -> AsyncIterator[Cast]:
    seats = wanted.programme.seats
    reading = frozenset(seat.id for seat in seats if seat.role in OPERATORS)
    url = f"http://127.0.0.1:{house.settings.port}"
    cast = Cast(url, wanted.programme.id, tokens, reading - {wanted.wishes.played})
    try:
        yield cast
    finally:
        await cast.close()


async def _until(told_to_stop: asyncio.Event, player: Player, clock: ScaledClock) -> None:
    """Play to the end, or until told to stop; afterwards time runs as everywhere."""
    async with asyncio.TaskGroup() as tasks:
        playing = tasks.create_task(player.play())
        stopping = tasks.create_task(told_to_stop.wait())
        await asyncio.wait({playing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        playing.cancel()
        stopping.cancel()
    clock.run_at(1)


async def _stay(told_to_stop: asyncio.Event, ends_s: float | None) -> None:
    """Serve what has become of it until told to stop, or for as long as was said."""
    try:
        async with asyncio.timeout(ends_s):
            await told_to_stop.wait()
    except TimeoutError:
        log.info("the rehearsal is over")


def _watch_input(told_to_stop: asyncio.Event) -> None:
    """Whoever started it holds its input: when that is closed, he is gone, and it ends."""
    loop = asyncio.get_running_loop()
    source = sys.stdin.fileno()

    def on_input() -> None:
        if not os.read(source, 4096):
            loop.remove_reader(source)
            told_to_stop.set()

    loop.add_reader(source, on_input)
