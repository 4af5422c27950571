"""A whole server on a port of its own, both demonstration meetings in it, and a link for each role.

Everything is real, put together by app.py, but the clock: it stands still until a test moves it.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import socketio
from aiohttp import web

from hybridmeet.adapters.formats.programme_yaml import read_programme
from hybridmeet.app import House, Settings, build
from hybridmeet.application.access import Access
from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.registry import Registry
from hybridmeet.application.secrets import new_token
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId
from hybridmeet.domain.people import Actor, Role, Tier
from hybridmeet.domain.programme import Imported
from tests.engine import own_record
from tests.fakes import FakeClock

ROOT = Path(__file__).parents[2]
PROGRAMMES = ROOT / "config" / "programmes"
ADMM, AAPTC = "admm-pko-14", "aaptc-2022"
Headers = Mapping[str, str]
ROLES = sorted(role.value for role in Role if role is not Role.SYSTEM)


@dataclass
class Stand:
    """The server as a test holds it."""

    house: House
    clock: FakeClock
    client: aiohttp.ClientSession = field(init=False)
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it listens on this machine."""
        return f"http://127.0.0.1:{self.house.listening.getsockname()[1]}"

    @property
    def registry(self) -> Registry:
        """Its meetings."""
        return self.house.registry

    @property
    def access(self) -> Access:
        """Its door."""
        return self.house.access

    @property
    def app(self) -> web.Application:
        """Its routes."""
        return self.house.runner.app

    def token(self, role: str, meeting: str = AAPTC) -> str | None:
        """The reusable token of the first person of a role; None for the public."""
        return self.tokens.get((meeting, role))

    def bearer(self, role: str, meeting: str = AAPTC) -> dict[str, str]:
        """The header that says so."""
        token = self.token(role, meeting)
        return {"Authorization": f"Bearer {token}"} if token else {}

    def person(self, role: str, meeting: str = AAPTC) -> str:
        """The person whose token it is."""
        return person_of(self.registry.find(meeting), role)

    async def ask(self, method: str, path: str, **more: Any) -> tuple[int, Headers, bytes]:
        """Ask, without following redirects; status, headers, body."""
        more.setdefault("allow_redirects", False)
        async with self.client.request(method, self.url + path, **more) as answer:
            return answer.status, answer.headers, await answer.read()

    async def get(self, path: str, **more: Any) -> tuple[int, Any]:
        """The status and the JSON of an answer."""
        async with self.client.get(self.url + path, **more) as answer:
            return answer.status, await answer.json(content_type=None)

    async def post(self, path: str, body: Any, **more: Any) -> tuple[int, Any]:
        """The status and the JSON of an answer to JSON."""
        async with self.client.post(self.url + path, json=body, **more) as answer:
            return answer.status, await answer.json(content_type=None)

    async def open_seat(self, role: str, meeting: str = AAPTC) -> dict[str, str]:
        """Open a role's link as a browser does; the headers with its cookie."""
        path = f"/l/{self.token(role, meeting)}"
        _, headers, _ = await self.ask("POST", path)
        found = re.search(r"__Host-hm=([^;]+)", headers["Set-Cookie"])
        assert found
        return {"Cookie": f"__Host-hm={found[1]}", "X-Hybridmeet": "1"}

    async def execute(self, command: Any, meeting: str = AAPTC) -> None:
        """Let the chair do something, straight."""
        live = self.registry.find(meeting)
        person = PersonId(person_of(live, "chair"))
        actor = Actor(meeting=live.id, role=Role.CHAIR, person=person)
        self.clock.advance(5000)
        await live.execute(actor, command, CommandId(new_token()))


def person_of(meeting: LiveMeeting, role: str) -> str:
    """The first person of a role; of the delegates one whose delegation is a member."""
    state = meeting.state
    for seat in state.seats.values():
        is_member = state.delegations[seat.delegation].tier is Tier.MEMBER
        if seat.role == role and (role != Role.DELEGATE or is_member):
            return seat.id
    raise LookupError(role)


@cache
def _programme(name: str) -> Imported:
    return read_programme((PROGRAMMES / name).read_bytes()).imported


async def _load(registry: Registry, access: Access) -> dict[tuple[str, str], str]:
    tokens: dict[tuple[str, str], str] = {}
    for name in ("admm_pko_2021.yaml", "aaptc_2022.yaml"):
        live = await registry.begin(_programme(name))
        held = {seat.role for seat in live.state.seats.values()}
        mine = {person_of(live, role): (role, new_token()) for role in held}
        await access.keep_reusable(
            live.id, {PersonId(person): token for person, (_, token) in mine.items()}
        )
        tokens |= {(str(live.id), str(role)): token for role, token in mine.values()}
    return tokens


@asynccontextmanager
async def standing(**settings: Any) -> AsyncIterator[Stand]:
    """A running server; ``settings`` are those a test is about."""
    with TemporaryDirectory() as directory, own_record() as record:
        clock = FakeClock()
        fields = {"port": 0, "directory": Path(directory), **record, **settings}
        house = build(Settings(**fields), clock)
        stand = Stand(house, clock)
        await house.start()
        stand.tokens = await _load(house.registry, house.access)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
            stand.client = client
            try:
                yield stand
            finally:
                await house.stop()


@asynccontextmanager
async def connected(
    stand: Stand, role: str, meeting: str = AAPTC
) -> AsyncIterator[socketio.AsyncClient]:
    """A real Socket.IO client with the link of a role, which has joined nothing yet."""
    token = stand.token(role, meeting)
    async with aiohttp.ClientSession() as session:
        client = socketio.AsyncClient(reconnection=False, http_session=session)
        await client.connect(
            stand.url,
            namespaces=["/live"],
            auth={"token": token} if token else {},
            transports=["websocket"],
        )
        try:
            yield client
        finally:
            await client.disconnect()


async def say(stand: Stand, raw: bytes, *, until_closed: bool = True) -> bytes:
    """Send bytes over a bare connection and read what comes until it is closed."""
    port = int(stand.url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    await writer.drain()
    answer = await reader.read() if until_closed else await reader.read(65_536)
    writer.close()
    return answer


__all__ = ["AAPTC", "ADMM", "ROLES", "MeetingId", "Stand", "connected", "say", "standing"]
