"""What the source says to look up is there."""

import re

from tests.house import source

PAGE = re.compile(r"(?<![\w./-])((?:docs/)?[\w/-]+\.md)\b")
KNOWN = {path.name for path in [*source.ROOT.glob("*.md"), *(source.ROOT / "docs").rglob("*.md")]}


def test_every_page_that_the_source_names_exists() -> None:
    files = [*source.python_files("hybridmeet", "tests", "docs"), *source.web_files()]
    named = {
        (source.relative(path), page)
        for path in files
        for page in PAGE.findall(path.read_text(encoding="utf-8"))
    }

    assert {(path, page) for path, page in named if page.rpartition("/")[2] not in KNOWN} == set()


def test_every_path_that_contributing_names_exists() -> None:
    text = (source.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:hybridmeet|tests|web|docs|config)/[\w./-]+)`", text)

    assert [path for path in paths if not (source.ROOT / path).exists()] == []
