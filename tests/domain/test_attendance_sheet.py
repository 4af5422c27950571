"""The attendance sheet by example: matrix, curve, peaks, drops, no-shows, who vouches for it."""

from hybridmeet.domain.attending.commands import (
    Admit,
    Certify,
    CheckIn,
    CheckOut,
    Record,
    SheetRow,
    WalkIn,
)
from hybridmeet.domain.attending.events import WalkedIn
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.attending.reports.sheet import (
    AttendanceSheet,
    SheetCell,
    SheetCertified,
    SheetPerson,
    SheetSession,
)
from hybridmeet.domain.attending.sources import Channel
from hybridmeet.domain.commands import (
    Advance,
    AnyCommand,
    CloseSession,
    GoTo,
    Observe,
    OpenSession,
)
from hybridmeet.domain.ids import DelegationId, ItemId, PersonId
from hybridmeet.domain.people import Level, Role
from tests.builders import a_break, a_programme, a_session, at, end_to_end, later
from tests.story import DAY1, Story

HEAD, ATTACHE = PersonId("id-head"), PersonId("id-attache")
TRONG, ONLINE = PersonId("trong"), PersonId("unhq-1")
I1 = ItemId("i1")


def held(until: str = "15:00", story: Story | None = None) -> Story:
    """Indonesia is online at first, gone for twenty minutes, then back in the room."""
    told: list[tuple[str, AnyCommand]] = [
        ("13:50", CheckIn(person=TRONG)),
        ("14:00", OpenSession(session=DAY1)),
        ("14:00", Advance(session=DAY1, from_item=None)),
        ("14:05", Observe(online=(HEAD, ONLINE))),
        ("14:10", Observe(lost=(HEAD,))),
        ("14:12", Observe(away=(HEAD,))),
        ("14:20", Advance(session=DAY1, from_item=I1)),
        ("14:30", CheckIn(person=HEAD)),
        ("14:40", CheckOut(person=TRONG)),
        ("15:00", CloseSession(session=DAY1)),
    ]
    story = story or Story()
    for clock, command in told:
        if at(clock) <= at(until):
            system = isinstance(command, Observe)
            story.ask(command, clock, Role.SYSTEM if system else Role.SECRETARY)
    return story


def at_noon(story: Story, clock: str = "16:00") -> AttendanceSheet:
    return sheet(story.state, at(clock))


def session(whole: AttendanceSheet) -> SheetSession:
    return whole["sessions"][0]


def cell(whole: AttendanceSheet, delegation: str) -> SheetCell:
    row = next(one for one in whole["delegations"] if one["delegation"] == delegation)
    return row["sessions"]["day1"]


def person(whole: AttendanceSheet, who: str) -> SheetPerson:
    return next(one for one in whole["people"] if one["person"] == who)


def z(clock: str) -> str:
    """A time of day as the wire writes it."""
    return later(at(clock), seconds=0).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_a_delegation_at_a_session_is_heads_by_channel_and_when_it_was_gone() -> None:
    assert cell(at_noon(held()), "id") == {
        "modality": "in_person",
        "in_person": 1,
        "online": 0,
        "first_at": z("14:05"),
        "last_at": z("15:00"),
        "drops": [
            {"item": "i1", "began_at": z("14:10"), "ended_at": z("14:20")},
            {"item": "i2", "began_at": z("14:20"), "ended_at": z("14:30")},
        ],
    }


def test_a_delegation_that_never_came_was_never_gone() -> None:
    assert cell(at_noon(held()), "media") == {
        "modality": "absent",
        "in_person": 0,
        "online": 0,
        "first_at": None,
        "last_at": None,
        "drops": [],
    }


def test_who_leaves_for_a_break_has_not_dropped_out() -> None:
    items = (*end_to_end("14:00", 15, 5), a_break("b1", "14:20"))
    story = held("14:12", Story(programme=a_programme(a_session(*items))))
    story.ask(GoTo(session=DAY1, from_item=I1, item=ItemId("b1")), "14:20", Role.SECRETARY)

    assert cell(at_noon(story, "14:30"), "id")["drops"] == [
        {"item": "i1", "began_at": z("14:10"), "ended_at": z("14:20")}
    ]


def test_while_a_line_may_come_back_its_delegation_is_not_gone() -> None:
    waiting = at_noon(held("14:10"), "14:11")
    gone = at_noon(held("14:12"), "14:13")

    assert cell(waiting, "id")["drops"] == []
    assert cell(gone, "id")["drops"] == [{"item": "i1", "began_at": z("14:10"), "ended_at": None}]


def test_the_curve_has_every_change_and_the_peaks_are_its_highest() -> None:
    shown = session(at_noon(held()))

    assert [(one["at"], one["in_person"], one["online"]) for one in shown["curve"]] == [
        (z("14:00"), 1, 0),
        (z("14:05"), 1, 2),
        (z("14:10"), 1, 1),
        (z("14:30"), 2, 1),
        (z("14:40"), 1, 1),
        (z("15:00"), 0, 0),
    ]
    assert shown["peak"] == {"heads": 3, "at": z("14:05")}
    assert shown["peak_in_person"] == {"heads": 2, "at": z("14:30")}
    assert shown["peak_online"] == {"heads": 2, "at": z("14:05")}
    assert (shown["unique_in_person"], shown["unique_online"]) == (2, 1)


def test_while_the_session_goes_on_nothing_has_ended() -> None:
    whole = at_noon(held("14:30"), "14:35")
    shown = session(whole)

    assert shown["curve"][-1] == {"at": z("14:30"), "in_person": 2, "online": 1}
    assert [(one["item"], one["concluded_at"]) for one in shown["items"]] == [
        ("i1", z("14:20")),
        ("i2", None),
    ]
    assert person(whole, "trong")["sessions"]["day1"]["intervals"] == [
        {"mode": "in_person", "began_at": z("14:00"), "ended_at": None}
    ]


def test_a_person_is_there_with_mode_times_sources_and_items() -> None:
    shown = person(at_noon(held()), "id-head")

    assert (shown["mode"], shown["expected"], shown["name"]) == (
        "in_person",
        "online",
        "id-head of id",
    )
    assert shown["sessions"]["day1"] == {
        "mode": "both",
        "first_at": z("14:05"),
        "last_at": z("15:00"),
        "present_ms": 35 * 60_000,
        "unexpected": False,
        "sources": ["desk", "socket"],
        "intervals": [
            {"mode": "online", "began_at": z("14:05"), "ended_at": z("14:10")},
            {"mode": "in_person", "began_at": z("14:30"), "ended_at": z("15:00")},
        ],
        "items": ["i1", "i2"],
    }


def test_who_came_another_way_than_expected_is_flagged() -> None:
    story = held()
    row = SheetRow(person=ATTACHE, channel=Channel.ONLINE)
    story.ask(Record(session=DAY1, source="bridge", rows=(row,)), "15:10", Role.SECRETARY)

    assert person(at_noon(story), "id-attache")["sessions"]["day1"]["unexpected"] is True


def test_no_shows_are_those_whom_the_session_was_meant_for() -> None:
    assert session(at_noon(held()))["no_shows"] == [
        "id-attache",
        "vn-head",
        "secretary",
        "moderator",
        "desk-1",
    ]  # not the press: nothing of it is public


def test_of_a_session_that_has_not_begun_nothing_is_said() -> None:
    shown = session(at_noon(Story(), "13:00"))

    assert (shown["opened_at"], shown["items"], shown["curve"], shown["no_shows"]) == (
        None,
        [],
        [],
        [],
    )
    assert shown["peak"] == {"heads": 0, "at": None}


def test_a_walk_in_stands_there_and_is_in_no_number_until_he_is_accepted() -> None:
    public = tuple(
        item.model_copy(update={"level": Level.PUBLIC}) for item in end_to_end("14:00", 15, 5, 30)
    )
    story = held("14:40", Story(programme=a_programme(a_session(*public))))
    walk_in = WalkIn(delegation=DelegationId("media"), function="Photographer", replaces="press-1")
    seated, _ = story.ask(walk_in, "14:45", Role.DESK)
    assert isinstance(seated, WalkedIn)
    story.ask(CloseSession(session=DAY1), "15:00")

    before = at_noon(story)
    story.ask(Admit(person=seated.seat.id, accepted=True), "15:30", Role.SECRETARY)
    after = at_noon(story)

    assert person(before, seated.seat.id)["pending"] is True
    assert person(before, seated.seat.id)["replaces"] == "press-1"
    assert person(after, seated.seat.id)["replaces_name"] == person(before, "press-1")["name"]
    assert person(before, seated.seat.id)["sessions"]["day1"]["first_at"] == z("14:45")
    assert [cell(whole, "media")["in_person"] for whole in (before, after)] == [0, 1]
    assert [session(whole)["unique_in_person"] for whole in (before, after)] == [2, 3]
    assert "pending" not in person(after, seated.seat.id)


def test_the_sheet_says_who_vouches_for_it_and_that_something_was_added() -> None:
    story = held()
    story.ask(Certify(session=DAY1), "15:30", Role.SECRETARY)
    certified: SheetCertified = {
        "at": z("15:30"),
        "by": "secretary of host-sec",
        "revision": 1,
        "changed": False,
        "in_person": 2,
        "online": 1,
        "added": [],
        "gone": [],
        "otherwise": [],
    }
    assert session(at_noon(story))["certified"] == certified

    names = Record(session=DAY1, source="paper", unmatched=("Somebody",))
    story.ask(names, "15:40", Role.SECRETARY)

    assert session(at_noon(story))["certified"] == {**certified, "changed": True}
    assert session(at_noon(story))["unmatched"] == ["Somebody"]


def test_a_past_instant_is_not_changed_by_what_came_later() -> None:
    then = sheet(held().state, at("14:08"))

    assert (cell(then, "id")["in_person"], cell(then, "id")["online"]) == (0, 1)
    assert person(then, "id-head")["mode"] == "online"
