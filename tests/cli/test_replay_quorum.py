"""``hybridmeet replay --quorum``: how the quorum stood at any seq, named for who may know."""

import json
from pathlib import Path

import pytest

from hybridmeet.application.live_meeting import Surroundings
from hybridmeet.application.registry import Registry
from hybridmeet.cli.exits import Exit
from hybridmeet.domain.commands import Observe, OpenSession
from hybridmeet.domain.ids import CommandId
from hybridmeet.domain.people import Actor, Role
from hybridmeet.domain.programme import Imported
from tests.builders import a_person
from tests.cli.running import called
from tests.engine import open_record
from tests.fakes import FakeBroadcaster, FakeClock
from tests.quorate import a_rule, heads, members
from tests.story import DAY1

pytestmark = pytest.mark.folders
SMALL = "small-1"


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A meeting of three that all must attend: opened with nobody, then two, then all come."""
    folder = tmp_path / "data"
    folder.mkdir()
    store = open_record(folder / "hybridmeet.db")
    await store.start()
    registry = Registry(Surroundings(store, FakeBroadcaster(), FakeClock()))
    programme = members(3)
    people = {seat.id: a_person(seat) for seat in programme.seats}
    imported = Imported(programme=programme, people=people, texts={}, rules=a_rule("all"))
    live = await registry.begin(imported)
    system = Actor(meeting=live.id, role=Role.SYSTEM)
    chair = Actor(meeting=live.id, role=Role.CHAIR)
    await live.execute(chair, OpenSession(session=DAY1), CommandId("c1"))
    for number, who in enumerate((heads(2), heads(3)), 2):
        await live.execute(system, Observe(online=tuple(who)), CommandId(f"c{number}"))
    await store.close()
    return folder


def test_who_was_missing_at_a_seq_is_named_to_operators(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ("replay", SMALL, "--data", folder, "--quorum", DAY1, "--audience", "operators")

    assert called(*ask, "--to-seq", "4") == Exit.OK

    assert capsys.readouterr().out.splitlines()[1:] == [
        "rule: Ours (ours)",
        "counted as observed",
        "to open: met, at risk, 2 of 3 are here, 1 are needed; missing: M03",
        "to decide: not met, 2 of 3 are here, 3 are needed; missing: M03",
    ]


def test_others_read_numbers_and_a_machine_reads_json(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ("replay", SMALL, "--data", folder, "--json", "--quorum", DAY1, "--to-seq", "4")

    assert called(*ask, "--audience", "participants") == Exit.OK
    few = json.loads(capsys.readouterr().out)
    assert called(*ask, "--audience", "members") == Exit.OK
    named = json.loads(capsys.readouterr().out)

    numbers = {"state": "not_met", "present": 2, "needed": 3, "base": 3}
    assert (few["quorum"]["decide"], few["names"]) == (numbers, {})
    assert named["quorum"]["decide"] == {**numbers, "missing": ["m03"], "reconnecting": []}
    assert named["names"] == {"m03": "M03"}


@pytest.mark.parametrize(
    "wrong", [("--quorum", "day9"), ("--quorum", DAY1, "--audience", "public")]
)
def test_what_cannot_be_shown_is_said(folder: Path, wrong: tuple[str, ...]) -> None:
    assert called("replay", SMALL, "--data", folder, *wrong) == Exit.REFUSED
