"""A small meeting served over real sockets on 127.0.0.1, and clients that speak to it.

The clock of the rules stands still until a test moves it; the sockets' own timers are real and
short. ``token(person)`` opens that person's seat.
"""

import asyncio
import json
import socket as tcp
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Self, TypeVar

import aiohttp
import socketio
from aiohttp import web

from hybridmeet.adapters.http import deadline
from hybridmeet.adapters.sockets.broadcaster import Broadcaster
from hybridmeet.adapters.sockets.channel import Channel, LiveChannel
from hybridmeet.adapters.sockets.limits import Limits
from hybridmeet.adapters.sockets.namespace import Desk
from hybridmeet.adapters.sockets.rooms import Rooms
from hybridmeet.application.access import Access
from hybridmeet.application.live_meeting import Customs, LiveMeeting, Surroundings
from hybridmeet.application.presence import Presence
from hybridmeet.application.registry import Registry
from hybridmeet.application.tasks import Supervisor
from hybridmeet.domain.ids import MeetingId
from hybridmeet.domain.programme import Imported, Programme
from tests.builders import a_person, a_programme, a_session, end_to_end
from tests.fakes import FakeClock, MemoryStore

T = TypeVar("T")

MEETING = MeetingId("small-1")
ORIGIN = "https://meet.example.org"
DIRECT = True
"""Whether what is served writes straight to the sockets; the contract's tests change it."""
IDS = (f"test-{number}" for number in count())


def token(person: str) -> str:
    """The reusable link's token of a person of the small meeting."""
    return f"token-of-{person}-0123456789"


@dataclass
class Served:
    """A running server and its parts."""

    url: str
    clock: FakeClock
    store: MemoryStore
    registry: Registry
    access: Access
    presence: Presence
    rooms: Rooms
    broadcaster: Broadcaster
    channel: LiveChannel
    supervisor: Supervisor

    @property
    def live(self) -> LiveMeeting:
        """The small meeting."""
        return self.registry.find(MEETING)

    def connections(self) -> int:
        """How many sockets are open."""
        return len(self.channel.hall.connections)


@asynccontextmanager
async def served(
    limits: Limits | None = None,
    programme: Programme | None = None,
    store: MemoryStore | None = None,
    bounds: deadline.Limits | None = None,
) -> AsyncIterator[Served]:
    """Serve the small meeting, seventy items long unless told otherwise."""
    limits = replace(limits or Limits(), direct_writes=DIRECT)
    server = await _built(limits, programme, store or MemoryStore())
    app = web.Application()
    server.channel.attach(app)
    runner = deadline.Runner(app, bounds or deadline.Limits(), access_log=None, shutdown_timeout=3)
    await runner.setup()
    await web.SockSite(runner, _listening()).start()
    await server.channel.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await server.channel.close()
        await runner.cleanup()
        await server.supervisor.close()


def _listening() -> tcp.socket:
    """A port whose connections hold little in the kernel: a slow reader shows soon."""
    listening = tcp.create_server(("127.0.0.1", 0))
    listening.setsockopt(tcp.SOL_SOCKET, tcp.SO_SNDBUF, 16_384)
    return listening


async def _built(limits: Limits, programme: Programme | None, store: MemoryStore) -> Served:
    clock, supervisor, rooms = FakeClock(), Supervisor(), Rooms()
    broadcaster = Broadcaster(rooms, clock)
    registry = Registry(Surroundings(store, broadcaster, clock, Customs(span_ms=0)))
    programme = programme or a_programme(a_session(*end_to_end("14:00", *[5] * 70)))
    people = {seat.id: a_person(seat) for seat in programme.seats}
    await registry.begin(Imported(programme=programme, people=people, texts={}))
    access = Access(store, registry, clock)
    await access.keep_reusable(programme.id, {name: token(name) for name in people})
    presence = Presence(registry, clock, grace_ms=90_000)
    channel = LiveChannel(
        Channel(
            desk=Desk(access, registry, clock),
            presence=presence,
            supervisor=supervisor,
            rooms=rooms,
            broadcaster=broadcaster,
            origins=(ORIGIN,),
            limits=limits,
        )
    )
    return Served(
        "", clock, store, registry, access, presence, rooms, broadcaster, channel, supervisor
    )


def begun(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Start something that goes on beside the test."""
    return asyncio.get_running_loop().create_task(work)


async def until(holds: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait until something holds; the loop turns meanwhile."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 -- what is waited for has no event of its own
            await asyncio.sleep(0.005)


@dataclass
class Client:
    """A real Socket.IO client that follows docs/protocol.md and remembers what it received."""

    url: str
    auth: Mapping[str, str] = field(default_factory=dict)
    transports: tuple[str, ...] = ("websocket",)
    epoch: str = ""
    rev: int = -1
    slices: dict[str, Any] = field(default_factory=dict)
    patches: list[dict[str, Any]] = field(default_factory=list)
    ticks: list[dict[str, Any]] = field(default_factory=list)
    farewells: list[dict[str, Any]] = field(default_factory=list)
    joins: list[dict[str, Any]] = field(default_factory=list)
    broken: int = 0

    def __post_init__(self) -> None:
        self.io = socketio.AsyncClient(reconnection=False)
        self.io.on("patch", self._on_patch, namespace="/live")
        self.io.on("tick", self._on_tick, namespace="/live")
        self.io.on("goaway", self.farewells.append, namespace="/live")

    async def __aenter__(self) -> Self:
        try:
            await self.io.connect(
                self.url,
                auth=dict(self.auth),
                namespaces=["/live"],
                transports=list(self.transports),
                wait_timeout=5,
            )
        except socketio.exceptions.ConnectionError:
            if self.io.eio.http is not None:
                await self.io.eio.http.close()  # the client forgets it
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.io.disconnect()
        await self.io.shutdown()

    async def ask(self, event: str, argument: object, seconds: float = 10) -> dict[str, Any]:
        """Send an event and wait for its answer."""
        answer: dict[str, Any] = await self.io.call(
            event, argument, namespace="/live", timeout=seconds
        )
        return answer

    async def join(self, meeting: str = MEETING) -> dict[str, Any]:
        """Join with what there is already, and lay the answer over it."""
        known = {"epoch": self.epoch, "rev": self.rev} if self.epoch else {}
        answer = await self.ask("join", {"meeting": meeting, **known})
        if "epoch" in answer:
            if answer["epoch"] != self.epoch:
                self.slices = {}
            self.joins.append(answer)
            self._lay(answer)
        return answer

    async def command(self, type_: str, **members: object) -> dict[str, Any]:
        """Ask a command of session day1 under a new id."""
        within = {} if type_.startswith("attendance.") else {"session": "day1"}
        body = {"type": type_, **within, **members}
        return await self.ask("command", {"id": next(IDS), "meeting": MEETING, "body": body})

    def _on_patch(self, patch: dict[str, Any]) -> None:
        self.patches.append(patch)
        if patch["prev"] != self.rev or patch["epoch"] != self.epoch:
            self.broken += 1
            return
        self._lay(patch)

    def _on_tick(self, tick: dict[str, Any]) -> None:
        self.ticks.append(tick)

    def _lay(self, said: Mapping[str, Any]) -> None:
        self.epoch, self.rev = said["epoch"], said["rev"]
        for name, part in said["slices"].items():
            if part is None:
                self.slices.pop(name, None)
            else:
                self.slices[name] = part


def seated(served: Served, person: str, *transports: str) -> Client:
    """A client with a person's token."""
    return Client(served.url, {"token": token(person)}, transports or ("websocket",))


@dataclass
class Raw:
    """A bare websocket that says what it likes."""

    socket: aiohttp.ClientWebSocketResponse

    async def say(self, *frames: str) -> None:
        """Send frames as they are."""
        for frame in frames:
            await self.socket.send_str(frame)

    async def hear(self, seconds: float = 5.0) -> str | None:
        """The next frame, pings answered; None when the line is closed."""
        while True:
            message = await self.socket.receive(timeout=seconds)
            if message.type is not aiohttp.WSMsgType.TEXT:
                return None
            if message.data != "2":
                return str(message.data)
            await self.socket.send_str("3")

    async def hear_event(self, name: str) -> Any:
        """The argument of the next event of that name."""
        while (frame := await self.hear()) is not None:
            if frame.startswith(f'42/live,["{name}"'):
                return json.loads(frame.removeprefix("42/live,"))[1]
        raise AssertionError(f"closed before {name}")

    async def closed(self, seconds: float = 5.0) -> bool:
        """Whether the line is closed within some seconds."""
        async with asyncio.timeout(seconds):
            while await self.hear(seconds) is not None:
                pass
        return True


@asynccontextmanager
async def raw(
    served: Served, auth: str | None = "{}", headers: Mapping[str, str] | None = None
) -> AsyncIterator[Raw]:
    """A bare websocket, connected to /live unless ``auth`` is None."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"{served.url}/socket.io/?EIO=4&transport=websocket", headers=headers
        ) as socket,
    ):
        line = Raw(socket)
        assert (await line.hear() or "").startswith("0{")
        if auth is not None:
            await line.say(f"40/live,{auth}")
            assert (await line.hear() or "").startswith('40/live,{"sid"')
        yield line
