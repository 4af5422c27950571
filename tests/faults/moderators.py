"""People at the desk who never rest: each looks at his page and asks for something that fits.

Each has two hands, one for the agenda and one for who is in the room, so the server is never idle.
"""

import random
import time
import uuid
from collections.abc import Mapping
from typing import Any

from typing_extensions import override

from tests.faults.history import Asked, History
from tests.faults.lines import Line

FEW, ENOUGH = 4, 8  # pending items: below the one the desk takes acts back until the other
STEP_MS = 60_000


class Hand:
    """A hand that asks over a line. ``pending`` is what was in flight when the line was cut."""

    def __init__(self, line: Line, actor: str, history: History, chance: random.Random) -> None:
        self.line = line
        self.pending: Asked | None = None
        self._actor = actor
        self._history = history
        self._chance = chance

    async def work(self, life: int) -> None:
        """Ask, one after the other, until the line is cut."""
        while self.pending is None:
            asked = Asked(str(uuid.uuid4()), self._actor, self._choose(), time.monotonic(), [life])
            self._history.asked.append(asked)
            await self._ask(asked)

    async def retry(self, life: int) -> None:
        """Ask what is still open once more, under the same id."""
        if self.pending is not None:
            asked, self.pending = self.pending, None
            asked.lives.append(life)
            await self._ask(asked)

    async def _ask(self, asked: Asked) -> None:
        meeting = self.line.slices["meeting"]["id"]
        answer = await self.line.ask(
            "command", {"id": asked.id, "meeting": meeting, "body": asked.body}
        )
        if answer is None:
            self.pending = asked
        elif answer["ok"]:
            self._history.answered(asked, answer["seq"], None)
        elif answer["code"] in {"storage_full", "unavailable"}:
            self.pending = asked
        else:
            self._history.answered(asked, None, answer["code"])

    # -- what fits ----------------------------------------------------------------------------

    def _choose(self) -> dict[str, Any]:
        raise NotImplementedError


class AgendaHand(Hand):
    """Moves the first session on, and takes back. All four reach for the same items."""

    _taking_back = False

    @override
    def _choose(self) -> dict[str, Any]:
        now = self.line.slices[f"now/{self._session()}"]
        return self._of("session.open") if now["phase"] == "scheduled" else self._about_agenda(now)

    def _about_agenda(self, now: Mapping[str, Any]) -> dict[str, Any]:
        item = now["item"]
        ahead = self._pending_items(now)
        undo = self.line.slices["desk"]["undo"].get(self._session())
        self._taking_back = undo is not None and (
            len(ahead) < FEW or (self._taking_back and len(ahead) < ENOUGH)
        )
        dice = self._chance.random()
        if undo is not None and (self._taking_back or dice < 0.15):
            return self._of("agenda.undo", act=undo["act"])
        if item is not None and dice < 0.5:
            return self._of("agenda.extend", from_item=item, by_ms=STEP_MS)
        if ahead and dice < 0.65:
            return self._of("agenda.go_to", from_item=item, item=self._chance.choice(ahead))
        return self._of("agenda.advance", from_item=item)

    def _session(self) -> str:
        first: str = self.line.slices["meeting"]["sessions"][0]
        return first

    def _pending_items(self, now: Mapping[str, Any]) -> list[str]:
        sequence = self.line.slices[f"programme/{self._session()}"]["sequence"]
        return [item for item in sequence if item not in now["items"]]

    def _of(self, kind: str, **members: Any) -> dict[str, Any]:
        return {"type": kind, "session": self._session(), **members}


class PeopleHand(Hand):
    """Checks people in and out, every fourth of the list: nobody else does."""

    def __init__(  # noqa: PLR0917 -- a hand, and whose people it looks after
        self,
        line: Line,
        actor: str,
        history: History,
        chance: random.Random,
        turn: int,
    ) -> None:
        super().__init__(line, actor, history, chance)
        self._turn = turn

    @override
    def _choose(self) -> dict[str, Any]:
        people = self.line.slices["attendance"]["people"]
        person = self._chance.choice(sorted(people)[self._turn :: 4])
        here = people[person]["mode"] in {"in_person", "both"}
        return {"type": f"attendance.check_{'out' if here else 'in'}", "person": person}
