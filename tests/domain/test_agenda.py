"""The live agenda by example: what each command leads to, and what it is refused for."""

import pytest

from hybridmeet.domain.commands import (
    Advance,
    AnyCommand,
    CloseSession,
    Conclude,
    Defer,
    Extend,
    GoTo,
    OpenSession,
    PauseItem,
    ResumeItem,
    ResumeSession,
    Retitle,
    SuspendSession,
)
from hybridmeet.domain.errors import (
    Closed,
    Malformed,
    NotAllowed,
    OutOfOrder,
    Rejection,
    Stale,
    TooSoon,
    Unknown,
)
from hybridmeet.domain.events import (
    Clock,
    ItemConcluded,
    ItemDeferred,
    ItemExtended,
    ItemOpened,
    SessionClosed,
    SessionOpened,
)
from hybridmeet.domain.ids import ItemId, SessionId
from hybridmeet.domain.people import Role
from hybridmeet.domain.phases import ItemPhase, SessionPhase
from hybridmeet.domain.texts import Text
from tests.builders import at, minutes
from tests.story import DAY1, Story

I1, I2, I3 = ItemId("i1"), ItemId("i2"), ItemId("i3")


def opened() -> Story:
    story = Story()
    story.ask(OpenSession(session=DAY1), "13:58")
    return story


def at_first_item() -> Story:
    story = opened()
    story.ask(Advance(session=DAY1, from_item=None), "14:01")
    return story


def test_opening_a_session_leaves_no_item_current() -> None:
    story = Story()

    events = story.ask(OpenSession(session=DAY1), "13:58")

    assert events == [SessionOpened(session=DAY1)]
    assert (story.day1.phase, story.day1.current) == (SessionPhase.OPEN, None)


def test_advance_concludes_what_was_seen_and_opens_the_next() -> None:
    story = at_first_item()

    events = story.ask(Advance(session=DAY1, from_item=I1), "14:16")

    assert events == [
        ItemConcluded(session=DAY1, item=I1),
        ItemOpened(session=DAY1, item=I2),
    ]
    assert story.day1.clock == Clock(item=I2, opened_at=at("14:16"), planned_ms=minutes(5))


def test_after_the_last_item_none_is_current() -> None:
    story = at_first_item()
    for seen, clock in ((I1, "14:16"), (I2, "14:20"), (I3, "14:50")):
        story.ask(Advance(session=DAY1, from_item=seen), clock)

    assert story.day1.current is None
    with pytest.raises(OutOfOrder, match="Nothing is left"):
        story.ask(Advance(session=DAY1, from_item=None), "14:51")


def test_an_item_taken_out_of_order_says_so_and_the_next_follows_it() -> None:
    story = at_first_item()

    events = story.ask(GoTo(session=DAY1, from_item=I1, item=I3), "14:16")
    story.ask(Advance(session=DAY1, from_item=I3), "14:40")

    assert events[1] == ItemOpened(session=DAY1, item=I3, out_of_sequence=True)
    assert story.day1.current == I2


def test_a_deferred_item_is_passed_over_and_can_be_gone_to() -> None:
    story = at_first_item()

    assert story.ask(Defer(session=DAY1, item=I2), "14:05") == [ItemDeferred(session=DAY1, item=I2)]
    story.ask(Advance(session=DAY1, from_item=I1), "14:16")
    assert story.day1.current == I3
    story.ask(GoTo(session=DAY1, from_item=I3, item=I2), "14:40")
    assert story.day1.current == I2


def test_closing_concludes_the_current_item_and_leaves_the_rest_pending() -> None:
    story = at_first_item()

    events = story.ask(CloseSession(session=DAY1), "14:10")

    assert events == [ItemConcluded(session=DAY1, item=I1), SessionClosed(session=DAY1)]
    assert [record.phase for record in story.day1.records.values()] == [
        ItemPhase.CONCLUDED,
        ItemPhase.PENDING,
        ItemPhase.PENDING,
    ]


def test_pauses_of_the_item_and_of_the_session_are_each_counted_once() -> None:
    story = at_first_item()
    story.ask(PauseItem(session=DAY1, from_item=I1), "14:05")
    story.ask(SuspendSession(session=DAY1, reason="Power"), "14:06")
    story.ask(ResumeSession(session=DAY1), "14:16")
    story.ask(ResumeItem(session=DAY1, from_item=I1), "14:17")
    story.ask(SuspendSession(session=DAY1), "14:18")
    story.ask(ResumeSession(session=DAY1), "14:20")

    clock = story.day1.clock

    assert clock is not None
    assert clock.paused_ms == minutes(12 + 2)


def test_more_time_is_added_to_the_clock_and_the_plan_stays() -> None:
    story = at_first_item()

    events = story.ask(Extend(session=DAY1, from_item=I1, by_ms=minutes(5)), "14:10")

    assert events == [ItemExtended(session=DAY1, item=I1, by_ms=minutes(5))]
    assert story.day1.clock is not None
    assert story.day1.clock.added_ms == minutes(5)
    assert story.day1.items[I1].planned_ms == minutes(15)


REFUSED: list[tuple[AnyCommand, type[Rejection]]] = [
    (Advance(session=SessionId("nowhere"), from_item=None), Unknown),
    (Advance(session=DAY1, from_item=ItemId("nothing")), Unknown),
    (Advance(session=DAY1, from_item=I2), Stale),
    (GoTo(session=DAY1, from_item=I2, item=I3), Stale),
    (GoTo(session=DAY1, from_item=I1, item=I1), OutOfOrder),
    (Conclude(session=DAY1, from_item=I3), Stale),
    (PauseItem(session=DAY1, from_item=I2), Stale),
    (ResumeItem(session=DAY1, from_item=I1), OutOfOrder),
    (Extend(session=DAY1, from_item=I1, by_ms=0), Malformed),
    (Extend(session=DAY1, from_item=I1, by_ms=-minutes(16)), OutOfOrder),
    (OpenSession(session=DAY1), OutOfOrder),
    (ResumeSession(session=DAY1), OutOfOrder),
    (Advance(session=DAY1, from_item=I1), TooSoon),
    (Retitle(session=DAY1, item=I1, title=Text(en="Item i1")), OutOfOrder),
]


@pytest.mark.parametrize(("command", "refusal"), REFUSED)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    command: AnyCommand, refusal: type[Rejection]
) -> None:
    story = at_first_item()
    before = story.state

    with pytest.raises(refusal):
        story.ask(command, "14:01:00.500")

    assert story.state == before


def test_before_a_session_opens_an_advance_is_out_of_order() -> None:
    with pytest.raises(OutOfOrder, match="not been opened"):
        Story().ask(Advance(session=DAY1, from_item=None))


def test_a_closed_session_takes_nothing_more_but_says_first_who_was_faster() -> None:
    story = at_first_item()
    story.ask(CloseSession(session=DAY1), "14:10", Role.SECRETARY)

    with pytest.raises(Stale) as stale:
        story.ask(Advance(session=DAY1, from_item=I1), "14:10:01")
    with pytest.raises(Closed):
        story.ask(Advance(session=DAY1, from_item=None), "14:11")

    assert stale.value.by is not None
    assert (stale.value.by.role, stale.value.by.at) == (Role.SECRETARY, at("14:10"))


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.CHAIR, Role.MODERATOR, Role.SECRETARY}]
)
def test_whoever_may_not_advance_is_told_so_before_anything_else(role: Role) -> None:
    with pytest.raises(NotAllowed):
        opened().ask(Advance(session=SessionId("nowhere"), from_item=None), role=role)
