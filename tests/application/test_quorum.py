"""Quorum as it is sent: a loss at once, a roll at each answer, a crowd once a second; its grace."""

from typing import Any

import pytest

from hybridmeet.application.live_meeting import LiveMeeting, Surroundings
from hybridmeet.application.presence import Presence
from hybridmeet.application.registry import Registry
from hybridmeet.domain.attending.commands import CheckIn, CheckOut
from hybridmeet.domain.commands import AnyCommand, OpenSession
from hybridmeet.domain.ids import CommandId, DelegationId, PersonId
from hybridmeet.domain.people import Actor, Audience, Role
from hybridmeet.domain.programme import Imported
from hybridmeet.domain.quorum.commands import AnswerRoll, CallRoll
from tests.builders import a_person
from tests.fakes import FakeBroadcaster, FakeClock, MemoryStore
from tests.quorate import MEMBERS, a_rule, members
from tests.story import DAY1

SECOND = 1_000
SERVER_GRACE_MS = 90_000


class Sitting:
    """An open session of four members, of whom two can decide."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.sent = FakeBroadcaster()
        self.registry = Registry(Surroundings(MemoryStore(), self.sent, self.clock))
        self.presence = Presence(self.registry, self.clock, SERVER_GRACE_MS)
        self.asked = 0

    async def begin(self) -> None:
        """Open it under a rule whose grace is shorter than the server's."""
        programme = members(4)
        people = {seat.id: a_person(seat) for seat in programme.seats}
        rule = a_rule("1/2", grace_s=30)
        imported = Imported(programme=programme, people=people, texts={}, rules=rule)
        self.live: LiveMeeting = await self.registry.begin(imported)
        await self.ask(OpenSession(session=DAY1))

    async def ask(self, command: AnyCommand, role: Role = Role.SECRETARY) -> None:
        """Somebody who may asks."""
        self.asked += 1
        actor = Actor(meeting=self.live.id, role=role, person=PersonId("secretary"))
        await self.live.execute(actor, command, CommandId(f"c{self.asked}"))

    def patches(self, audience: Audience) -> list[set[str]]:
        """The names of the slices that an audience has been sent since this was asked last."""
        sent = [set(one.slices) for one in self.sent.patches if one.audience is audience]
        self.sent.patches.clear()
        return sent

    def quorum(self, audience: Audience = Audience.OPERATORS) -> dict[str, Any]:
        """The quorum of the session as that audience holds it."""
        shown: Any = self.live.join(audience).slices["quorum"]
        found: dict[str, Any] = shown["sessions"][DAY1]
        return found

    async def pass_by(self, seconds: int) -> None:
        """So many seconds with their steps."""
        for _ in range(seconds):
            self.clock.advance(SECOND)
            await self.presence.step()
            await self.live.settle()


@pytest.fixture
async def sitting() -> Sitting:
    """It has just been opened."""
    begun = Sitting()
    await begun.begin()
    return begun


async def test_the_loss_reaches_the_operators_with_the_very_fact(sitting: Sitting) -> None:
    for name in MEMBERS[:2]:
        await sitting.ask(CheckIn(person=PersonId(f"{name}-attache")))
    sitting.patches(Audience.OPERATORS)

    await sitting.ask(CheckOut(person=PersonId("m02-attache")))

    (sent,) = sitting.patches(Audience.OPERATORS)
    assert {"notices", "quorum"} <= sent
    assert sitting.quorum()["decide"]["state"] == "not_met"


async def test_each_answer_of_a_roll_is_shown_at_once(sitting: Sitting) -> None:
    await sitting.ask(CallRoll(session=DAY1))

    called = []
    for _ in range(4):
        called.append(sitting.quorum()["roll"]["next"])
        await sitting.ask(
            AnswerRoll(session=DAY1, delegation=DelegationId(called[-1]), answer="online")
        )

    assert called == MEMBERS[:4]
    assert sitting.quorum()["roll"]["next"] is None


async def test_a_crowd_that_turns_nothing_moves_it_once_a_second(sitting: Sitting) -> None:
    for name in MEMBERS[:2]:  # these turn it, and are told of
        await sitting.ask(CheckIn(person=PersonId(f"{name}-attache")))
    sitting.patches(Audience.PARTICIPANTS)

    for name in MEMBERS[2:4]:
        await sitting.ask(CheckIn(person=PersonId(f"{name}-attache")))
    before = sitting.patches(Audience.PARTICIPANTS)
    await sitting.pass_by(1)

    assert before == []
    assert sitting.patches(Audience.PARTICIPANTS) == [{"attendance", "quorum"}]
    assert sitting.quorum(Audience.PARTICIPANTS)["decide"]["present"] == 4


async def test_a_rule_may_have_a_shorter_grace_than_the_server(sitting: Sitting) -> None:
    for name in MEMBERS[:2]:
        actor = Actor(meeting=sitting.live.id, role=Role.DELEGATE, person=PersonId(f"{name}-head"))
        sitting.presence.joined(name, actor)
    await sitting.pass_by(SERVER_GRACE_MS // SECOND + 1)  # its own start is behind it
    sitting.presence.left("m02", sitting.live.id)

    await sitting.pass_by(30)
    within = sitting.quorum()["decide"]
    await sitting.pass_by(1)

    assert (within["state"], within["reconnecting"]) == ("at_risk", ["m02"])
    assert sitting.quorum()["decide"]["state"] == "not_met"
    notices: Any = sitting.live.join(Audience.OPERATORS).slices["notices"]
    assert {one["kind"] for one in notices[2:]} == {"grace_over", "contact_lost", "quorum_lost"}
