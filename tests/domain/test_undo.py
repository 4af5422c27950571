"""Undo: the newest live act is taken back, and the item goes on as if it had never been left."""

import pytest

from hybridmeet.domain.attending.commands import CheckIn
from hybridmeet.domain.commands import (
    Advance,
    CloseSession,
    Defer,
    Extend,
    OpenSession,
    PauseItem,
    ResumeSession,
    SuspendSession,
    Undo,
)
from hybridmeet.domain.errors import Closed, Stale
from hybridmeet.domain.events import ActUndone, Clock, ItemRecord
from hybridmeet.domain.ids import ItemId, PersonId
from hybridmeet.domain.people import Audience, Role
from hybridmeet.domain.phases import ItemPhase
from tests.builders import at, minutes
from tests.story import DAY1, Story

I1, I2 = ItemId("i1"), ItemId("i2")


def advanced_by_mistake() -> Story:
    story = Story()
    story.ask(OpenSession(session=DAY1), "13:58")
    story.ask(Advance(session=DAY1, from_item=None), "14:01")
    story.ask(Extend(session=DAY1, from_item=I1, by_ms=minutes(5)), "14:03")
    story.ask(Advance(session=DAY1, from_item=I1), "14:10")
    return story


def newest(story: Story) -> int:
    return story.day1.acts[-1].seq


def test_undo_of_an_advance_restores_the_item_with_its_clock() -> None:
    story = advanced_by_mistake()
    clock = Clock(item=I1, opened_at=at("14:01"), planned_ms=minutes(15), added_ms=minutes(5))

    events = story.ask(Undo(session=DAY1, act=newest(story)), "14:10:08", Role.MODERATOR)

    assert events == [
        ActUndone(
            session=DAY1,
            act=5,
            restores=clock,
            items={
                I1: ItemRecord(phase=ItemPhase.CURRENT, opened_at=at("14:01")),
                I2: ItemRecord(),
            },
        )
    ]
    assert story.day1.clock == clock
    assert story.day1.records[I2] == ItemRecord()


def test_act_after_act_can_be_taken_back_to_the_opening() -> None:
    story = advanced_by_mistake()

    for clock in ("14:11", "14:12", "14:13"):
        story.ask(Undo(session=DAY1, act=newest(story)), clock)

    assert (story.day1.current, story.day1.acts) == (None, ())


def test_the_same_undo_twice_is_stale_and_names_who_was_faster() -> None:
    story = advanced_by_mistake()
    act = newest(story)
    story.ask(Undo(session=DAY1, act=act), "14:10:08", Role.MODERATOR)

    with pytest.raises(Stale):
        story.ask(Undo(session=DAY1, act=act), "14:10:09")


def test_undo_ends_with_the_session() -> None:
    story = advanced_by_mistake()
    act = newest(story)
    story.ask(CloseSession(session=DAY1), "14:12")

    with pytest.raises(Closed):
        story.ask(Undo(session=DAY1, act=act), "14:13")


def test_a_suspension_in_between_stood_still_for_the_restored_item_too() -> None:
    story = advanced_by_mistake()
    story.ask(SuspendSession(session=DAY1), "14:11")
    story.ask(ResumeSession(session=DAY1), "14:21")

    story.ask(Undo(session=DAY1, act=newest(story)), "14:22")

    assert story.day1.clock is not None
    assert story.day1.clock.paused_ms == minutes(10)


def test_undo_of_a_deferral_gives_the_item_back_and_leaves_the_current_one_alone() -> None:
    story = advanced_by_mistake()
    clock = story.day1.clock
    story.ask(Defer(session=DAY1, item=ItemId("i3")), "14:12")

    story.ask(Undo(session=DAY1, act=newest(story)), "14:13")

    assert story.day1.clock == clock
    assert story.day1.records[ItemId("i3")] == ItemRecord()


def test_undo_of_a_pause_counts_the_time_in_between() -> None:
    story = advanced_by_mistake()
    clock = story.day1.clock
    story.ask(PauseItem(session=DAY1, from_item=I2), "14:12")

    story.ask(Undo(session=DAY1, act=newest(story)), "14:13")

    assert story.day1.clock == clock


def test_what_is_not_the_agenda_stays() -> None:
    story = advanced_by_mistake()
    story.ask(CheckIn(person=PersonId("id-attache")), "14:10:04", Role.DESK)

    story.ask(Undo(session=DAY1, act=newest(story)), "14:10:08")

    assert story.state.presence[PersonId("id-attache")].in_room


def test_more_time_is_no_longer_told_once_it_is_taken_back() -> None:
    story = advanced_by_mistake()
    told = list(story.view(Audience.PARTICIPANTS)["notices"])
    story.ask(Undo(session=DAY1, act=newest(story)), "14:11")
    story.ask(Undo(session=DAY1, act=newest(story)), "14:12")

    assert len(told) == 1
    assert story.view(Audience.PARTICIPANTS)["notices"] == []
