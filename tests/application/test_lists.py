"""Lists as they are printed, from the sheets of a story: nobody twice, and none too long to set."""

from hybridmeet.application.printing.certified import CertifiedLists
from hybridmeet.application.printing.lists import Lists
from hybridmeet.application.printing.rows import MOST_LINES
from hybridmeet.domain.attending.commands import Certify, WalkIn
from hybridmeet.domain.attending.reports.certificate import certified_sheet
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.commands import CloseSession, OpenSession
from hybridmeet.domain.ids import DelegationId
from hybridmeet.domain.people import Level, Role
from tests.builders import a_programme, a_session, an_item, at
from tests.domain.test_attendance_sheet import held
from tests.story import DAY1, Story


def test_who_waits_in_a_closed_sitting_is_listed_once() -> None:
    behind = a_session(an_item("i1", level=Level.CLOSED), level=Level.CLOSED)
    story = Story(programme=a_programme(behind))
    story.ask(OpenSession(session=DAY1), "14:00", Role.SECRETARY)
    story.ask(WalkIn(delegation=DelegationId("un"), function="Stranger"), "14:05", Role.DESK)
    story.ask(CloseSession(session=DAY1), "15:00", Role.SECRETARY)

    whole = sheet(story.state, at("16:00"))
    rows = Lists(whole, "en").session(whole["sessions"][0]).rows

    (stranger,) = [row for row in rows if len(row) > 1 and "Stranger" in str(row[1])]
    assert stranger[0] == ""
    assert ("Waiting to be accepted, not counted",) in rows


def test_certified_lists_that_are_too_long_for_paper_are_not_set_and_it_is_said() -> None:
    story = held()
    story.ask(Certify(session=DAY1), "16:00", Role.SECRETARY)
    whole = certified_sheet(story.state, at("16:00"), DAY1)

    short = CertifiedLists(whole, "en").signed()
    whole["lists"][0]["attended"] *= MOST_LINES
    (long,) = CertifiedLists(whole, "en").signed()

    assert len(short) == 2
    assert long.note.endswith("take that of one session or of one item, or the CSV")
