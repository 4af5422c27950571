"""Alarms are those that the state asks for, though only what moved is worked out anew."""

from hypothesis import given

from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.ports import Alarm
from hybridmeet.application.reactions import Reactions
from hybridmeet.application.registry import Registry
from hybridmeet.domain.commands import Observe
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.ids import CommandId, SessionId
from hybridmeet.domain.people import Actor, Role
from hybridmeet.domain.programme import Imported
from tests.anything import Wanted, a_mixed_programme, histories
from tests.builders import a_person, a_session, end_to_end
from tests.due import due_alarms
from tests.fakes import FakeAlarms, FakeBroadcaster, FakeClock, MemoryStore
from tests.story import DAY1, WHO

BESIDE = a_session(*end_to_end("14:10", 5, 5), id=SessionId("beside"))


@given(histories())
async def test_what_is_arranged_is_what_the_state_asks_for(history: list[Wanted]) -> None:
    clock, alarms = FakeClock(), FakeAlarms()
    registry = Registry(Surroundings(MemoryStore(), FakeBroadcaster(), clock))
    Reactions(registry, alarms, clock)
    programme = a_mixed_programme()
    programme = programme.model_copy(update={"sessions": (*programme.sessions, BESIDE)})
    people = {seat.id: a_person(seat) for seat in programme.seats}
    live = await registry.begin(Imported(programme=programme, people=people, texts={}))

    for number, wanted in enumerate(history):
        await alarms.ring(clock.advance(wanted.after_ms))
        command = wanted.command(live.state.sessions[DAY1])
        role = Role.SYSTEM if isinstance(command, Observe) else wanted.role
        actor = Actor(meeting=live.id, role=role, person=WHO.get(role))
        try:
            await live.execute(actor, command, CommandId(f"c{number}"))
        except Rejection:
            continue
        assert alarms.arranged[live.id] == tuple(
            Alarm(live.id, due.kind, due.session, due.item, due.due_at)
            for due in due_alarms(live.state, clock.now())
        )
