"""A database that hangs holds nobody up: commands are answered, pages stay, a node still ends."""

import asyncio
import signal
import time
from collections.abc import Callable

import pytest

from tests.journeys.asking import ask, command
from tests.nodes.fleet import MEETING
from tests.nodes.node import Node
from tests.nodes.page import SESSION, Page
from tests.postgres import OwnPostgres

pytestmark = [pytest.mark.kill, pytest.mark.journey]

ANSWERS_WITHIN_S, ENDS_WITHIN_S = 5.0, 10.0
BUSY_S = 1.0


@pytest.mark.long
@pytest.mark.timeout(120)
async def test_a_database_that_hangs_holds_up_neither_answers_nor_pages_nor_the_end(
    nodes: tuple[Node, Node], postgres: OwnPostgres, tell: Callable[[str], None]
) -> None:
    node = nodes[0]
    await node.start("demo")
    token = node.links(MEETING)["secretary"]["token"]
    page = Page("public", MEETING, {}, [node.at])
    page.begin()
    await page.is_up()

    postgres.freeze()
    began = time.monotonic()
    opening = {"type": "session.open", "session": SESSION}
    answer = await asyncio.to_thread(lambda: command(node.at, MEETING, token, **opening))
    took_s = time.monotonic() - began
    ready = await asyncio.to_thread(ask, f"{node.at}/readyz")
    is_cut = page._cut.is_set()
    code, end_s = await node.end()
    postgres.freeze(signal.SIGCONT)
    await page.close()

    tell(f"the database hangs: 'not now' after {took_s:.2f} s, ended after {end_s:.2f} s")
    assert (answer.status, answer.code, ready.status, is_cut) == (503, "unavailable", 503, False)
    assert took_s < ANSWERS_WITHIN_S + BUSY_S
    assert (code, end_s < ENDS_WITHIN_S + BUSY_S) == (0, True)
