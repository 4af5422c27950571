"""The proxy of docker/Caddyfile: TLS, websockets, polling that stays, nodes that come and go."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests import postgres
from tests.docker.proxied import CADDY, Behind, behind

pytestmark = [
    pytest.mark.long,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(90),
    pytest.mark.skipif(CADDY is None, reason="no caddy here (Debian: apt install caddy)"),
]
MEETING = "aaptc-2022"
TIMES = 10


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Behind]:
    folder = tmp_path_factory.mktemp("site")
    database = postgres.database_of(folder)
    async with behind(folder, database) as made:
        yield made
    postgres.forget(folder)


async def test_a_page_comes_over_tls_and_the_plain_address_leads_there(site: Behind) -> None:
    status, page = await site.get("/")
    plain = f"http://localhost:{site.plain_port}/m/{MEETING}"
    async with site.client.get(plain, allow_redirects=False) as sent:
        where = sent.status, sent.headers["Location"].partition("/m/")[2]

    assert (status, "<title>hybridmeet</title>" in page) == (200, True)
    assert where == (308, MEETING)


async def test_websockets_and_long_polling_follow_whatever_the_node(site: Behind) -> None:
    views = []
    for transport in ("websocket", "polling") * 4:
        async with site.follower(transport) as client:
            joined = await client.call("join", {"meeting": MEETING}, namespace="/live")
            views.append(joined["slices"]["meeting"])
            for _ in range(TIMES):
                assert await client.call("clock", {"t0": 1}, namespace="/live")

    assert len(views) == 8
    assert all(view == views[0] for view in views)


async def test_a_link_opens_its_seat_through_the_proxy(site: Behind) -> None:
    path = f"/l/{site.token('chair')}"

    async with site.client.post(site.url + path, allow_redirects=False) as opened:
        cookie = opened.headers.getall("Set-Cookie")
    status, page = await site.get(path)

    assert opened.status == 303
    assert any(one.startswith("__Host-hm=") and "Secure" in one for one in cookie)
    assert (status, 'data-action="enter"' in page) == (200, True)


async def test_a_node_that_leaves_is_noticed_by_nobody_and_no_token_is_written(
    site: Behind,
) -> None:
    answers: list[int] = []
    leaving = asyncio.get_running_loop().run_in_executor(None, site.nodes[1].end)
    while not leaving.done() or len(answers) < TIMES:
        async with site.follower("websocket") as client:
            await client.call("join", {"meeting": MEETING}, namespace="/live")
        status, _ = await site.get(f"/api/meetings/{MEETING}/view")
        answers.append(status)
    ended = await leaving

    assert ended == 0
    assert set(answers) == {200}

    await asyncio.to_thread(site.nodes[0].end)
    token = site.token("chair")
    status, _ = await site.get(f"/l/{token}")
    assert status in {502, 503}
    said = await asyncio.to_thread(site.log.read_text)
    assert token not in said
    assert "/l/" not in said
