"""What the rows about rehearsals answer: the request's words into a question. No rules."""

from collections.abc import Mapping

from hybridmeet.adapters.http.answers import Parts
from hybridmeet.adapters.http.api import Answerer, Asked
from hybridmeet.adapters.http.problems import Fault
from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.rehearsing.endpoints import AskRehearsal
from hybridmeet.domain.times import rfc3339


class RehearsingAnswers:
    """The answers about rehearsals."""

    def __init__(self, parts: Parts) -> None:
        self._registry = parts.registry
        self._rehearsals = parts.rehearsals

    def by_name(self) -> Mapping[str, Answerer]:
        """The answer of each row."""
        return {
            "rehearsals": self.show,
            "rehearsals.begin": self.begin,
            "rehearsals.end": self.end,
        }

    async def show(self, asked: Asked) -> object:
        """What runs."""
        return self._told(self._meeting(asked))

    async def begin(self, asked: Asked) -> object:
        """Start one, and say where."""
        wanted: AskRehearsal = asked.body
        meeting = self._meeting(asked)
        played = asked.actor.person if wanted.take_part else None
        try:
            await self._rehearsals.begin(meeting.state, wanted.speed, played)
        except OSError as error:
            raise Fault("unavailable", "The rehearsal did not start; try again.") from error
        return self._told(meeting)

    async def end(self, asked: Asked) -> object:
        """End it."""
        meeting = self._meeting(asked)
        await self._rehearsals.end(meeting.id)
        return self._told(meeting)

    def _told(self, meeting: LiveMeeting) -> object:
        found = self._rehearsals.of(meeting.id)
        running = found and {
            "url": found.running.url,
            "speed": found.speed,
            "began_at": rfc3339(found.began_at),
        }
        return {"offered": self._rehearsals.are_offered, "running": running}

    def _meeting(self, asked: Asked) -> LiveMeeting:
        return self._registry.find(asked.request.match_info["meeting"])
