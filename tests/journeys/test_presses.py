"""A hundred presses of Next at once, by everyone who may: one moves the meeting, by one step."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.cli.running import demo
from tests.faults.lines import Line

pytestmark = [pytest.mark.journey, pytest.mark.timeout(60)]

MEETING, SESSION = "admm-pko-14", "day1"
PRESSING = ("secretary", "chair", "cochair", "moderator")
EACH = 25


async def press(line: Line, item: str | None, kind: str = "agenda.advance") -> dict[str, Any]:
    body = {"type": kind, "session": SESSION, "from_item": item}
    answer: dict[str, Any] = await line.ask(
        "command", {"id": str(uuid4()), "meeting": MEETING, "body": body}
    )
    return answer


async def test_of_a_hundred_presses_at_once_one_moves_the_meeting(tmp_path: Path) -> None:
    with demo(tmp_path / "data") as server:
        links = server.meeting(MEETING)["links"]
        lines = [Line(name, MEETING, links[name]) for name in PRESSING]
        for line in lines:
            await line.connect(server.told["base_url"])
        opened = {"type": "session.open", "session": SESSION}
        await lines[0].ask("command", {"id": "open", "meeting": MEETING, "body": opened})

        answers = await asyncio.gather(
            *(press(line, None) for _ in range(EACH) for line in lines),
        )
        told = [answer for answer in answers if answer["ok"]]
        for line in lines:
            await line.reaches(line.epoch or "", told[0]["rev"])
        shown = {line.slices[f"now/{SESSION}"]["item"] for line in lines}
        for line in lines:
            await line.close()

    codes = Counter("ok" if answer["ok"] else answer["code"] for answer in answers)
    assert codes == {"ok": 1, "stale": 99}
    assert shown == {"i1"}
    named = [answer["by"] for answer in answers if not answer["ok"]]
    assert {(by["role"], by["at"]) for by in named} == {(named[0]["role"], named[0]["at"])}
    assert all(line.faults == [] for line in lines)
