"""What is written of a session afterwards: sheets, somebody's own word, the certificate."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from hybridmeet.domain.attending.commands import (
    Certify,
    CheckIn,
    CheckOut,
    CorrectRow,
    Declare,
    Record,
    SheetRow,
    TakeBack,
)
from hybridmeet.domain.attending.events import (
    AttendedRow,
    Certified,
    RecordedRow,
    SheetRecorded,
)
from hybridmeet.domain.attending.intervals import attendance
from hybridmeet.domain.attending.sources import Channel, Source
from hybridmeet.domain.commands import CloseSession, Observe, OpenSession
from hybridmeet.domain.errors import (
    Closed,
    Malformed,
    NotAllowed,
    OutOfOrder,
    Rejection,
    Unknown,
)
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.people import Role
from hybridmeet.domain.texts import Text
from tests.builders import at
from tests.story import DAY1, Story

HEAD, TRONG, ONLINE = PersonId("id-head"), PersonId("trong"), PersonId("unhq-1")


def opened() -> Story:
    story = Story()
    story.ask(OpenSession(session=DAY1), "14:00")
    return story


def held() -> Story:
    """A session from 14:00 to 15:00, one in the hall from 13:50 to 14:40, one online from 14:10."""
    story = opened()
    story.ask(CheckIn(person=TRONG, at=at("13:50")), "14:05", Role.DESK)
    story.ask(Observe(online=(HEAD,)), "14:10", Role.SYSTEM)
    story.ask(CheckOut(person=TRONG), "14:40", Role.DESK)
    story.ask(CloseSession(session=DAY1), "15:00")
    return story


def a_sheet(*rows: SheetRow, names: tuple[str, ...] = ()) -> Record:
    return Record(session=DAY1, source="paper", rows=rows, unmatched=names)


def test_a_row_without_times_is_of_the_whole_session_and_others_are_cut_to_it() -> None:
    story = held()
    early = SheetRow(person=HEAD, channel=Channel.ONLINE, began_at=at("13:00"))
    short = SheetRow(person=ONLINE, began_at=at("14:30"), ended_at=at("14:31"))

    events = story.ask(a_sheet(SheetRow(person=TRONG), early, short), "16:00", Role.DESK)

    whole = {"began_at": at("14:00"), "ended_at": at("15:00")}
    assert events == [
        SheetRecorded(
            session=DAY1,
            source=Source.PAPER,
            rows=(
                RecordedRow(person=TRONG, channel=Channel.ROOM, **whole),
                RecordedRow(person=HEAD, channel=Channel.ONLINE, **whole),
                RecordedRow(
                    person=ONLINE,
                    channel=Channel.ROOM,
                    began_at=at("14:30"),
                    ended_at=at("14:31"),
                ),
            ),
        )
    ]


def test_a_sheet_that_is_typed_while_its_session_goes_on_reaches_to_the_close() -> None:
    story = opened()
    short = SheetRow(person=TRONG, ended_at=at("14:15"))

    story.ask(a_sheet(SheetRow(person=HEAD), short), "14:20", Role.SECRETARY)
    assert lasts(story, "14:40") == {HEAD: at("14:40"), TRONG: at("14:15")}

    story.ask(CloseSession(session=DAY1), "15:00")
    assert lasts(story, "16:00") == {HEAD: at("15:00"), TRONG: at("14:15")}


def lasts(story: Story, clock: str) -> dict[PersonId, datetime]:
    """Until when each was there."""
    found = attendance(story.state, at(clock))[DAY1]
    return {person: attended.last_at for person, attended in found.items()}


def test_a_row_corrected_while_its_session_goes_on_reaches_to_the_close() -> None:
    story = opened()
    story.ask(a_sheet(SheetRow(person=HEAD)), "14:20", Role.SECRETARY)
    becomes = SheetRow(person=TRONG)
    correct = CorrectRow(session=DAY1, sheet=len(story.log), row=0, becomes=becomes)
    story.ask(correct, "14:30", Role.SECRETARY)
    story.ask(CloseSession(session=DAY1), "15:00")

    assert lasts(story, "16:00") == {TRONG: at("15:00")}


def test_names_that_nobody_could_match_stay_names_beside_the_log() -> None:
    story = held()

    (event,) = story.ask(a_sheet(names=("iPhone", "Delegate 3")), "16:00", Role.SECRETARY)

    assert isinstance(event, SheetRecorded)
    assert "iPhone" not in event.model_dump_json()
    assert [story.state.texts[name] for name in event.unmatched] == [
        Text(en="iPhone"),
        Text(en="Delegate 3"),
    ]


OUTSIDE = SheetRow(person=HEAD, began_at=at("15:30"), ended_at=at("15:40"))
BACKWARDS = SheetRow(person=HEAD, began_at=at("14:30"), ended_at=at("14:20"))


@pytest.mark.parametrize(
    ("begin", "command", "refusal"),
    [
        (Story, a_sheet(SheetRow(person=HEAD)), OutOfOrder),  # not opened yet
        (held, a_sheet(), Malformed),
        (held, a_sheet(SheetRow(person=PersonId("nobody"))), Unknown),
        (held, a_sheet(SheetRow(person=PersonId("screen-hall"))), OutOfOrder),
        (held, a_sheet(OUTSIDE), Malformed),
        (held, a_sheet(BACKWARDS), Malformed),
        (held, Record(session=SessionId("day9"), source="paper"), Unknown),
        (opened, Certify(session=DAY1), OutOfOrder),
        (held, Certify(session=SessionId("day9")), Unknown),
    ],
)
def test_what_cannot_be_written_of_a_session_is_refused(
    begin: Callable[[], Story], command: Record | Certify, refusal: type[Rejection]
) -> None:
    with pytest.raises(refusal):
        begin().ask(command, "16:00", Role.SECRETARY)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (SheetRow(person=PersonId("nobody")), "rows.1.person: This meeting has no person nobody."),
        (SheetRow(person=HEAD, began_at=at("13:30"), ended_at=at("14:00")),
         "rows.1.ended_at: The row of id-head ends before the session opened (2"),
        (OUTSIDE, "rows.1.began_at: The row of id-head begins after the session, which reaches"),
        (BACKWARDS, "rows.1.ended_at: The row of id-head ends before it begins"),
        (SheetRow(person=HEAD, began_at=at("14:20"), ended_at=at("14:20")),
         "rows.1.ended_at: The row of id-head ends in the moment in which it begins"),
    ],
)  # fmt: skip
def test_a_refused_row_is_named_with_its_number_its_member_and_what_to_do(
    row: SheetRow, said: str
) -> None:
    with pytest.raises(Rejection, match=re.escape(said)):
        held().ask(a_sheet(SheetRow(person=TRONG), row), "16:00", Role.SECRETARY)


def declare(story: Story, person: str, channel: Channel, clock: str = "16:00") -> SheetRecorded:
    command = Declare(session=DAY1, channel=channel)
    (event,) = story.ask(command, clock, Role.DELEGATE, person)
    assert isinstance(event, SheetRecorded)
    return event


def test_one_may_say_of_oneself_that_one_was_there() -> None:
    event = declare(held(), "id-attache", Channel.ONLINE)

    row = RecordedRow(
        person=PersonId("id-attache"),
        channel=Channel.ONLINE,
        began_at=at("14:00"),
        ended_at=at("15:00"),
    )
    assert event == SheetRecorded(session=DAY1, source=Source.SELF, rows=(row,))


def test_one_says_it_once_and_may_say_it_otherwise() -> None:
    story = held()
    declare(story, "id-attache", Channel.ONLINE)
    declare(story, "vn-head", Channel.ROOM)

    with pytest.raises(OutOfOrder):
        declare(story, "id-attache", Channel.ONLINE)
    declare(story, "id-attache", Channel.ROOM)
    declare(story, "id-attache", Channel.ONLINE)


def test_one_says_it_of_a_session_that_is_over_and_not_certified() -> None:
    with pytest.raises(OutOfOrder):
        declare(opened(), "id-attache", Channel.ROOM)

    story = held()
    story.ask(Certify(session=DAY1), "15:30", Role.SECRETARY)
    with pytest.raises(Closed):
        declare(story, "id-attache", Channel.ROOM)


def test_the_time_to_say_it_ends() -> None:
    story = held()
    story.declare_window_ms = 3_600_000
    with pytest.raises(Closed):
        declare(story, "id-attache", Channel.ROOM, "16:00:01")

    declare(story, "id-attache", Channel.ROOM, "16:00")


def test_a_certificate_names_who_attended_how_and_who_says_so() -> None:
    story = held()
    paper = Record(
        session=DAY1, source="bridge", rows=(SheetRow(person=HEAD, channel=Channel.ONLINE),)
    )
    story.ask(paper, "15:10", Role.SECRETARY)

    assert story.ask(Certify(session=DAY1), "15:30", Role.SECRETARY) == [
        Certified(
            session=DAY1,
            revision=1,
            attended=(
                AttendedRow(
                    person=TRONG,
                    mode="in_person",
                    first_at=at("14:00"),
                    last_at=at("14:40"),
                    present_ms=40 * 60_000,
                    sources=(Source.DESK,),
                ),
                AttendedRow(
                    person=HEAD,
                    mode="online",
                    first_at=at("14:00"),
                    last_at=at("15:00"),
                    present_ms=60 * 60_000,
                    sources=(Source.SOCKET, Source.BRIDGE),
                ),
            ),
        )
    ]


def test_the_same_list_is_not_certified_twice() -> None:
    story = held()
    story.ask(Certify(session=DAY1), "15:30", Role.SECRETARY)

    with pytest.raises(OutOfOrder):
        story.ask(Certify(session=DAY1), "15:31", Role.SECRETARY)


ADDED = [
    a_sheet(SheetRow(person=HEAD)),
    CheckIn(person=PersonId("vn-head"), source="qr", at=at("14:30")),  # an offline desk at last
    CheckOut(person=TRONG, at=at("14:20")),
]


@pytest.mark.parametrize("command", ADDED)
def test_what_is_added_later_marks_the_certificate_until_it_is_given_again(
    command: Record | CheckIn | CheckOut,
) -> None:
    story = held()
    story.ask(Certify(session=DAY1), "15:30", Role.SECRETARY)
    assert story.state.attending.certified[DAY1].changed is False

    story.ask(command, "16:00", Role.SECRETARY)
    assert story.state.attending.certified[DAY1].changed is True

    (event,) = story.ask(Certify(session=DAY1), "16:10", Role.SECRETARY)
    assert isinstance(event, Certified)
    assert event.revision == 2
    assert story.state.attending.certified[DAY1].changed is False


def test_what_happens_after_the_session_changes_no_certificate() -> None:
    story = held()
    story.ask(Certify(session=DAY1), "15:30", Role.SECRETARY)

    story.ask(CheckIn(person=PersonId("vn-head")), "16:00", Role.DESK)
    story.ask(TakeBack(person=PersonId("vn-head"), command=story.log[-1].command), "16:01")
    story.ask(Observe(online=(ONLINE,), lost=(HEAD,)), "16:02", Role.SYSTEM)
    story.ask(Observe(online=(HEAD,)), "16:03", Role.SYSTEM)

    assert story.state.attending.certified[DAY1].changed is False


def test_who_is_back_after_the_close_was_there_when_it_closed() -> None:
    story = opened()
    story.ask(Observe(online=(HEAD,)), "14:10", Role.SYSTEM)
    story.ask(Observe(lost=(HEAD,)), "14:59:30", Role.SYSTEM)
    story.ask(CloseSession(session=DAY1), "15:00")
    story.ask(Certify(session=DAY1), "15:00:10", Role.SECRETARY)

    story.ask(Observe(online=(HEAD,)), "15:00:20", Role.SYSTEM)

    assert story.state.attending.certified[DAY1].changed is True


@pytest.mark.parametrize(
    ("command", "role"),
    [
        (Certify(session=DAY1), Role.CHAIR),
        (Certify(session=DAY1), Role.DESK),
        (a_sheet(SheetRow(person=HEAD)), Role.CHAIR),
        (Record(session=DAY1, source="technician", rows=(SheetRow(person=HEAD),)), Role.DESK),
        (Declare(session=DAY1, channel=Channel.ROOM), Role.SCREEN),
    ],
)
def test_nobody_else_writes_it(command: Certify | Record | Declare, role: Role) -> None:
    with pytest.raises(NotAllowed):
        held().ask(command, "16:00", role)
