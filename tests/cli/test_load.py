"""``hybridmeet load``: through a running server, or by itself; all or nothing."""

import json
from pathlib import Path

import pytest

from hybridmeet.cli.exits import Exit
from tests.adapters.formats.programmes import ADMM, SMALL, spoilt
from tests.cli.running import called, demo, get, typed


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.yaml"
    text = spoilt("id: small-1", "id: wrong", spoilt("kind: room", "kind: rooom"))
    path.write_text(spoilt("seats: 20", "seets: 20", text), encoding="utf-8")
    return path


def test_a_meeting_is_loaded_and_told(
    tmp_path: Path, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = called("load", small, "--data", tmp_path / "data")

    assert (code, *capsys.readouterr()) == (
        Exit.OK,
        "loaded small-1: A small meeting (1 session, 3 items, 4 seats)\n",
        "",
    )


def test_the_same_meeting_again_is_refused(
    tmp_path: Path, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    called("load", small, "--data", tmp_path / "data")
    code = called("load", small, "--data", tmp_path / "data")

    assert code == Exit.REFUSED
    assert "The meeting small-1 exists here already" in capsys.readouterr().err


def test_a_wrong_file_keeps_the_sound_one_out_and_every_problem_is_told(
    tmp_path: Path, small: Path, wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = called("load", small, wrong, "--data", tmp_path / "data")
    told = capsys.readouterr()

    assert (code, told.out) == (Exit.WRONG_FILE, "")
    assert [line.partition(": ")[0] for line in told.err.splitlines()[:2]] == [
        f"{wrong}:11:63",
        f"{wrong}:11:70",
    ]
    assert "1 of 2 files cannot be taken as it is; nothing was loaded." in told.err
    assert called("load", small, "--data", tmp_path / "data") == Exit.OK


def test_a_script_gets_one_line_of_json(
    tmp_path: Path, wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = called("load", "--json", wrong, "--data", tmp_path / "data")
    told = capsys.readouterr()

    (line,) = told.out.splitlines()
    answer = json.loads(line)
    assert (code, told.err, answer["code"]) == (Exit.WRONG_FILE, "", "wrong_programme")
    assert [one["field"] for one in answer["problems"][0]["problems"]] == [
        "places[0].kind",
        "places[0].seets",
    ]


def test_warnings_are_told_and_do_not_stop(
    tmp_path: Path, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small.write_text(spoilt('at: "08:45"', 'at: "08:50"'), encoding="utf-8")

    assert called("load", small, "--data", tmp_path / "data") == Exit.OK
    assert "warning: " in capsys.readouterr().err


@pytest.mark.journey
def test_a_running_server_takes_the_file_and_serves_it_at_once(
    tmp_path: Path, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with demo(tmp_path / "data") as server:
        code = called("load", small, "--data", tmp_path / "data")
        told = capsys.readouterr()
        again = called("load", ADMM, "--data", tmp_path / "data")
        status, body = get(f"{server.told['base_url']}/api/meetings/small-1/view")

    assert (code, again, status) == (Exit.OK, Exit.REFUSED, 200)
    assert "loaded small-1" in told.out
    assert "A small meeting" in body


@pytest.mark.journey
def test_what_was_loaded_is_served(tmp_path: Path, small: Path) -> None:
    called("load", small, "--data", tmp_path / "data")

    with typed("serve", tmp_path / "data") as server:
        status, _ = get(f"{server.told['base_url']}/api/meetings/small-1/view")

        assert (server.told["meetings"], status, server.end()) == (["small-1"], 200, 0)
