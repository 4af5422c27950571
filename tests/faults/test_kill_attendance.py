"""Killed in the midst of attendance: nobody is away who was there, nothing is open that ended."""

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hybridmeet.adapters.storage.records.stored import record_at
from tests.engine import record_beside
from tests.faults.lines import Line, Slices
from tests.faults.server import Server
from tests.journeys.asking import ask
from tests.nodes.node import Node
from tests.ports import own_port
from tests.postgres import server as postgres_server

pytestmark = [pytest.mark.kill, pytest.mark.journey, pytest.mark.timeout(120)]

MEETING, SESSION = "admm-pko-14", "day1"
GRACE_S = 4  # ninety in a meeting
STAY = ("secretary", "desk", "participant_newyork", "secretariat_jakarta", "delegate_india")
GO = ("cochair", "observer")
HERE = {"in_person", "online", "both", "reconnecting"}


def lines_of(links: dict[str, dict[str, str]]) -> dict[str, Line]:
    return {name: Line(name, MEETING, links[name]) for name in (*STAY, *GO)}


def mode_is(lines: Sequence[Line], *modes: str) -> Callable[[Slices], bool]:
    """Whether an operator is shown all of these people in one of these modes."""
    people = [str(line.person) for line in lines]
    return lambda slices: all(
        slices["attendance"]["people"][one]["mode"] in modes for one in people
    )


async def shows(line: Line, condition: Callable[[Slices], bool], within_s: float = 30) -> None:
    async with asyncio.timeout(within_s):
        await line.until(condition)


async def asks(line: Line, **body: object) -> None:
    asked = {"id": str(uuid4()), "meeting": MEETING, "body": body}
    answer = await line.ask("command", asked)
    assert answer is not None
    assert answer["ok"], answer


async def begun(lines: dict[str, Line]) -> None:
    """The session is open, two were checked in and one of them out, everybody is seen."""
    await asks(lines["secretary"], type="session.open", session=SESSION)
    await asks(lines["desk"], type="attendance.check_in", person="vn-head")
    await asks(lines["desk"], type="attendance.check_in", person="in-attache")
    await asks(lines["desk"], type="attendance.check_out", person="in-attache")
    await shows(lines["secretary"], mode_is(list(lines.values()), "online", "both"))


def sheet(at: str, token: str) -> dict[str, dict[str, Any]]:
    """Each person of the attendance sheet who was there at all: how he stands, his intervals."""
    asked = ask(f"{at}/api/meetings/{MEETING}/attendance", token)
    assert asked.status == 200, asked
    return {
        row["person"]: {"mode": row["mode"], "intervals": row["sessions"][SESSION]["intervals"]}
        for row in asked.json["people"]
        if SESSION in row["sessions"]
    }


def ever_away(folder: Path, url: str = "") -> set[str]:
    """Whom the log has called away."""
    with record_at(Path(), url) if url else record_beside(folder) as record:
        rows = [row for row in record.rows("event", MEETING) if "observed" in row["type"]]
    return {person for row in rows for person in json.loads(row["body"])["away"]}


def check(people: dict[str, dict[str, Any]], lines: dict[str, Line], away: set[str]) -> None:
    """What acceptance promises of the sheet and of the log."""
    stayed = {str(lines[name].person) for name in STAY}
    gone = {str(lines[name].person) for name in GO}
    assert away == gone
    for person, row in people.items():
        still = [one for one in row["intervals"] if one["ended_at"] is None]
        assert (person, len(still)) == (person, 1 if row["mode"] in HERE else 0)
        ends = [one["ended_at"] for one in row["intervals"][:-1]]
        starts = [one["began_at"] for one in row["intervals"][1:]]
        assert all(end <= start for end, start in zip(ends, starts, strict=True))
        assert person not in stayed or ends == starts  # reconnecting in between, never away
    assert {people[person]["mode"] for person in gone} == {"away"}
    assert (people["vn-head"]["mode"], people["in-attache"]["mode"]) == ("in_person", "away")


async def test_a_kill_in_the_midst_of_it_leaves_nobody_away_and_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    """Twice: as two have just gone, and as they are about to be called away."""
    monkeypatch.setenv("HYBRIDMEET_GRACE_S", str(GRACE_S))
    port = own_port()
    server = await Server.start(tmp_path, port)
    lines = lines_of(server.links(MEETING))
    leavers, stayers = [lines[name] for name in GO], [lines[name] for name in STAY]
    await asyncio.gather(*(line.connect(server.url) for line in lines.values()))
    await begun(lines)

    await asyncio.gather(*(line.close() for line in leavers))
    for _ in range(2):
        await server.kill()
        await asyncio.gather(*(line.is_cut() for line in stayers))
        server = await Server.start(tmp_path, port)
        await asyncio.gather(*(line.connect(server.url) for line in stayers))
        await shows(lines["secretary"], mode_is(leavers, "reconnecting"))
    await shows(lines["secretary"], mode_is(leavers, "away"))
    await shows(lines["secretary"], mode_is(stayers, "online"))
    token = server.links(MEETING)["secretary"]["token"]
    people = await asyncio.to_thread(sheet, server.url, token)
    await server.kill()
    await asyncio.gather(*(line.is_cut() for line in stayers))

    check(people, lines, ever_away(tmp_path / "data" / "hybridmeet.db"))
    tell(f"2 kills, {len(people)} people on the sheet: {len(GO)} away, who had gone; none else")


@pytest.mark.long
async def test_a_killed_node_takes_away_only_those_who_do_not_come_to_the_other(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """Its lease ends after fifteen seconds; who came to the other in time was never away."""
    url = postgres_server().database()
    one, other = (Node(own_port(), tmp_path / name, url) for name in ("a", "b"))
    for node in (one, other):
        node.settings = {"grace_s": str(GRACE_S)}
    try:
        await one.start("demo")
        await other.start()
        lines = lines_of(one.links(MEETING))
        leavers, stayers = [lines[name] for name in GO], [lines[name] for name in STAY]
        await asyncio.gather(*(line.connect(one.at) for line in lines.values()))
        await begun(lines)
        await one.kill()
        await asyncio.gather(*(line.is_cut() for line in lines.values()))
        await asyncio.gather(*(line.connect(other.at) for line in stayers))
        await shows(lines["secretary"], mode_is(leavers, "away"), 60)
        await shows(lines["secretary"], mode_is(stayers, "online"))
        token = one.links(MEETING)["secretary"]["token"]
        people = await asyncio.to_thread(sheet, other.at, token)
        await asyncio.gather(*(line.close() for line in stayers))
    finally:
        await asyncio.gather(one.kill(), other.kill())
    away = ever_away(Path(), url)
    postgres_server().drop(url)

    check(people, lines, away)
    tell(f"a node killed, {len(people)} people on the sheet: {len(GO)} away, who stayed away")
