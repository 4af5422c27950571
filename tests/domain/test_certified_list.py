"""A list as it was certified: the kept copy, whatever became known or was decided afterwards."""

import pytest

from hybridmeet.domain.attending.commands import (
    Admit,
    Certify,
    CheckIn,
    CheckOut,
    Record,
    SheetRow,
    TakeBackRows,
    WalkIn,
)
from hybridmeet.domain.attending.events import SheetRecorded, WalkedIn
from hybridmeet.domain.attending.reports.certificate import certified_sheet
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.attending.reports.sheet import CertifiedList, SheetCertified
from hybridmeet.domain.attending.sources import Channel
from hybridmeet.domain.commands import CloseSession, OpenSession
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import DelegationId, PersonId, SessionId
from hybridmeet.domain.people import Role
from tests.builders import at
from tests.story import DAY1, Story

HEAD, TRONG, ONLINE = PersonId("id-head"), PersonId("trong"), PersonId("unhq-1")


def held() -> Story:
    """One came by himself, one by a sheet; the session is over and certified."""
    story = Story()
    story.ask(CheckIn(person=TRONG), "13:50", Role.DESK)
    story.ask(OpenSession(session=DAY1), "14:00")
    story.ask(CheckOut(person=TRONG), "14:30", Role.DESK)
    story.ask(CloseSession(session=DAY1), "15:00")
    rows = (SheetRow(person=ONLINE, channel=Channel.ONLINE),)
    (paper,) = story.ask(Record(session=DAY1, source="bridge", rows=rows), "15:10", Role.SECRETARY)
    assert isinstance(paper, SheetRecorded)
    story.ask(Certify(session=DAY1), "15:30", Role.SECRETARY)
    return story


def kept(story: Story) -> CertifiedList:
    (one,) = certified_sheet(story.state, at("17:00"))["lists"]
    return one


def today(story: Story) -> SheetCertified:
    certified = sheet(story.state, at("17:00"))["sessions"][0]["certified"]
    assert certified is not None
    return certified


def test_what_was_certified_stays_and_what_is_known_now_is_told_beside_it() -> None:
    story = held()
    before = kept(story)
    late = CheckIn(person=HEAD, at=at("14:10"))
    story.ask(late, "15:40", Role.DESK)
    story.ask(CheckOut(person=TRONG, at=at("14:20")), "15:41", Role.DESK)
    (bridge,) = story.state.attending.sheets[DAY1]
    story.ask(TakeBackRows(session=DAY1, sheet=bridge.seq), "15:42", Role.SECRETARY)

    assert kept(story) == {**before, "changed": True}
    assert [(row["person"], row["mode"]) for row in before["attended"]] == [
        (TRONG, "in_person"),
        (ONLINE, "online"),
    ]
    told = today(story)
    assert (told["in_person"], told["online"]) == (1, 1)
    assert (told["added"], told["gone"], told["otherwise"]) == ([HEAD], [ONLINE], [TRONG])


def test_what_was_added_and_taken_back_leaves_the_same_list() -> None:
    story = held()
    rows = (SheetRow(person=HEAD, channel=Channel.ROOM),)
    story.ask(Record(session=DAY1, source="paper", rows=rows), "15:40", Role.SECRETARY)
    paper = story.state.attending.sheets[DAY1][-1]
    story.ask(TakeBackRows(session=DAY1, sheet=paper.seq), "15:42", Role.SECRETARY)

    told = today(story)
    assert told["changed"] is True
    assert (told["added"], told["gone"], told["otherwise"]) == ([], [], [])


def test_who_was_certified_and_is_refused_later_stays_on_the_list() -> None:
    story = Story()
    story.ask(OpenSession(session=DAY1), "14:00")
    walk_in = WalkIn(delegation=DelegationId("media"), function="Adviser")
    seated, _ = story.ask(walk_in, "14:45", Role.DESK)
    assert isinstance(seated, WalkedIn)
    story.ask(CloseSession(session=DAY1), "15:00")
    story.ask(Admit(person=seated.seat.id, accepted=True), "15:10", Role.SECRETARY)
    story.ask(Certify(session=DAY1), "15:30", Role.SECRETARY)
    story.ask(Admit(person=seated.seat.id, accepted=None), "15:40", Role.SECRETARY)
    story.ask(Admit(person=seated.seat.id, accepted=False), "15:41", Role.SECRETARY)

    assert [row["delegation"] for row in kept(story)["attended"]] == ["media"]
    assert today(story)["gone"] == [seated.seat.id]


@pytest.mark.parametrize("session", [None, DAY1, SessionId("no")])
def test_where_nothing_is_certified_there_is_no_list(session: SessionId | None) -> None:
    with pytest.raises(Unknown):
        certified_sheet(Story().state, at("17:00"), session)
