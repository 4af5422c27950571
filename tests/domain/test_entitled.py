"""For whom a sitting is: who is expected and counted, and who was seen where he had no business."""

import pytest

from hybridmeet.domain.attending.commands import Certify, CheckIn, CheckOut, Mark
from hybridmeet.domain.attending.events import Certified
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.attending.reports.sheet import AttendanceSheet
from hybridmeet.domain.commands import Advance, CloseSession, Observe, OpenSession
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.people import Level, Role
from hybridmeet.domain.programme import ItemPlan, Speaker
from tests.builders import a_break, a_programme, a_session, an_item, at
from tests.story import DAY1, Story

PRESS, SPEAKER = PersonId("press-1"), PersonId("unhq-1")
OF_DELEGATIONS = an_item("i1", length=30, level=Level.DELEGATIONS)
WITH_THE_SPEAKER = OF_DELEGATIONS.model_copy(
    update={"speakers": (Speaker(person=SPEAKER, planned_ms=60_000),)}
)
FOR_ALL = an_item("i1", length=5, level=Level.PUBLIC)
PAUSE = a_break("b1", "14:30").model_copy(update={"level": Level.PUBLIC})


def held(*items: ItemPlan) -> Story:
    """The press sits in the room from before the opening, the speaker follows from afar."""
    story = Story(programme=a_programme(a_session(*items)))
    story.ask(CheckIn(person=PRESS), "13:40", Role.DESK)
    story.ask(Observe(online=(SPEAKER,)), "13:50", Role.SYSTEM)
    story.ask(OpenSession(session=DAY1), "14:00")
    story.ask(CheckOut(person=PRESS), "14:20", Role.DESK)
    story.ask(CloseSession(session=DAY1), "14:30")
    return story


def of(whole: AttendanceSheet, who: PersonId) -> dict[str, object]:
    """What the sheet says of one person at the sitting."""
    row = next(one for one in whole["people"] if one["person"] == who)
    return dict(row["sessions"].get(DAY1, {}))


def test_who_sat_in_a_closed_sitting_stays_in_the_record_and_in_no_count() -> None:
    whole = sheet(held(OF_DELEGATIONS).state, at("15:00"))

    shown, session = of(whole, PRESS), whole["sessions"][0]
    assert (shown["mode"], shown["present_ms"], shown["not_entitled"]) == (
        "in_person",
        20 * 60_000,
        True,
    )
    assert (session["unique_in_person"], session["unique_online"]) == (0, 0)
    assert (session["peak"]["heads"], PRESS in session["no_shows"]) == (0, False)
    media = next(one for one in whole["delegations"] if one["delegation"] == "media")
    assert media["sessions"]["day1"]["modality"] == "absent"


def test_an_open_page_shows_nothing_of_a_closed_sitting_and_is_no_attendance() -> None:
    assert of(sheet(held(OF_DELEGATIONS).state, at("15:00")), SPEAKER) == {}


def test_who_was_heard_in_a_closed_sitting_stays_in_the_record_and_in_no_count() -> None:
    story = Story(programme=a_programme(a_session(OF_DELEGATIONS)))
    story.ask(Observe(online=(SPEAKER,)), "13:50", Role.SYSTEM)
    story.ask(OpenSession(session=DAY1), "14:00")
    story.ask(Mark(person=SPEAKER, online=True, via="phone"), "14:05", Role.TECHNICIAN)
    gone = Mark(person=SPEAKER, online=False, via="phone")
    story.ask(gone, "14:15", Role.TECHNICIAN)

    whole = sheet(story.state, at("14:20"))

    shown = of(whole, SPEAKER)
    assert (shown["present_ms"], shown["sources"]) == (10 * 60_000, ["technician"])
    assert (shown["not_entitled"], whole["sessions"][0]["unique_online"]) == (True, 0)


def test_who_is_heard_while_one_that_is_his_sits_too_is_in_that_one() -> None:
    beside = a_session(an_item("i9", length=30, level=Level.PUBLIC), id=SessionId("beside"))
    story = Story(programme=a_programme(a_session(OF_DELEGATIONS), beside))
    for session in (DAY1, beside.id):
        story.ask(OpenSession(session=session), "14:00")
    story.ask(Mark(person=SPEAKER, online=True, via="phone"), "14:05", Role.TECHNICIAN)
    story.ask(CloseSession(session=beside.id), "14:20")

    whole = sheet(story.state, at("14:30"))

    (row,) = (one for one in whole["people"] if one["person"] == SPEAKER)
    there = {name: one["present_ms"] // 60_000 for name, one in row["sessions"].items()}
    assert there == {"beside": 15, "day1": 10}


def test_who_speaks_there_is_entitled_whatever_its_level() -> None:
    whole = sheet(held(WITH_THE_SPEAKER).state, at("15:00"))

    assert "not_entitled" not in of(whole, SPEAKER)
    assert whole["sessions"][0]["unique_online"] == 1


@pytest.mark.parametrize(
    ("items", "is_missed"),
    [((FOR_ALL,), True), ((OF_DELEGATIONS,), False), ((OF_DELEGATIONS, PAUSE), False)],
)
def test_the_press_is_missed_only_where_something_is_public(
    items: tuple[ItemPlan, ...], is_missed: bool
) -> None:
    story = Story(programme=a_programme(a_session(*items)))
    story.ask(OpenSession(session=DAY1), "14:00")

    missed = sheet(story.state, at("14:10"))["sessions"][0]["no_shows"]

    assert (PRESS in missed, "desk-1" in missed) == (is_missed, True)


def test_a_certificate_keeps_him_with_the_word_that_it_was_not_for_him() -> None:
    story = held(OF_DELEGATIONS)
    (certified,) = story.ask(Certify(session=DAY1), "14:40", Role.SECRETARY)

    assert isinstance(certified, Certified)
    assert [(row.person, row.entitled) for row in certified.attended] == [(PRESS, False)]
    vouched = sheet(story.state, at("15:00"))["sessions"][0]["certified"]
    assert vouched is not None
    assert (vouched["in_person"], vouched["changed"]) == (0, False)


def test_who_leaves_before_what_is_not_for_him_has_not_dropped_out() -> None:
    rest = an_item("i2", "14:05", 20)
    story = Story(programme=a_programme(a_session(FOR_ALL, rest)))
    story.ask(CheckIn(person=PRESS), "13:40", Role.DESK)
    story.ask(OpenSession(session=DAY1), "14:00")
    story.ask(Advance(session=DAY1, from_item=None), "14:00")
    story.ask(Advance(session=DAY1, from_item=FOR_ALL.id), "14:05")
    story.ask(CheckOut(person=PRESS), "14:06", Role.DESK)

    whole = sheet(story.state, at("14:20"))

    media = next(one for one in whole["delegations"] if one["delegation"] == "media")
    assert media["sessions"]["day1"]["in_person"] == 1
    assert media["sessions"]["day1"]["drops"] == []
