"""The pages: one for all addresses, assets kept for ever, clear words where there is none."""

import gzip
from pathlib import Path

import aiohttp
import pytest

from hybridmeet import app
from hybridmeet.adapters.http.static import read_built
from tests.security.stand import ADMM, Stand, standing

PAGE = '<!doctype html><link rel="icon" href="/assets/b-1.svg"><link href="/assets/i-1.css">'
BROTLI = b"as the build packed it"
HTML = {"Accept": "text/html,*/*"}


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pages as Vite builds them, put where app.py looks."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "assets" / "i-1.css").write_text("a{}" * 100)
    (tmp_path / "assets" / "i-1.js").write_text("x()")
    (tmp_path / "assets" / "i-1.js.br").write_bytes(BROTLI)
    (tmp_path / "assets" / "b-1.svg").write_text("<svg/>")
    (tmp_path / "assets" / "f-1.woff2").write_bytes(b"font")
    (tmp_path / "assets" / "stray").symlink_to("/etc/passwd")
    (tmp_path / "sw.js").write_text("serve()")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setattr(app, "WEB", tmp_path)
    return tmp_path


async def test_one_page_stands_at_every_pages_address(built: Path) -> None:
    async with standing() as stand:
        seat = stand.person("chair", ADMM)
        pages = ("follow", "chair?lang=vi", "screen", "desk", "attendance")
        for path in ["/", f"/m/{ADMM}", *(f"/m/{ADMM}/{seat}/{page}" for page in pages)]:
            status, headers, body = await stand.ask("GET", path)
            assert (status, body) == (200, PAGE.encode())
            assert headers["Content-Type"] == "text/html; charset=utf-8"
            assert headers["Cache-Control"] == "no-cache"


async def test_the_desks_script_stands_at_the_root_and_is_asked_for_anew(built: Path) -> None:
    async with standing() as stand:
        status, headers, body = await stand.ask("GET", "/sw.js")
        assert (status, body) == (200, b"serve()")
        assert headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert headers["Cache-Control"] == "no-cache"
        (built / "sw.js").unlink()
    async with standing() as stand:
        assert (await stand.ask("GET", "/sw.js"))[0] == 404


async def test_a_page_that_is_known_is_not_sent_again(built: Path) -> None:
    async with standing() as stand:
        _, headers, _ = await stand.ask("GET", "/")
        tag = headers["ETag"]
        for known in (tag, f'W/{tag}, "x"'):
            status, again, body = await stand.ask("GET", "/", headers={"If-None-Match": known})
            assert (status, again["ETag"], body) == (304, tag, b"")
        status, head, body = await stand.ask("HEAD", "/")
        assert (status, head["ETag"], body) == (200, tag, b"")


async def test_assets_are_kept_for_ever_and_sent_packed(built: Path) -> None:
    async with standing() as stand:
        found = {}
        for name in ("i-1.css", "i-1.js", "b-1.svg", "f-1.woff2"):
            plain = {"Accept-Encoding": "identity"}
            status, headers, _ = await stand.ask("GET", f"/assets/{name}", headers=plain)
            found[name] = (status, headers["Content-Type"])
            assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        raw = {"Accept-Encoding": "gzip"}
        async with stand.client.get(f"{stand.url}/assets/i-1.css", headers=raw) as packed:
            encoding, tag = packed.headers["Content-Encoding"], packed.headers["ETag"]
        for name in ("stray", "secret.txt", "index.html", "../index.html"):
            assert (await stand.ask("GET", f"/assets/{name}"))[0] == 404

    assert found == {
        "i-1.css": (200, "text/css; charset=utf-8"),
        "i-1.js": (200, "text/javascript; charset=utf-8"),
        "b-1.svg": (200, "image/svg+xml"),
        "f-1.woff2": (200, "font/woff2"),
    }
    assert (encoding, tag[-6:]) == ("gzip", '-gzip"')


@pytest.mark.parametrize(
    ("name", "takes", "packing"),
    [
        ("i-1.js", "gzip, deflate, br, zstd", "br"),
        ("i-1.js", "GZIP;q=1.0", "gzip"),
        ("i-1.js", "br;q=0, gzip", "gzip"),
        ("i-1.js", "brotli", None),
        ("i-1.css", "gzip, br", "gzip"),
        ("f-1.woff2", "gzip, br", None),
        ("i-1.js.br", "br", None),
    ],
)
async def test_what_the_build_packed_goes_to_whoever_takes_it(
    built: Path, name: str, takes: str, packing: str | None
) -> None:
    async with standing() as stand, aiohttp.ClientSession(auto_decompress=False) as client:
        url, headers = f"{stand.url}/assets/{name}", {"Accept-Encoding": takes}
        async with client.get(url, headers=headers) as answer:
            body = await answer.read()

    assert answer.headers.get("Content-Encoding") == packing
    assert answer.status == (404 if name.endswith(".br") else 200)
    assert (body == BROTLI) == (packing == "br")


def test_what_is_read_is_packed_the_same_each_time(built: Path) -> None:
    first, second = read_built(built), read_built(built)

    assert first == second
    assert sorted(first.assets) == ["b-1.svg", "f-1.woff2", "i-1.css", "i-1.js"]
    assert (first.styles, first.icon) == (("/assets/i-1.css",), "/assets/b-1.svg")
    assert gzip.decompress(first.assets["i-1.css"].packed("gzip")) == b"a{}" * 100


async def test_without_built_pages_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "WEB", tmp_path / "nothing")
    async with standing() as stand:
        status, _, body = await stand.ask("GET", "/")
        assert (status, b"make setup" in body) == (503, True)
        assert (await stand.ask("GET", "/healthz"))[0] == 200
        assert (await stand.ask("GET", f"/l/{stand.token('chair')}"))[0] == 200


async def test_what_is_lost_is_said_in_the_form_that_was_asked_for(stand: Stand) -> None:
    for path in ("/nothing", "/m/no-such-meeting", f"/m/{ADMM}/x/admin", "/assets/no.js"):
        status, headers, body = await stand.ask("GET", path, headers=HTML)
        assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
        assert b"Not found" in body

        status, headers, _ = await stand.ask("GET", path, headers={"Accept": "*/*"})
        assert (status, headers["Content-Type"]) == (404, "application/problem+json")

    status, headers, _ = await stand.ask("GET", "/api/nothing", headers=HTML)
    assert (status, headers["Content-Type"]) == (404, "application/problem+json")
