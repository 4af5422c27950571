"""Quorum by example: eighteen members under each profile, rolls, snapshots, what is told."""

from typing import Any

import pytest

from hybridmeet.domain.attending.commands import Admit, CheckOut, SetCredentials, TakeBack, WalkIn
from hybridmeet.domain.attending.events import WalkedIn
from hybridmeet.domain.attending.sources import Credentials
from hybridmeet.domain.commands import (
    CloseSession,
    OpenSession,
    ResumeSession,
    SuspendSession,
)
from hybridmeet.domain.errors import OutOfOrder
from hybridmeet.domain.ids import DelegationId, PersonId, TrackId
from hybridmeet.domain.people import Audience, Role
from hybridmeet.domain.quorum.commands import AnswerRoll, CallRoll
from hybridmeet.domain.quorum.count import needed_of
from hybridmeet.domain.quorum.rules import Base, Moment, Threshold, Unit
from tests.builders import a_session, end_to_end
from tests.quorate import (
    MEMBERS,
    SECRET,
    a_rule,
    ask,
    away,
    heads,
    in_hall,
    lost,
    members,
    online,
    quorum,
    sitting,
    told,
    turned,
)
from tests.story import DAY1, Story


@pytest.mark.parametrize(
    ("said", "base", "needed"),
    [
        ("1/3", 18, 6), ("1/4", 18, 5), ("majority", 18, 10), ("majority", 17, 9), ("2/3", 18, 12),
        ("1/3", 1, 1), ("1/1", 18, 18), ("1/3", 0, 1), ("majority", 0, 1),
    ],
)  # fmt: skip
def test_shares_are_exact_and_nobody_is_never_enough(said: str, base: int, needed: int) -> None:
    assert needed_of(Threshold(kind="fraction", fraction=said), base) == needed


def test_all_none_and_a_number_are_what_they_say() -> None:
    asked = (Threshold(kind="all"), Threshold(kind="none"), Threshold(kind="count", count=7))

    assert [needed_of(one, 18) for one in asked] == [18, 0, 7]
    assert [needed_of(one, 0) for one in asked] == [1, 0, 7]


@pytest.mark.parametrize(
    ("profile", "present", "states"),
    [
        ("un_virtual", 5, ("not_met", "not_met")),
        ("un_virtual", 6, ("at_risk", "not_met")),
        ("un_virtual", 8, ("met", "not_met")),
        ("un_virtual", 10, ("met", "at_risk")),
        ("un_virtual", 12, ("met", "met")),
        ("aaptc", 9, ("none", "not_met")),
        ("aaptc", 10, ("none", "at_risk")),
        ("asean_consensus", 17, ("none", "not_met")),
        ("asean_consensus", 18, ("none", "met")),
        ("seminar", 0, ("none", "none")),
        ("un_plenary", 18, ("not_met", "not_met")),
        ("un_committee", 18, ("not_met", "not_met")),
    ],
)
def test_eighteen_members_online_under_each_profile(
    profile: str, present: int, states: tuple[str, str]
) -> None:
    story = sitting(profile)

    online(story, heads(present))

    now = quorum(story)
    assert (now.open.state, now.decide.state) == states


def test_in_the_hall_a_quarter_opens_a_committee_and_a_third_a_plenary() -> None:
    plenary, committee = sitting("un_plenary"), sitting("un_committee")

    for story in (plenary, committee):
        in_hall(story, MEMBERS[:5])

    assert (quorum(plenary).open.needed, quorum(plenary).open.state) == (6, "not_met")
    assert (quorum(committee).open.needed, quorum(committee).open.state) == (5, "at_risk")


def test_consensus_names_the_member_that_is_missing_to_operators_and_members_only() -> None:
    story = sitting("asean_consensus")

    online(story, heads(17))

    shown = {audience: decide(story, audience) for audience in Audience}
    number = {"state": "not_met", "present": 17, "needed": 18, "base": 18}
    named = {**number, "missing": [SECRET], "reconnecting": []}
    assert shown == {
        Audience.OPERATORS: named,
        Audience.MEMBERS: named,
        Audience.DELEGATIONS: number,
        Audience.PARTICIPANTS: number,
        Audience.PUBLIC: None,  # the session is not for the public
    }


def decide(story: Story, audience: Audience) -> dict[str, Any] | None:
    shown: Any = story.view(audience)["quorum"]
    found: dict[str, Any] | None = shown["sessions"].get(DAY1, {}).get("decide")
    return found


def test_the_names_of_missing_delegations_are_in_no_slice_below_the_members() -> None:
    story = sitting("asean_consensus", a_session(*end_to_end("14:00", 15), level="public"))
    online(story, heads(17))
    ask(
        story,
        CallRoll(session=DAY1),
        AnswerRoll(session=DAY1, delegation=DelegationId(SECRET), answer="absent"),
    )

    for audience in (Audience.DELEGATIONS, Audience.PARTICIPANTS, Audience.PUBLIC):
        view = story.view(audience)
        assert SECRET not in str((view["quorum"], view["notices"]))
        assert decide(story, audience) is not None
    assert SECRET in str(story.view(Audience.MEMBERS)["quorum"])


def test_only_those_who_may_speak_make_a_delegation_present() -> None:
    story = sitting(a_rule())

    online(story, [PersonId("m01-desk"), PersonId("secretary"), PersonId("trong")])

    assert quorum(story).decide.tally.present == 0


def test_a_delegation_counts_once_however_many_of_it_are_here() -> None:
    story = sitting(a_rule())

    online(story, heads(2))
    in_hall(story, MEMBERS[:1])

    assert quorum(story).decide.tally.present == 2


def test_credentials_move_the_base_and_a_number_of_it() -> None:
    story = sitting(a_rule())
    online(story, heads(9))
    before = quorum(story).decide

    ask(story, credentials("m17", "pending"), credentials("m18", "provisional"))

    now = quorum(story).decide
    assert (before.needed, before.state, now.needed, now.state) == (10, "not_met", 9, "at_risk")
    assert turned(story) == [("quorum.reached", "open"), ("quorum.reached", "decide")]
    ask(story, credentials("m17", "accepted"), credentials("m18", "accepted"))
    assert turned(story)[-1] == ("quorum.lost", "decide")


def test_where_all_members_are_the_base_credentials_do_not_matter() -> None:
    story = sitting(a_rule(base=Base.MEMBERS))

    ask(story, credentials("m18", "pending"))

    assert quorum(story).decide.tally.base == 18


def test_a_walk_in_counts_once_he_is_admitted() -> None:
    story = sitting(a_rule("all"), many=2)
    online(story, heads(1))
    came = WalkIn(delegation=DelegationId("m02"), function="Counsellor", capacity="adviser")
    seated, *_ = story.ask(came, "14:06", Role.DESK)
    assert isinstance(seated, WalkedIn)
    before = quorum(story).decide.state

    events = story.ask(Admit(person=seated.seat.id, accepted=True), "14:07", Role.SECRETARY)

    assert before == "not_met"
    assert [one.type for one in events] == ["people.admitted", "quorum.reached"]


def test_people_are_counted_where_the_rule_says_so_and_nobody_is_named() -> None:
    story = sitting(a_rule(unit=Unit.PEOPLE, base=Base.MEMBERS), many=4)

    online(story, heads(4))
    in_hall(story, MEMBERS[:1])

    tally = quorum(story).decide.tally
    assert (tally.base, tally.present, tally.missing) == (8, 5, ())
    with pytest.raises(OutOfOrder):
        ask(story, CallRoll(session=DAY1))


def test_a_session_of_a_track_counts_those_who_belong_to_it() -> None:
    plan = a_session(*end_to_end("14:00", 15), track=TrackId("cmd"))
    programme = members(2).model_copy(update={"sessions": (plan,)})
    heads_only = tuple(
        seat.model_copy(update={"tracks": (TrackId("trg"),)}) if "attache" in seat.id else seat
        for seat in programme.seats
    )
    story = Story(programme.model_copy(update={"seats": heads_only}), rules=a_rule("all"))

    in_hall(story, ["m01"])
    online(story, [PersonId("m02-head")])

    assert quorum(story).decide.tally.missing == ("m01",)


def test_reconnecting_is_here_and_at_risk_until_the_grace_is_over() -> None:
    story = sitting(a_rule())
    online(story, heads(13))

    lost(story, heads(4), "14:10")
    shaky = quorum(story).decide
    away(story, heads(4), "14:11:30")

    assert (shaky.state, shaky.tally.present, len(shaky.tally.reconnecting)) == ("at_risk", 13, 4)
    assert quorum(story).decide.state == "not_met"
    assert turned(story) == [
        ("quorum.reached", "open"), ("quorum.reached", "decide"), ("quorum.lost", "decide"),
    ]  # fmt: skip


def test_a_line_that_comes_back_within_the_grace_turns_nothing() -> None:
    story = sitting(a_rule())
    online(story, heads(10))
    before = turned(story)

    for minute in range(10, 20):
        lost(story, heads(10), f"14:{minute}:00")
        online(story, heads(10), f"14:{minute}:50")

    assert turned(story) == before
    assert [kind for kind, _ in told(story)] == ["quorum_reached", "quorum_reached"]


def test_when_all_are_here_one_more_than_needed_is_no_risk() -> None:
    story = sitting(a_rule(), many=3)

    online(story, heads(3))

    assert (quorum(story).decide.needed, quorum(story).decide.state) == (2, "met")


def test_with_nobody_entitled_there_is_no_quorum() -> None:
    story = sitting(a_rule(), many=1)

    ask(story, credentials("m01", "pending"))

    assert (quorum(story).decide.needed, quorum(story).decide.state) == (1, "not_met")


def test_losing_it_is_told_to_the_operators_and_stops_nothing() -> None:
    story = sitting(a_rule())
    in_hall(story, MEMBERS[:10])

    story.ask(CheckOut(person=PersonId("m10-attache")), "14:20", Role.DESK)

    kind, said = told(story)[-1]
    assert (kind, said) == (
        "quorum_lost",
        "Quorum lost: too few are here to decide. The session goes on.",
    )
    assert story.day1.phase == "open"
    for audience in Audience:
        if audience is not Audience.OPERATORS:
            assert "quorum_lost" not in [kind for kind, _ in told(story, audience)]


def test_a_check_out_that_was_a_mistake_gives_it_back() -> None:
    story = sitting(a_rule("all"), many=1)
    in_hall(story, MEMBERS[:1])
    story.ask(CheckOut(person=PersonId("m01-attache")), "14:20", Role.DESK)
    mistake = story.log[-2].command

    story.ask(TakeBack(person=PersonId("m01-attache"), command=mistake), "14:20:04", Role.DESK)

    assert [kind for kind, purpose in turned(story) if purpose == "decide"] == [
        "quorum.reached", "quorum.lost", "quorum.reached",
    ]  # fmt: skip


def test_while_a_session_is_suspended_nobody_is_told_and_when_it_goes_on_they_are() -> None:
    story = sitting(a_rule())
    in_hall(story, MEMBERS[:10])
    ask(story, SuspendSession(session=DAY1))
    story.ask(CheckOut(person=PersonId("m10-attache")), "14:20", Role.DESK)
    before = turned(story)

    events = story.ask(ResumeSession(session=DAY1), "14:30")

    assert before[-1] == ("quorum.reached", "decide")
    assert [one.type for one in events] == ["session.resumed", "quorum.lost"]


# -- once, and at the close ---------------------------------------------------------------------


def test_a_snapshot_is_taken_as_the_session_opens_and_stays() -> None:
    story = Story(members(), rules=a_rule(moment=Moment.SNAPSHOT))
    in_hall(story, MEMBERS[:10], "13:50")
    story.ask(OpenSession(session=DAY1), "14:00")

    story.ask(CheckOut(person=PersonId("m10-attache")), "14:20", Role.DESK)

    now = quorum(story)
    assert (now.counted, now.decide.state, now.decide.tally.present) == ("snapshot", "met", 10)
    assert now.at == story.day1.opened_at
    assert ("quorum.lost", "decide") not in turned(story)


def test_what_was_counted_as_a_session_closed_stays() -> None:
    story = sitting(a_rule())
    in_hall(story, MEMBERS[:10])
    ask(story, CloseSession(session=DAY1))

    story.ask(CheckOut(person=PersonId("m10-attache")), "17:20", Role.DESK)

    assert (quorum(story).counted, quorum(story).decide.tally.present) == ("snapshot", 10)


def credentials(delegation: str, stand: str) -> SetCredentials:
    return SetCredentials(delegation=DelegationId(delegation), credentials=Credentials(stand))
