"""The lines of one meeting on this node: who holds them, summed up for each seat.

A line is the connection of a client that has joined, keyed on the socket's own lifetime. A sum is
made anew where a line of that seat has moved: while a thousand people come within ten seconds, it
is asked for each second. What the lines mean for persons is said in ``presence``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from hybridmeet.application.ports import Held
from hybridmeet.domain.people import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """One client's line. ``hidden_at`` is when its page went out of sight (UTC)."""

    since: datetime
    hidden_at: datetime | None = None


class Lines:
    """A meeting's lines by seat; a seat is a person in a role, or all who have none."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._seats: dict[Actor, dict[str, Line]] = {}
        self._actors: dict[str, Actor] = {}
        self._sums: dict[Actor, Held] = {}
        self._moved: set[Actor] = set()

    def __bool__(self) -> bool:
        """Whether there is any line."""
        return bool(self._actors)

    def open(self, connection: str, actor: Actor, now: datetime) -> None:
        """A connection holds this seat from now on; where it does already, nothing changes."""
        if self._actors.get(connection) == actor:
            return
        self.close(connection)
        self._actors[connection] = actor
        self._seats.setdefault(actor, {})[connection] = Line(now)
        self._moved.add(actor)

    def close(self, connection: str) -> None:
        """A connection holds nothing any more."""
        actor = self._actors.pop(connection, None)
        if actor is None:
            return
        lines = self._seats[actor]
        del lines[connection]
        if not lines:
            del self._seats[actor]
        self._moved.add(actor)

    def saw(self, connection: str, hidden_at: datetime | None) -> None:
        """A connection's page went out of sight then (UTC), or came into it (None)."""
        actor = self._actors.get(connection)
        if actor is None:
            return
        line = self._seats[actor][connection]
        if (line.hidden_at is None) != (hidden_at is None):
            self._seats[actor][connection] = replace(line, hidden_at=hidden_at)
            self._moved.add(actor)

    def held(self) -> Iterator[Held]:
        """As other nodes hear of them: one word for each seat."""
        for actor in self._moved:
            if actor in self._seats:
                self._sums[actor] = _sum(actor, self._seats[actor].values())
            else:
                self._sums.pop(actor, None)
        self._moved.clear()
        yield from self._sums.values()


def _sum(actor: Actor, lines: Iterable[Line]) -> Held:
    lines = tuple(lines)
    hidden = [line.hidden_at for line in lines if line.hidden_at is not None]
    return Held(
        meeting=actor.meeting,
        person=actor.person,
        role=actor.role,
        connections=len(lines),
        since=min(line.since for line in lines),
        hidden_since=max(hidden) if len(hidden) == len(lines) else None,
    )
