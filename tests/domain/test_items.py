"""Who was at an item of the agenda, by example: how, for which part, and whose delegation was not.

The session is that of the attendance sheet's tests: i1 from 14:00 to 14:20, i2 until 15:00.
"""

import time
from datetime import timedelta

from hybridmeet.domain.attending.commands import Record, SheetRow, WalkIn
from hybridmeet.domain.attending.reports.item_report import items_sheet
from hybridmeet.domain.attending.reports.item_sheet import ItemAttendance, ItemsSheet
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.attending.sources import Channel, Source
from hybridmeet.domain.commands import Advance, CloseSession, Defer, GoTo, OpenSession
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import DelegationId, ItemId, PersonId, SessionId
from hybridmeet.domain.people import Level, Role
from tests.builders import a_break, a_programme, a_session, an_item, at
from tests.domain.test_attendance_sheet import held, z
from tests.story import DAY1, Story

I1, I2, I3 = (ItemId(f"i{n}") for n in (1, 2, 3))


def items(story: Story, clock: str = "16:00", item: ItemId | None = None) -> ItemsSheet:
    return items_sheet(story.state, at(clock), DAY1, item)


def one(story: Story, item: ItemId, clock: str = "16:00") -> ItemAttendance:
    (found,) = items(story, clock, item)["items"]
    return found


def delegation(shown: ItemAttendance, name: str) -> dict[str, object]:
    row = next(row for row in shown["delegations"] if row["delegation"] == name)
    names = {"delegation", "name", "short", "expected"}
    return {key: value for key, value in row.items() if key not in names}


def test_an_item_is_who_was_there_how_and_for_which_part_of_it() -> None:
    shown = one(held(), I1)

    assert (shown["in_person"], shown["online"], shown["open_ms"]) == (1, 2, 20 * 60_000)
    assert shown["spans"] == [{"began_at": z("14:00"), "ended_at": z("14:20")}]
    assert [(row["person"], row["mode"], row["whole"]) for row in shown["people"]] == [
        ("id-head", "online", False),
        ("trong", "in_person", True),
        ("unhq-1", "online", False),
    ]
    assert shown["people"][0]["intervals"] == [
        {"mode": "online", "began_at": z("14:05"), "ended_at": z("14:10")}
    ]


def test_a_delegation_was_there_dropped_out_or_never_came() -> None:
    shown = one(held(), I2)

    assert delegation(shown, "id") == {
        "in_person": 1,
        "online": 0,
        "whole": False,
        "spans": [{"began_at": z("14:30"), "ended_at": z("15:00")}],
        "drops": [{"began_at": z("14:20"), "ended_at": z("14:30")}],
    }
    assert delegation(shown, "host-sec") == {
        "in_person": 0,
        "online": 0,
        "whole": False,
        "spans": [],
        "drops": [],
    }


def test_while_an_item_is_open_nothing_of_it_has_ended() -> None:
    shown = one(held("14:30"), I2, "14:35")

    assert shown["phase"] == "current"
    assert shown["spans"] == [{"began_at": z("14:20"), "ended_at": None}]
    head = next(row for row in shown["people"] if row["person"] == "id-head")
    assert head["intervals"] == [{"mode": "in_person", "began_at": z("14:30"), "ended_at": None}]


def test_of_an_item_that_was_not_opened_only_its_name_is_said() -> None:
    story = held()
    shown = one(story, I3)

    assert (shown["phase"], shown["spans"], shown["people"], shown["delegations"]) == (
        "pending",
        [],
        [],
        [],
    )
    unopened = sheet(story.state, at("16:00"))["sessions"][0]["unopened"]
    assert [(row["item"], row["phase"]) for row in unopened] == [("i3", "pending")]


def test_an_item_put_off_and_taken_up_again_was_open_twice() -> None:
    story = held("14:14")
    story.ask(Defer(session=DAY1, item=I1), "14:15", Role.SECRETARY)
    put_off = one(story, I1, "14:20")
    story.ask(GoTo(session=DAY1, from_item=None, item=I1), "14:40", Role.SECRETARY)
    story.ask(CloseSession(session=DAY1), "14:50", Role.SECRETARY)

    assert (put_off["phase"], put_off["spans"]) == (
        "deferred",
        [{"began_at": z("14:00"), "ended_at": z("14:15")}],
    )
    assert one(story, I1)["spans"] == [
        {"began_at": z("14:00"), "ended_at": z("14:15")},
        {"began_at": z("14:40"), "ended_at": z("14:50")},
    ]
    assert sheet(story.state, at("16:00"))["sessions"][0]["items"][0]["concluded_at"] == z("14:50")


def test_who_stayed_while_an_item_was_not_for_him_is_listed_and_counted_nowhere() -> None:
    closed = (an_item("i1"), an_item("i2", "14:20", 20, level=Level.DELEGATIONS))
    shown = one(held(story=Story(programme=a_programme(a_session(*closed)))), I2)

    apart = [row["person"] for row in shown["people"] if row.get("not_entitled")]
    assert "unhq-1" in apart
    assert shown["in_person"] + shown["online"] == len(shown["people"]) - len(apart)


def test_a_walk_in_whom_nobody_accepted_is_listed_and_counted_nowhere() -> None:
    story = held("14:30")
    walk_in = WalkIn(delegation=DelegationId("id"), function="Adviser")
    story.ask(walk_in, "14:35", Role.DESK)
    shown = one(story, I2, "14:50")

    assert [row.get("pending", False) for row in shown["people"]].count(True) == 1
    assert shown["in_person"] + shown["online"] == len(shown["people"]) - 1
    assert delegation(shown, "id")["in_person"] == 1


def test_a_break_has_no_list() -> None:
    plan = a_session(an_item("i1"), a_break("b1", "14:20"))
    story = Story(programme=a_programme(plan))
    story.ask(OpenSession(session=DAY1), "14:00", Role.SECRETARY)
    story.ask(Advance(session=DAY1, from_item=None), "14:00", Role.SECRETARY)

    assert [row["item"] for row in items(story)["items"]] == ["i1"]
    for session, item in ((DAY1, ItemId("b1")), (DAY1, ItemId("no")), (SessionId("no"), None)):
        try:
            items_sheet(story.state, at("15:00"), session, item)
        except Unknown:
            continue
        raise AssertionError(session, item)


def test_all_items_together_cost_little_more_than_one() -> None:
    """Of a line that comes and goes all the time; item by item it cost seventeen times as much."""
    story = Story(programme=a_programme(a_session(*(an_item(f"i{n}") for n in range(60)))))
    story.ask(OpenSession(session=DAY1), "14:00", Role.SECRETARY)
    for n in range(60):
        current = story.day1.current
        story.ask(Advance(session=DAY1, from_item=current), f"14:{n:02}", Role.SECRETARY)
    story.ask(CloseSession(session=DAY1), "15:00", Role.SECRETARY)
    for n in range(0, 3600, 400):
        rows = tuple(stay(story, n + second) for second in range(0, 400, 2))
        story.ask(Record(session=DAY1, source=Source.BRIDGE, rows=rows), "16:00", Role.SECRETARY)

    assert cost(story) < 8 * cost(story, ItemId("i30"))  # measured 2.8 to 4.5


def stay(story: Story, second: int) -> SheetRow:
    began = at("14:00") + timedelta(seconds=second)
    ended = began + timedelta(seconds=1)
    person = PersonId("id-head")
    return SheetRow(person=person, channel=Channel.ONLINE, began_at=began, ended_at=ended)


def cost(story: Story, item: ItemId | None = None) -> float:
    """Seconds of a core, the least of three."""
    spent = []
    for _ in range(3):
        begun = time.process_time()
        items(story, item=item)
        spent.append(time.process_time() - begun)
    return min(spent)
