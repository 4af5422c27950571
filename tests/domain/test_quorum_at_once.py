"""Quorum of sittings that are open at once: everybody counts in one, as the sheet would have it."""

from collections.abc import Sequence

import pytest

from hybridmeet.adapters.formats.programme_yaml import read_programme
from hybridmeet.domain.attending.commands import CheckIn, CheckOut
from hybridmeet.domain.attending.events import ContactLost
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.commands import (
    AnyCommand,
    CloseSession,
    Observe,
    OpenSession,
    Resize,
    ResumeSession,
    SuspendSession,
)
from hybridmeet.domain.events import Event
from hybridmeet.domain.ids import DelegationId, ItemId, PersonId, PlaceId, SessionId
from hybridmeet.domain.people import Level, Role
from hybridmeet.domain.programme import ItemPlan, PlaceKind, SessionPlan, Speaker
from hybridmeet.domain.quorum.count import quorum_of
from hybridmeet.domain.quorum.events import QuorumLost, QuorumReached
from hybridmeet.domain.quorum.rules import Base
from tests.adapters.formats.programmes import AAPTC
from tests.builders import PLACES, a_break, a_place, a_session, an_item, at, minutes
from tests.quorate import (
    BESIDE,
    CMD,
    HALL,
    LOTUS,
    RULES,
    TRG,
    Beside,
    a_rule,
    ask,
    away,
    in_hall,
    lost,
    members,
    online,
    turned,
)
from tests.story import DAY1, Story

DRAFTING, LATER = SessionId("drafting"), SessionId("later")
M01, M02 = (PersonId(f"m0{number}-head") for number in (1, 2))
MAIN = a_session(an_item("i1", "14:00", 60))


def drafting(**more: object) -> SessionPlan:
    """Beside the plenary, in a room of its own."""
    fields: dict[str, object] = {"id": DRAFTING, "place": LOTUS, **more}
    return a_session(an_item("i2", "14:00", 60), **fields)


def at_once(second: SessionPlan | None = None, many: int = 2, rule: str = "all") -> Story:
    """Two are open, of a meeting of two members that must all be there."""
    plans = (MAIN, second or drafting())
    places = (*PLACES, a_place("lotus", kind=PlaceKind.ROOM))
    programme = members(many).model_copy(update={"sessions": plans, "places": places})
    story = Story(programme, rules=a_rule(rule))
    for plan in plans:
        story.ask(OpenSession(session=plan.id), "14:00")
    return story


def enters(story: Story, person: PersonId, place: PlaceId, clock: str = "14:05") -> list[Event]:
    """He is scanned at the door of a room; what came of it."""
    return story.ask(CheckIn(person=person, place=place), clock, Role.DESK)


def missing(story: Story, session: SessionId) -> tuple[str, ...]:
    """The members that are not in a session."""
    found = quorum_of(story.state, session)
    assert found is not None
    return found.decide.tally.missing


def turns(events: Sequence[Event]) -> list[tuple[str, str]]:
    """Of the facts of one transaction those that turned a quorum to decide: in which session."""
    turned = [one for one in events if isinstance(one, QuorumLost | QuorumReached)]
    return [(one.session, one.type) for one in turned if one.purpose == "decide"]


def test_a_one_person_delegation_is_here_in_one_sitting_and_missing_in_the_other() -> None:
    story = at_once()

    online(story, [M01])

    assert (missing(story, DAY1), missing(story, DRAFTING)) == (("m02",), ("m02", "m01"))


def test_he_counts_where_the_programme_has_him_speak() -> None:
    speaks = (Speaker(person=M01, planned_ms=minutes(10)),)
    second = drafting(items=(an_item("i2", "14:00", 60, speakers=speaks),))
    story = at_once(second)

    online(story, [M01, M02])

    assert (missing(story, DAY1), missing(story, DRAFTING)) == (("m01",), ("m02",))


def test_the_door_at_which_he_was_scanned_last_says_where_he_is() -> None:
    story = at_once(many=1)
    online(story, [M01])

    into = enters(story, M01, LOTUS)
    back = enters(story, M01, HALL, "14:20")

    assert turns(into) == [(DAY1, "quorum.lost"), (DRAFTING, "quorum.reached")]
    assert turns(back) == [(DAY1, "quorum.reached"), (DRAFTING, "quorum.lost")]


def test_who_is_called_out_of_a_room_with_his_line_still_counts_there() -> None:
    story = at_once(many=1)
    online(story, [M01])
    enters(story, M01, LOTUS)

    story.ask(CheckOut(person=M01), "14:20", Role.DESK)

    assert (missing(story, DAY1), missing(story, DRAFTING)) == (("m01",), ())


@pytest.mark.parametrize(("clock", "counts"), [("13:50", True), ("14:10", False)])
def test_a_guest_in_the_room_of_another_track_counts_in_neither(clock: str, counts: bool) -> None:
    """Who was there before they sat has gone where his track is; who comes later is a guest."""
    programme = Beside("14:00", LOTUS, (CMD, TRG), trained=(M01,)).programme()
    story = Story(programme, rules=a_rule("all"))
    told: list[tuple[str, AnyCommand]] = [
        (clock, CheckIn(person=M01, place=HALL)),
        ("14:20", again(M01, HALL)),
    ]
    told += [("14:00", OpenSession(session=one)) for one in (DAY1, BESIDE)]

    for when, command in sorted(told, key=lambda one: one[0]):
        story.ask(command, when, Role.SECRETARY)

    assert "m01" in missing(story, DAY1)
    assert ("m01" not in missing(story, BESIDE)) is counts


def test_who_is_told_late_to_have_left_before_he_came_is_where_he_came() -> None:
    programme = Beside("14:00", LOTUS, (CMD, TRG), trained=(M01,)).programme()
    story = Story(programme, rules=a_rule("all"))
    for session in (DAY1, BESIDE):
        story.ask(OpenSession(session=session), "14:00")
    enters(story, M01, HALL, "14:20")

    late = CheckOut(person=M01, source="qr", at=at("14:10"))
    story.ask(late, "14:30", Role.DESK)

    assert ["m01" in missing(story, one) for one in (DAY1, BESIDE)] == [True, True]


def again(person: PersonId, place: PlaceId) -> CheckIn:
    """The door reads his badge once more."""
    return CheckIn(person=person, place=place, source="qr", at=at("14:20"))


def test_a_delegation_of_two_may_be_in_both() -> None:
    story = at_once(many=1)

    online(story, [M01])
    enters(story, PersonId("m01-attache"), LOTUS)

    assert (missing(story, DAY1), missing(story, DRAFTING)) == ((), ())


def test_a_second_sitting_takes_and_gives_back_in_the_transaction_that_moves_people() -> None:
    """Who was scanned in the Lotus room before lunch is there once something sits there."""
    story = at_once(many=1)
    enters(story, M01, LOTUS)
    acts = [one(session=DRAFTING) for one in (SuspendSession, ResumeSession, CloseSession)]

    seen = [turns(story.ask(act, "14:20")) for act in acts]

    assert seen == [
        [(DAY1, "quorum.reached")],
        [(DAY1, "quorum.lost")],  # the other had it when it was suspended
        [(DAY1, "quorum.reached")],
    ]


def test_what_runs_over_loses_its_people_with_the_very_opening_of_the_next() -> None:
    later = a_session(an_item("i2", "15:00", 60), id=LATER)
    programme = members(1).model_copy(update={"sessions": (MAIN, later)})
    story = Story(programme, rules=a_rule("all"))
    story.ask(OpenSession(session=DAY1), "14:00")
    in_hall(story, ["m01"])

    events = story.ask(OpenSession(session=LATER), "15:05")

    assert turns(events) == [(DAY1, "quorum.lost"), (LATER, "quorum.reached")]
    assert (missing(story, DAY1), missing(story, LATER)) == (("m01",), ())


def test_a_session_that_is_not_open_is_counted_as_though_it_were_opened_now() -> None:
    story = at_once(many=1)
    story.ask(CloseSession(session=DRAFTING), "14:10")
    closed_apart = missing(story, DRAFTING)
    before = Story(story.programme, rules=a_rule("all"))
    before.ask(OpenSession(session=DAY1), "14:00")
    online(before, [M01])

    shown = missing(before, DRAFTING)
    before.ask(OpenSession(session=DRAFTING), "14:10")

    assert closed_apart == shown == missing(before, DRAFTING) == ("m01",)


def test_a_plan_that_comes_to_lie_beside_another_moves_its_people() -> None:
    """What follows has who is online; what is beside the plenary leaves him there."""
    later = drafting(id=LATER, items=(an_item("i2", "15:00", 60),))
    story = at_once(later, many=1)
    online(story, [M01])
    after_it = missing(story, DAY1)

    longer = Resize(session=DAY1, item=ItemId("i1"), planned_ms=minutes(90))
    events = story.ask(longer, "14:20", Role.SECRETARY)

    assert after_it == ("m01",)
    assert missing(story, DAY1) == ()
    assert turns(events) == [(DAY1, "quorum.reached"), (LATER, "quorum.lost")]


def test_who_is_away_is_told_once_of_the_sitting_that_he_followed() -> None:
    story = at_once(many=1)
    online(story, [M01])
    lost(story, [M01], "14:10")

    events = story.ask(Observe(away=(M01,)), "14:11:30", Role.SYSTEM)

    gone = [one for one in events if isinstance(one, ContactLost)]
    assert gone == [ContactLost(delegation=DelegationId("m01"), session=DAY1)]
    told = [one for one in story.state.notices if one.kind == "grace_over"]
    assert [(one.session, one.people) for one in told] == [(DAY1, (M01,))]


def test_who_is_away_is_named_whichever_of_both_he_followed() -> None:
    story = at_once()
    online(story, [M01])
    enters(story, M02, LOTUS)
    online(story, [M02], "14:06")
    story.ask(CheckOut(person=M02), "14:07", Role.DESK)
    lost(story, [M01, M02], "14:10")

    away(story, [M01, M02], "14:11:30")

    told = [one for one in story.state.notices if one.kind == "grace_over"]
    assert [(one.session, one.people) for one in told] == [(DAY1, (M01, M02))]


def test_who_may_not_be_in_the_first_counts_in_the_other() -> None:
    """An observer, where all delegations are counted, and the drafting is for the members."""
    plans = (a_session(an_item("i1", "14:00", 60, level=Level.CLOSED)), drafting())
    programme = members(1).model_copy(update={"sessions": plans})
    story = Story(programme, rules=a_rule("all", base=Base.ALL))
    for plan in plans:
        story.ask(OpenSession(session=plan.id), "14:00")

    online(story, [M01, PersonId("ngo-1")])

    assert "ngo" in missing(story, DAY1)
    assert "ngo" not in missing(story, DRAFTING)


NGO = PersonId("ngo-1")
CLOSED = an_item("i1", "14:00", 60, level=Level.CLOSED)


def closed_and_open(*closed: ItemPlan, unit: str = "delegations") -> Story:
    """A sitting of the members in one room, beside one for all; all delegations are needed."""
    plans = (a_session(*closed, place=LOTUS), drafting(place=HALL))
    places = (*PLACES, a_place("lotus", kind=PlaceKind.ROOM))
    programme = members(1).model_copy(update={"sessions": plans, "places": places})
    return Story(programme, rules=a_rule("all", base=Base.ALL, unit=unit))


def opened(story: Story, *sessions: SessionId) -> None:
    for session in sessions:
        story.ask(OpenSession(session=session), "14:00")


def test_who_was_scanned_into_a_closed_sitting_does_not_count_in_the_one_that_he_left() -> None:
    story = closed_and_open(CLOSED)
    opened(story, DAY1, DRAFTING)
    enters(story, NGO, HALL)
    before = missing(story, DRAFTING)

    enters(story, NGO, LOTUS, "14:10")

    assert ("ngo" in before, "ngo" in missing(story, DRAFTING)) == (False, True)
    (row,) = (one for one in sheet(story.state, at("14:20"))["people"] if one["person"] == NGO)
    last = {name: one["intervals"][-1]["ended_at"] for name, one in row["sessions"].items()}
    assert [name for name, ended_at in last.items() if ended_at is None] == [DAY1]
    assert row["sessions"][DAY1]["not_entitled"]


def test_a_break_for_all_opens_no_closed_sitting() -> None:
    pause = a_break("b1", "15:00").model_copy(update={"level": Level.PUBLIC})
    story = closed_and_open(CLOSED, pause)
    opened(story, DAY1, DRAFTING)

    online(story, [NGO])

    assert "ngo" not in missing(story, DRAFTING), "nobody comes for its breaks"


def test_who_may_not_be_in_a_sitting_is_in_no_figure_of_it_though_it_is_alone() -> None:
    story = closed_and_open(CLOSED)
    by_people = closed_and_open(CLOSED, unit="people")
    for one in (story, by_people):
        opened(one, DAY1)
        online(one, [M01, NGO])
    alone = missing(story, DAY1)

    opened(story, DRAFTING)

    assert "ngo" in alone
    assert "ngo" not in missing(story, DRAFTING)
    heads = quorum_of(by_people.state, DAY1)
    assert heads is not None
    tally = heads.decide.tally
    assert (tally.base, tally.present) == (3, 1), "the head and the attaché of m01, and the chair"


@pytest.mark.parametrize("ends", [CloseSession(session=DRAFTING), SuspendSession(session=DRAFTING)])
def test_contact_is_back_with_those_whom_a_sitting_gives_back(ends: AnyCommand) -> None:
    story = at_once()
    online(story, [M01])
    enters(story, PersonId("m01-attache"), LOTUS)
    lost(story, [M01], "14:10")
    away(story, [M01], "14:12")

    def over() -> list[bool]:
        told = (one for one in story.state.notices if one.kind == "contact_lost")
        return [one.over_at is not None for one in told]

    before = over()
    story.ask(ends, "14:20")

    assert (before, over()) == ([False], [True])


def test_where_one_session_is_open_it_does_not_matter_in_which_room_he_is() -> None:
    story = at_once(many=1)
    ask(story, CloseSession(session=DRAFTING))

    enters(story, M01, LOTUS)

    assert missing(story, DAY1) == ()
    assert turned(story)[-1] == ("quorum.reached", "decide")


COMMANDANTS, TRAINERS = SessionId("d1-cmd"), SessionId("d1-trg")


@pytest.mark.parametrize(
    ("person", "place", "counts"),
    [
        ("fj-head", None, (COMMANDANTS,)),  # of the commandants, online
        ("fj-alternate", None, (TRAINERS,)),
        ("au-alternate", "grand", (TRAINERS,)),  # since the morning: he goes where his track is
        ("phung", None, (COMMANDANTS,)),  # of no track: the first of the programme
        ("phung", "lotus", (TRAINERS,)),
    ],
)
def test_the_parallel_tracks_of_aaptc_2022(
    person: str, place: str | None, counts: tuple[SessionId, ...]
) -> None:
    imported = read_programme(AAPTC.read_bytes()).imported
    story = Story(imported.programme, rules=RULES.read("aaptc"))
    who = PersonId(person)
    if place:
        story.ask(CheckIn(person=who, place=PlaceId(place)), "08:30", Role.DESK)
    online(story, [] if place else [who], "08:30")
    for session in (COMMANDANTS, TRAINERS):
        story.ask(OpenSession(session=session), "15:30")

    delegation = story.state.seats[who].delegation

    assert (
        tuple(one for one in (COMMANDANTS, TRAINERS) if delegation not in missing(story, one))
        == counts
    )
