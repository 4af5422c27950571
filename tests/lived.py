"""Logs as random histories leave them, by the pure rules alone: no store, no clock of its own."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from hybridmeet.domain.commands import Observe
from hybridmeet.domain.decide import Ask, decide
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.events import (
    AlarmSounded,
    Event,
    PersonChanged,
    ProgrammePublished,
    Recorded,
)
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.ids import CommandId, NoticeId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor, Role
from hybridmeet.domain.programme import Programme
from tests.anything import Wanted
from tests.builders import PUBLISHED, SYSTEM, later
from tests.fakes import FIRST
from tests.story import DAY1, WHO


def log_of(programme: Programme, history: Iterable[Wanted]) -> list[Recorded]:
    """The log of a meeting of which this was asked; where it was refused, something else befell."""
    begun = ProgrammePublished(programme=programme)
    first = Recorded(programme.id, 1, begun, SYSTEM, CommandId("publish"), PUBLISHED)
    return gone_on([first], evolve(None, first), history)


def gone_on(
    before: Sequence[Recorded], state: MeetingState, history: Iterable[Wanted]
) -> list[Recorded]:
    """The same from a log on, that leads to this state."""
    log, now = list(before), max(state.at, FIRST)
    for number, wanted in enumerate(history, start=len(log)):
        now = later(now, milliseconds=wanted.after_ms)
        ask = _ask(state, wanted, CommandId(f"c{number}"), now)
        try:
            events = decide(state, ask)
        except Rejection:
            events = [_befallen(state, wanted, number)]
        for event in events:
            log.append(Recorded(state.id, state.seq + 1, event, ask.actor, ask.id, now))
            state = evolve(state, log[-1])
    return log


def _ask(state: MeetingState, wanted: Wanted, number: CommandId, now: datetime) -> Ask:
    command = wanted.command(state.sessions[DAY1])
    role = Role.SYSTEM if isinstance(command, Observe) else wanted.role
    return Ask(number, command, Actor(meeting=state.id, role=role, person=WHO.get(role)), now)


def _befallen(state: MeetingState, wanted: Wanted, number: int) -> Event:
    """What nobody of the room asks for: a name is written otherwise, or an alarm sounds."""
    if wanted.sees_truly:
        return PersonChanged(person=wanted.person, revision=state.people_revision + 1)
    return AlarmSounded(
        notice=NoticeId(f"n{number}"),
        kind="time_is_up" if wanted.other else "starts_soon",
        session=DAY1,
        item=wanted.other,
        due_at=FIRST,
    )
