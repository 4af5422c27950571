"""Edits of the plan: what moves, what keeps its hour, what calendars are told."""

import pytest

from hybridmeet.domain.commands import Advance, Defer, Move, OpenSession, Resize, Retitle, Undo
from hybridmeet.domain.errors import OutOfOrder, Unknown
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.texts import Text
from tests.builders import a_break, a_programme, a_session, an_item, minutes
from tests.story import DAY1, Story

I1, I2, I3, I4, I5 = (ItemId(f"i{number}") for number in range(1, 6))


def story() -> Story:
    plan = a_session(
        an_item("i1", "14:00", 15, fixed=True),
        an_item("i2", "14:15", 5),
        an_item("i3", "14:20", 30),
        a_break("b1", "14:50", 10, 5),
        an_item("i4", "15:05", 20),
        an_item("i5", "15:30", 10, fixed=True),
    )
    return Story(a_programme(plan))


def starts(told: Story) -> dict[str, str]:
    items = told.day1.items.values()
    return {item.id: item.planned_start.wall.strftime("%H:%M") for item in items}


def test_moving_behind_the_next_lays_the_two_end_to_end_and_leaves_the_others() -> None:
    told = story()

    told.ask(Move(session=DAY1, item=I2, after=I3))

    assert told.day1.sequence == (I1, I3, I2, ItemId("b1"), I4, I5)
    assert starts(told) == {
        "i1": "14:00",
        "i3": "14:15",
        "i2": "14:45",
        "b1": "14:50",
        "i4": "15:05",
        "i5": "15:30",
    }


def test_moving_raises_the_revision_of_what_moved_and_of_nothing_else() -> None:
    told = story()
    before = dict(told.day1.revisions)

    told.ask(Move(session=DAY1, item=I2, after=I3))
    after = told.day1.revisions

    assert {item for item in before if after[item] != before[item]} == {I2, I3}
    assert after[I2].sequence == before[I2].sequence + 1
    assert after[I2].modified_at > before[I2].modified_at


@pytest.mark.parametrize(
    ("item", "after"), [(I2, None), (I1, I3), (I2, I5), (I2, I1), (I2, I2), (I5, I2)]
)
def test_a_fixed_item_is_not_crossed_and_no_move_is_no_move(
    item: ItemId, after: ItemId | None
) -> None:
    told = story()

    with pytest.raises(OutOfOrder):
        told.ask(Move(session=DAY1, item=item, after=after))


def test_moving_behind_what_does_not_exist_is_unknown() -> None:
    with pytest.raises(Unknown):
        story().ask(Move(session=DAY1, item=I2, after=ItemId("i9")))


def test_another_length_moves_what_stands_behind_up_to_the_next_fixed_item() -> None:
    told = story()

    told.ask(Resize(session=DAY1, item=I3, planned_ms=minutes(40)))

    assert starts(told) == {
        "i1": "14:00",
        "i2": "14:15",
        "i3": "14:20",
        "b1": "15:00",
        "i4": "15:15",
        "i5": "15:30",
    }


def test_a_break_cut_below_its_minimum_has_a_smaller_minimum() -> None:
    told = story()

    told.ask(Resize(session=DAY1, item=ItemId("b1"), planned_ms=minutes(3)))

    assert told.day1.items[ItemId("b1")].at_least_ms == minutes(3)


def test_edits_leave_the_current_item_and_its_clock_alone() -> None:
    told = story()
    told.ask(OpenSession(session=DAY1), "13:59")
    told.ask(Advance(session=DAY1, from_item=None), "14:00")
    told.ask(Advance(session=DAY1, from_item=I1), "14:15")
    clock = told.day1.clock

    told.ask(Resize(session=DAY1, item=I2, planned_ms=minutes(9)), "14:16")
    told.ask(Retitle(session=DAY1, item=I2, title=Text(en="Another")), "14:17")
    told.ask(Move(session=DAY1, item=I2, after=I3), "14:18")

    assert told.day1.clock == clock


def test_revisions_only_go_up_also_when_a_deferral_is_undone() -> None:
    told = story()
    told.ask(OpenSession(session=DAY1), "13:59")
    told.ask(Defer(session=DAY1, item=I2), "14:00")
    put_off = told.day1.revisions[I2]

    told.ask(Undo(session=DAY1, act=told.day1.acts[-1].seq), "14:00")

    assert told.day1.revisions[I2].sequence == put_off.sequence + 1 == 2
    assert told.day1.revisions[I2].modified_at > put_off.modified_at


def test_live_acts_raise_no_revision() -> None:
    told = story()
    before = told.day1.revisions
    told.ask(OpenSession(session=DAY1), "13:59")
    told.ask(Advance(session=DAY1, from_item=None), "14:00")
    told.ask(Advance(session=DAY1, from_item=I1), "14:15")

    assert told.day1.revisions == before
