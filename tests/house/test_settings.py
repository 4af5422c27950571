"""The settings that the file shows are those that the code has."""

import ast
import dataclasses
import itertools
import tomllib
from pathlib import Path

import pytest

from hybridmeet import settings
from hybridmeet.adapters.sockets.limits import Limits
from tests.house import source

FILE = Path("config/hybridmeet.toml")


def test_the_shipped_file_names_every_setting_with_its_default() -> None:
    shipped = tomllib.loads(FILE.read_text(encoding="utf-8"))

    fields = settings.Settings.model_fields.items()
    defaults = settings.Settings.model_construct().model_dump(mode="json")
    assert shipped == {name: defaults[name] for name, _ in fields}


def test_the_shipped_file_says_of_every_setting_what_it_is() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()

    silent = [
        line
        for before, line in itertools.pairwise(lines)
        if " = " in line and not before.startswith("#")
    ]
    assert silent == []


def test_all_problems_are_told_at_once_each_with_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text('prot = 3\ngrace_s = "long"\n', encoding="utf-8")
    monkeypatch.setenv("HYBRIDMEET_PORT", "99999")
    monkeypatch.setenv("HYBRIDMEET_HOTS", "::1")

    with pytest.raises(settings.InvalidSettings) as refusal:
        settings.load(path, {"tick_s": -1})

    assert [problem.partition(": ")[0] for problem in refusal.value.problems] == [
        "environment HYBRIDMEET_HOTS",
        "environment HYBRIDMEET_PORT",
        f"{path} line 2, grace_s",
        "command line --tick-s",
        f"{path} line 1, prot",
    ]


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.toml"
    path.write_text("port = 1\ngrace_s = 1.0\ntick_s = 1.0\n", encoding="utf-8")
    monkeypatch.setenv("HYBRIDMEET_GRACE_S", "2")
    monkeypatch.setenv("HYBRIDMEET_TICK_S", "2")

    read = settings.load(path, {"tick_s": 3.0, "host": None})

    assert (read.port, read.grace_s, read.tick_s, read.host) == (1, 2.0, 3.0, "127.0.0.1")


def test_a_file_asked_for_and_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(settings.InvalidSettings, match=r"none\.toml: cannot be read"):
        settings.load(tmp_path / "none.toml")


def test_a_value_may_stand_in_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "level").write_text("debug\n", encoding="utf-8")
    monkeypatch.setenv("HYBRIDMEET_LOG_LEVEL_FILE", str(tmp_path / "level"))

    assert settings.load().log_level == "debug"


def test_a_file_of_a_value_that_cannot_be_read_or_is_wrong_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "level").write_text("loud", encoding="utf-8")
    monkeypatch.setenv("HYBRIDMEET_LOG_LEVEL_FILE", str(tmp_path / "level"))
    monkeypatch.setenv("HYBRIDMEET_PUBLIC_URL_FILE", str(tmp_path / "none"))

    with pytest.raises(settings.InvalidSettings) as refusal:
        settings.load()

    cannot, wrong = refusal.value.problems
    assert cannot.startswith("environment HYBRIDMEET_PUBLIC_URL_FILE: ")
    assert cannot.endswith("none cannot be read (No such file or directory)")
    assert wrong.startswith("environment HYBRIDMEET_LOG_LEVEL_FILE: Input should be 'debug'")


def test_a_public_address_is_the_only_origin() -> None:
    own = settings.load(given={"public_url": "https://meet.example.org/"})
    local = settings.load(given={"port": 9000})

    assert own.origins == ("https://meet.example.org",)
    assert local.origins == ("http://127.0.0.1:9000", "http://localhost:9000")


def test_every_setting_is_read_by_what_puts_the_house_together() -> None:
    paths = [
        *source.python_files("hybridmeet/cli"),
        source.PACKAGE / "app.py",
        source.PACKAGE / "settings.py",
    ]
    read = {
        node.attr
        for path in paths
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    bounds = {field.name for field in dataclasses.fields(Limits)}  # app.py fills them by name

    assert set(settings.Settings.model_fields) - read - bounds == set()
