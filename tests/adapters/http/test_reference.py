"""The API page shows every operation as it is judged, and needs nothing but itself."""

import re
from html.parser import HTMLParser

import pytest
from typing_extensions import override

from hybridmeet.adapters.http.openapi import describe
from hybridmeet.adapters.http.problems import STATUS
from hybridmeet.adapters.http.reference.page import SHEET_NAME, reference
from hybridmeet.adapters.http.static import Built, read_built
from hybridmeet.application.operations import OPERATIONS
from hybridmeet.application.policy import EVERYONE, SEATED
from tests.house import source

ORIGIN = "https://meet.example.org"
EMPTY = {"meta", "link", "img", "br"}


class Page(HTMLParser):
    """The page as a browser takes it apart: ids, ways inside, elements, and what stands open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.ways: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(given)
        if "id" in given:
            self.ids.append(given["id"] or "")
        if (given.get("href") or "").startswith("#"):
            self.ways.append((given["href"] or "")[1:])
        if tag not in EMPTY:
            self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def text() -> str:
    return reference(describe("1"), Built(None, {}), ORIGIN).body.decode()


def section(text: str, name: str) -> str:
    found = re.search(rf'<section class="op" id="{re.escape(name)}">.*?</section>', text, re.DOTALL)
    assert found, name
    return found[0]


def test_every_operation_has_its_section_and_every_way_leads_somewhere(text: str) -> None:
    page = Page(text)

    expected = {f"{row.kind}-{row.name}" for row in OPERATIONS.values()}
    assert expected <= set(page.ids)
    assert {f"code-{code}" for code in STATUS} <= set(page.ids)
    assert set(page.ways) - set(page.ids) == set()
    assert len(page.ids) == len(set(page.ids))
    assert page.open == []


def test_a_section_says_the_roles_that_are_judged(text: str) -> None:
    told = {}
    for row in OPERATIONS.values():
        listed = re.findall(
            r"<li(?: class=\"all\")?>([^<]+)</li>", section(text, f"{row.kind}-{row.name}")
        )
        told[row.name, row.kind] = set(listed)
    short = {EVERYONE: {"everyone, the public too"}, SEATED: {"every seat"}}

    assert told == {
        (row.name, row.kind): short.get(row.roles, {str(role) for role in row.roles})
        for row in OPERATIONS.values()
    }


def test_the_page_runs_under_the_policy_of_all_pages(text: str) -> None:
    page = Page(text)

    assert page.tags & {"script", "style", "iframe", "object", "form"} == set()
    assert not any(name == "style" or name.startswith("on") for name in page.attributes)
    assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []
    assert "<!--" not in text.partition("<main")[2]


def test_examples_are_asked_of_this_server_and_hold_no_secret(text: str) -> None:
    asked = section(text, "http-commands")

    assert f"curl &#x27;{ORIGIN}/api/meetings/aaptc-2022/commands&#x27;" in asked
    assert "Bearer $TOKEN" in asked
    assert "&quot;session&quot;: &quot;example-session&quot;" in asked


def test_a_hostile_name_of_the_server_is_only_text() -> None:
    text = reference(describe("1"), Built(None, {}), "https://a<script>'x").body.decode()

    assert "<script" not in text


def test_the_page_has_the_look_of_the_built_ones() -> None:
    built = read_built(source.PACKAGE / "web")
    text = reference(describe("1"), built, ORIGIN).body.decode()

    assert [sheet for sheet in built.styles if f'href="{sheet}"' not in text] == []
    assert f"/assets/{SHEET_NAME}" in text
