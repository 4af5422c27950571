"""The slice ``attendance``: what operators read of people, and the numbers that all others read."""

from typing import cast

from hybridmeet.domain.attending.commands import (
    Certify,
    CheckIn,
    CheckOut,
    Mark,
    Record,
    SetCredentials,
    SheetRow,
    WalkIn,
)
from hybridmeet.domain.attending.events import WalkedIn
from hybridmeet.domain.attending.slices import AttendanceSlice
from hybridmeet.domain.attending.sources import Credentials
from hybridmeet.domain.commands import CloseSession, Observe, OpenSession
from hybridmeet.domain.ids import DelegationId, PersonId
from hybridmeet.domain.people import Audience, Role
from hybridmeet.domain.views import Driving, Looking, view_for
from tests.builders import at
from tests.story import DAY1, Story

HEAD, ATTACHE, ONLINE = PersonId("id-head"), PersonId("id-attache"), PersonId("unhq-1")
ID = DelegationId("id")


def a_day() -> tuple[Story, PersonId]:
    """One in the room who was expected online, one on the telephone, one who walked in."""
    story = Story()
    story.ask(CheckIn(person=HEAD), "13:50", Role.DESK)
    story.ask(OpenSession(session=DAY1), "14:00")
    story.ask(Mark(person=ONLINE, online=True, via="phone"), "14:01", Role.TECHNICIAN)
    story.ask(Observe(online=(PersonId("trong"),)), "14:02", Role.SYSTEM)
    came = WalkIn(delegation=ID, function="Attaché", display="Siti", replaces=ATTACHE)
    seated, _ = story.ask(came, "14:05", Role.DESK)
    assert isinstance(seated, WalkedIn)
    provisional = SetCredentials(delegation=ID, credentials=Credentials.PROVISIONAL)
    story.ask(provisional, "14:06", Role.SECRETARY)
    return story, seated.seat.id


def attendance(story: Story, audience: Audience, *idle: PersonId) -> AttendanceSlice:
    looking = Looking(story.state, at("15:30"), Driving(idle=frozenset(idle)))
    return cast("AttendanceSlice", view_for(looking, audience, ["attendance"])["attendance"])


def test_operators_read_where_how_and_what_is_unusual() -> None:
    story, walk_in = a_day()

    people = attendance(story, Audience.OPERATORS, PersonId("trong"), ATTACHE).get("people", {})
    unusual = ("place", "via", "idle", "unexpected", "pending", "replaces")
    told = {
        who: {name: row.get(name) for name in unusual if name in row} for who, row in people.items()
    }

    assert {who: row for who, row in told.items() if row} == {
        HEAD: {"place": "hanoi", "unexpected": True},
        ONLINE: {"via": "phone"},
        "trong": {"idle": True, "unexpected": True},
        walk_in: {"place": "hanoi", "pending": True, "replaces": ATTACHE},
    }


def test_operators_read_of_who_is_away_whether_he_went_out() -> None:
    story, _ = a_day()
    story.ask(Mark(person=ONLINE, online=False, via="phone"), "15:00", Role.TECHNICIAN)
    story.ask(CheckOut(person=HEAD), "15:01", Role.DESK)

    people = attendance(story, Audience.OPERATORS).get("people", {})

    assert (people[HEAD]["mode"], people[HEAD].get("left")) == ("away", True)
    assert (people[ONLINE]["mode"], people[ONLINE].get("left")) == ("away", None)


def test_all_others_read_numbers_and_not_one_name() -> None:
    story, walk_in = a_day()

    for audience in set(Audience) - {Audience.OPERATORS}:
        shown = attendance(story, audience)
        assert "people" not in shown
        assert "Siti" not in str(shown)
        assert walk_in not in str(shown)
        assert shown["heads"]["pending"] == 1
        assert shown["delegations"]["id"] == {
            "modality": "in_person",
            "in_person": 1,
            "online": 0,
            "both": 0,
            "reconnecting": 0,
            "expected": 2,
            "credentials": "provisional",
            "pending": 1,
        }


def test_a_certificate_is_named_with_what_was_added_since() -> None:
    story, _ = a_day()
    story.ask(CloseSession(session=DAY1), "15:00")
    assert attendance(story, Audience.PUBLIC)["certified"] == {}

    story.ask(Certify(session=DAY1), "15:10", Role.SECRETARY)
    row = SheetRow(person=ATTACHE)
    story.ask(Record(session=DAY1, source="paper", rows=(row,)), "15:20", Role.SECRETARY)

    assert attendance(story, Audience.PUBLIC)["certified"] == {
        "day1": {"at": "2021-04-06T08:10:00.000Z", "revision": 1, "changed": True}
    }
