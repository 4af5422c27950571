"""An act that was a mistake is taken back by a further fact: an admission, one's own word."""

import pytest

from hybridmeet.domain.attending.commands import Admit, Certify, Declare, WalkIn
from hybridmeet.domain.attending.events import Admitted, SheetCorrected, WalkedIn
from hybridmeet.domain.attending.intervals import attendance
from hybridmeet.domain.attending.seating import is_pending, is_seated
from hybridmeet.domain.attending.sources import Channel
from hybridmeet.domain.commands import CloseSession, OpenSession
from hybridmeet.domain.errors import Closed, OutOfOrder
from hybridmeet.domain.ids import DelegationId, PersonId
from hybridmeet.domain.people import Role
from tests.builders import at
from tests.story import DAY1, Story

VIET, INDO = "vn-head", "id-attache"


def over() -> Story:
    """A session that nobody but people's own words tells of."""
    story = Story()
    story.ask(OpenSession(session=DAY1), "14:00")
    story.ask(CloseSession(session=DAY1), "15:00")
    return story


def says(story: Story, channel: Channel | None, person: str = VIET) -> object:
    (event,) = story.ask(Declare(session=DAY1, channel=channel), "15:10", Role.DELEGATE, person)
    return event


def modes(story: Story) -> dict[str, str]:
    listed = attendance(story.state, at("15:30"), DAY1)[DAY1]
    return {person: one.mode for person, one in listed.items()}


@pytest.mark.parametrize("accepted", [True, False])
def test_a_decision_on_a_walk_in_is_taken_back_and_he_waits_again(accepted: bool) -> None:
    story = Story()
    came = WalkIn(delegation=DelegationId("id"), function="Third Secretary")
    seated, *_ = story.ask(came, "14:05", Role.DESK)
    assert isinstance(seated, WalkedIn)
    who = seated.seat.id
    story.ask(Admit(person=who, accepted=accepted), "14:10", Role.SECRETARY)

    events = story.ask(Admit(person=who, accepted=None), "14:11", Role.SECRETARY)

    assert events == [Admitted(person=who, accepted=None)]
    assert (is_pending(story.state, who), is_seated(story.state, who)) == (True, False)
    with pytest.raises(OutOfOrder, match="still waits"):
        story.ask(Admit(person=who, accepted=None), "14:12", Role.SECRETARY)
    story.ask(Admit(person=who, accepted=True), "14:13", Role.SECRETARY)
    assert is_seated(story.state, who)


def test_ones_last_word_is_taken_back_and_the_one_before_holds() -> None:
    story = over()
    says(story, Channel.ROOM, INDO)
    says(story, Channel.ROOM)
    says(story, Channel.ONLINE)
    last = story.state.attending.sheets[DAY1][-1].seq

    assert says(story, None) == SheetCorrected(session=DAY1, sheet=last, rows=(0,))

    assert modes(story) == {VIET: "in_person", INDO: "in_person"}
    says(story, None)
    assert modes(story) == {INDO: "in_person"}
    with pytest.raises(OutOfOrder, match="nothing"):
        says(story, None)


def test_nobodys_word_is_taken_back_by_another_nor_after_the_certificate() -> None:
    story = over()
    says(story, Channel.ROOM, PersonId(INDO))
    with pytest.raises(OutOfOrder):
        says(story, None)

    story.ask(Certify(session=DAY1), "15:05", Role.SECRETARY)

    with pytest.raises(Closed):
        says(story, None, INDO)
