"""Two releases and one record: upgraded in place, node by node, and a node that was outgrown."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from hybridmeet.adapters.storage.records.audit import audited
from hybridmeet.adapters.storage.records.stored import record_at
from hybridmeet.cli.exits import Exit
from tests.faults.lines import Line
from tests.journeys.asking import ask, command
from tests.nodes.fleet import MEETING
from tests.nodes.node import Node
from tests.nodes.page import SESSION, Page
from tests.nodes.releases import (
    BEFORE_ATTENDANCE,
    BEFORE_MANY_NODES,
    NodeOf,
    release,
    write_as_a_later_release,
)
from tests.ports import own_port
from tests.postgres import server

pytestmark = [pytest.mark.journey, pytest.mark.kill, pytest.mark.long, pytest.mark.timeout(150)]

Rows = list[tuple[int, str]]


async def told(node: Node, **body: object) -> int:
    """A command of the secretary's that must be done; its seq."""
    token = node.links(MEETING)["secretary"]["token"]
    answer = await asyncio.to_thread(lambda: command(node.at, MEETING, token, **body))
    assert answer.status == 200, (body, answer, node.log[-2000:])
    return int(answer.json["seq"])


async def moderate(node: Node) -> list[int]:
    """Open, begin the first item, and check two people in and one of them out."""
    return [
        await told(node, type="session.open", session=SESSION),
        await told(node, type="agenda.advance", session=SESSION, from_item=None),
        await told(node, type="attendance.check_in", person="unhq-1"),
        await told(node, type="attendance.check_in", person="vn-head"),
        await told(node, type="attendance.check_out", person="unhq-1"),
    ]


def rows(file: Path, url: str) -> Rows:
    """Seq and digest of each fact; every row, chain, fold and register is sound."""
    with record_at(file, url) as record:
        assert [one.faults for one in audited(record)] == [[], []]
        return [(row["seq"], row["hash"]) for row in record.rows("event", MEETING)]


def people_in(node: Node) -> set[str]:
    """Who is in the room, as the secretary is shown it."""
    token = node.links(MEETING)["secretary"]["token"]
    shown = ask(f"{node.at}/api/meetings/{MEETING}/view", token).json["slices"]["attendance"]
    return {one for one, row in shown["people"].items() if row["mode"] == "in_person"}


@pytest.mark.parametrize(
    ("commit", "engine"),
    [(BEFORE_MANY_NODES, "file"), (BEFORE_ATTENDANCE, "file"), (BEFORE_ATTENDANCE, "database")],
)
async def test_a_record_of_an_earlier_release_goes_on(
    tmp_path: Path, commit: str, engine: str, tell: Callable[[str], None]
) -> None:
    """Loaded, moderated and stopped there; started here: same rows, same links, same people."""
    url = server().database() if engine == "database" else ""
    old = NodeOf(own_port(), tmp_path / "data", url, release=release(commit, tmp_path / "old"))
    file = tmp_path / "data" / "hybridmeet.db"
    new = Node(old.port, old.folder, url)
    try:
        await old.start("demo")
        seqs = await moderate(old)
        assert (await old.end())[0] == 0
        before = rows(file, url)

        await new.start("demo")
        here = await asyncio.to_thread(people_in, new)
        links = {name: link.get("token") for name, link in new.links(MEETING).items()}
        assert links == {name: link.get("token") for name, link in old.links(MEETING).items()}
        last = await told(new, type="attendance.check_in", person="unhq-1")
        assert (await new.end())[0] == 0
    finally:
        await asyncio.gather(old.kill(), new.kill())
    after = rows(file, url)
    if url:
        server().drop(url)

    assert here == {"vn-head"}
    assert after[: len(before)] == before
    assert (len(before) >= seqs[-1], len(after) >= last > len(before)) == (True, True)
    tell(f"{commit[:7]}, {engine}: {len(before)} facts as they were, {len(after)} now, all sound")


async def test_two_releases_roll_over_one_database(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """The newer node is started beside the older, which goes on until it is told to stop."""
    url = server().database()
    there = release(BEFORE_ATTENDANCE, tmp_path / "release")
    old = NodeOf(own_port(), tmp_path / "a", url, release=there)
    new = Node(own_port(), tmp_path / "b", url)
    try:
        await old.start("demo")
        page = Page("public", MEETING, {}, [old.at, new.at])
        page.begin()
        await page.is_up()
        seqs = await moderate(old)
        await new.start()
        seqs.append(await told(old, type="attendance.check_in", person="id-head"))
        assert (await old.end())[0] == 0
        new.told = old.told
        seqs.append(await told(new, type="attendance.check_out", person="vn-head"))
        async with asyncio.timeout(20):
            while page.at != new.at or not page._up.is_set():  # noqa: ASYNC110 -- it comes back
                await asyncio.sleep(0.05)
            while await asyncio.to_thread(people_in, new) != {"id-head"}:  # noqa: ASYNC110 -- shown once a second
                await asyncio.sleep(0.1)
        await page.close()
    finally:
        await asyncio.gather(old.kill(), new.kill())
    log = rows(Path(), url)
    server().drop(url)

    assert seqs == sorted(set(seqs))
    tell(f"{len(seqs)} commands on two releases, {len(log)} facts, none lost; the page came over")


async def test_a_node_that_is_outgrown_sends_its_pages_away_and_ends(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """Another, newer node writes what this one cannot read: it neither guesses nor stands still."""
    url = server().database()
    node = Node(own_port(), tmp_path / "a", url)
    farewell: asyncio.Future[dict[str, object]] = asyncio.get_running_loop().create_future()
    try:
        await node.start("demo")
        await moderate(node)
        line = Line("public", MEETING, {})
        await line.connect(node.at)
        assert line._client is not None
        line._client.on("goaway", farewell.set_result, namespace="/live")

        write_as_a_later_release(url, MEETING)

        async with asyncio.timeout(20):
            said = await farewell
            await line.close()
            assert node._process is not None
            code = await node._process.wait()
        words = node.log
        with pytest.raises(AssertionError, match="start the newest release"):
            await node.start()
    finally:
        await node.kill()
        server().drop(url)

    assert (said["reason"], code) == ("restart", Exit.REFUSED)
    assert "upgrade this node too" in words
    assert "Traceback" not in node.log
    tell(f"outgrown: pages told to go within {said['after_ms']} ms, ended with {code}")
