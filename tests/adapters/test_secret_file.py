"""A folder's secret is made once and read by its owner alone."""

import stat
from pathlib import Path

import pytest

from hybridmeet.adapters.secret_file import BrokenSecret, kept_secret


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "secret"

    first = kept_secret(path)

    assert (len(first), first) == (43, kept_secret(path))
    assert kept_secret(tmp_path / "other") != first


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "secret"

    kept_secret(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    path.chmod(0o644)
    kept_secret(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_else_is_left_beside_it(tmp_path: Path) -> None:
    kept_secret(tmp_path / "secret")

    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_damaged_secret_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("short\n")

    with pytest.raises(BrokenSecret, match="is damaged: restore it, or remove it"):
        kept_secret(path)
