"""A meeting told command by command through the pure rules, for tests that read as stories.

Each step is judged by ``decide`` and followed by ``evolve``, as the server does it, without I/O.
Times of day are those of Ha Noi's clocks on 6 April 2021.
"""

from dataclasses import dataclass, field, replace

from hybridmeet.domain.commands import AnyCommand, PublishProgramme
from hybridmeet.domain.decide import Ask, decide, people_of, texts_of
from hybridmeet.domain.events import Event, Recorded
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.ids import CommandId, PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.people import Actor, Audience, Role
from hybridmeet.domain.programme import Programme
from hybridmeet.domain.quorum.rules import QuorumRule
from hybridmeet.domain.slices import Slice
from hybridmeet.domain.views import Looking, view_for
from tests.builders import PUBLISHED, a_person, a_programme, at

DAY1 = SessionId("day1")
WHO = {
    Role.CHAIR: PersonId("trong"),
    Role.SECRETARY: PersonId("secretary"),
    Role.MODERATOR: PersonId("moderator"),
    Role.DESK: PersonId("desk-1"),
}


@dataclass
class Story:
    """A meeting so far, and the log that led there."""

    programme: Programme = field(default_factory=a_programme)
    log: list[Recorded] = field(default_factory=list)
    declare_window_ms: int = 86_400_000
    rules: QuorumRule | None = None
    _state: MeetingState | None = None

    def __post_init__(self) -> None:
        """Publish the programme."""
        publish = PublishProgramme(programme=self.programme, rules=self.rules)
        ask = self._ask(publish, Role.SYSTEM, None)
        self._follow(ask, decide(None, ask))
        people = {seat.id: a_person(seat) for seat in self.programme.seats}
        self._state = replace(self.state, people=people)

    @property
    def state(self) -> MeetingState:
        """Where the meeting stands."""
        assert self._state is not None
        return self._state

    @property
    def day1(self) -> SessionState:
        """The session most stories are about."""
        return self.state.sessions[DAY1]

    def ask(
        self,
        command: AnyCommand,
        clock: str = "14:00",
        role: Role = Role.CHAIR,
        person: str | None = None,
    ) -> list[Event]:
        """Judge a command at a time of day and follow what it leads to; raises ``Rejection``."""
        ask = self._ask(command, role, clock)
        if person is not None:
            who = ask.actor.model_copy(update={"person": PersonId(person)})
            ask = replace(ask, actor=who)
        events = decide(self.state, ask)
        self._follow(ask, events)
        return events

    def view(self, audience: Audience, clock: str = "14:00") -> dict[str, Slice]:
        """All that an audience sees at a time of day."""
        return dict(view_for(Looking(self.state, at(clock)), audience))

    def _ask(self, command: AnyCommand, role: Role, clock: str | None) -> Ask:
        number = CommandId(f"c{len(self.log)}-{len(command.type)}-{clock}")
        actor = Actor(meeting=self.programme.id, role=role, person=WHO.get(role))
        now, window_ms = at(clock) if clock else PUBLISHED, self.declare_window_ms
        return Ask(number, command, actor, now, declare_window_ms=window_ms)

    def _follow(self, ask: Ask, events: list[Event]) -> None:
        for event in events:
            seq = len(self.log) + 1
            recorded = Recorded(self.programme.id, seq, event, ask.actor, ask.id, ask.at)
            self.log.append(recorded)
            self._state = evolve(self._state, recorded)
        if self._state is not None:
            self._state = replace(
                self._state,
                texts={**self._state.texts, **texts_of(ask)},
                people={**self._state.people, **people_of(ask)},
            )
