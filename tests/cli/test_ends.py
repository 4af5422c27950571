"""Every end has its code and its sentence; a mistake never shows a traceback."""

import socket
from pathlib import Path

import pytest

from hybridmeet.adapters.storage.lock import ProcessLock
from hybridmeet.cli.commands import run
from hybridmeet.cli.exits import MEANING, Exit
from tests.adapters.formats.programmes import ADMM
from tests.cli.running import called


def test_the_help_names_every_code(capsys: pytest.CaptureFixture[str]) -> None:
    code = called("--help")
    told = capsys.readouterr().out

    assert code == Exit.OK
    assert set(MEANING) == set(Exit)
    assert [str(code.value) for code in Exit if f"{code.value}  {MEANING[code]}" not in told] == []


def test_the_page_for_operators_names_every_code() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")

    assert [code for code in Exit if f"| {code.value} | {MEANING[code]} |" not in page] == []


@pytest.mark.parametrize("command", ["serve", "demo", "load"])
def test_each_command_has_a_help_of_its_own(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(command, "--help") == Exit.OK
    assert "--data" in capsys.readouterr().out


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("--version") == Exit.OK
    assert capsys.readouterr().out.startswith("hybridmeet 20")


@pytest.mark.parametrize(
    "words", [("dance",), ("load",), ("demo", "--port", "many"), ("serve", "--colour")]
)
def test_what_is_not_understood_is_a_matter_of_usage(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(*words) == Exit.USAGE
    assert "Error: " in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = called("load", tmp_path / "nothing.yaml", "--data", tmp_path / "data")

    assert code == Exit.NO_FILE
    assert "nothing.yaml cannot be read (No such file or directory)" in _err(capsys)


def test_a_folder_that_cannot_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()

    for words in (("load", ADMM), ("serve",), ("demo",)):
        assert called(*words, "--data", tmp_path / "file") == Exit.CANNOT_CREATE
        assert "choose another --data" in _err(capsys)


@pytest.mark.sqlite("a database has as many servers as it likes")
def test_a_folder_that_another_process_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = ProcessLock(tmp_path / "hybridmeet.db")
    try:
        for words in (("load", ADMM), ("serve", "--port", "0"), ("demo", "--port", "0")):
            assert called(*words, "--data", tmp_path) == Exit.IN_USE
            assert "is in use by process" in _err(capsys)
    finally:
        lock.release()


def test_a_port_that_another_program_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        assert called("serve", "--port", port, "--data", tmp_path) == Exit.CANNOT_LISTEN
    assert f"127.0.0.1:{port} is in use by another program" in _err(capsys)


def test_a_host_that_is_not_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = called("serve", "--host", "192.0.2.1", "--port", "0", "--data", tmp_path)

    assert code == Exit.CANNOT_LISTEN
    assert "choose another --host" in _err(capsys)


def test_wrong_settings_are_all_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "hm.toml"
    config.write_text("grace_s = -1\ncolour = 'red'\n")

    code = called("serve", "--config", config, "--port", "99999", "--data", tmp_path)

    assert code == Exit.WRONG_SETTINGS
    assert _err(capsys).count("hybridmeet: ") == 3


def test_a_damaged_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "demo-secret").write_text("short")

    assert called("demo", "--data", tmp_path, "--port", "0") == Exit.CANNOT_CREATE
    assert "is damaged: restore it, or remove it" in _err(capsys)


def test_a_defect_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("a defect")

    assert run(fail) == Exit.DEFECT
    assert "please report the lines above" in _err(capsys, with_traceback=True)


def _err(capsys: pytest.CaptureFixture[str], *, with_traceback: bool = False) -> str:
    said = capsys.readouterr()
    assert said.out == "" or with_traceback
    assert ("Traceback" in said.err + said.out) is with_traceback
    return said.err
