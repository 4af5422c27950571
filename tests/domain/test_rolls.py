"""The roll: called in alphabetical order, declared, changed, set aside; and what does not fit."""

from typing import Any

import pytest

from hybridmeet.domain.commands import (
    CloseSession,
    OpenSession,
)
from hybridmeet.domain.errors import Closed, OutOfOrder, Unknown
from hybridmeet.domain.ids import DelegationId, SessionId
from hybridmeet.domain.people import Audience
from hybridmeet.domain.quorum.commands import AnswerRoll, CallRoll, CloseRoll, SetRollAside
from hybridmeet.domain.quorum.count import quorum_of
from tests.quorate import (
    a_rule,
    ask,
    heads,
    members,
    online,
    quorum,
    sitting,
    turned,
)
from tests.story import DAY1, Story


def test_the_roll_is_called_in_alphabetical_order_and_says_who_is_next() -> None:
    story = sitting(a_rule(), many=3)

    calls = []
    ask(story, CallRoll(session=DAY1))
    for answer in ("in_person", "absent", "online"):
        called = roll(story)["next"]
        calls.append(called)
        ask(story, AnswerRoll(session=DAY1, delegation=called, answer=answer))

    assert calls == ["m01", "m02", "m03"]
    assert (roll(story)["next"], roll(story)["state"], roll(story)["answered"]) == (None, "open", 3)
    assert "answers" not in roll(story, Audience.PARTICIPANTS)


def roll(story: Story, audience: Audience = Audience.OPERATORS) -> dict[str, Any]:
    shown: Any = story.view(audience)["quorum"]
    found: dict[str, Any] = shown["sessions"][DAY1]["roll"]
    return found


def test_a_roll_counts_once_declared_until_changed_or_set_aside() -> None:
    story = sitting(a_rule(), many=3)
    online(story, heads(3))
    ask(story, CallRoll(session=DAY1), answer("m01", "in_person"))
    while_called = quorum(story).decide.tally.present

    ask(story, CloseRoll(session=DAY1))
    declared = quorum(story)
    ask(story, answer("m02", "online"))
    changed = quorum(story)
    ask(story, SetRollAside(session=DAY1))

    assert while_called == 3
    assert (declared.counted, declared.decide.state) == ("roll_call", "not_met")
    assert declared.decide.tally.missing == ("m03", "m02")  # in order of the programme
    assert (changed.decide.state, changed.decide.tally.present) == ("met", 2)
    assert (quorum(story).counted, quorum(story).decide.tally.present) == ("continuous", 3)
    decided = [kind for kind, purpose in turned(story) if purpose == "decide"]
    assert decided == ["quorum.reached", "quorum.lost", "quorum.reached"]


def test_where_virtual_attendance_does_not_count_a_roll_counts_the_room() -> None:
    story = sitting("un_plenary", many=2)

    ask(story, CallRoll(session=DAY1), answer("m01", "in_person"), answer("m02", "online"))
    ask(story, CloseRoll(session=DAY1))

    assert quorum(story).decide.tally.missing == ("m02",)


def test_a_roll_being_called_anew_leaves_the_declared_one_until_it_is_closed() -> None:
    story = sitting(a_rule(), many=2)
    ask(story, CallRoll(session=DAY1), answer("m01", "online"), answer("m02", "online"))
    ask(story, CloseRoll(session=DAY1), CallRoll(session=DAY1), answer("m01", "absent"))

    assert quorum(story).decide.tally.present == 2
    ask(story, SetRollAside(session=DAY1))
    assert (quorum(story).counted, quorum(story).decide.tally.present) == ("roll_call", 2)


def test_what_does_not_fit_a_roll_is_refused() -> None:
    story = sitting(a_rule(), many=2)
    other = SessionId("day9")

    for command, refusal in (
        (answer("m01", "online"), OutOfOrder),
        (CloseRoll(session=DAY1), OutOfOrder),
        (SetRollAside(session=DAY1), OutOfOrder),
        (CallRoll(session=other), Unknown),
    ):
        with pytest.raises(refusal):
            ask(story, command)
    ask(story, CallRoll(session=DAY1))
    for command, refusal in (
        (CallRoll(session=DAY1), OutOfOrder),
        (answer("zz", "online"), Unknown),
        (answer("ngo", "online"), OutOfOrder),
    ):
        with pytest.raises(refusal):
            ask(story, command)
    ask(story, CloseSession(session=DAY1))
    with pytest.raises(Closed):
        ask(story, CloseRoll(session=DAY1))


def test_a_meeting_without_a_rule_has_no_quorum_and_calls_no_roll() -> None:
    story = Story(members())
    story.ask(OpenSession(session=DAY1))

    assert quorum_of(story.state, DAY1) is None
    assert story.view(Audience.PUBLIC)["quorum"] == {"rule": None, "sessions": {}}
    with pytest.raises(OutOfOrder):
        ask(story, CallRoll(session=DAY1))


def test_the_commands_that_fit_are_offered() -> None:
    story = sitting(a_rule(), many=2)
    first = offered(story)

    ask(story, CallRoll(session=DAY1))
    calling = offered(story)
    ask(story, CloseRoll(session=DAY1))

    assert first == {"quorum.call_roll"}
    assert calling == {"quorum.answer", "quorum.close_roll", "quorum.set_roll_aside"}
    assert offered(story) == {"quorum.answer", "quorum.call_roll", "quorum.set_roll_aside"}


def offered(story: Story) -> set[str]:
    shown: Any = story.view(Audience.OPERATORS)[f"now/{DAY1}"]
    return {name for name in shown["may"] if name.startswith("quorum.")}


def answer(delegation: str, said: Any) -> AnswerRoll:
    return AnswerRoll(session=DAY1, delegation=DelegationId(delegation), answer=said)
