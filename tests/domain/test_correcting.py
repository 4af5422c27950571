"""Rows of a sheet are taken back or corrected: further facts, by which all that is counted goes."""

from collections.abc import Callable

import pytest

from hybridmeet.domain.attending.commands import (
    Certify,
    CheckIn,
    CorrectRow,
    Declare,
    Record,
    SheetRow,
    TakeBackRows,
)
from hybridmeet.domain.attending.events import Certified, RecordedRow, SheetCorrected
from hybridmeet.domain.attending.intervals import attendance
from hybridmeet.domain.attending.modes import Mode, mode_at, mode_of, presence_of
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.attending.sources import Channel, Source
from hybridmeet.domain.commands import CloseSession, OpenSession
from hybridmeet.domain.errors import Malformed, NotAllowed, OutOfOrder, Rejection, Unknown
from hybridmeet.domain.ids import PersonId, SessionId, TextId
from hybridmeet.domain.people import Role
from tests.builders import at
from tests.story import DAY1, Story

HEAD, ATTACHE, VIET = PersonId("id-head"), PersonId("id-attache"), PersonId("vn-head")
SHEET = 4  # the fact that recorded it: published, opened, closed, recorded


def signed(*names: str) -> Story:
    """A session from 14:00 to 15:00, and a sheet of two people that came at 15:10."""
    story = Story()
    story.ask(OpenSession(session=DAY1), "14:00")
    story.ask(CloseSession(session=DAY1), "15:00")
    rows = (SheetRow(person=HEAD), SheetRow(person=ATTACHE, ended_at=at("14:30")))
    paper = Record(session=DAY1, source="paper", rows=rows, unmatched=names)
    story.ask(paper, "15:10", Role.SECRETARY)
    return story


def take_back(*rows: int, names: tuple[TextId, ...] = (), sheet: int = SHEET) -> TakeBackRows:
    return TakeBackRows(session=DAY1, sheet=sheet, rows=rows, names=names)


def correct(row: int | None = 0, person: PersonId = VIET, name: str | None = None) -> CorrectRow:
    becomes = SheetRow(person=person, channel=Channel.ONLINE, began_at=at("14:20"))
    which = TextId(name) if name else None
    return CorrectRow(session=DAY1, sheet=SHEET, row=row, name=which, becomes=becomes)


def there(story: Story) -> dict[PersonId, tuple[str, str]]:
    """Who attended by all that is known: how, and until when."""
    found = attendance(story.state, at("18:00"))[DAY1]
    return {who: (one.mode, f"{one.last_at:%H:%M}") for who, one in found.items()}


def test_a_row_that_is_taken_back_counts_for_nothing_and_the_others_stay() -> None:
    story = signed()

    (event,) = story.ask(take_back(0), "16:00", Role.SECRETARY)

    assert event == SheetCorrected(session=DAY1, sheet=SHEET, rows=(0,))
    assert there(story) == {ATTACHE: ("in_person", "07:30")}
    assert [line.row.person for line in story.state.attending.sheets[DAY1][0].lines] == [
        HEAD,
        ATTACHE,
    ]


def test_a_row_becomes_another_persons_another_hours_another_channels() -> None:
    story = signed()

    (event,) = story.ask(correct(0), "16:00", Role.SECRETARY)

    row = RecordedRow(
        person=VIET, channel=Channel.ONLINE, began_at=at("14:20"), ended_at=at("15:00")
    )
    assert event == SheetCorrected(session=DAY1, sheet=SHEET, rows=(0,), becomes=row)
    assert there(story) == {VIET: ("online", "08:00"), ATTACHE: ("in_person", "07:30")}


def test_what_a_row_became_is_corrected_by_its_own_number() -> None:
    story = signed()
    story.ask(correct(0), "16:00", Role.SECRETARY)

    story.ask(correct(2, HEAD), "16:01", Role.SECRETARY)

    assert set(there(story)) == {HEAD, ATTACHE}


def test_the_whole_sheet_goes_with_its_names() -> None:
    story = signed("iPhone", "Delegate 3")

    story.ask(take_back(), "16:00", Role.SECRETARY)

    assert there(story) == {}
    assert [one["unmatched"] for one in sheet(story.state, at("18:00"))["sessions"]] == [[]]


def test_a_name_turns_out_to_be_somebody_and_another_to_be_nobody() -> None:
    story = signed("iPhone", "Delegate 3")
    phone, third = story.state.attending.sheets[DAY1][0].unmatched

    story.ask(correct(None, name=phone), "16:00", Role.SECRETARY)
    story.ask(take_back(names=(third,)), "16:01", Role.SECRETARY)

    assert there(story)[VIET] == ("online", "08:00")
    assert story.state.attending.sheets[DAY1][0].unmatched == ()
    assert len(there(story)) == 3


def test_whoever_no_sheet_names_any_more_is_not_known_to_have_come() -> None:
    story = signed()
    assert mode_of(presence_of(story.state, HEAD)) is Mode.UNKNOWN

    story.ask(take_back(0), "16:00", Role.SECRETARY)

    presence = presence_of(story.state, HEAD)
    assert mode_of(presence) is Mode.NOT_ARRIVED
    assert mode_at(presence, at("15:30")) is Mode.UNKNOWN, "what was shown then stays"


def test_of_two_sheets_that_name_him_the_other_still_does() -> None:
    story = signed()
    again = Record(session=DAY1, source="bridge", rows=(SheetRow(person=HEAD),))
    story.ask(again, "15:20", Role.SECRETARY)

    story.ask(take_back(), "16:00", Role.SECRETARY)

    assert there(story) == {HEAD: ("in_person", "08:00")}
    assert mode_of(presence_of(story.state, HEAD)) is Mode.UNKNOWN


@pytest.mark.parametrize("command", [take_back(1), take_back(), correct(1)])
def test_a_certificate_stays_as_it_was_and_says_that_something_changed(
    command: TakeBackRows | CorrectRow,
) -> None:
    story = signed()
    (certified,) = story.ask(Certify(session=DAY1), "15:30", Role.SECRETARY)

    story.ask(command, "16:00", Role.SECRETARY)

    certificate = story.state.attending.certified[DAY1]
    assert isinstance(certified, Certified)
    assert (certificate.changed, certificate.attended) == (True, certified.attended)
    story.ask(Certify(session=DAY1), "16:01", Role.SECRETARY)
    assert story.state.attending.certified[DAY1].revision == 2


def once(story: Story) -> Story:
    story.ask(take_back(0), "15:40", Role.SECRETARY)
    return story


def emptied(story: Story) -> Story:
    story.ask(take_back(), "15:40", Role.SECRETARY)
    return story


SAME = CorrectRow(session=DAY1, sheet=SHEET, row=0, becomes=SheetRow(person=HEAD))
LATE = SheetRow(person=HEAD, began_at=at("15:30"))


@pytest.mark.parametrize(
    ("begin", "command", "refusal"),
    [
        (signed, take_back(sheet=3), Unknown),  # a fact, but no sheet
        (signed, take_back(7), Unknown),
        (signed, take_back(names=(TextId("reason-c1"),)), Unknown),
        (signed, TakeBackRows(session=SessionId("day9"), sheet=SHEET), Unknown),
        (signed, correct(7), Unknown),
        (signed, correct(0, PersonId("nobody")), Unknown),
        (signed, correct(0, PersonId("screen-hall")), OutOfOrder),
        (signed, correct(0, name="unmatched-c1-0"), Malformed),  # which of the two
        (signed, correct(None), Malformed),
        (signed, SAME, OutOfOrder),
        (signed, SAME.model_copy(update={"becomes": LATE}), Malformed),
        (lambda: once(signed()), take_back(0), OutOfOrder),
        (lambda: once(signed()), correct(0), OutOfOrder),
        (lambda: emptied(signed()), take_back(), OutOfOrder),
    ],
)
def test_what_cannot_be_corrected_is_refused(
    begin: Callable[[], Story], command: TakeBackRows | CorrectRow, refusal: type[Rejection]
) -> None:
    story = begin()
    was = story.state

    with pytest.raises(refusal):
        story.ask(command, "16:00", Role.SECRETARY)

    assert story.state is was


def test_somebodys_own_word_is_taken_back_and_not_put_otherwise() -> None:
    story = signed()
    declared = Declare(session=DAY1, channel=Channel.ROOM)
    story.ask(declared, "15:20", Role.DELEGATE, VIET)
    own = story.state.attending.sheets[DAY1][-1].seq

    with pytest.raises(OutOfOrder):
        story.ask(correct(0).model_copy(update={"sheet": own}), "15:30", Role.SECRETARY)
    story.ask(take_back(0, sheet=own), "15:30", Role.SECRETARY)

    assert VIET not in there(story)
    story.ask(declared, "15:40", Role.DELEGATE, VIET)
    assert there(story)[VIET] == ("in_person", "08:00")


def test_a_check_in_stands_beside_a_row_that_is_taken_back() -> None:
    story = signed()
    story.ask(CheckIn(person=HEAD, at=at("14:10")), "15:20", Role.DESK)

    story.ask(take_back(0), "16:00", Role.SECRETARY)

    found = attendance(story.state, at("18:00"))[DAY1][HEAD]
    assert (found.first_at, found.sources) == (at("14:10"), (Source.DESK,))


@pytest.mark.parametrize("role", [Role.CHAIR, Role.MODERATOR, Role.DESK, Role.DELEGATE])
def test_nobody_but_the_secretary_corrects(role: Role) -> None:
    for command in (take_back(0), correct(0)):
        with pytest.raises(NotAllowed):
            signed().ask(command, "16:00", role)
