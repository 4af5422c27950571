"""A link's own page: what it shows, in which words, and what its button does."""

import re

import pytest

from hybridmeet.domain.ids import MeetingId, PersonId
from tests.security.stand import AAPTC, ADMM, Stand

pytestmark = pytest.mark.asyncio(loop_scope="module")
VI = {"Accept-Language": "vi-VN,vi;q=0.9,en;q=0.5"}


async def invited(shared: Stand, role: str = "delegate") -> str:
    person = PersonId(shared.person(role, ADMM))
    return f"/l/{await shared.access.invite(MeetingId(ADMM), person)}"


def text_of(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


async def test_looking_shows_whom_it_lets_in_and_uses_nothing_up(shared: Stand) -> None:
    path = await invited(shared)

    for _ in range(3):
        status, headers, page = await shared.ask("GET", path)

        assert (status, headers["Cache-Control"]) == (200, "no-store")
        assert "Set-Cookie" not in headers
        assert page.count(b'data-action="enter"') == 1
        assert "14th Meeting of the ADMM-Plus" in text_of(page)
        assert "Demonstration." in text_of(page)

    assert (await shared.ask("POST", path))[0] == 303


async def test_the_page_has_no_script_and_no_inline_style(shared: Stand) -> None:
    path = await invited(shared)

    for where in (path, "/l/unknown", "/nothing"):
        _, _, page = await shared.ask("GET", where, headers={"Accept": "text/html"})
        assert b"<script" not in page
        assert b"style=" not in page
        assert b"<style" not in page
        for sheet in re.findall(r'href="(/assets/[^"]+)"', page.decode()):
            assert (await shared.ask("GET", sheet))[0] == 200


async def test_it_speaks_the_browsers_language(shared: Stand) -> None:
    path = await invited(shared)

    _, headers, page = await shared.ask("GET", path, headers=VI)
    _, asked, _ = await shared.ask("GET", f"{path}?lang=vi")
    _, other, _ = await shared.ask("GET", path, headers={"Accept-Language": "fr, de;q=x, ;;,"})

    assert headers["Content-Language"] == asked["Content-Language"] == "vi"
    assert other["Content-Language"] == "en"
    assert "Vào cuộc họp" in text_of(page)


async def test_the_button_opens_the_seat_and_goes_to_its_page(shared: Stand) -> None:
    status, headers, body = await shared.ask("POST", await invited(shared))

    person = shared.person("delegate", ADMM)
    cookie = headers["Set-Cookie"]
    secret, _, attributes = cookie.partition("; ")
    assert (status, body) == (303, b"")
    assert headers["Location"] == f"/m/{ADMM}/{person}/follow"
    assert re.fullmatch(r"__Host-hm=[A-Za-z0-9_-]{43}", secret)
    assert set(attributes.split("; ")) == {
        "HttpOnly",
        "Max-Age=2592000",
        "Path=/",
        "SameSite=Lax",
        "Secure",
    }  # fmt: skip -- one row


async def test_a_link_that_does_not_open_says_why(shared: Stand) -> None:
    used, late, revoked = [await invited(shared) for _ in range(3)]
    await shared.ask("POST", used)
    found = {}

    for name, path in (("unknown", "/l/" + "x" * 43), ("used", used)):
        for method in ("GET", "POST"):
            status, _, page = await shared.ask(method, path)
            found[name, method] = (status, re.findall("<h1>(.+)</h1>", page.decode()))
    shared.clock.advance(73 * 3_600_000)
    status, _, page = await shared.ask("GET", late)
    found["late", "GET"] = (status, re.findall("<h1>(.+)</h1>", page.decode()))
    await shared.access.revoke_person(MeetingId(ADMM), PersonId(shared.person("delegate", ADMM)))
    status, _, page = await shared.ask("GET", revoked, headers=VI)
    found["revoked", "GET"] = (status, re.findall("<h1>(.+)</h1>", page.decode()))

    assert found == {
        ("unknown", "GET"): (404, ["Unknown link"]),
        ("unknown", "POST"): (404, ["Unknown link"]),
        ("used", "GET"): (410, ["Link already used"]),
        ("used", "POST"): (410, ["Link already used"]),
        ("late", "GET"): (410, ["Link expired"]),
        ("revoked", "GET"): (410, ["Liên kết đã bị thu hồi"]),
    }


async def test_pressing_twice_in_one_browser_goes_to_the_page_again(shared: Stand) -> None:
    path = await invited(shared)
    _, first, _ = await shared.ask("POST", path)
    cookie = {"Cookie": first["Set-Cookie"].partition(";")[0]}

    status, again, _ = await shared.ask("POST", path, headers=cookie)

    assert (status, again["Location"]) == (303, first["Location"])
    assert (await shared.ask("GET", path, headers=cookie))[0] == 200


async def test_each_role_lands_on_its_page(shared: Stand) -> None:
    pages = {}
    for meeting, role in shared.tokens:
        if meeting == AAPTC:
            _, headers, _ = await shared.ask("POST", f"/l/{shared.token(role)}")
            pages[role] = headers["Location"].rpartition("/")[2]

    assert pages == {
        "chair": "chair",
        "delegate": "follow",
        "desk": "desk",
        "media": "follow",
        "moderator": "chair",
        "observer": "follow",
        "screen": "screen",
        "secretary": "chair",
        "speaker": "follow",
        "technician": "desk",
    }
