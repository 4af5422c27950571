"""What somebody reads of himself and his own delegation over HTTP, and of nobody else."""

import threading
from typing import Any

import pytest

from hybridmeet.application import attendance_queries
from hybridmeet.domain.attending.commands import CheckIn
from hybridmeet.domain.commands import OpenSession
from hybridmeet.domain.ids import PersonId, SessionId
from tests.security.stand import AAPTC, Stand

pytestmark = pytest.mark.asyncio(loop_scope="module")
BASE = f"/api/meetings/{AAPTC}"


async def test_a_delegate_reads_his_own_delegation_and_nobody_else(shared: Stand) -> None:
    await shared.execute(CheckIn(person=PersonId("vn-alternate")))

    status, answer = await shared.get(f"{BASE}/delegation", headers=shared.bearer("delegate"))

    assert (status, answer["delegation"], answer["name"]) == (200, "vn", "Viet Nam")
    own = ["tan", "chair", "phung", "vn-alternate", "vn-adviser"]
    assert [row["person"] for row in answer["people"]] == own
    modes = {row["person"]: (row["mode"], row["room"]) for row in answer["people"]}
    assert modes["vn-alternate"] == ("in_person", "grand")
    assert modes["phung"] == ("not_arrived", None)


async def test_everybody_reads_how_the_record_has_himself_and_nobody_else(shared: Stand) -> None:
    path, own = f"{BASE}/attendance/d2-am/own", shared.bearer("delegate")
    assert await shared.get(path, headers=own) == (200, {"session": "d2-am", "attended": None})
    await shared.execute(OpenSession(session=SessionId("d2-am")))
    await shared.execute(CheckIn(person=PersonId(shared.person("delegate"))))
    shared.clock.advance(60_000)

    _, answer = await shared.get(path, headers=own)

    mode, *times = answer["attended"].values()
    assert (mode, len(times)) == ("in_person", 3)
    for role, may in (("secretary", 200), ("media", 200), ("screen", 403), ("public", 403)):
        status, answer = await shared.get(path + "?person=tan", headers=shared.bearer(role))
        assert (status, answer.get("attended")) == (may, None)


async def test_what_everybody_asks_at_the_end_of_a_sitting_does_not_hold_the_meeting_up(
    shared: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads, looked = [], attendance_queries.own

    def seen(*asked: Any) -> object:
        threads.append(threading.current_thread())
        return looked(*asked)

    monkeypatch.setattr(attendance_queries, "own", seen)
    status, _ = await shared.get(f"{BASE}/attendance/d2-am/own", headers=shared.bearer("delegate"))

    assert (status, len(threads)) == (200, 1)
    assert threading.current_thread() not in threads
