"""The judge is judged: an honest history passes, and each kind of lie is found."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from hybridmeet.domain.commands import COMMANDS
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.ids import CommandId
from tests.builders import a_programme, a_session, later
from tests.faults.history import Asked, History, Judge
from tests.story import Story

OPEN = {"type": "session.open", "session": "day1"}
NEXT = {"type": "agenda.advance", "session": "day1", "from_item": None}
AGAIN = {"type": "agenda.advance", "session": "day1", "from_item": "i1"}
MORE = {"type": "agenda.extend", "session": "day1", "from_item": "i2", "by_ms": 60_000}
ASKED: list[dict[str, Any]] = [OPEN, NEXT, AGAIN, MORE]


def honest() -> tuple[History, list[Recorded]]:
    """Four commands, each answered before the next is asked; a fifth was refused."""
    story = Story(a_programme(a_session()))
    history = History()
    for turn, body in enumerate(ASKED):
        story.ask(COMMANDS.validate_python(body), f"14:0{turn}")
        name, seq = str(story.log[-1].command), story.log[-1].seq
        history.asked.append(Asked(name, "chair:trong", body, at=turn, told_at=turn + 0.5, seq=seq))
    refused = Asked("late", "chair:trong", AGAIN, at=9, told_at=9.5, refused="stale")
    history.asked.append(refused)
    return history, story.log


def faults(history: History, log: list[Recorded]) -> list[str]:
    bodies = {asked.id: asked.body for asked in history.asked}
    return history.faults(log) + Judge().follow(log, bodies)


def test_an_honest_history_passes() -> None:
    assert faults(*honest()) == []


def test_a_command_of_unknown_outcome_may_stand_or_not() -> None:
    history, log = honest()
    history.asked[-1].refused = None
    history.asked[-2].seq = history.asked[-2].told_at = None

    assert faults(history, log) == []


def lose_the_last(history: History, log: list[Recorded]) -> None:
    del log[-1]


def leave_a_gap(history: History, log: list[Recorded]) -> None:
    del log[1]


def do_it_twice(history: History, log: list[Recorded]) -> None:
    again = replace(log[-1], seq=log[-1].seq + 1, at=later(log[-1].at, seconds=1))
    log.append(again)


def do_what_was_refused(history: History, log: list[Recorded]) -> None:
    log[-1] = replace(log[-1], command=CommandId("late"))


def tell_another_seq(history: History, log: list[Recorded]) -> None:
    history.asked[1].seq = 2


def answer_a_retry_anew(history: History, log: list[Recorded]) -> None:
    history.asked[1].stored_seq = 2


def turn_time_round(history: History, log: list[Recorded]) -> None:
    history.asked[0].at = 20


def let_another_sign(history: History, log: list[Recorded]) -> None:
    history.asked[0].actor = "secretary:secretary"


def let_the_wrong_item_open(history: History, log: list[Recorded]) -> None:
    wrong = log[-2].event.model_copy(update={"item": "i3"})
    log[-2] = replace(log[-2], event=wrong)


@pytest.mark.parametrize(
    ("lie", "found"),
    [
        (lose_the_last, "was answered ok at seq"),
        (leave_a_gap, "not dense"),
        (do_it_twice, "has taken effect twice"),
        (do_what_was_refused, "was refused (stale) and stands"),
        (tell_another_seq, "was answered ok at seq 2"),
        (answer_a_retry_anew, "stood at 2 and its retry was told"),
        (turn_time_round, "was asked after seq"),
        (let_another_sign, "under another's name"),
        (let_the_wrong_item_open, "left other facts than the rules give"),
    ],
)
def test_every_lie_is_found(lie: Callable[[History, list[Recorded]], None], found: str) -> None:
    history, log = honest()

    lie(history, log)

    assert any(found in fault for fault in faults(history, log))
