"""``hybridmeet demo``: the first line, links that stay, a folder that is not changed."""

import asyncio
import re
import signal
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.secret_file import kept_secret
from hybridmeet.adapters.storage.records.kept import KEPT, line_of
from hybridmeet.application.demonstration import token_of
from tests.adapters.formats.programmes import ADMM as PUBLISHED
from tests.cli.running import Server, called, demo, get, post, typed
from tests.engine import open_record, record_beside

pytestmark = pytest.mark.journey

ADMM, AAPTC = "admm-pko-14", "aaptc-2022"
LINKS = {
    "secretary",
    "chair",
    "cochair",
    "moderator",
    "participant_newyork",
    "secretariat_jakarta",
    "delegate_india",
    "observer",
    "media",
    "screen",
    "desk",
    "technician",
    "public",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with typed("demo", tmp_path_factory.mktemp("demo") / "data") as running:
        yield running


def first_start(server: Server, meeting: str) -> datetime:
    row = server.meeting(meeting)["sessions"][0]["items"][0]["planned_start"]
    return datetime.fromisoformat(row["instant"])


def heads(data: Path) -> dict[str, tuple[int, str]]:
    """How long the log of each meeting is, and the digest of all of it."""

    async def read() -> dict[str, tuple[int, str]]:
        store = open_record(data / "hybridmeet.db")
        try:
            return {
                meeting: (len(await store.read(meeting)), await store.verify(meeting))
                for meeting in await store.meetings()
            }
        finally:
            await store.close()

    return asyncio.run(read())


def test_the_first_line_names_both_meetings_with_all_their_items(server: Server) -> None:
    rows = server.told["meetings"]

    assert [row["id"] for row in rows] == [ADMM, AAPTC]
    assert [[len(one["items"]) for one in row["sessions"]] for row in rows] == [
        [11],
        [5, 2, 1, 1, 5, 2, 2, 1, 2, 2, 2, 1, 4],
    ]
    assert rows[0]["sessions"][0]["items"][4] | {"planned_start": None} == {
        "id": "b1",
        "number": None,
        "level": "participants",
        "planned_start": None,
    }
    assert {item["level"] for one in rows[1]["sessions"] for item in one["items"]} == {
        "public",
        "participants",
        "delegations",
    }


def test_each_meeting_has_the_links_it_has_people_for(server: Server) -> None:
    assert set(server.meeting(ADMM)["links"]) == LINKS
    assert set(server.meeting(AAPTC)["links"]) == LINKS - {"secretariat_jakarta"}


def test_a_link_is_a_token_of_a_person_in_a_role(server: Server) -> None:
    base = server.told["base_url"]
    links = server.meeting(ADMM)["links"]
    token = links["participant_newyork"]["token"]

    assert re.fullmatch("[A-Za-z0-9_-]{43}", token)
    assert links["participant_newyork"] == {
        "url": f"{base}/l/{token}",
        "token": token,
        "person": "unhq-1",
        "role": "speaker",
    }
    assert links["public"] == {"url": f"{base}/m/{ADMM}"}


def test_every_link_and_every_feed_opens(server: Server) -> None:
    for row in server.told["meetings"]:
        for name, link in row["links"].items():
            assert get(link["url"])[0] == 200, name
        for name, url in row["feeds"].items():
            status, body = get(url)
            assert (status, body[:15]) == (200, "BEGIN:VCALENDAR"), name


def test_admm_starts_ten_to_fifteen_minutes_from_now(server: Server) -> None:
    wait = first_start(server, ADMM) - datetime.fromtimestamp(SystemClock().now().timestamp(), UTC)

    assert timedelta(minutes=8) < wait <= timedelta(minutes=15)
    assert first_start(server, ADMM).minute % 5 == 0


def test_the_secret_is_its_owners_and_no_token_is_in_the_record(server: Server) -> None:
    data = server.log.with_suffix("")
    tokens = [link.get("token", "") for link in server.meeting(ADMM)["links"].values()]
    tokens += [
        url.split("/")[-2] for name, url in server.meeting(ADMM)["feeds"].items() if "p" in name
    ]
    with record_beside(data / "hybridmeet.db") as record:
        rows = b"".join(line_of(row) for name in KEPT for row in record.rows(name))
    kept = rows + b"".join(path.read_bytes() for path in data.glob("hybridmeet.db*"))

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()}
    assert {name for name, mode in modes.items() if mode != 0o600} == set()
    assert {"demo-secret", "control.sock"} <= set(modes)
    assert len(rows) > 100_000
    assert [len(token) for token in tokens].count(43) == 14
    assert [token for token in tokens if len(token) == 43 and token.encode() in kept] == []


def test_nothing_but_the_first_line_is_on_standard_output(tmp_path: Path) -> None:
    with typed("demo", tmp_path / "data") as server:
        get(server.told["base_url"] + "/api/meetings")
        code = server.end()

        assert (code, server.child.stdout.read() if server.child.stdout else None) == (0, "")


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    with typed("demo", tmp_path / "data") as server:
        assert (tmp_path / "data" / "control.sock").is_socket()
        code = server.end(signal.SIGINT)

    assert code == 0
    assert not (tmp_path / "data" / "control.sock").exists()
    assert "Traceback" not in server.log.read_text()


def test_a_used_folder_is_not_changed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with demo(data, "--as-published") as server:
        first = server.told
        starts = [str(first_start(server, meeting)) for meeting in (ADMM, AAPTC)]
    before = heads(data)

    with demo(data) as server:
        again = server.told

    there, here = again.pop("base_url"), first.pop("base_url")
    assert starts == ["2021-04-06 07:00:00+00:00", "2022-06-07 02:00:00+00:00"]
    assert str(again).replace(there, here) == str(first)
    assert heads(data) == before


def test_a_revoked_link_stays_revoked_over_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with demo(data) as server:
        links = server.meeting(ADMM)["links"]
        url = f"{server.told['base_url']}/api/meetings/{ADMM}/revocations"
        status, _ = post(url, {"person": "unhq-1"}, links["secretary"]["token"])
        assert status < 300

    with demo(data) as server:
        again = server.meeting(ADMM)["links"]

        assert again["participant_newyork"]["token"] == links["participant_newyork"]["token"]
        assert get(again["participant_newyork"]["url"])[0] >= 400
        assert get(again["observer"]["url"])[0] == 200


def test_a_start_that_was_killed_between_its_two_meetings_goes_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert called("load", PUBLISHED, "--data", data) == 0
    secret = kept_secret(data / "demo-secret")

    with demo(data) as server:
        assert [row["id"] for row in server.told["meetings"]] == [ADMM, AAPTC]
        chair = server.meeting(ADMM)["links"]["chair"]["token"]
        assert chair == token_of(secret, f"link/{ADMM}/trong")
    assert list(heads(data)) == [ADMM, AAPTC]
