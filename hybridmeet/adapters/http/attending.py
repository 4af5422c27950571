"""What the rows about attendance answer: the request's words into a question. No rules."""

import asyncio
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from hybridmeet.adapters.http.answers import Parts
from hybridmeet.adapters.http.api import Answerer, Asked
from hybridmeet.adapters.http.press import Press
from hybridmeet.adapters.http.problems import Fault
from hybridmeet.application import attendance_queries
from hybridmeet.application.attendance_wire import (
    AskCheck,
    AskNameplates,
    AskRoster,
    RosterAnswer,
)
from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.looking_back import LookingBack
from hybridmeet.application.rosters import UnreadableRoster, check_parts, frame_of, held_of
from hybridmeet.application.sent_again import parts_of
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import ItemId, PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.times import Instant

NO_INSTANT: Final = "until: write an instant with its zone, like 2021-04-06T07:00:00Z."
NO_PERSON: Final = "person: say of whom, by the id that people and attendance give."
WRITTEN_OUT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]", re.ASCII)
INSTANT: Final[TypeAdapter[datetime]] = TypeAdapter(Instant)


class AttendingAnswers:
    """The answers about who is here."""

    def __init__(self, parts: Parts, press: Press, back: LookingBack) -> None:
        self._registry = parts.registry
        self._paperwork = parts.paperwork
        self._press = press
        self._clock = parts.clock
        self._back = back

    def by_name(self) -> Mapping[str, Answerer]:
        """The answer of each row."""
        return {
            "people": self.people,
            "delegation": self.delegation,
            "own": self.own,
            "attendance": self.attendance,
            "certified": self.certified,
            "items": self.items,
            "said": self.said,
            "rosters": self.rosters,
            "check_records": self.check_records,
            "nameplates": self.nameplates,
        }

    async def people(self, asked: Asked) -> object:
        """Everyone by name."""
        meeting, secret = self._meeting(asked), self._paperwork.secret
        return {"people": attendance_queries.people(meeting, secret, asked.actor.person)}

    async def delegation(self, asked: Asked) -> object:
        """The asker's own delegation."""
        return attendance_queries.delegation(self._meeting(asked), asked.actor)

    async def own(self, asked: Asked) -> object:
        """The asker's own part in a session; in a thread: all ask when a sitting has closed."""
        session, now = SessionId(asked.request.match_info["session"]), self._clock.now()
        meeting = self._meeting(asked)
        return await asyncio.to_thread(attendance_queries.own, meeting, asked.actor, session, now)

    async def attendance(self, asked: Asked) -> object:
        """The attendance sheet, now or then."""
        return await self._back.sheet(self._meeting(asked), until_of(asked.request))

    async def certified(self, asked: Asked) -> object:
        """The certified lists, of one session where it is named."""
        return await self._back.certified(
            self._meeting(asked), session_of(asked.request), until_of(asked.request)
        )

    async def items(self, asked: Asked) -> object:
        """Who was there at the items of a session, now or then."""
        session, until = SessionId(asked.request.match_info["session"]), until_of(asked.request)
        return await self._back.items(self._meeting(asked), session, item_of(asked.request), until)

    async def said(self, asked: Asked) -> object:
        """What each source says of one person, now or then."""
        person = asked.request.query.get("person")
        if not person:
            raise Fault("malformed", NO_PERSON)
        until = until_of(asked.request)
        return await self._back.said(self._meeting(asked), PersonId(person), until)

    async def rosters(self, asked: Asked) -> object:
        """What a roster would say; read in a thread."""
        wanted: AskRoster = asked.body
        state = self._meeting(asked).state
        if wanted.session not in state.sessions:
            raise Unknown(f"This meeting has no session {wanted.session}.")
        try:
            return await self._press.run(lambda: self._read(state, wanted))
        except UnreadableRoster as no:
            more = {"reason": no.reason, "params": dict(no.params)}
            raise Fault("malformed", f"source: {no}", more) from no

    async def check_records(self, asked: Asked) -> object:
        """Whether all parts of a list would be recorded, or are; judged in a thread."""
        wanted: AskCheck = asked.body
        state, now = self._meeting(asked).state, self._clock.now()
        parts = await parts_of(self._registry.around.log, state, wanted.parts, asked.actor)
        done = [number for number, part in enumerate(parts) if part.is_recorded]
        new = {number: part for number, part in enumerate(wanted.parts) if number not in done}
        await self._press.run(lambda: check_parts(state, new, asked.actor, now))
        return {"parts": len(parts), "ids": [part.id for part in parts], "recorded": done}

    async def nameplates(self, asked: Asked) -> object:
        """Make the links of nameplates."""
        wanted: AskNameplates = asked.body
        state, plates = self._meeting(asked).state, self._paperwork.nameplates
        made = await plates.make(state, wanted.people)
        return {"made": made, "linked": len(await plates.tokens(state))}

    def _read(self, state: MeetingState, wanted: AskRoster) -> RosterAnswer:
        try:
            raw = b64decode("".join(wanted.source.split()), validate=True)
        except ValueError as error:  # of letters that are not ASCII it is no binascii.Error
            raise UnreadableRoster("This is no base64.", "no_base64") from error
        frame = frame_of(state, wanted.session)
        held = held_of(state, wanted.session, self._clock.now())
        read = self._paperwork.read_roster(raw, frame)
        return attendance_queries.roster(state, read, frame, held)

    def _meeting(self, asked: Asked) -> LiveMeeting:
        return self._registry.find(asked.request.match_info["meeting"])


def session_of(request: web.Request) -> SessionId | None:
    """The session that a query names."""
    session = request.query.get("session")
    return SessionId(session) if session else None


def item_of(request: web.Request) -> ItemId | None:
    """The item that a query names."""
    item = request.query.get("item")
    return ItemId(item) if item else None


def until_of(request: web.Request) -> datetime | None:
    """The instant that a query names; raises ``Fault``."""
    written = request.query.get("until")
    if written is None:
        return None
    try:
        if WRITTEN_OUT.match(written):  # else seconds since 1970 would do too
            return INSTANT.validate_strings(written)
    except ValidationError:
        pass
    raise Fault("malformed", NO_INSTANT)
