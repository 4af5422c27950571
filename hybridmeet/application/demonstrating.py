"""Setting the demonstration up on a folder: begun once, its links the same for ever.

On a folder that is in use nothing is changed: same log, same dates, same links, and a link that was
revoked stays so. What is shown of it to a script is here too (``Listing``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, Protocol

from typing_extensions import TypedDict

from hybridmeet.application.access import Access
from hybridmeet.application.demonstration import LINKS, moved, token_of
from hybridmeet.application.importing import Meetings as Beginning
from hybridmeet.application.ports import Clock
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.people import Level, Role
from hybridmeet.domain.programme import Imported
from hybridmeet.domain.slice_parts import PlannedSlice
from hybridmeet.domain.views.wire import planned


class Running(Protocol):
    """A meeting as far as the listing sees it."""

    @property
    def state(self) -> MeetingState:
        """Where it stands."""
        ...


class Meetings(Beginning, Protocol):
    """Where meetings are begun and found."""

    def find(self, meeting: str) -> Running:
        """The meeting of that id; raises ``Unknown``."""
        ...


class LinkRow(TypedDict):
    """A link: ``token``, ``person`` and ``role`` are absent for the public."""

    url: str
    token: NotRequired[str]
    person: NotRequired[PersonId]
    role: NotRequired[Role]


class ItemRow(TypedDict):
    """An item as now planned."""

    id: str
    number: str | None
    level: Level
    planned_start: PlannedSlice


class SessionRow(TypedDict):
    """A session with its items in sequence, breaks too."""

    id: str
    level: Level
    items: list[ItemRow]


class MeetingRow(TypedDict):
    """A demonstration meeting with its doors."""

    id: MeetingId
    sessions: list[SessionRow]
    links: dict[str, LinkRow]
    feeds: dict[str, str]


class Listing(TypedDict):
    """What ``hybridmeet demo --json`` says first."""

    base_url: str
    meetings: list[MeetingRow]


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The demonstration meetings of one folder, whose secret makes their links."""

    meetings: Meetings
    access: Access
    clock: Clock
    secret: bytes

    async def begin(self, published: Sequence[Imported], *, as_published: bool) -> None:
        """Begin the meetings, moved to now unless they are wanted as published."""
        now = self.clock.now()
        for imported in published:
            if imported.programme.id not in self.meetings.known():
                await self.meetings.begin(imported if as_published else moved(imported, now))

    async def keep_links(self) -> None:
        """Keep the digests of all links and feeds; those that are kept already stay as they are."""
        for meeting in self._shown():
            people = LINKS[meeting].people().values()
            await self.access.keep_reusable(
                meeting, {one: self._link(meeting, one) for one in people}
            )
            new_york = PersonId(LINKS[meeting].participant_newyork)
            shared = ("Participants", self._feed(meeting, "participants"))
            own = ("New York", self._feed(meeting, f"personal/{new_york}"))
            await self.access.keep_feed(meeting, "participants", None, shared)
            await self.access.keep_feed(meeting, "personal", new_york, own)

    def listing(self, base_url: str) -> Listing:
        """All doors of the demonstration at an address."""
        rows = [self._meeting(base_url, self.meetings.find(id_).state) for id_ in self._shown()]
        return {"base_url": base_url, "meetings": rows}

    def _shown(self) -> list[MeetingId]:
        return [meeting for meeting in LINKS if meeting in self.meetings.known()]

    def _meeting(self, base_url: str, state: MeetingState) -> MeetingRow:
        links: dict[str, LinkRow] = {}
        for name, person in LINKS[state.id].people().items():
            token = self._link(state.id, person)
            role = state.seats[person].role
            url = f"{base_url}/l/{token}"
            links[name] = {"url": url, "token": token, "person": person, "role": role}
        links["public"] = {"url": f"{base_url}/m/{state.id}"}
        return {
            "id": state.id,
            "sessions": [_session(session) for session in state.sessions.values()],
            "links": links,
            "feeds": self._feeds(base_url, state),
        }

    def _feeds(self, base_url: str, state: MeetingState) -> dict[str, str]:
        first = next(iter(state.sessions))
        new_york = LINKS[state.id].participant_newyork
        secret = {
            "participants": self._feed(state.id, "participants"),
            "personal_newyork": self._feed(state.id, f"personal/{new_york}"),
        }
        return {
            "public": f"{base_url}/m/{state.id}/cal/{state.id}.ics",
            **{name: f"{base_url}/cal/p/{token}/{state.id}.ics" for name, token in secret.items()},
            "session": f"{base_url}/m/{state.id}/cal/s/{first}.ics",
        }

    def _link(self, meeting: MeetingId, person: PersonId) -> str:
        return token_of(self.secret, f"link/{meeting}/{person}")

    def _feed(self, meeting: MeetingId, scope: str) -> str:
        return token_of(self.secret, f"feed/{meeting}/{scope}")


def _session(session: SessionState) -> SessionRow:
    items = [session.items[item] for item in session.sequence]
    rows: list[ItemRow] = [
        {
            "id": item.id,
            "number": item.number,
            "level": item.level,
            "planned_start": planned(item.planned_start),
        }
        for item in items
    ]
    return {"id": session.plan.id, "level": session.plan.level, "items": rows}
