"""Behind closed doors: what stands above a seat's level is nowhere in anything that it receives.

Asked from outside: the demonstration's first line, the official Socket.IO client, HTTP.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import QUICK, Server, demo
from tests.journeys.asking import Answer, ask, command, done
from tests.security.test_roles import over_http, placed, wrong

pytestmark = [pytest.mark.journey, pytest.mark.timeout(90)]

LISTEN = Path(__file__).with_name("listen.mjs")
MEETING, SESSION, CURRENT = "aaptc-2022", "d1-cmd", "i5a"
OUTSIDE = ("participant_newyork", "observer", "media", "screen", "public")
CANARY = {"en": "Canary in the commandants' room", "vi": "Chim báo động trong phòng chỉ huy"}
Row = dict[str, Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with demo(tmp_path_factory.mktemp("closed") / "data", *QUICK) as running:
        yield running


def links(server: Server) -> dict[str, Row]:
    found: dict[str, Row] = server.meeting(MEETING)["links"]
    return found


def token(server: Server, link: str) -> str | None:
    return links(server)[link].get("token")


def view(server: Server, link: str) -> Row:
    url = f"{server.told['base_url']}/api/meetings/{MEETING}/view"
    slices: Row = ask(url, token(server, link)).json["slices"]
    return slices


def hidden(server: Server) -> set[str]:
    """Items of level delegations."""
    sessions = server.meeting(MEETING)["sessions"]
    return {
        item["id"]
        for session in sessions
        for item in session["items"]
        if item["level"] == "delegations"
    }


def bait(server: Server) -> set[str]:
    """What only the hidden items say, as it would stand in JSON, a page or a calendar."""
    behind = hidden(server)
    rows: Row = {}
    for name, slice_ in view(server, "delegate_india").items():
        if name.startswith("programme/"):
            rows |= slice_["items"]
    assert len(behind) == 4
    assert behind <= rows.keys()
    secret = {text for item in behind for text in texts(rows[item])}
    secret -= {text for item in rows.keys() - behind for text in texts(rows[item])}
    numbers = {rows[item]["number"] for item in behind}
    words = {f'"{word}"' for word in behind | numbers} | {f"{item}.{MEETING}@" for item in behind}
    return words | {f":{number}. " for number in numbers} | secret | set(CANARY.values())


def texts(item: Row) -> set[str]:
    """Titles, notes, documents and speakers of an item."""
    said = {text for text in item["title"].values() if text}
    said |= {text for text in (item.get("note") or {}).values() if text}
    for document in item.get("documents") or ():
        said |= {text for text in (document.get("symbol"), *document["title"].values()) if text}
    for speaker in item["speakers"]:
        said |= {text for text in (speaker["name"], speaker.get("person")) if text}
    return said


def found_in(words: set[str], received: str) -> list[str]:
    return sorted(
        word for word in words if word in received.replace("\\,", ",").replace("\\;", ";")
    )


def operations(server: Server) -> list[Row]:
    rows: list[Row] = ask(f"{server.told['base_url']}/api/operations").json["operations"]
    return rows


@contextmanager
def listening(server: Server, seats: dict[str, str | None], asks: list[Any]) -> Iterator[Any]:
    """Official clients in these seats; what was received is in the list when it is over."""
    node = shutil.which("node")
    assert node, "Node is missing: install Node >= 20.19"
    asked = {
        "base_url": server.told["base_url"],
        "meeting": MEETING,
        "seats": seats,
        "asks": asks,
    }
    told: list[Row] = []
    with subprocess.Popen(
        [node, str(LISTEN), json.dumps(asked)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            assert child.stdout.readline() == "ready\n"
            yield told
            child.stdin.write("enough\n")
            child.stdin.flush()
            told.append(json.loads(child.stdout.readline()))
        finally:
            child.kill()


def act(server: Server, body: Row) -> None:
    base, secretary = server.told["base_url"], token(server, "secretary")
    assert secretary is not None
    done(base, MEETING, secretary, session=SESSION, **body)


def goes_on(server: Server) -> None:
    """The commandants' session, from its opening to behind its one item."""
    here = {"from_item": CURRENT}
    act(server, {"type": "session.open"})
    act(server, {"type": "agenda.advance", "from_item": None})
    act(server, {"type": "agenda.retitle", "item": CURRENT, "title": CANARY})
    act(server, {"type": "agenda.extend", **here, "by_ms": 300_000})
    act(server, {"type": "agenda.pause", **here})
    act(server, {"type": "agenda.resume", **here})
    act(server, {"type": "agenda.resize", "item": CURRENT, "planned_ms": 1_200_000})


def all_over_http(server: Server, link: str) -> Iterator[Answer]:
    """Every address there is, asked by one seat, and every command about the hidden item."""
    base, own = server.told["base_url"], token(server, link)
    meeting = server.meeting(MEETING)
    feeds = meeting["feeds"]
    paths = [feeds["public"], feeds["session"]]
    if link != "public":
        paths += [feeds["participants"], feeds["personal_newyork"], links(server)[link]["url"]]
    paths += [f"{base}/m/{MEETING}/cal/s/{session['id']}.ics" for session in meeting["sessions"]]
    paths += [f"{base}/", links(server)["public"]["url"], f"{base}/m/{MEETING}/in-head/follow"]
    for row in operations(server):
        if row["kind"] == "http" and row["method"] == "GET":
            paths.append(base + over_http(row, MEETING)[1])
    for path in paths:
        yield ask(path, own)
        yield ask(path, own, "HEAD")
    for kind in ("advance", "conclude", "pause", "go_to", "extend", "move", "defer"):
        members = {"session": SESSION, "from_item": CURRENT, "item": CURRENT, "after": None}
        yield command(base, MEETING, own or "", type=f"agenda.{kind}", **members)


def test_nobody_outside_receives_anything_of_the_hidden_items(server: Server) -> None:
    seats = {link: token(server, link) for link in (*OUTSIDE, "delegate_india")}
    with listening(server, seats, []) as told:
        goes_on(server)
        words = bait(server)
        received = {
            link: "\n".join(answer.whole for answer in all_over_http(server, link))
            for link in OUTSIDE
        }
        act(server, {"type": "agenda.advance", "from_item": CURRENT})
    [frames] = told

    assert [(link, found_in(words, received[link])) for link in OUTSIDE] == [
        (link, []) for link in OUTSIDE
    ]
    for link in OUTSIDE:
        said = "\n".join(frames[link]["frames"])
        assert (link, found_in(words, said)) == (link, [])
        assert f"now/{SESSION}" in said
        assert '"hidden":true' in said
    member = "\n".join(frames["delegate_india"]["frames"])
    seen = {word for word in words if word.startswith('"') or "Canary" in word or "Chim" in word}
    assert seen <= set(found_in(words, member))
    assert len(words) > 20


def test_a_member_delegate_sees_the_hidden_items_whole(server: Server) -> None:
    slices = view(server, "delegate_india")
    shown = {
        item
        for name, slice_ in slices.items()
        if name.startswith("programme/")
        for item in slice_["items"]
    }

    everything = {
        item["id"] for row in server.meeting(MEETING)["sessions"] for item in row["items"]
    }
    assert shown == everything
    assert all(slice_["closed"] is None for name, slice_ in slices.items() if "programme/" in name)


def test_each_operation_before_any_join_is_answered_as_its_row_says(server: Server) -> None:
    rows = operations(server)
    over_socket = [row for row in rows if row["kind"] != "http"]
    asks = [
        ["command", {"id": "example-1", "meeting": MEETING, "body": row["example"]}]
        if row["kind"] == "command"
        else [row["operation"], placed(row["example"], MEETING)]
        for row in over_socket
    ]
    seats = {link: token(server, link) for link in links(server)}
    with listening(server, seats, asks) as told:
        pass

    [answers] = told
    found = [
        (link, row["operation"], code)
        for link in seats
        for row, code in zip(over_socket, answers[link]["codes"], strict=True)
        if wrong(row, links(server)[link].get("role", "public"), code)
    ]
    assert found == []


def test_over_http_the_same(server: Server) -> None:
    base = server.told["base_url"]
    found = []
    for row in operations(server):
        if row["kind"] == "event":
            continue
        for link, about in links(server).items():
            method, path, body = over_http(row, MEETING)
            more = {"body": body} if method == "POST" and path.startswith("/api/") else {}
            code = ask(base + path, about.get("token"), method, **more).code
            if wrong(row, about.get("role", "public"), code):
                found.append((row["operation"], link, code))

    assert found == []
