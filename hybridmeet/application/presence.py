"""Who is connected, counted in memory; what becomes of a person, recorded once a second at most.

Lines are connections of clients that have joined a meeting, keyed on the socket's own lifetime.
What is recorded is about persons (docs/rules.md): online while one line lives, lost with the
last, away when the grace is over. One step a second does it for all meetings; no timer per person.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog

from hybridmeet.application.ports import Answer, Clock, StorageError
from hybridmeet.domain.attendance import due_away
from hybridmeet.domain.commands import AnyCommand, Observe
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import OPERATORS, Actor, Role
from hybridmeet.domain.times import span_ms
from hybridmeet.domain.views import Driver, Driving

log = structlog.get_logger("hybridmeet.presence")

IDLE_AFTER: Final = timedelta(minutes=5)  # out of sight for as long: idle, and still present
ROUNDED_ABOVE: Final = 100  # a crowd is told in tens: nobody reads who has just come or gone


class Running(Protocol):
    """A live meeting as far as presence must know it."""

    @property
    def id(self) -> MeetingId:
        """Its id."""
        ...

    @property
    def state(self) -> MeetingState:
        """Where it stands."""
        ...

    async def execute(self, actor: Actor, command: AnyCommand, command_id: CommandId) -> Answer:
        """Record an observation."""
        ...

    def drive(self, driving: Driving) -> None:
        """Show who is connected to those who run the meeting."""
        ...


class Meetings(Protocol):
    """All meetings of this process."""

    def all(self) -> Iterable[Running]:
        """Every one."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """One client's line to one meeting. ``hidden_at`` is when its page went out of sight (UTC)."""

    actor: Actor
    since: datetime
    hidden_at: datetime | None = None


class Presence:
    """The lines of all meetings, and the step that records what they mean for persons."""

    def __init__(self, meetings: Meetings, clock: Clock, grace_ms: int) -> None:
        self._meetings = meetings
        self._clock = clock
        self._grace_ms = grace_ms
        self._began_at = clock.now()
        self._lines: dict[MeetingId, dict[str, Line]] = {}

    # -- what happens to lines --------------------------------------------------------------

    def joined(self, connection: str, actor: Actor) -> None:
        """A connection follows ``actor.meeting`` from now on; joining again changes nothing."""
        lines = self._lines.setdefault(actor.meeting, {})
        was = lines.get(connection)
        if was is None or was.actor != actor:
            lines[connection] = Line(actor, self._clock.now())

    def left(self, connection: str, meeting: MeetingId) -> None:
        """A connection follows a meeting no more, or is over."""
        lines = self._lines.get(meeting, {})
        lines.pop(connection, None)
        if not lines:
            self._lines.pop(meeting, None)

    def saw(self, connection: str, *, visible: bool) -> None:
        """A connection's page came into sight or went out of it."""
        hidden_at = None if visible else self._clock.now()
        for lines in self._lines.values():
            if connection in lines and (lines[connection].hidden_at is None) != visible:
                lines[connection] = replace(lines[connection], hidden_at=hidden_at)

    # -- what may be asked ------------------------------------------------------------------

    def followers(self, meeting: MeetingId) -> int:
        """Connections without a person, rounded to tens above 100."""
        count = sum(line.actor.person is None for line in self._of(meeting))
        return count if count <= ROUNDED_ABOVE else (count + 5) // 10 * 10

    def online(self, meeting: MeetingId) -> frozenset[PersonId]:
        """The persons with a living line."""
        return frozenset(line.actor.person for line in self._of(meeting) if line.actor.person)

    def idle(self, meeting: MeetingId) -> frozenset[PersonId]:
        """The persons whose pages have all been out of sight for five minutes."""
        before = self._clock.now() - IDLE_AFTER
        awake = {
            line.actor.person
            for line in self._of(meeting)
            if line.hidden_at is None or line.hidden_at > before
        }
        return self.online(meeting) - awake

    def driving(self, meeting: MeetingId) -> Driving:
        """How many lines there are, and which operators, each since his oldest line."""
        since: dict[tuple[PersonId, Role], datetime] = {}
        for line in self._of(meeting):
            person, role = line.actor.person, line.actor.role
            if person is not None and role in OPERATORS:
                since[person, role] = min(line.since, since.get((person, role), line.since))
        drivers = sorted(since.items(), key=lambda driver: (driver[1], driver[0]))
        return Driving(
            connections=len(self._of(meeting)),
            drivers=tuple(Driver(person, role, at) for (person, role), at in drivers),
        )

    # -- the step ---------------------------------------------------------------------------

    async def step(self) -> None:
        """Show and record what has changed, of every meeting; the beat calls it each second."""
        for meeting in tuple(self._meetings.all()):
            meeting.drive(self.driving(meeting.id))
            observed = self._observe(meeting.state)
            if observed is not None:
                await self._record(meeting, observed)

    def _observe(self, state: MeetingState) -> Observe | None:
        """What is news about persons; None when nothing is. Screens are no persons.

        After a restart everyone whom the log calls connected is lost, and the grace of all who are
        lost begins again with this process: a restart shows nobody away.
        """
        now = self._clock.now()
        here = self.online(state.id)
        known = {person for person, one in state.presence.items() if one.online == "connected"}
        online = {person for person in here if person in state.seats} - known
        away = set(due_away(state, now, self._grace_ms)) - here
        if span_ms(self._began_at, now) < self._grace_ms:
            away = set()
        observe = Observe(
            online=tuple(sorted(p for p in online if state.seats[p].is_person)),
            lost=tuple(sorted(known - here)),
            away=tuple(sorted(away)),
        )
        return observe if observe.online or observe.lost or observe.away else None

    async def _record(self, meeting: Running, observed: Observe) -> None:
        """Record an observation; what fails is seen again a second later, from the state."""
        actor = Actor(meeting=meeting.id, role=Role.SYSTEM)
        name = CommandId(f"observe.{self._clock.now():%Y%m%dT%H%M%S.%f}")
        try:
            await meeting.execute(actor, observed, name)
        except (Rejection, StorageError) as failed:
            log.warning("presence not recorded", meeting=meeting.id, why=type(failed).__name__)

    def _of(self, meeting: MeetingId) -> tuple[Line, ...]:
        return tuple(self._lines.get(meeting, {}).values())
