"""Who said at which door that somebody came in or left, in the order in which it happened."""

from hybridmeet.domain.attending.commands import CheckIn, CheckOut, TakeBack
from hybridmeet.domain.attending.doors import MOST_LET_IN, at_the_door
from hybridmeet.domain.commands import Observe
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.people import Role
from tests.builders import at
from tests.story import WHO, Story

TRONG = PersonId("trong")


Said = tuple[str | None, str]


def told(story: Story) -> tuple[list[Said], Said | None]:
    """Who let him in and when, and who out."""
    door = at_the_door(story.state.presence[TRONG])
    said: list[Said] = [
        (fact.by, f"{fact.moment:%H:%M}") for fact in (*door.let_in, door.let_out) if fact
    ]
    return (said, None) if door.let_out is None else (said[:-1], said[-1])


def test_both_desks_stand_there_as_it_happened_whichever_told_it_first() -> None:
    story = Story()
    desk, secretary = WHO.get(Role.DESK), WHO.get(Role.SECRETARY)
    story.ask(CheckIn(person=TRONG), "14:01", Role.SECRETARY)
    story.ask(CheckIn(person=TRONG, at=at("13:58")), "14:03", Role.DESK)
    assert told(story) == ([(desk, "06:58"), (secretary, "07:01")], None)

    story.ask(TakeBack(person=TRONG, command=story.log[-1].command), "14:04", Role.DESK)
    assert told(story) == ([(secretary, "07:01")], None)


def test_what_ended_it_stands_there_until_he_comes_again() -> None:
    story = Story()
    secretary = WHO.get(Role.SECRETARY)
    story.ask(CheckIn(person=TRONG), "14:01", Role.SECRETARY)
    story.ask(Observe(out=(TRONG,)), "14:02", Role.SYSTEM)
    story.ask(CheckOut(person=TRONG, at=at("14:03")), "14:04", Role.SECRETARY)
    assert told(story) == ([(secretary, "07:01")], (None, "07:02"))

    for minute in range(10, 20):
        story.ask(CheckIn(person=TRONG, at=at(f"14:{minute}")), "14:30", Role.SECRETARY)
    assert told(story) == ([(secretary, f"07:{m}") for m in range(20 - MOST_LET_IN, 20)], None)
