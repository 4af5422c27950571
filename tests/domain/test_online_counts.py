"""``online_counts_as``, by rule and source: who is shown, who attended, who makes a quorum."""

from typing import Any, cast

import pytest

from hybridmeet.application.printing.lists import Lists
from hybridmeet.domain.attending.commands import (
    CheckIn,
    CheckOut,
    Declare,
    Mark,
    Record,
    SheetRow,
    TakeBack,
)
from hybridmeet.domain.attending.intervals import attendance, only_named
from hybridmeet.domain.attending.modes import Mode, mode_at, mode_of, presence_of, since_of
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.attending.since import began_at
from hybridmeet.domain.attending.slices import AttendanceSlice
from hybridmeet.domain.attending.sources import Channel, OnlineBy
from hybridmeet.domain.commands import AnyCommand, CloseSession, Observe, OpenSession
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.people import Audience, Level, Role
from hybridmeet.domain.quorum.count import QuorumState
from hybridmeet.domain.quorum.rules import QuorumRule
from tests.builders import a_programme, a_session, an_item, at
from tests.quorate import a_rule, away, heads, lost, online, quorum, sitting, told, turned
from tests.story import DAY1, Story

PAGE, BRIDGE, EITHER = OnlineBy.PAGE, OnlineBy.BRIDGE, OnlineBy.EITHER
WHO = PersonId("unhq-1")
PHONE = Mark(person=WHO, online=True, via="phone")
HEARD = Mark(person=WHO, online=True, via="bridge")
GONE = Mark(person=WHO, online=False, via="bridge")
CAME, LOST, AWAY = Observe(online=(WHO,)), Observe(lost=(WHO,)), Observe(away=(WHO,))
IN = CheckIn(person=WHO)


def a_day(by: OnlineBy, *happened: AnyCommand) -> Story:
    """An open session, and one thing a minute from 14:01 on."""
    story = Story(rules=a_rule(online_counts_as=by))
    story.ask(OpenSession(session=DAY1), "14:00")
    for minute, command in enumerate(happened, 1):
        role = Role.SYSTEM if isinstance(command, Observe) else Role.SECRETARY
        story.ask(command, f"14:{minute:02}", role)
    return story


@pytest.mark.parametrize(
    ("happened", "page", "bridge", "either"),
    [
        ([CAME], Mode.ONLINE, Mode.NOT_ARRIVED, Mode.ONLINE),
        ([CAME, LOST], Mode.RECONNECTING, Mode.NOT_ARRIVED, Mode.RECONNECTING),
        ([CAME, LOST, AWAY], Mode.AWAY, Mode.NOT_ARRIVED, Mode.AWAY),
        ([HEARD], Mode.UNKNOWN, Mode.ONLINE, Mode.ONLINE),
        ([PHONE], Mode.UNKNOWN, Mode.ONLINE, Mode.ONLINE),
        ([HEARD, GONE], Mode.NOT_ARRIVED, Mode.AWAY, Mode.AWAY),
        ([CAME, HEARD], Mode.ONLINE, Mode.ONLINE, Mode.ONLINE),
        ([CAME, HEARD, LOST], Mode.RECONNECTING, Mode.ONLINE, Mode.ONLINE),
        ([CAME, HEARD, LOST, AWAY], Mode.UNKNOWN, Mode.ONLINE, Mode.ONLINE),
        ([CAME, HEARD, LOST, AWAY, GONE], Mode.AWAY, Mode.AWAY, Mode.AWAY),
        ([IN, CAME], Mode.BOTH, Mode.IN_PERSON, Mode.BOTH),
        ([IN, HEARD], Mode.IN_PERSON, Mode.BOTH, Mode.BOTH),
        ([HEARD, Observe(out=(WHO,))], Mode.NOT_ARRIVED, Mode.AWAY, Mode.AWAY),
    ],
)
def test_the_rule_says_which_words_make_somebody_online(
    happened: list[AnyCommand], page: Mode, bridge: Mode, either: Mode
) -> None:
    for by, mode in ((PAGE, page), (BRIDGE, bridge), (EITHER, either)):
        presence = presence_of(a_day(by, *happened).state, WHO)

        assert (mode_of(presence), mode_at(presence, at("15:00"))) == (mode, mode)
        assert (since_of(presence) is None) == (mode is Mode.NOT_ARRIVED)


@pytest.mark.parametrize(
    ("source", "takes"),
    [
        ("bridge", {BRIDGE, EITHER}),
        ("technician", {BRIDGE, EITHER}),
        ("paper", {EITHER}),
        ("seat", {EITHER}),
    ],
)
def test_a_row_of_the_line_counts_where_the_rule_takes_its_source(
    source: Any, takes: set[OnlineBy]
) -> None:
    row = SheetRow(person=WHO, channel=Channel.ONLINE)
    for by in OnlineBy:
        story = a_day(by, Record(session=DAY1, source=source, rows=(row,)))
        state, now = story.state, at("14:30")

        attended = attendance(state, now)[DAY1]

        assert (WHO in attended) == (by in takes)
        assert (WHO in only_named(state, now)) == (by not in takes)
        assert mode_of(presence_of(state, WHO)) is Mode.UNKNOWN, "a list speaks of him, no line"


def test_of_the_room_every_word_is_taken() -> None:
    row = SheetRow(person=WHO)
    for by in OnlineBy:
        state = a_day(by, Record(session=DAY1, source="paper", rows=(row,))).state

        assert attendance(state, at("14:30"))[DAY1][WHO].mode == "in_person"


def test_who_says_himself_that_he_was_online_is_named_and_does_not_count_by_a_rule() -> None:
    for by in OnlineBy:
        story = a_day(by, CloseSession(session=DAY1))
        declare = Declare(session=DAY1, channel=Channel.ONLINE)
        story.ask(declare, "14:10", Role.DELEGATE, WHO)

        assert (WHO in attendance(story.state, at("14:30"))[DAY1]) == (by is EITHER)


def test_looking_back_goes_by_the_rule_too() -> None:
    late_in = CheckIn(person=WHO, source="qr", at=at("13:58"))
    late_out = CheckOut(person=WHO, source="qr", at=at("13:59"))
    for by, clock in ((PAGE, "14:01"), (BRIDGE, "14:02"), (EITHER, "14:01")):
        state = a_day(by, CAME, HEARD, late_in, late_out).state

        assert since_of(presence_of(state, WHO)) == at(clock)

    listed = Record(session=DAY1, source="paper", rows=(SheetRow(person=WHO),))
    story = a_day(PAGE, HEARD, GONE, listed)
    heard = next(fact.command for fact in story.log if fact.event.type == "attendance.marked")
    story.ask(TakeBack(person=WHO, command=heard), "14:10", Role.SECRETARY)
    presence = presence_of(story.state, WHO)
    assert (mode_of(presence), since_of(presence)) == (Mode.UNKNOWN, at("14:03"))


def test_whose_line_was_heard_and_does_not_count_has_not_arrived_since_any_instant() -> None:
    presence = presence_of(a_day(PAGE, HEARD, GONE).state, WHO)

    assert (mode_of(presence), began_at(presence)) == (Mode.NOT_ARRIVED, None)


@pytest.mark.parametrize(
    ("by", "intervals"),
    [
        (PAGE, [("online", 1, 3), ("reconnecting", 3, 5), ("online", 5, 30)]),
        (BRIDGE, [("online", 2, 4)]),
        (EITHER, [("online", 1, 4), ("reconnecting", 4, 5), ("online", 5, 30)]),
    ],
)
def test_intervals_are_of_what_counts(by: OnlineBy, intervals: list[tuple[str, int, int]]) -> None:
    state = a_day(by, CAME, HEARD, LOST, GONE, CAME).state

    (one,) = attendance(state, at("14:30"))[DAY1].values()

    assert [
        (i.mode.value, i.began_at.minute, i.ended_at.minute) for i in one.intervals
    ] == intervals
    assert [source.value for source in one.sources] == ["socket", "technician"]


def test_what_is_not_counted_is_named_on_the_sheet() -> None:
    story = a_day(PAGE, PHONE, CAME, LOST, AWAY)
    also = a_day(PAGE, PHONE)

    row, alone = (
        next(one for one in sheet(one_day.state, at("14:30"))["people"] if one["person"] == WHO)
        for one_day in (story, also)
    )

    assert row["sessions"]["day1"]["sources"] == ["socket", "technician"]
    assert row["sessions"]["day1"]["present_ms"] == 60_000
    assert "named" not in row
    assert (alone["sessions"], alone.get("named")) == ({}, {"day1": ["technician"]})
    (day1,) = sheet(also.state, at("14:30"))["sessions"]
    assert WHO in day1["no_shows"]
    assert day1["peak"]["heads"] == 0


def test_an_open_page_says_nothing_of_a_sitting_that_is_not_for_its_person() -> None:
    closed = a_session(an_item("i1", length=30, level=Level.DELEGATIONS))
    rules = a_rule(online_counts_as=BRIDGE)
    story = Story(a_programme(sessions=(closed,)), rules=rules)
    story.ask(OpenSession(session=DAY1), "14:00")
    pages = (PersonId("vn-head"), PersonId("press-1"))
    story.ask(Observe(online=pages), "14:01", Role.SYSTEM)

    assert set(only_named(story.state, at("14:30"))) == {"vn-head"}


def test_a_word_that_the_rule_does_not_take_is_named_of_a_closed_sitting_too() -> None:
    closed = a_session(an_item("i1", length=30, level=Level.DELEGATIONS))
    story = Story(a_programme(sessions=(closed,)), rules=a_rule(online_counts_as=PAGE))
    story.ask(OpenSession(session=DAY1), "14:00")
    press = PersonId("press-1")
    story.ask(Mark(person=press, online=True, via="phone"), "14:01", Role.TECHNICIAN)

    named = only_named(story.state, at("14:30"))[press][DAY1]

    assert [source.value for source in named] == ["technician"]


def test_the_files_name_who_is_not_counted() -> None:
    shown = sheet(a_day(PAGE, PHONE).state, at("14:30"))
    lists = Lists(shown, "en")
    name = next(one["name"] for one in shown["people"] if one["person"] == WHO)

    told = [row for row in lists.attended().rows if row[2] == name]

    assert [(row[5], row[6], row[8], row[-1]) for row in told] == [
        ("not counted by the rule", None, None, "technician")
    ]
    note = lists.session(shown["sessions"][0]).note
    assert note is not None
    assert f"{name} (not counted by the rule: technician)" in note


def test_a_page_that_is_open_is_shown_where_it_does_not_count() -> None:
    for by, happened, shown in (
        (BRIDGE, [CAME], True),
        (BRIDGE, [IN, CAME], True),
        (BRIDGE, [CAME, HEARD], None),
        (BRIDGE, [CAME, LOST], None),
        (PAGE, [CAME], None),
        (EITHER, [CAME], None),
    ):
        view = a_day(by, *happened).view(Audience.OPERATORS)
        people = cast("AttendanceSlice", view["attendance"]).get("people", {})

        assert people[WHO].get("connected") is shown


def test_who_left_the_room_has_not_lost_a_line_that_never_counted() -> None:
    heard: list[AnyCommand] = [IN, HEARD, CheckOut(person=WHO), GONE]
    came: list[AnyCommand] = [IN, CAME, CheckOut(person=WHO), LOST, AWAY]
    for by, happened, left in (
        (PAGE, heard, True),
        (BRIDGE, heard, None),
        (BRIDGE, came, True),
        (PAGE, came, None),
    ):
        view = a_day(by, *happened).view(Audience.OPERATORS)
        row = cast("AttendanceSlice", view["attendance"]).get("people", {})[WHO]

        assert (row["mode"], row.get("left")) == ("away", left)


def test_the_rule_is_shown_where_it_is_not_either() -> None:
    for by in OnlineBy:
        view: Any = a_day(by).view(Audience.PUBLIC)

        expected = {} if by is EITHER else {"online_counts_as": by.value}
        rule = view["quorum"]["rule"]
        assert {name: rule[name] for name in ("online_counts_as",) if name in rule} == expected


def marked(story: Story, *people: PersonId) -> None:
    for person in people:
        story.ask(Mark(person=person, online=True, via="bridge"), "14:06", Role.TECHNICIAN)


def test_a_quorum_by_the_bridge_counts_who_is_heard_and_no_page() -> None:
    story = sitting(a_rule(online_counts_as=BRIDGE))
    online(story, heads(18))

    assert quorum(story).decide.tally.present == 0
    assert turned(story) == []

    marked(story, *heads(12))
    lost(story, heads(18), "14:10")

    standing = quorum(story)
    assert (standing.decide.state, standing.decide.tally.unsteady) == (QuorumState.MET, 0)
    assert [kind for kind, _ in turned(story)] == ["quorum.reached"] * 2


def test_a_quorum_by_pages_counts_nobody_for_a_telephone() -> None:
    story = sitting(a_rule(online_counts_as=PAGE))
    marked(story, *heads(18))

    assert quorum(story).decide.tally.present == 0

    online(story, heads(10), "14:07")

    assert quorum(story).decide.state is QuorumState.AT_RISK


def test_a_rule_by_people_counts_by_the_same_words() -> None:
    story = sitting(a_rule(online_counts_as=BRIDGE, unit="people", base="all"))
    online(story, heads(3))
    marked(story, *heads(2))

    assert quorum(story).decide.tally.present == 2


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (EITHER, []),
        (BRIDGE, []),
        (PAGE, ["contact_lost", "grace_over"]),
    ],
)
def test_a_line_that_is_gone_alarms_only_where_it_counted(by: OnlineBy, said: list[str]) -> None:
    story = sitting(a_rule("none", open=a_rule("none").decide, online_counts_as=by))
    online(story, heads(1))
    marked(story, *heads(1))
    lost(story, heads(1), "14:10")
    away(story, heads(1), "14:12")

    assert sorted(kind for kind, _ in told(story)) == said


def test_an_old_log_without_the_rule_means_either() -> None:
    old = a_rule().model_dump_json(exclude={"online_counts_as"})

    assert QuorumRule.model_validate_json(old) == a_rule(online_counts_as=EITHER)
