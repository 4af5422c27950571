"""A rehearsal from outside: played to its end, on a record of its own, nothing of it left."""

import asyncio
import hashlib
import socket
import tempfile
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from typing_extensions import override

from tests.cli.running import Server, called, demo, started, typed
from tests.faults.lines import Line
from tests.journeys.asking import ask

pytestmark = [pytest.mark.journey, pytest.mark.timeout(60)]

SMALL = Path(__file__).with_name("small.yaml")
LINE = "Rehearsal. People and events are simulated."


def bytes_of(folder: Path) -> dict[str, str]:
    """Every file of a folder, by its digest; whoever reads SQLite leaves an index and no page."""
    wal = folder / "hybridmeet.db-wal"
    assert not wal.exists() or not wal.stat().st_size
    files = (path for path in folder.rglob("*") if path.is_file() and "db-" not in path.name)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def rehearsals() -> set[str]:
    """The folders that rehearsals have now."""
    return {path.name for path in Path(tempfile.gettempdir()).glob("hybridmeet-rehearsal-*")}


async def certified(server: Server, meeting: str, sessions: set[str]) -> dict[str, Any]:
    """What the secretary sees once every session is certified."""
    line = Line("secretary", meeting, server.told["links"]["secretary"])
    await line.connect(server.told["base_url"])
    await line.until(lambda slices: set(slices["attendance"]["certified"]) == sessions)
    await line.close()
    assert line.faults == []
    return line.slices


def sheet(server: Server, meeting: str) -> dict[str, Any]:
    """The attendance sheet as the secretary reads it."""
    url = f"{server.told['base_url']}/api/meetings/{meeting}/attendance"
    found: dict[str, Any] = ask(url, server.told["links"]["secretary"]["token"]).json
    return found


def entering(url: str) -> Message:
    """The headers of a link that is opened, as its own form opens it."""

    class Stay(HTTPRedirectHandler):
        @override
        def redirect_request(self, *_: object) -> None:
            """Go nowhere."""

    try:
        build_opener(Stay).open(url, data=b"")
    except HTTPError as moved:
        with moved:
            return moved.headers
    raise AssertionError("the door led nowhere")


async def test_a_loaded_meeting_is_played_to_its_end_and_its_record_is_only_read(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    assert await asyncio.to_thread(called, "load", SMALL, "--data", data) == 0
    before, others = bytes_of(data), rehearsals()
    words = ("rehearse", data, "small-1", "--speed", "1200")

    with typed(*words) as server:
        slices = await asyncio.wait_for(certified(server, "small-1", {"s1"}), 40)
        told = sheet(server, "small-1")
        public = ask(f"{server.told['base_url']}/api/meetings/small-1/view").json
        feed = ask(f"{server.told['base_url']}/m/small-1/cal/small-1.ics").whole
        assert server.end() == 0

    said = server.log.read_text()
    assert "acts done, 0 refused, 0 failed" in said
    assert "request" not in said  # three were made
    assert bytes_of(data) == before
    assert rehearsals() <= others
    assert public["slices"]["meeting"]["disclaimer"]["en"] == LINE
    assert LINE in feed
    assert slices["now/s1"]["phase"] == "closed"
    (session,) = told["sessions"]
    assert [item["item"] for item in session["items"]] == ["i1", "i2"]
    assert session["unique_in_person"] >= 4
    assert session["unique_online"] >= 1
    intervals = [
        (one["began_at"], one["ended_at"])
        for person in told["people"]
        for attended in person["sessions"].values()
        for one in attended["intervals"]
    ]
    assert all(began < ended for began, ended in intervals)


async def test_a_rehearsal_from_the_page_touches_nothing_and_ends_with_its_server(
    tmp_path: Path,
) -> None:
    with demo(tmp_path / "data") as server:
        meeting = server.meeting("admm-pko-14")
        token = meeting["links"]["chair"]["token"]
        base = f"{server.told['base_url']}/api/meetings/admm-pko-14"

        def shown() -> tuple[bytes, object, object]:
            view = ask(f"{base}/view", meeting["links"]["secretary"]["token"]).json
            return ask(meeting["feeds"]["public"]).body, view["slices"]["attendance"], view["epoch"]

        before = shown()
        begun = ask(f"{base}/rehearsals", token, "POST", body={"speed": 600, "take_part": True})
        again = ask(f"{base}/rehearsals", token, "POST", body={"speed": 600})
        by_desk = ask(
            f"{base}/rehearsals", meeting["links"]["desk"]["token"], "POST", body={"speed": 600}
        )
        door = ask(begun.json["running"]["url"])
        entered = entering(begun.json["running"]["url"])

        assert (begun.status, again.code, by_desk.code) == (200, "in_use", "not_allowed")
        assert LINE in door.whole
        assert entered["Set-Cookie"].startswith("__Host-hm-")  # not the one of the meeting
        assert shown() == before
        server.child.kill()
        server.child.wait()

    gone = begun.json["running"]["url"].split("/l/")[0]
    await asyncio.wait_for(_until_silent(gone), 15)


async def _until_silent(url: str) -> None:
    """Until nobody answers there."""
    host, port = url.removeprefix("http://").split(":")
    while True:
        try:
            _, writer = await asyncio.open_connection(host, int(port))
        except OSError:
            return
        writer.close()
        await writer.wait_closed()
        await asyncio.sleep(0.1)  # asked again, until it has ended


@pytest.mark.long
async def test_why_none_comes_up_stands_in_the_log_of_its_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("HYBRIDMEET_REHEARSAL_PORT", str(port))
        with demo(tmp_path / "data") as server:
            chair = server.meeting("admm-pko-14")["links"]["chair"]["token"]
            base = f"{server.told['base_url']}/api/meetings/admm-pko-14"
            begun = await asyncio.to_thread(
                ask, f"{base}/rehearsals", chair, "POST", body={"speed": 600}
            )
            assert (begun.status, begun.code) == (503, "unavailable")
            assert f"127.0.0.1:{port} is in use" in server.log.read_text()


@pytest.mark.long
async def test_all_that_its_server_says_is_shown_when_asked_for(tmp_path: Path) -> None:
    with started("rehearse", tmp_path / "data", str(SMALL), "--verbose") as server:
        assert ask(f"{server.told['base_url']}/api/meetings").status == 200
        assert server.end() == 0

    (line,) = (line for line in server.log.read_text().splitlines() if "request" in line)
    assert "rehearsal=small-1" in line


@pytest.mark.long
async def test_whoever_takes_the_chair_opens_the_session_himself(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with started("rehearse", data, str(SMALL), "--speed", "1200", "--as", "moderator") as server:
        base, own = server.told["base_url"], server.told["own"]
        chair = Line("moderator", "small-1", own)
        await chair.connect(base)
        await asyncio.wait_for(
            chair.until(lambda slices: slices["attendance"]["heads"]["in_person"] >= 3), 30
        )
        assert chair.slices["now/s1"]["phase"] == "scheduled"
        for kind in ("session.open", "session.close"):
            body = {"type": kind, "session": "s1"}
            ack = await chair.ask("command", {"id": kind, "meeting": "small-1", "body": body})
            assert ack["ok"]
        await asyncio.wait_for(
            chair.until(lambda slices: "s1" in slices["attendance"]["certified"]), 30
        )
        await chair.close()


def test_a_meeting_that_is_nowhere_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("rehearse", "nowhere-1", "--data", tmp_path) == 1
    assert "there is no meeting nowhere-1" in capsys.readouterr().err


@pytest.mark.long
@pytest.mark.timeout(900)  # four days at that speed: begun first, it mostly waits
async def test_four_days_at_six_hundred_give_a_list_that_a_secretary_could_sign(
    tmp_path: Path,
) -> None:
    sessions = {
        *(f"d1-{part}" for part in ("am", "pm", "cmd", "trg")),
        *(f"d2-{part}" for part in ("am", "pm", "cmd", "trg")),
        *(f"d3-{part}" for part in ("am", "pm", "cmd", "trg")),
        "d4-am",
    }
    with started("rehearse", tmp_path / "data", "aaptc-2022", "--speed", "600") as server:
        await asyncio.wait_for(certified(server, "aaptc-2022", sessions), 500)
        told = sheet(server, "aaptc-2022")
        assert server.end() == 0

    assert {one["session"] for one in told["sessions"] if one["certified"]} == sessions
    for session in told["sessions"]:
        assert session["peak"]["heads"] >= 15, session["session"]
        assert session["curve"] == sorted(session["curve"], key=lambda point: point["at"])
    modes = {one["mode"] for person in told["people"] for one in person["sessions"].values()}
    assert modes == {"in_person", "online", "both"}
    sources = {
        source
        for person in told["people"]
        for one in person["sessions"].values()
        for source in one["sources"]
    }
    assert sources >= {"desk", "qr", "socket", "paper", "self", "technician"}
