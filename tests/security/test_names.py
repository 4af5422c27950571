"""Nobody reads a name that he may not, at any address there is, over HTTP or the live channel.

The bait: people with names that occur nowhere else, checked in, online, walked in, listed on a
sheet, certified; one of them in the delegation of the very delegate who asks.
"""

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
import pytest_asyncio

from hybridmeet.application.endpoints import HTTP
from hybridmeet.application.policy import Operation
from hybridmeet.domain.attending.commands import (
    Certify,
    CheckIn,
    CheckOut,
    Record,
    SheetRow,
    WalkIn,
)
from hybridmeet.domain.commands import Advance, ChangePerson, CloseSession, Observe, OpenSession
from hybridmeet.domain.ids import CommandId, DelegationId, PersonId, SessionId
from hybridmeet.domain.people import Actor, Person, Role
from tests.security.stand import AAPTC, Stand, connected, standing

pytestmark = pytest.mark.asyncio(loop_scope="module")
SESSION = SessionId("d1-am")
OWN = "Quokka Ownsson"  # of Viet Nam, as the asking delegate is
OTHERS = {
    "au-adviser": "Wombat Zephyrson",
    "jp-head": "Numbat Đặng Xylophone",
    "press-2": "Bandicoot Pressly",
    "ngo-2": "Potoroo Ngosdottir",
}
WALKED_IN = "Bilby Walkinshaw"
UNMATCHED = "Dunnart Nobodyson"
BAIT = {*OTHERS.values(), WALKED_IN, UNMATCHED}
NAMELESS = ("speaker", "observer", "media", "screen", "public")
SEATED = {*OTHERS.values(), WALKED_IN}  # on a list of people, not beside one
PLACES = {"ending": "csv", "slug": "x", "token": "x", "name": "x", "page": "follow"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def baited() -> AsyncIterator[Stand]:
    """A server on which every kind of thing has happened to people with names."""
    async with standing() as stand:
        live = stand.registry.find(AAPTC)
        system = Actor(meeting=live.id, role=Role.SYSTEM)
        for person, name in {**OTHERS, "vn-adviser": OWN}.items():
            row = live.state.people[PersonId(person)].model_dump() | {"display": name}
            renamed = ChangePerson(person=Person(**row))
            await live.execute(system, renamed, CommandId(f"bait-{person}"))
        await stand.execute(OpenSession(session=SESSION))
        await stand.execute(Advance(session=SESSION, from_item=None))
        for person in ("au-adviser", "ngo-2", "vn-adviser", "press-2"):
            await stand.execute(CheckIn(person=PersonId(person)))
        online = Observe(online=(PersonId("jp-head"),))
        await live.execute(system, online, CommandId("bait-online"))
        walk_in = WalkIn(delegation=DelegationId("th"), function="Adviser", display=WALKED_IN)
        await stand.execute(walk_in)
        stand.clock.advance(60_000)
        await stand.execute(CloseSession(session=SESSION))
        secretary = Actor(meeting=live.id, role=Role.SECRETARY, person=PersonId("secretary"))
        rows = (SheetRow(person=PersonId("jp-head")),)
        record = Record(session=SESSION, source="paper", rows=rows, unmatched=(UNMATCHED,))
        await live.execute(secretary, record, CommandId("bait-sheet"))
        await live.execute(secretary, Certify(session=SESSION), CommandId("bait-certify"))
        yield stand


def read_in(received: bytes) -> set[str]:
    """Which names of the bait stand in some bytes, as JSON, HTML or a calendar write them."""
    text = received.decode("utf-8", "replace").replace("\r\n ", "").replace("\\,", ",")
    return {name for name in (*BAIT, OWN) if name in text}


def paths_of(row: Operation, seat: str) -> list[str]:
    """A row's address as the asker would fill it in, and as a thief would: another's seat."""
    if row.http is None:
        return []
    path = row.http.path.replace("{meeting}", AAPTC).replace("{session}", SESSION)
    for name, value in PLACES.items():
        path = path.replace("{" + name + "}", value)
    asked = [f"{path}?certified=1", path] if row.name == "files.attendance" else [path]
    seats = (seat, "secretary", "chair")
    return list(dict.fromkeys(one.replace("{seat}", who) for one in asked for who in seats))


def bodies_of(row: Operation) -> list[dict[str, Any]]:
    """Bodies that would be answered with names, if the asker's role might ask."""
    roster = b64encode("\n".join(["Name", *sorted(BAIT)]).encode()).decode()
    known: dict[str, list[dict[str, Any]]] = {
        "rosters": [{"name": "x", "source": roster, "session": SESSION}],
        "nameplates": [{"people": ["au-adviser"]}, {}],
        "tickets": [{"meeting": AAPTC, "seat": "au-adviser"}],
        "feeds.personal": [{"scope": "personal"}],
        "feeds.participants": [{"scope": "participants"}],
    }
    return known.get(row.name, [dict(row.example or {})])


async def all_that_http_gives(stand: Stand, role: str) -> bytes:
    """Every row asked by one role, headers and bodies, answers and refusals."""
    bearer = stand.bearer(role)
    seat = stand.person(role) if bearer else "nobody"
    received = []
    for row in HTTP:
        for path in paths_of(row, seat):
            if row.http and row.http.method == "GET":
                status, headers, body = await stand.ask("GET", path, headers=bearer)
                received += [repr(dict(headers)).encode(), body]
                continue
            for asked in bodies_of(row):
                status, headers, body = await stand.ask("POST", path, headers=bearer, json=asked)
                received += [repr(dict(headers)).encode(), body]
                if row.name.startswith("feeds.") and status == 200:
                    feed = "/cal" + orjson.loads(body)["url"].partition("/cal")[2]
                    received.append((await stand.ask("GET", feed))[2])
    return b"\n".join(received)


async def all_that_the_channel_gives(stand: Stand, role: str) -> bytes:
    """What a joined page receives, while people come and go."""
    frames: list[Any] = []
    async with connected(stand, role) as client:
        client.on("*", lambda *said: frames.append(said), namespace="/live")
        joined = await client.call("join", {"meeting": AAPTC}, namespace="/live")
        for act in (CheckIn, CheckOut):
            await stand.execute(act(person=PersonId("jp-head")))
        again = await client.call("join", {"meeting": AAPTC}, namespace="/live")
        for body in ({"type": "attendance.check_in", "person": "au-adviser"},):
            said = {"id": "1", "meeting": AAPTC, "body": body}
            frames.append(await client.call("command", said, namespace="/live"))
    return repr((joined, again, frames)).encode()


async def test_no_address_gives_a_name_to_whom_it_is_not_for(baited: Stand) -> None:
    for role in NAMELESS:
        received = await all_that_http_gives(baited, role)

        assert (role, read_in(received)) == (role, set())
        assert b"Opening ceremony" in received


async def test_a_delegate_reads_the_names_of_his_own_delegation_alone(baited: Stand) -> None:
    received = await all_that_http_gives(baited, "delegate")

    assert read_in(received) == {OWN}


async def test_the_live_channel_gives_no_name_to_whom_it_is_not_for(baited: Stand) -> None:
    for role in (*NAMELESS, "technician", "delegate"):
        received = await all_that_the_channel_gives(baited, role)

        assert (role, read_in(received)) == (role, set())
    assert read_in(await all_that_the_channel_gives(baited, "chair"))


async def test_a_technician_reads_whom_he_marks_and_no_sheet_nor_roster(baited: Stand) -> None:
    received = await all_that_http_gives(baited, "technician")

    assert read_in(received) == {*SEATED, OWN}
    for path in ("attendance", "certified", "said?person=jp-head", "delegation"):
        status, answer = await baited.get(
            f"/api/meetings/{AAPTC}/{path}", headers=baited.bearer("technician")
        )
        assert (path, status, answer["code"]) == (path, 403, "not_allowed")


async def test_who_runs_the_meeting_reads_them_all(baited: Stand) -> None:
    read = {
        role: read_in(await all_that_http_gives(baited, role))
        for role in ("secretary", "chair", "desk")
    }

    assert read == {"secretary": BAIT | {OWN}, "chair": BAIT | {OWN}, "desk": BAIT | {OWN}}
