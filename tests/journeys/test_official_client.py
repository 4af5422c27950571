"""The official JavaScript client follows the demonstration, knowing only docs/protocol.md."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Server, demo

FOLLOW = Path(__file__).with_name("follow.mjs")
MEETING = "admm-pko-14"
NOW_AND_FORECAST = ["forecast/day1", "now/day1"]

pytestmark = pytest.mark.journey


@pytest.mark.timeout(90)
@pytest.mark.parametrize(
    ("transports", "ends_on"),
    [
        (["websocket"], "websocket"),
        (["polling"], "polling"),
        (["polling", "websocket"], "websocket"),
    ],
)
@pytest.mark.parametrize(
    "direct",
    [
        pytest.param("true", id="straight"),
        pytest.param("false", id="plain", marks=pytest.mark.long),
    ],
)
def test_new_york_follows_what_the_chair_presses_in_ha_noi(
    tmp_path: Path,
    transports: list[str],
    ends_on: str,
    *,
    direct: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HYBRIDMEET_DIRECT_WRITES", direct)
    with demo(tmp_path / "data") as server:
        seen = _follow(server, transports)

    assert seen["joined"] == ["audience", "epoch", "rev", "server_time", "slices"]
    assert (seen["audience"], seen["clock"]) == ("participants", ["t0", "t1"])
    assert set(seen["opened"]) == {"ok", "rev", "seq"}
    assert (seen["accepted"], seen["refused"]) == (1, ["stale"])
    assert {"now/day1"} <= set(seen["turned"]["slices"]) <= {*NOW_AND_FORECAST, "notices"}
    assert seen["turned"]["bytes"] < 4096
    assert (seen["equal"], seen["breaks"]) == (True, 0)
    for missed in seen["missed"].values():
        assert "now/day1" in missed["slices"]
        assert set(missed["slices"]) <= {*NOW_AND_FORECAST, "notices", "attendance", "quorum"}
        assert missed["equal"]
    assert seen["transport"] == ends_on
    is_deflated = direct == "true" and ends_on == "websocket"
    assert seen["agreed"] == ("permessage-deflate" if is_deflated else "")


def _follow(server: Server, transports: list[str]) -> dict[str, Any]:
    """Run the client; what it saw."""
    node = shutil.which("node")
    assert node, "Node is missing: install Node >= 20.19"
    links = server.meeting(MEETING)["links"]
    asked = {
        "base_url": server.told["base_url"],
        "meeting": MEETING,
        "session": "day1",
        "item": "i1",
        "chair": links["chair"]["token"],
        "follower": links["participant_newyork"]["token"],
        "transports": transports,
    }
    ended = subprocess.run(
        [node, str(FOLLOW), json.dumps(asked)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    seen: dict[str, Any] = json.loads(ended.stdout)
    return seen
