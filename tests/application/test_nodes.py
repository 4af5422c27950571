"""Two nodes on one log: neither is asked in vain, nothing happens twice, both end up the same."""

import asyncio
from collections.abc import Sequence

import pytest

from hybridmeet.application.ports import Held, StorageUnavailable
from hybridmeet.application.tickets import Refused
from hybridmeet.domain.attending.commands import CheckIn, Record, WalkIn
from hybridmeet.domain.attending.events import Observed
from hybridmeet.domain.commands import Advance, AnyCommand, ChangeTexts, Extend, OpenSession
from hybridmeet.domain.errors import OutOfOrder, Rejection, Stale
from hybridmeet.domain.events import AlarmSounded
from hybridmeet.domain.ids import CommandId, DelegationId, ItemId, PersonId, SessionId, TextId
from hybridmeet.domain.people import Audience, Role
from hybridmeet.domain.texts import Text
from hybridmeet.domain.views import Driver
from tests.application.neighbourhood import MEETING, SECOND, TwoNode, pass_by, two_nodes
from tests.builders import SYSTEM, actor
from tests.fakes import FIRST

CHAIR, SECRETARY = actor(), actor("secretary", Role.SECRETARY)
NEW_YORK, JAKARTA = PersonId("unhq-1"), PersonId("id-head")
DAY1 = SessionId("day1")
OPEN = OpenSession(session=DAY1)
NEXT = Advance(session=DAY1, from_item=None)


async def do(node: TwoNode, command: AnyCommand, name: str) -> int:
    """A command of the chair's at a node; its seq."""
    answer = await node.live.execute(CHAIR, command, CommandId(name))
    return answer.last_seq


async def test_what_one_node_records_the_other_shows_when_it_looks() -> None:
    one, other = await two_nodes()

    await do(one, OPEN, "open")
    await other.news.look()

    assert other.live.state == one.live.state
    assert {patch.audience for patch in other.broadcaster.patches} == set(Audience)


async def test_a_node_that_had_not_heard_decides_again_and_refuses_nothing_in_vain() -> None:
    one, other = await two_nodes()

    await do(one, OPEN, "open")
    assert await do(other, NEXT, "next") == 3
    assert await do(one, Extend(session=DAY1, from_item=ItemId("i1"), by_ms=60_000), "more") == 4
    with pytest.raises(OutOfOrder):
        await do(other, OPEN, "again")
    with pytest.raises(Stale):
        await do(other, NEXT, "late")

    assert other.live.state == one.live.state


async def test_the_same_command_at_two_nodes_is_done_once_and_both_have_its_instant() -> None:
    one, other = await two_nodes()
    first = await do(one, OPEN, "open")
    one.street.clock.advance(SECOND)

    assert await do(other, OPEN, "open") == first
    check = CheckIn(person=PersonId("vn-head"))
    assert await do(one, check, "in") == await do(other, check, "in") == 3

    assert other.live.state == one.live.state
    assert other.live.state.sessions[DAY1].opened_at == FIRST


async def test_names_that_one_node_wrote_beside_the_log_the_other_reads_there() -> None:
    one, other = await two_nodes()
    await do(one, OPEN, "open")
    siti = WalkIn(delegation=DelegationId("id"), function="Attaché", display="Siti")
    names = Record(session=DAY1, source="bridge", unmatched=("iPhone",))

    await do(one, siti, "walk-in")
    await one.live.execute(SECRETARY, names, CommandId("roster"))
    await other.news.look()

    assert other.live.state == one.live.state
    assert "Siti" in {person.display for person in other.live.state.people.values()}
    assert "iPhone" in {text.en for text in other.live.state.texts.values()}


async def test_a_text_that_one_node_replaced_the_other_reads_again() -> None:
    one, other = await two_nodes()
    await do(one, OPEN, "open")
    names = Record(session=DAY1, source="bridge", unmatched=("Siti",))
    await one.live.execute(SECRETARY, names, CommandId("roster"))
    await other.news.look()
    erased = ChangeTexts(texts={TextId("unmatched-roster-0"): Text(en="Erased name")})

    await one.live.execute(SYSTEM, erased, CommandId("erase"))
    await other.news.look()

    assert other.live.state == one.live.state
    assert {text.en for text in other.live.state.texts.values()} >= {"Erased name"}
    assert "Siti" not in str(other.live.state.texts)


async def test_of_racing_desks_on_two_nodes_one_is_first_each_time() -> None:
    one, other = await two_nodes()
    await do(one, OPEN, "open")

    async def press(node: TwoNode, turn: int) -> str:
        try:
            await do(node, NEXT, f"press-{turn}")
        except Rejection as rejection:
            return rejection.code
        return "ok"

    told = await asyncio.gather(*(press((one, other)[turn % 2], turn) for turn in range(100)))
    await one.news.look()
    await other.news.look()

    assert sorted(told) == ["ok"] + ["stale"] * 99
    assert other.live.state == one.live.state


async def test_a_look_that_fails_is_taken_again_and_the_commands_say_ask_again() -> None:
    one, other = await two_nodes()
    await do(one, OPEN, "open")
    other.street.store.fail_next(StorageUnavailable())
    with pytest.raises(StorageUnavailable):
        await do(other, NEXT, "next")
    was_behind = other.live.is_behind

    await other.news.look()

    assert (was_behind, other.live.is_behind) == (True, False)
    assert other.live.state == one.live.state
    assert await do(other, NEXT, "next") == 3


async def test_two_nodes_that_begin_the_same_meeting_begin_it_once() -> None:
    one, _ = await two_nodes()
    late = TwoNode(one.street, "c")

    with pytest.raises(OutOfOrder):
        await late.begin()

    assert late.live.state == one.live.state
    assert len(await one.street.store.read(MEETING)) == 1


async def test_a_seat_taken_away_at_one_node_is_taken_away_at_both() -> None:
    one, other = await two_nodes()
    told: list[tuple[str, str, str]] = []
    one.access.on_revoked(lambda meeting, who: told.append(("a", meeting, who)))
    other.access.on_revoked(lambda meeting, who: told.append(("b", meeting, who)))
    ticket = await other.access.issue_ticket(CHAIR)

    await one.access.revoke_person(MEETING, PersonId("trong"), SECRETARY)
    assert told == [("a", MEETING, "trong")]
    await other.news.look()

    assert told[1:] == [("b", MEETING, "trong")]
    with pytest.raises(Refused):
        await other.access.redeem_ticket(ticket)


async def test_a_ticket_of_one_node_opens_a_line_at_the_other_once() -> None:
    one, other = await two_nodes()
    ticket = await one.access.issue_ticket(CHAIR)

    assert await other.access.redeem_ticket(ticket) == CHAIR
    with pytest.raises(Refused):
        await one.access.redeem_ticket(ticket)


# -- presence -----------------------------------------------------------------------------------


async def observed(node: TwoNode) -> list[Observed]:
    log = await node.street.store.read(MEETING)
    return [fact.event for fact in log if isinstance(fact.event, Observed)]


async def test_a_person_on_two_nodes_counts_once_and_is_lost_with_the_last_line() -> None:
    one, other = await two_nodes()
    one.come("phone", NEW_YORK)
    await pass_by(2, one, other)
    other.come("laptop", NEW_YORK)
    other.come("desk", CHAIR.person, Role.CHAIR)
    one.come("hall", None, Role.PUBLIC)
    await pass_by(6, one, other)
    assert [node.presence.followers(MEETING) for node in (one, other)] == [1, 1]
    assert [node.presence.driving(MEETING).connections for node in (one, other)] == [4, 4]
    assert one.presence.driving(MEETING).drivers[0].person == CHAIR.person
    assert isinstance(one.presence.driving(MEETING).drivers[0], Driver)

    one.presence.left("phone", MEETING)
    await pass_by(3, one, other)
    assert one.online()[NEW_YORK] == "connected"
    other.presence.left("laptop", MEETING)
    await pass_by(3, one, other)

    assert one.online() == other.online() == {NEW_YORK: "lost", CHAIR.person: "connected"}
    assert await observed(one) == [
        Observed(online=(NEW_YORK,)),
        Observed(online=(PersonId("trong"),)),
        Observed(lost=(NEW_YORK,)),
    ]


async def test_the_people_of_a_killed_node_are_lost_after_its_lease_and_away_90_s_later() -> None:
    one, other = await two_nodes()
    one.come("phone", NEW_YORK)
    other.come("laptop", JAKARTA)
    await pass_by(10, one, other)

    await pass_by(9, other)  # the first was killed; it had renewed within the last five seconds
    assert other.online() == {NEW_YORK: "connected", JAKARTA: "connected"}
    await pass_by(8, other)
    assert other.online() == {NEW_YORK: "lost", JAKARTA: "connected"}
    other.street.leader = "b"
    await pass_by(90, other)

    assert other.online() == {NEW_YORK: "away", JAKARTA: "connected"}


async def test_the_people_of_a_node_that_leaves_come_back_elsewhere_and_are_never_lost() -> None:
    one, other = await two_nodes()
    one.come("phone", NEW_YORK)
    await pass_by(3, one, other)

    one.presence.leave()
    one.presence.left("phone", MEETING)
    await pass_by(1, one)
    other.come("phone", NEW_YORK)
    await one.presence.part()
    await pass_by(30, other)

    assert await observed(other) == [Observed(online=(NEW_YORK,))]


async def test_a_node_that_is_cut_off_calls_nobody_lost() -> None:
    one, other = await two_nodes()
    one.come("phone", NEW_YORK)
    await pass_by(3, one, other)

    other.nodes.away = True
    one.presence.left("phone", MEETING)
    await pass_by(1, other)
    assert await observed(one) == [Observed(online=(NEW_YORK,))]

    other.nodes.away = False
    await pass_by(2, one, other)
    assert await observed(one) == [Observed(online=(NEW_YORK,)), Observed(lost=(NEW_YORK,))]


async def test_after_a_minute_without_the_store_nobody_is_lost_who_is_there() -> None:
    one, other = await two_nodes()
    one.come("phone", NEW_YORK)
    other.come("laptop", JAKARTA)
    other.come("tablet", PersonId("id-attache"))
    await pass_by(3, one, other)
    one.nodes.away = other.nodes.away = True
    await pass_by(60, one, other)
    other.presence.left("tablet", MEETING)

    one.nodes.away = False
    await pass_by(3, one, other)  # the first is back; the second waits for an answer that is lost
    other.nodes.away = False
    await pass_by(7, one, other)

    assert (await observed(one))[2:] == [Observed(lost=(PersonId("id-attache"),))]
    assert one.online()[NEW_YORK] == one.online()[JAKARTA] == "connected"


async def test_a_node_that_has_heard_nobody_yet_calls_nobody_lost() -> None:
    one, other = await two_nodes()
    one.come("phone", NEW_YORK)
    await pass_by(1, one)

    other.nodes.away = True
    await pass_by(3, other)

    assert await observed(one) == [Observed(online=(NEW_YORK,))]


async def test_who_comes_while_a_node_asks_the_others_is_not_called_lost() -> None:
    one, other = await two_nodes()
    ask = other.nodes.others

    async def others() -> Sequence[Held]:
        heard = await ask()
        one.come("phone", NEW_YORK)
        await one.presence.step()
        await other.news.look()
        return heard

    other.nodes.others = others  # type: ignore[method-assign]  # -- what happens meanwhile
    await pass_by(1, other)

    assert await observed(one) == [Observed(online=(NEW_YORK,))]


async def test_two_nodes_that_see_the_same_record_it_once() -> None:
    one, other = await two_nodes()
    third = TwoNode(one.street, "c")
    await third.news.look()
    third.come("phone", NEW_YORK)
    await pass_by(1, third)
    await pass_by(1, one, other)
    await third.presence.part()
    one.street.clock.advance(SECOND)
    await asyncio.gather(one.news.look(), other.news.look())

    await asyncio.gather(one.presence.step(), other.presence.step())

    assert await observed(one) == [Observed(online=(NEW_YORK,)), Observed(lost=(NEW_YORK,))]
    await asyncio.gather(one.news.look(), other.news.look())
    assert one.live.state == other.live.state


# -- alarms -------------------------------------------------------------------------------------


DUE = ["desk_offline", "time_is_up"]  # no desk has a line, and the item is over its time


async def sounded(node: TwoNode) -> list[str]:
    log = await node.street.store.read(MEETING)
    return sorted(fact.event.kind for fact in log if isinstance(fact.event, AlarmSounded))


async def due(node: TwoNode) -> None:
    """The item's time is up, as both nodes have heard."""
    await do(node, OPEN, "open")
    await do(node, NEXT, "next")


async def test_an_alarm_that_rings_at_both_nodes_is_sounded_once_by_the_one_that_leads() -> None:
    one, other = await two_nodes()
    await due(one)
    await other.news.look()
    now = one.street.clock.advance(3_600 * SECOND)

    waiting = asyncio.get_running_loop().create_task(other.alarms.ring(now))
    for _ in range(50):
        await asyncio.sleep(0)
    assert await sounded(one) == []
    await one.alarms.ring(now)
    await other.news.look()
    await waiting

    assert await sounded(one) == DUE
    assert other.live.state == one.live.state


async def test_the_other_node_takes_over_where_the_one_that_leads_is_gone() -> None:
    one, other = await two_nodes()
    await due(one)
    await other.news.look()
    now = one.street.clock.advance(3_600 * SECOND)

    waiting = asyncio.get_running_loop().create_task(other.alarms.ring(now))
    await asyncio.sleep(0)
    one.street.leader = "b"
    await asyncio.wait_for(waiting, 2)

    assert await sounded(other) == DUE


async def test_both_nodes_may_lead_and_the_alarm_is_sounded_once() -> None:
    one, other = await two_nodes()
    await due(one)
    await other.news.look()
    now = one.street.clock.advance(3_600 * SECOND)
    other.nodes.leads = lambda: True  # type: ignore[method-assign]  # -- as a lost lock may do

    await asyncio.gather(one.alarms.ring(now), other.alarms.ring(now))

    assert await sounded(one) == DUE
