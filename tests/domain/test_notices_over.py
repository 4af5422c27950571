"""A notice says since when what it tells of is over; a loss mended at once is one line."""

from typing import Any

import pytest

from hybridmeet.domain.attending.commands import CheckIn, CheckOut, Mark, TakeBack
from hybridmeet.domain.commands import Observe, SoundAlarm
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.people import Audience, Role
from tests.builders import at
from tests.quorate import a_rule, away, heads, in_hall, lost, online, sitting
from tests.story import DAY1, Story

HEAD, ATTACHE, DESK = PersonId("m01-head"), PersonId("m01-attache"), PersonId("desk-1")


def shown(story: Story, audience: Audience = Audience.OPERATORS) -> list[tuple[str, str, str]]:
    """The notices that an audience sees: kind, when it was given, since when it is over."""
    notices: Any = story.view(audience)["notices"]
    return [(one["kind"], clock(one["at"]), clock(one.get("over_at"))) for one in notices]


def clock(moment: str | None) -> str:
    """The minutes and seconds of an hour."""
    return "" if moment is None else moment[14:19]


def one_needed() -> Story:
    """One delegation, its attaché in the hall, and all are needed to decide."""
    story = sitting(a_rule("all", open={"kind": "none"}), many=1)
    in_hall(story, ["m01"], "14:05")
    return story


def out(story: Story, when: str) -> None:
    story.ask(CheckOut(person=ATTACHE), when, Role.DESK)


def back(story: Story, when: str) -> None:
    story.ask(CheckIn(person=ATTACHE), when, Role.DESK)


REACHED = ("quorum_reached", "05:00", "")


def test_a_loss_is_over_when_quorum_is_reached_again() -> None:
    story = one_needed()
    out(story, "14:20")

    assert shown(story) == [REACHED, ("quorum_lost", "20:00", "")]
    back(story, "14:25")

    assert shown(story) == [
        REACHED, ("quorum_lost", "20:00", "25:00"), ("quorum_reached", "25:00", ""),
    ]  # fmt: skip


def test_a_loss_that_a_desk_takes_back_within_five_seconds_is_one_line() -> None:
    story = one_needed()
    out(story, "14:20")
    mistake = story.log[-2].command

    story.ask(TakeBack(person=ATTACHE, command=mistake), "14:20:05", Role.DESK)

    assert shown(story) == [REACHED, ("quorum_lost", "20:00", "20:05")]
    assert len([one for one in story.log if one.event.type.startswith("quorum.")]) == 3


@pytest.mark.parametrize("stays_lost", [True, False])
def test_a_burst_is_one_line_and_says_how_it_ended(stays_lost: bool) -> None:
    story = one_needed()
    for tenth in range(1, 10, 2):
        out(story, f"14:20:00.{tenth}")
        back(story, f"14:20:00.{tenth + 1 if tenth < 9 else 95}")
    if stays_lost:
        out(story, "14:20:02")

    lines = shown(story)

    assert lines == [REACHED, ("quorum_lost", *(("20:02", "") if stays_lost else ("20:00",) * 2))]


def test_a_loss_long_after_one_that_was_mended_is_a_line_of_its_own() -> None:
    story = one_needed()
    for minute in (20, 21):
        out(story, f"14:{minute}")
        back(story, f"14:{minute}:02")

    assert shown(story)[1:] == [
        ("quorum_lost", "20:00", "20:02"),
        ("quorum_lost", "21:00", "21:02"),
    ]


def test_to_decide_ends_nothing_that_is_to_open() -> None:
    story = sitting(a_rule("1/2", open={"kind": "all"}), many=2)
    in_hall(story, ["m01", "m02"], "14:05")
    out(story, "14:20")
    story.ask(CheckOut(person=PersonId("m02-attache")), "14:21", Role.DESK)

    back(story, "14:30")

    assert shown(story)[2:] == [
        ("quorum_lost", "20:00", ""), ("quorum_lost", "21:00", "30:00"),
        ("quorum_reached", "30:00", ""),
    ]  # fmt: skip


def gone() -> Story:
    """The head of a delegation was online, and has been away for longer than the grace."""
    story = sitting("seminar")
    online(story, [HEAD])
    lost(story, heads(1), "14:10")
    away(story, heads(1), "14:12")
    return story


@pytest.mark.parametrize(
    "comes",
    [
        Observe(online=(HEAD,)),
        CheckIn(person=ATTACHE),
        Mark(person=HEAD, online=True, via="phone"),
    ],
)
def test_contact_is_lost_until_one_who_may_speak_is_here_again(comes: Any) -> None:
    story = gone()
    online(story, [PersonId("m01-desk"), *heads(2)[1:]], "14:13")

    before = shown(story, Audience.MEMBERS)
    story.ask(comes, "14:15", Role.SYSTEM if isinstance(comes, Observe) else Role.SECRETARY)

    assert before == [("contact_lost", "12:00", "")]
    assert shown(story, Audience.MEMBERS) == [("contact_lost", "12:00", "15:00")]


def test_desks_have_no_line_until_one_has() -> None:
    story = sitting("seminar")
    online(story, [DESK], "14:01")
    lost(story, [DESK], "14:10")
    alarm = SoundAlarm(kind="desk_offline", session=DAY1, due_at=at("14:15"))
    story.ask(alarm, "14:15", Role.SYSTEM)

    online(story, [HEAD], "14:16")
    before = shown(story)
    online(story, [DESK], "14:20")

    assert before == [("desk_offline", "15:00", "")]
    assert shown(story) == [("desk_offline", "15:00", "20:00")]
