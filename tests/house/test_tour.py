"""The tour leads to places that exist, and so does every link of the documents."""

import re
from pathlib import Path

import pytest

from tests.house import source

TOUR = source.ROOT / "docs/tour.md"
QUOTED = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?:web|hybridmeet|tests|config)/[\w./-]+")
NAME = re.compile(r"[A-Z][a-z]\w+|[a-z_]{5,}")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[\w-]+)?\)")
PAGES = sorted([*source.ROOT.glob("*.md"), *(source.ROOT / "docs").rglob("*.md")])


def test_every_path_of_the_tour_exists() -> None:
    paths = [name for name in _quoted() if PATH.fullmatch(name)]

    assert [path for path in paths if not (source.ROOT / path).exists()] == []


def test_every_name_of_the_tour_is_defined_in_the_package() -> None:
    names = {name for name in _quoted() if NAME.fullmatch(name)}

    known = {
        name for path in source.python_files("hybridmeet") for name, _ in source.defined_names(path)
    }
    assert names - known == set()


@pytest.mark.parametrize("page", PAGES, ids=source.relative)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link for link in LINK.findall(text) if "://" not in link]

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_decisions_are_numbered_without_gaps_and_say_what_they_must() -> None:
    pages = sorted((source.ROOT / "docs/adr").glob("0*.md"))
    parts = ("Status:", "## Context", "## Decision", "## Consequences")

    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    texts = {page.name: page.read_text(encoding="utf-8") for page in pages}
    assert [n for n, text in texts.items() if not all(part in text for part in parts)] == []
    assert [n for n, text in texts.items() if len(text.splitlines()) > 60] == []


def _quoted() -> list[str]:
    return QUOTED.findall(TOUR.read_text(encoding="utf-8"))
