"""``hybridmeet invite``: links for seats, beside a running server and without one."""

import json
from pathlib import Path
from typing import Any

import pytest

from hybridmeet.cli.exits import Exit
from tests.adapters.formats.programmes import SMALL
from tests.cli.running import called, get, started

pytestmark = pytest.mark.folders

MEETING = "small-1"


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert called("load", path, "--data", tmp_path / "data") == Exit.OK
    return tmp_path / "data"


def invited(folder: Path, capsys: pytest.CaptureFixture[str], *seats: str) -> dict[str, Any]:
    capsys.readouterr()
    called("invite", MEETING, *seats, "--data", folder, "--json")
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_a_link_opens_its_seat_made_before_the_start_or_beside_it(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = invited(loaded, capsys, "un-1")["invited"]
    with started("serve", loaded) as server:
        origin = server.told["base_url"]
        beside = invited(loaded, capsys, "un-1", "chair")["invited"]
        assert [one["role"] for one in beside] == ["chair", "speaker"]
        assert all(one["url"].startswith(origin) for one in beside)
        for one in (*before, *beside):
            status, page = get(f"{origin}/l/{one['url'].rpartition('/')[2]}")
            assert (status, "A small meeting" in page) == (200, True)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("small-1", "desk-9"), "no seat and no role desk-9: name seats by their ids"),
        (("small-9", "un-1"), "There is no meeting small-9; there are: small-1."),
    ],
)
def test_what_is_not_there_is_named_and_nobody_is_invited(
    loaded: Path, capsys: pytest.CaptureFixture[str], asked: tuple[str, str], said: str
) -> None:
    capsys.readouterr()

    code = called("invite", *asked, "un-1", "--data", loaded)

    told = capsys.readouterr()
    assert (code, told.out) == (Exit.REFUSED, "")
    assert said in told.err
