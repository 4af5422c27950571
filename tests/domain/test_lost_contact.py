"""Who is gone for longer than the grace: said to the secretary, and to the delegation itself."""

from typing import Any

from hybridmeet.domain.attending.commands import CheckOut
from hybridmeet.domain.attending.events import ContactLost
from hybridmeet.domain.commands import (
    CloseSession,
    Observe,
)
from hybridmeet.domain.ids import DelegationId, PersonId
from hybridmeet.domain.people import Audience, Role
from tests.quorate import (
    ask,
    away,
    heads,
    in_hall,
    lost,
    online,
    sitting,
    told,
)
from tests.story import DAY1


def test_a_delegation_nobody_is_left_of_is_told_to_itself_and_the_secretary() -> None:
    story = sitting("seminar")
    online(story, heads(2))
    in_hall(story, ["m02"])

    lost(story, heads(2), "14:10")
    events = story.ask(Observe(away=tuple(heads(2))), "14:11:30", Role.SYSTEM)

    assert events[1:] == [ContactLost(delegation=DelegationId("m01"), session=DAY1)]
    notices: Any = story.view(Audience.MEMBERS)["notices"]
    assert [(one["kind"], one["for"], one["delegation"]) for one in notices] == [
        ("contact_lost", ["delegation:m01", "secretary"], "m01")
    ]
    assert "contact_lost" not in [kind for kind, _ in told(story, Audience.PARTICIPANTS)]


def test_one_who_left_the_room_has_not_lost_contact() -> None:
    story = sitting("seminar")
    in_hall(story, ["m01"])

    events = story.ask(CheckOut(person=PersonId("m01-attache")), "14:20", Role.DESK)

    assert [one.type for one in events] == ["attendance.checked_out"]


def test_who_is_away_is_named_to_the_operators_and_in_no_event() -> None:
    story = sitting("seminar")
    online(story, heads(5))
    lost(story, heads(5), "14:10")

    away(story, heads(5), "14:11:30")

    first = "m01-head of m01, m02-head of m02, m03-head of m03 and 2 more"
    assert ("grace_over", f"Away, the line has not come back: {first}.") in told(story)
    notices: Any = story.view(Audience.OPERATORS)["notices"]
    assert [one["for"] for one in notices if one["kind"] == "grace_over"] == [["secretary"]]
    for audience in Audience:
        if audience is not Audience.OPERATORS:
            assert "grace_over" not in [kind for kind, _ in told(story, audience)]


def test_staff_who_are_away_are_nobodys_notice_and_neither_is_anybody_after_the_session() -> None:
    story = sitting("seminar")
    people = (PersonId("desk-1"), *heads(1))
    online(story, people)
    lost(story, people, "14:10")
    ask(story, CloseSession(session=DAY1))

    away(story, people, "14:11:30")

    assert told(story) == []
