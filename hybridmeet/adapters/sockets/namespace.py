"""The namespace /live: turns what a client said into a question, and the answer into an ack.

Who asks is known from the connection. No rule is here: roles are the registry of operations', the
rest the meeting's. Each answer is JSON text; a join's is shared by all who ask the same.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import orjson
import structlog

from hybridmeet.adapters.sockets.connections import Connection
from hybridmeet.adapters.sockets.frames import NAMESPACE
from hybridmeet.adapters.sockets.hall import Hall
from hybridmeet.adapters.sockets.library import AsyncNamespace, Declined
from hybridmeet.adapters.sockets.refusals import ack_of, is_foreseen, members_of
from hybridmeet.adapters.sockets.snapshots import Snapshot, Snapshots
from hybridmeet.adapters.sockets.wire import Ask, AskClock, Auth, Join, Leave, Seen, read
from hybridmeet.application.access import Access
from hybridmeet.application.operations import permit_command
from hybridmeet.application.ports import Clock
from hybridmeet.application.ports.pace import Pace, RealTime
from hybridmeet.application.registry import Registry
from hybridmeet.domain.errors import NotAllowed, Rejection
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Audience
from hybridmeet.domain.times import rfc3339

log = structlog.get_logger("hybridmeet.sockets")

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
NOTHING: Final = "{}"

Reply = Callable[[Connection, object], Awaitable[str | Snapshot]]


@dataclass(frozen=True, slots=True)
class Desk:
    """Whom the namespace asks."""

    access: Access
    registry: Registry
    clock: Clock
    pace: Pace = field(default_factory=RealTime)


class LiveNamespace(AsyncNamespace):
    """The five events of docs/protocol.md."""

    def __init__(self, desk: Desk, hall: Hall) -> None:
        super().__init__(NAMESPACE)
        self._access = desk.access
        self._registry = desk.registry
        self._clock = desk.clock
        self._pace = desk.pace
        self._hall = hall
        self._snapshots = Snapshots()
        self._asked = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._replies: Mapping[str, Reply] = {
            "join": self._join,
            "command": self._command,
            "clock": self._measure,
            "presence": self._see,
            "leave": self._leave,
        }

    async def on_connect(self, sid: str, _environ: object, auth: object) -> None:
        """Seat a connection, or decline it with the reason."""
        connection = self._connection(sid)
        try:
            self._hall.seat(connection, await self._enter(auth))
        except Exception as error:  # the library would leave a half connected client behind
            if not is_foreseen(error):
                log.exception("connection failed")
            members = members_of(error)
            raise Declined(members["title"], members) from None

    async def on_disconnect(self, sid: str, _reason: object = None) -> None:
        """See a connection out of the namespace; its line may live on."""
        self._hall.stood_up(self._connection(sid))

    async def reply(self, connection: Connection, name: str, argument: object) -> str | Snapshot:
        """The answer to an event, as JSON text; a join's is shared."""
        try:
            return await self._replies[name](connection, argument)
        except Exception as error:  # answered, and written down if nobody foresaw it
            if not is_foreseen(error):
                log.exception("event failed", operation=name)
            return _json(ack_of(error))

    async def finish(self) -> None:
        """Wait until every command that was asked is answered."""
        await self._idle.wait()

    # -- the events -------------------------------------------------------------------------

    async def _join(self, connection: Connection, said: object) -> Snapshot:
        join = read(Join, said)
        actor = self._acting(connection, join.meeting)
        if not await self._access.still_holds(actor) or not connection.is_known:
            raise NotAllowed("You do not hold this seat any longer.")
        live = self._registry.find(join.meeting)
        # No await from here to the answer: what is published later reaches the room, and only that.
        audience = _audience(live.state, actor)
        view = live.join(audience, join.epoch, join.rev)
        self._hall.follow(connection, actor, audience, view.rev)
        is_known = join.rev is not None and join.epoch == view.epoch and join.rev <= view.rev
        since = join.rev if is_known else None
        return self._snapshots.of(live.id, view, since, rfc3339(self._clock.now()))

    async def _command(self, connection: Connection, said: object) -> str:
        ask = read(Ask, said)
        actor = self._acting(connection, ask.meeting)
        permit_command(ask.body.type, actor.role)
        live = self._registry.find(ask.meeting)
        audience = _audience(live.state, actor)
        self._asked += 1
        self._idle.clear()
        try:
            answer = await live.execute(actor, ask.body, ask.id)
        except Rejection as rejection:
            return _json(live.refusal(rejection, audience))
        finally:
            self._asked -= 1
            if not self._asked:
                self._idle.set()
        seq = {"seq": answer.last_seq} if audience is Audience.OPERATORS else {}
        return _json({"ok": True, "rev": live.rev(audience), **seq})

    async def _measure(self, _connection: Connection, said: object) -> str:
        ask = read(AskClock, said)
        now_ms = (self._clock.now() - EPOCH) // timedelta(milliseconds=1)
        rate = self._pace.rate
        return _json({"t0": ask.t0, "t1": now_ms} | ({} if rate == 1 else {"rate": rate}))

    async def _see(self, connection: Connection, said: object) -> str:
        self._hall.presence.saw(connection.id, visible=read(Seen, said).visible)
        return NOTHING

    async def _leave(self, connection: Connection, said: object) -> str:
        self._hall.unfollow(connection, read(Leave, said).meeting)
        return NOTHING

    # -- who asks ---------------------------------------------------------------------------

    async def _enter(self, auth: object) -> Actor | None:
        """The actor of what a client showed; None for the public."""
        shown = read(Auth, {} if auth is None else auth)
        if shown.token is not None:
            return await self._access.by_token(shown.token)
        if shown.ticket is not None:
            return await self._access.redeem_ticket(shown.ticket)
        return None

    def _acting(self, connection: Connection, meeting: str) -> Actor:
        """With its seat in its own meeting, as the public in any other."""
        if connection.actor is None:
            return self._access.public(meeting)
        return self._access.within(connection.actor, meeting)

    def _connection(self, sid: str) -> Connection:
        name = self.server.manager.eio_sid_from_sid(sid, NAMESPACE)
        connection = self._hall.connections.find(name)
        if connection is None:
            raise LookupError("a namespace without its socket")
        return connection


def _audience(state: MeetingState, actor: Actor) -> Audience:
    return state.audience_of(actor.role, actor.person)


def _json(answer: Mapping[str, object]) -> str:
    return orjson.dumps(answer, default=dict).decode()
