"""Who is connected, counted in memory; what becomes of a person, recorded once a second at most.

What is recorded is about persons (docs/rules.md): online while one line lives on any node, lost
with the last, away when the grace is over. One step a second does it for all meetings; no timer per
person. What each node holds the others read; that of a node that died ends with its lease.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID, uuid5

import structlog

from hybridmeet.application.alone import OnlyNode
from hybridmeet.application.lines import Lines
from hybridmeet.application.ports import Answer, Clock, Held, Nodes, StorageError
from hybridmeet.domain.attending.modes import due_away, due_out
from hybridmeet.domain.commands import AnyCommand, Observe
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import OPERATORS, Actor, Role
from hybridmeet.domain.quorum.rules import grace_of
from hybridmeet.domain.times import span_ms
from hybridmeet.domain.views import Driver, Driving

log = structlog.get_logger("hybridmeet.presence")

NOTHING: Final = Observe()
OBSERVATIONS: Final = UUID("0b1b2d5c-3a55-4c3e-9a63-6c8f2a0c9d17")

RENEW_STEPS: Final = 5  # a third of the lease: two words may be lost
RENEW_S: Final = 5.0  # the same where steps are late
OTHERS_FIRST_MS: Final = 2_000  # what all nodes see in the same second, the leader records alone
SETTLING_STEPS: Final = 6  # the store was away for all: each says again what it holds within 5.5 s
GOODBYE_S: Final = 1.0  # a store that hangs holds no end up
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


class Presence:
    """The lines of all meetings, and the step that records what they mean for persons."""

    def __init__(
        self, meetings: Meetings, clock: Clock, grace_ms: int, nodes: Nodes | None = None
    ) -> None:
        self._meetings = meetings
        self._clock = clock
        self._grace_ms = grace_ms
        self._nodes = nodes or OnlyNode()
        self._began_at = clock.now()
        self._lines: dict[MeetingId, Lines] = {}
        self._elsewhere: dict[MeetingId, list[Held]] = {}
        self._told: Sequence[Held] | None = None
        self._told_at = 0.0
        self._steps = 0
        self._settling = 0
        self._is_leaving = False
        self._is_cut_off = False

    # -- what happens to lines --------------------------------------------------------------

    def joined(self, connection: str, actor: Actor) -> None:
        """A connection follows ``actor.meeting`` from now on; joining again changes nothing."""
        self._lines.setdefault(actor.meeting, Lines()).open(connection, actor, self._clock.now())

    def left(self, connection: str, meeting: MeetingId) -> None:
        """A connection follows a meeting no more, or is over."""
        lines = self._lines.get(meeting)
        if lines is not None:
            lines.close(connection)
        if not lines:
            self._lines.pop(meeting, None)

    def saw(self, connection: str, *, visible: bool) -> None:
        """A connection's page came into sight or went out of it."""
        hidden_at = None if visible else self._clock.now()
        for lines in self._lines.values():
            lines.saw(connection, hidden_at)

    # -- what may be asked ------------------------------------------------------------------

    def followers(self, meeting: MeetingId) -> int:
        """Connections without a person on all nodes, rounded to tens above 100."""
        count = sum(held.connections for held in self._held(meeting) if held.person is None)
        return count if count <= ROUNDED_ABOVE else (count + 5) // 10 * 10

    def online(self, meeting: MeetingId) -> frozenset[PersonId]:
        """The persons with a living line on any node."""
        return frozenset(held.person for held in self._held(meeting) if held.person)

    @property
    def elsewhere(self) -> int:
        """Connections that the other living nodes hold, as they last said."""
        return sum(one.connections for held in self._elsewhere.values() for one in held)

    def idle(self, meeting: MeetingId) -> frozenset[PersonId]:
        """The persons whose pages have all been out of sight for five minutes."""
        before = self._clock.now() - IDLE_AFTER
        awake = {
            held.person
            for held in self._held(meeting)
            if held.hidden_since is None or held.hidden_since > before
        }
        return self.online(meeting) - awake

    def driving(self, meeting: MeetingId) -> Driving:
        """How many lines there are on all nodes, which operators since when, and who is idle."""
        since: dict[tuple[PersonId, Role], datetime] = {}
        everything = self._held(meeting)
        for held in everything:
            person, role = held.person, held.role
            if person is not None and role in OPERATORS:
                since[person, role] = min(held.since, since.get((person, role), held.since))
        drivers = sorted(since.items(), key=lambda driver: (driver[1], driver[0]))
        return Driving(
            connections=sum(held.connections for held in everything),
            drivers=tuple(Driver(person, role, at) for (person, role), at in drivers),
            idle=self.idle(meeting),
        )

    # -- the step ---------------------------------------------------------------------------

    async def step(self) -> None:
        """Tell and hear who holds what, show and record what has changed; called each second."""
        # As the log stood before others were asked: a node says what it holds, then records it, so
        # whoever is connected here is among what is heard, unless he has gone since.
        stood = [(meeting, meeting.state) for meeting in self._meetings.all()]
        is_heard = await self._exchange()
        for meeting, state in stood:
            meeting.drive(self.driving(meeting.id))
            observed = self._observe(state) if is_heard and not self._is_leaving else None
            if observed is not None and not await self._record(meeting, observed):
                return  # nothing can be recorded now: seen again a second later

    def leave(self) -> None:
        """This node is going: its people come back elsewhere, and it calls nobody lost."""
        self._is_leaving = True

    async def part(self) -> None:
        """This node is gone, and nobody has to wait for its lease."""
        try:
            async with asyncio.timeout(GOODBYE_S):
                await self._nodes.part()
        except (StorageError, TimeoutError):
            log.warning("could not say goodbye; the lease will end")

    async def _exchange(self) -> bool:
        """Say what is held here, at once when a seat's first line came or its last went; hear."""
        now = asyncio.get_running_loop().time()
        held = [one for meeting in self._lines for one in self._own(meeting)]
        self._steps += 1
        is_late = self._steps >= RENEW_STEPS or now - self._told_at >= RENEW_S
        is_due = self._told is None or is_late
        try:
            if is_due or _seats(held) != _seats(self._told or ()):
                await self._nodes.renew(None if held == self._told else held)
                self._told, self._told_at, self._steps = held, now, 0
            heard = await self._nodes.others()
        except StorageError as failed:
            if not self._is_cut_off:
                log.warning("no word of other nodes", why=str(failed) or type(failed).__name__)
            self._is_cut_off = True
            self._settling = SETTLING_STEPS
            return False
        self._is_cut_off = False
        self._settling = max(0, self._settling - 1)
        self._elsewhere = {}
        for one in heard:
            self._elsewhere.setdefault(one.meeting, []).append(one)
        return True

    def _observe(self, state: MeetingState) -> Observe | None:
        """What is news about persons; None when nothing is. Screens are no persons.

        After a restart everyone whom the log calls connected and no node holds is lost, and for
        this process the grace of all who are lost begins again: a restart shows nobody away.
        """
        now = self._clock.now()
        here = self.online(state.id)
        own = {held.person for held in self._own(state.id) if held.person}
        known = {person for person, one in state.presence.items() if one.online == "connected"}
        online = {person for person in own if person in state.seats} - known
        grace_ms = grace_of(state.rules, self._grace_ms)
        grace_ms += 0 if self._nodes.leads() else OTHERS_FIRST_MS
        lost, away = known - here, set(due_away(state, now, grace_ms)) - here
        if self._settling:
            lost = away = set()
        if span_ms(self._began_at, now) < self._grace_ms:
            away = set()
        observe = Observe(
            online=tuple(sorted(p for p in online if state.seats[p].is_person)),
            lost=tuple(sorted(lost)),
            away=tuple(sorted(away)),
            out=tuple(sorted(due_out(state, now))),
        )
        return observe if observe != NOTHING else None

    async def _record(self, meeting: Running, observed: Observe) -> bool:
        """Record an observation; False when the store cannot.

        Its id says what was seen and where the log stood: two nodes that see the same there record
        it once, and two that see different things never share an id.
        """
        actor = Actor(meeting=meeting.id, role=Role.SYSTEM)
        seen = f"{meeting.id}/{meeting.state.seq}/{observed.model_dump_json()}"
        try:
            await meeting.execute(actor, observed, CommandId(str(uuid5(OBSERVATIONS, seen))))
        except (Rejection, StorageError) as failed:
            log.warning("presence not recorded", meeting=meeting.id, why=type(failed).__name__)
            return isinstance(failed, Rejection)
        return True

    def _held(self, meeting: MeetingId) -> list[Held]:
        """What all nodes hold of a meeting."""
        return [*self._own(meeting), *self._elsewhere.get(meeting, ())]

    def _own(self, meeting: MeetingId) -> list[Held]:
        """What this node holds of a meeting."""
        lines = self._lines.get(meeting)
        return list(lines.held()) if lines else []


def _seats(held: Iterable[Held]) -> set[tuple[object, ...]]:
    """Of whom there is a line at all, and whether one is in sight: what is told at once."""
    return {(one.meeting, one.person, one.role, one.hidden_since is None) for one in held}
