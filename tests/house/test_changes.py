"""What changed is told to moderators and delegates, one sentence a fragment."""

import re
from pathlib import Path

from tests.house import source

NAME = re.compile(r"(\d+|\+[\w-]+)\.(added|changed|fixed|removed|security)(\.\d+)?\.md")


def test_there_is_a_fragment_or_the_changelog_has_just_taken_them() -> None:
    changelog = (source.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert _fragments() or f"## {_version()}" in changelog


def test_a_fragment_is_named_by_issue_and_kind_and_is_one_sentence() -> None:
    wrong = [
        path.name
        for path in _fragments()
        if not NAME.fullmatch(path.name) or not _is_a_sentence(path.read_text(encoding="utf-8"))
    ]

    assert wrong == []


def _fragments() -> list[Path]:
    return sorted(p for p in (source.ROOT / "changes").glob("*.md") if p.name != "README.md")


def _version() -> str:
    text = (source.PACKAGE / "__init__.py").read_text(encoding="utf-8")
    return str(re.findall(r'__version__ = "(.+)"', text)[0])


def _is_a_sentence(text: str) -> bool:
    line = text.strip()
    return line[:1].isupper() and line.endswith(".") and "\n\n" not in line
