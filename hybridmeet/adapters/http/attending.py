"""What the rows about attendance answer: the request's words into a question. No rules."""

import binascii
from base64 import b64decode
from collections.abc import Mapping

from hybridmeet.adapters.http.answers import Parts
from hybridmeet.adapters.http.api import Answerer, Asked
from hybridmeet.adapters.http.press import Press
from hybridmeet.adapters.http.problems import Fault
from hybridmeet.application import attendance_queries
from hybridmeet.application.attendance_wire import AskRoster, RosterAnswer
from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.rosters import UnreadableRoster, frame_of
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.meeting import MeetingState


class AttendingAnswers:
    """The answers about who is here."""

    def __init__(self, parts: Parts, press: Press) -> None:
        self._registry = parts.registry
        self._paperwork = parts.paperwork
        self._press = press

    def by_name(self) -> Mapping[str, Answerer]:
        """The answer of each row."""
        return {
            "people": self.people,
            "delegation": self.delegation,
            "rosters": self.rosters,
        }

    async def people(self, asked: Asked) -> object:
        """Everyone by name."""
        return {"people": attendance_queries.people(self._meeting(asked), self._paperwork.secret)}

    async def delegation(self, asked: Asked) -> object:
        """The asker's own delegation."""
        return attendance_queries.delegation(self._meeting(asked), asked.actor)

    async def rosters(self, asked: Asked) -> object:
        """What a roster would say; read in a thread."""
        wanted: AskRoster = asked.body
        state = self._meeting(asked).state
        if wanted.session not in state.sessions:
            raise Unknown(f"This meeting has no session {wanted.session}.")
        try:
            return await self._press.run(lambda: self._read(state, wanted))
        except UnreadableRoster as no:
            raise Fault("malformed", f"source: {no}") from no

    def _read(self, state: MeetingState, wanted: AskRoster) -> RosterAnswer:
        try:
            raw = b64decode("".join(wanted.source.split()), validate=True)
        except binascii.Error as error:
            raise UnreadableRoster("This is no base64.") from error
        frame = frame_of(state, wanted.session)
        return attendance_queries.roster(state, self._paperwork.read_roster(raw, frame), frame)

    def _meeting(self, asked: Asked) -> LiveMeeting:
        return self._registry.find(asked.request.match_info["meeting"])
