"""What each row of the API answers: the request's words into a question, the answer back. No rules.

One method per row, named as the row; ``by_name`` is checked against the registry at start.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from hybridmeet.adapters.http.api import Answerer, Asked
from hybridmeet.adapters.http.problems import Fault, problem
from hybridmeet.adapters.http.site import Site
from hybridmeet.application import operations, queries
from hybridmeet.application.access import Access, Scope
from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.paperwork import Paperwork
from hybridmeet.application.ports import Clock
from hybridmeet.application.registry import Registry
from hybridmeet.application.rehearsing.offering import Rehearsals
from hybridmeet.application.tickets import TICKET_LASTS
from hybridmeet.application.wire import AskCommand, AskTicket, RevokeFeed, RevokePerson
from hybridmeet.domain.errors import Rejection, Unknown

TICKET_MS: Final = int(TICKET_LASTS.total_seconds() * 1000)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the answers are made from. ``failing`` names what cannot do its work now."""

    registry: Registry
    access: Access
    clock: Clock
    site: Site
    failing: Callable[[], Sequence[str]]
    paperwork: Paperwork
    rehearsals: Rehearsals


class Answers:
    """The answers of the API."""

    def __init__(self, parts: Parts, openapi: Callable[[], bytes]) -> None:
        self._parts = parts
        self._openapi = openapi
        self._encoded: dict[tuple[str, str], tuple[str, int, bytes]] = {}

    def by_name(self) -> Mapping[str, Answerer]:
        """The answer of each row."""
        return {
            "meetings": self.meetings,
            "seats": self.seats,
            "tickets": self.tickets,
            "view": self.view,
            "commands": self.commands,
            "revocations.person": self.revoke_person,
            "revocations.feed": self.revoke_feed,
            "feeds.personal": self.feeds,
            "feeds.participants": self.feeds,
            "operations": self.operations,
            "openapi": self.openapi,
            "healthz": self.healthz,
            "readyz": self.readyz,
        }

    async def meetings(self, asked: Asked) -> object:
        """The first page's list."""
        return {"meetings": queries.meetings(self._parts.registry, asked.actors)}

    async def seats(self, asked: Asked) -> object:
        """The seats of this browser."""
        return {"seats": queries.seats(self._parts.registry, asked.actors)}

    async def tickets(self, asked: Asked) -> object:
        """A ticket for one of the asker's seats."""
        wanted: AskTicket = asked.body
        for actor in asked.actors:
            if (actor.meeting, actor.person) == (wanted.meeting, wanted.seat):
                ticket = await self._parts.access.issue_ticket(actor)
                return {"ticket": ticket, "expires_in_ms": TICKET_MS}
        raise Unknown("You hold no such seat.")

    async def view(self, asked: Asked) -> object:
        """All slices of the asker's audience, encoded once for all who ask."""
        meeting = self._meeting(asked)
        answer = queries.view(meeting, asked.actor, self._parts.clock.now())
        key, stands = (meeting.id, answer["audience"]), (answer["epoch"], answer["rev"])
        kept = self._encoded.get(key)
        if kept is None or kept[:2] != stands:
            kept = self._encoded[key] = (*stands, orjson.dumps(answer["slices"]))
        return {**answer, "slices": orjson.Fragment(kept[2])}

    async def commands(self, asked: Asked) -> object:
        """Ask the meeting; a refusal carries what an ack would."""
        meeting = self._meeting(asked)
        wanted: AskCommand = asked.body
        operations.permit_command(wanted.body.type, asked.actor.role)
        try:
            answer = await meeting.execute(asked.actor, wanted.body, wanted.id)
        except Rejection as rejection:
            audience = queries.audience_of(meeting, asked.actor)
            return problem(meeting.refusal(rejection, audience))
        return queries.accepted(meeting, asked.actor, answer)

    async def revoke_person(self, asked: Asked) -> object:
        """Shut a person out."""
        wanted: RevokePerson = asked.body
        meeting = self._meeting(asked)
        access = self._parts.access
        return {"revoked": await access.revoke_person(meeting.id, wanted.person, asked.actor)}

    async def revoke_feed(self, asked: Asked) -> object:
        """Revoke the subscription of an address."""
        wanted: RevokeFeed = asked.body
        await self._parts.access.revoke_feed(asked.actor, wanted.feed.split("/")[-2])
        return {"revoked": 1}

    async def feeds(self, asked: Asked) -> object:
        """A new subscription of the asking seat."""
        scope: Scope = asked.body.scope
        meeting = self._meeting(asked)
        token = await self._parts.access.new_feed(asked.actor, scope, asked.body.label or scope)
        origin = self._parts.site.own_origin(asked.request.headers.get("Host", ""))
        return {"url": f"{origin}/cal/p/{token}/{meeting.id}.ics"}

    async def operations(self, asked: Asked) -> object:
        """The registry; its examples name the asker's own meeting, else the first one."""
        own = [actor.meeting for actor in asked.actors]
        first = next(iter([*own, *self._parts.registry.known()]), "example-meeting")
        return {"operations": operations.published(first)}

    async def openapi(self, _asked: Asked) -> object:
        """The description of the API, written once at start."""
        return orjson.Fragment(await asyncio.to_thread(self._openapi))

    async def healthz(self, _asked: Asked) -> object:
        """It answers, so it is alive."""
        return {"ok": True}

    async def readyz(self, _asked: Asked) -> object:
        """Whether everything that must work does."""
        failing = list(self._parts.failing())
        if not await self._parts.access.is_reachable():
            failing.append("storage")
        if failing:
            raise Fault("not_ready", f"Not working now: {', '.join(failing)}.")
        return {"ok": True}

    def _meeting(self, asked: Asked) -> LiveMeeting:
        return self._parts.registry.find(asked.request.match_info["meeting"])
