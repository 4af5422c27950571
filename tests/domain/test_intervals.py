"""How people took part in a session, by example: from what all sources say to intervals."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from hybridmeet.domain.attending.commands import (
    CheckIn,
    CheckOut,
    Declare,
    Mark,
    Record,
    SheetRow,
    TakeBack,
)
from hybridmeet.domain.attending.intervals import Attended, attendance, part_of
from hybridmeet.domain.attending.modes import Mode
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.attending.sources import Channel, Source
from hybridmeet.domain.commands import AnyCommand, CloseSession, Observe, OpenSession
from hybridmeet.domain.ids import PersonId, PlaceId, SessionId, TrackId
from hybridmeet.domain.people import Role
from hybridmeet.domain.programme import PlaceKind, Programme, Speaker
from tests.builders import (
    PLACES,
    SEATS,
    a_place,
    a_programme,
    a_seat,
    a_session,
    an_item,
    at,
    later,
    minutes,
)
from tests.story import DAY1, Story

WHO = PersonId("id-head")
Told = tuple[str, AnyCommand]
CAME, LOST, AWAY = Observe(online=(WHO,)), Observe(lost=(WHO,)), Observe(away=(WHO,))
IN, OUT = CheckIn(person=WHO), CheckOut(person=WHO)


def lived(*told: Told, until: str = "15:00") -> Story:
    """A session from 14:00 to 15:00, if it is 15:00; in between, what was told."""
    story = Story()
    everything = sorted(
        [*told, ("14:00", OpenSession(session=DAY1)), ("15:00", CloseSession(session=DAY1))],
        key=lambda one: at(one[0]),
    )
    for clock, command in everything:
        if at(clock) <= at(until):
            system = isinstance(command, Observe)
            story.ask(command, clock, Role.SYSTEM if system else Role.SECRETARY)
    return story


def took(story: Story, clock: str = "16:00", person: PersonId = WHO) -> Attended | None:
    found = attendance(story.state, at(clock))[DAY1].get(person)
    assert part_of(story.state, at(clock), DAY1, person) == found  # looked at alone
    return found


def clocks(attended: Attended | None) -> list[tuple[str, str, str]]:
    """The intervals as the clocks of the hall show them."""
    if attended is None:
        return []
    return [
        (one.mode.value, _clock(one.began_at), _clock(one.ended_at)) for one in attended.intervals
    ]


def _clock(moment: datetime) -> str:
    return later(moment, hours=7).strftime("%H:%M:%S").removesuffix(":00")


ONLINE_THEN_ROOM: list[Told] = [("14:05", CAME), ("14:20", IN), ("14:30", LOST), ("14:32", AWAY)]


@pytest.mark.parametrize(
    ("told", "intervals"),
    [
        ([], []),
        ([("13:50", IN)], [("in_person", "14:00", "15:00")]),
        ([("13:50", IN), ("14:20", OUT)], [("in_person", "14:00", "14:20")]),
        ([("13:40", IN), ("13:50", OUT)], []),
        (
            [("14:05", IN), ("14:10", OUT), ("14:20", IN)],
            [("in_person", "14:05", "14:10"), ("in_person", "14:20", "15:00")],
        ),
        ([("14:05", CAME), ("14:10", LOST), ("14:12", AWAY)], [("online", "14:05", "14:10")]),
        (
            [("14:05", CAME), ("14:10", LOST), ("14:11", CAME)],
            [
                ("online", "14:05", "14:10"),
                ("reconnecting", "14:10", "14:11"),
                ("online", "14:11", "15:00"),
            ],
        ),
        (
            ONLINE_THEN_ROOM,
            [
                ("online", "14:05", "14:20"),
                ("both", "14:20", "14:30"),
                ("in_person", "14:30", "15:00"),
            ],
        ),
        # the phone in his hand at the door: on-site wins within a minute
        (
            [
                ("14:05", CAME),
                ("14:05:30", IN),
                ("14:30", OUT),
                ("14:30:59", LOST),
                ("14:33", AWAY),
            ],
            [("both", "14:05", "14:30:59")],
        ),
        (
            [("14:05", CAME), ("14:06", IN)],
            [("online", "14:05", "14:06"), ("both", "14:06", "15:00")],
        ),
        (
            [("14:10", Mark(person=WHO, online=True, via="phone"))],
            [("online", "14:10", "15:00")],
        ),
        (
            [
                ("14:10", Mark(person=WHO, online=True, via="phone")),
                ("14:20", CAME),
                ("14:30", Mark(person=WHO, online=False, via="phone")),
                ("14:40", LOST),
                ("14:42", AWAY),
            ],
            [("online", "14:10", "14:40")],
        ),
    ],
)
def test_channels_make_intervals_within_the_session(
    told: Sequence[Told], intervals: list[tuple[str, str, str]]
) -> None:
    assert clocks(took(lived(*told))) == intervals


def test_a_scan_told_late_stands_where_it_belongs() -> None:
    late = CheckIn(person=WHO, source="qr", at=at("14:05"))

    story = lived(("14:20", IN), ("14:30", late), ("14:40", OUT))

    assert clocks(took(story)) == [("in_person", "14:05", "14:40")]


def test_a_mistake_that_was_taken_back_is_no_attendance() -> None:
    story = lived(("14:20", IN))
    tap = next(recorded for recorded in story.log if recorded.event.type.endswith("checked_in"))
    story.ask(TakeBack(person=WHO, command=tap.command), "15:30", Role.DESK)

    assert took(story) is None


def test_a_line_that_may_come_back_counts_for_nothing_yet() -> None:
    story = lived(("14:05", CAME), ("14:10", LOST), until="14:11")

    attended = took(story, "14:11")

    assert attended is not None
    assert clocks(attended) == [("online", "14:05", "14:10"), ("reconnecting", "14:10", "14:11")]
    assert [one.counts for one in attended.intervals] == [True, False]
    assert (attended.last_at, attended.present_ms) == (at("14:10"), 300_000)


PAPER = SheetRow(person=WHO, began_at=at("14:10"), ended_at=at("14:20"))
ROSTER = SheetRow(person=WHO, channel=Channel.ONLINE, began_at=at("14:15"), ended_at=at("14:40"))


def test_all_sources_together_are_their_union_and_each_is_named() -> None:
    story = lived(("14:12", CheckIn(person=WHO, source="qr")), ("14:14", OUT))
    story.ask(Record(session=DAY1, source="paper", rows=(PAPER,)), "15:10", Role.SECRETARY)
    story.ask(Record(session=DAY1, source="bridge", rows=(ROSTER,)), "15:11", Role.SECRETARY)

    attended = took(story)

    assert attended is not None
    assert clocks(attended) == [
        ("in_person", "14:10", "14:15"),
        ("both", "14:15", "14:20"),
        ("online", "14:20", "14:40"),
    ]
    assert attended.sources == (Source.QR, Source.PAPER, Source.BRIDGE)
    assert (attended.mode, attended.present_ms) == ("both", 30 * 60_000)


def test_the_last_of_ones_own_words_holds() -> None:
    story = lived()
    for clock, channel in (("15:10", Channel.ROOM), ("15:20", Channel.ONLINE)):
        story.ask(Declare(session=DAY1, channel=channel), clock, Role.DELEGATE, WHO)

    attended = took(story)

    assert attended is not None
    assert (attended.mode, attended.sources) == ("online", (Source.SELF,))


MORNING, AFTERNOON = SessionId("morning"), SessionId("afternoon")


def test_the_morning_in_the_hall_and_the_afternoon_online_are_right_in_both() -> None:
    story = Story(
        a_programme(
            a_session(an_item("i1", "09:00", 60), id=MORNING),
            a_session(an_item("i2", "13:30", 60), id=AFTERNOON),
        )
    )
    told: list[Told] = [
        ("08:45", IN),
        ("09:00", OpenSession(session=MORNING)),
        ("12:00", CloseSession(session=MORNING)),
        ("12:05", OUT),
        ("13:25", CAME),
        ("13:30", OpenSession(session=AFTERNOON)),
        ("17:00", CloseSession(session=AFTERNOON)),
    ]
    for clock, command in told:
        story.ask(command, clock, Role.SYSTEM if command is CAME else Role.SECRETARY)

    found = attendance(story.state, at("18:00"))

    assert clocks(found[MORNING][WHO]) == [("in_person", "09:00", "12:00")]
    assert clocks(found[AFTERNOON][WHO]) == [("online", "13:30", "17:00")]


COMMANDERS, TRAINERS = SessionId("commanders"), SessionId("trainers")
CMD, TRG, LOTUS = TrackId("cmd"), TrackId("trg"), PlaceId("lotus")
TRAINER, SPEAKER = PersonId("id-trainer"), PersonId("unhq-1")
IN_HALL = PersonId("vn-head")


def two_tracks() -> Programme:
    """Commanders in the hall and trainers in the Lotus room, both from 14:00 on."""
    speaks = (Speaker(person=SPEAKER, planned_ms=minutes(10)),)
    seats = (*SEATS, a_seat("id-trainer", "id", tracks=(TrackId("plenary"), TRG)))
    return a_programme(
        a_session(an_item("i1"), id=COMMANDERS, track=CMD),
        a_session(an_item("i2", speakers=speaks), id=TRAINERS, track=TRG, place=LOTUS),
        places=(*PLACES, a_place("lotus", kind=PlaceKind.ROOM)),
        seats=seats,
    )


def beside(person: PersonId, *told: Told) -> dict[str, list[tuple[str, str, str]]]:
    """Where the person was, by session, when both were held from 14:00 to 15:00."""
    return listed(person, at_once(*told))


def staggered(person: PersonId, *told: Told) -> dict[str, list[tuple[str, str, str]]]:
    """The same; commanders sat half a minute longer at both ends."""
    return listed(person, at_once(*told, trainers=("14:00:30", "14:59:30")))


def listed(person: PersonId, story: Story) -> dict[str, list[tuple[str, str, str]]]:
    found = attendance(story.state, at("16:00"))
    sessions = (COMMANDERS, TRAINERS)
    return {one: clocks(found[one][person]) for one in sessions if person in found[one]}


def at_once(*told: Told, trainers: tuple[str, str] = ("14:00", "15:00")) -> Story:
    """The day on which both were held."""
    story = Story(two_tracks())
    held = {COMMANDERS: ("14:00", "15:00"), TRAINERS: trainers}
    everything: list[Told] = list(told)
    everything += [(opened, OpenSession(session=one)) for one, (opened, _) in held.items()]
    everything += [(closed, CloseSession(session=one)) for one, (_, closed) in held.items()]
    for clock, command in sorted(everything, key=lambda one: at(one[0])):
        story.ask(command, clock, Role.SYSTEM if isinstance(command, Observe) else Role.SECRETARY)
    return story


def test_in_the_room_counts_for_the_session_of_that_room() -> None:
    lotus = CheckIn(person=WHO, place=LOTUS)

    assert beside(WHO, ("13:50", IN), ("14:20", lotus)) == {
        COMMANDERS: [("in_person", "14:00", "14:20")],
        TRAINERS: [("in_person", "14:20", "15:00")],
    }


def test_who_is_in_one_of_two_sessions_is_missed_in_neither() -> None:
    here, nowhere = (
        sheet(at_once(("13:50", IN)).state, at("16:00")),
        sheet(at_once().state, at("16:00")),
    )

    assert [WHO in one["no_shows"] for one in here["sessions"]] == [False, False]
    assert [WHO in one["no_shows"] for one in nowhere["sessions"]] == [True, True]


def test_who_checked_in_before_goes_where_his_tracks_are() -> None:
    assert beside(TRAINER, ("08:30", CheckIn(person=TRAINER, place=PlaceId("hanoi")))) == {
        TRAINERS: [("in_person", "14:00", "15:00")]
    }


def test_who_was_there_before_is_on_no_other_list_for_seconds() -> None:
    hall = CheckIn(person=TRAINER, place=PlaceId("hanoi"))

    assert staggered(TRAINER, ("13:30", hall)) == {
        TRAINERS: [("in_person", "14:00:30", "14:59:30")]
    }


def test_who_has_no_tracks_and_sits_in_one_room_is_in_no_other_for_seconds() -> None:
    lotus = CheckIn(person=WHO, place=LOTUS)

    assert staggered(WHO, ("13:30", IN)) == {COMMANDERS: [("in_person", "14:00", "15:00")]}
    assert staggered(WHO, ("13:30", lotus), ("13:30", CAME)) == {
        TRAINERS: [("both", "14:00:30", "14:59:30")]
    }


def test_who_follows_two_sittings_at_once_counts_in_the_first_of_the_programme() -> None:
    assert staggered(WHO, ("13:30", CAME)) == {COMMANDERS: [("online", "14:00", "15:00")]}


def test_who_follows_two_sittings_at_once_counts_where_he_speaks() -> None:
    assert staggered(SPEAKER, ("13:30", Observe(online=(SPEAKER,)))) == {
        TRAINERS: [("online", "14:00:30", "14:59:30")]
    }


def test_who_came_when_the_first_was_over_counts_in_the_other() -> None:
    late = Story(two_tracks())
    told: list[Told] = [
        ("14:00", OpenSession(session=COMMANDERS)),
        ("14:00", OpenSession(session=TRAINERS)),
        ("14:30", CloseSession(session=COMMANDERS)),
        ("14:40", CAME),
        ("15:00", CloseSession(session=TRAINERS)),
    ]
    for clock, command in told:
        late.ask(command, clock, Role.SYSTEM if command is CAME else Role.SECRETARY)

    found = attendance(late.state, at("16:00"))

    assert WHO not in found[COMMANDERS]
    assert clocks(found[TRAINERS][WHO]) == [("online", "14:40", "15:00")]


def test_a_session_that_runs_over_loses_its_people_to_the_next() -> None:
    story = Story(
        a_programme(
            a_session(an_item("i1", "09:00", 60), id=MORNING),
            a_session(an_item("i2", "13:30", 60), id=AFTERNOON),
        )
    )
    told: list[Told] = [
        ("09:00", OpenSession(session=MORNING)),
        ("09:00", CheckIn(person=IN_HALL)),
        ("09:00", CAME),
        ("13:30", OpenSession(session=AFTERNOON)),
        ("13:35", CloseSession(session=MORNING)),
        ("14:30", CloseSession(session=AFTERNOON)),
    ]
    for clock, command in told:
        story.ask(command, clock, Role.SYSTEM if command is CAME else Role.SECRETARY)

    found = attendance(story.state, at("16:00"))

    for who, mode in ((IN_HALL, "in_person"), (WHO, "online")):
        assert clocks(found[MORNING][who]) == [(mode, "09:00", "13:30")]
        assert clocks(found[AFTERNOON][who]) == [(mode, "13:30", "14:30")]


def test_who_comes_in_while_it_runs_is_there_whatever_his_tracks_are() -> None:
    guest = CheckIn(person=TRAINER, place=PlaceId("hanoi"))

    assert beside(TRAINER, ("14:10", guest)) == {COMMANDERS: [("in_person", "14:10", "15:00")]}


def test_online_counts_for_the_seats_tracks() -> None:
    assert beside(TRAINER, ("14:10", Observe(online=(TRAINER,)))) == {
        TRAINERS: [("online", "14:10", "15:00")]
    }


def test_a_page_left_open_is_no_second_person_in_the_other_session() -> None:
    assert beside(WHO, ("13:50", IN), ("14:00", CAME)) == {COMMANDERS: [("both", "14:00", "15:00")]}


def test_the_story_of_an_item_knows_no_person_twice() -> None:
    story = lived(*ONLINE_THEN_ROOM)

    people = attendance(story.state, at("16:00"))[DAY1]

    assert list(people) == [WHO]
    assert people[WHO].mode == "both"
    assert [one.mode for one in people[WHO].counted] == [Mode.ONLINE, Mode.BOTH, Mode.IN_PERSON]
