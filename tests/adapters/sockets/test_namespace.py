"""The live channel as a Socket.IO client sees it: joining, asking, following."""

import asyncio
import json

import pytest
import socketio
from typing_extensions import override

from hybridmeet.application.ports import Answer, Entry, StorageFull, StorageUnavailable
from hybridmeet.domain.people import Audience
from tests.adapters.sockets.running import (
    MEETING,
    Client,
    Served,
    begun,
    raw,
    seated,
    served,
    token,
    until,
)
from tests.fakes import MemoryStore

pytestmark = pytest.mark.usefixtures("either_way")

TRANSPORTS = pytest.mark.parametrize("transport", ["websocket", "polling"])


async def test_a_join_answers_all_slices_of_the_seats_audience() -> None:
    async with served() as server, seated(server, "unhq-1") as newyork:
        answer = await newyork.join()

        assert set(answer) == {"epoch", "rev", "audience", "slices", "server_time"}
        assert (answer["audience"], answer["rev"]) == ("participants", 0)
        assert answer["server_time"] == "2021-04-06T07:00:00.000Z"
        assert set(answer["slices"]) == {
            "meeting",
            "attendance",
            "quorum",
            "notices",
            "programme/day1",
            "now/day1",
            "forecast/day1",
        }  # fmt: skip -- one set of names


@TRANSPORTS
async def test_a_press_of_next_turns_every_screen_over_together(transport: str) -> None:
    async with (
        served() as server,
        seated(server, "trong", transport) as hanoi,
        seated(server, "id-head", transport) as jakarta,
        seated(server, "unhq-1", transport) as newyork,
    ):
        for screen in (hanoi, jakarta, newyork):
            await screen.join()
        await hanoi.command("session.open")

        ack = await hanoi.command("agenda.advance", from_item=None)

        assert ack == {"ok": True, "rev": 2, "seq": 3}
        await until(lambda: hanoi.rev == newyork.rev == jakarta.rev == 2)
        assert [s.slices["now/day1"]["item"] for s in (hanoi, jakarta, newyork)] == ["i1"] * 3
        assert "meeting" not in newyork.patches[-1]["slices"]


async def test_only_operators_are_told_the_seq() -> None:
    async with served() as server, seated(server, "desk-1") as desk:
        ack = await desk.command("attendance.check_in", person="trong")

        assert set(ack) == {"ok", "rev"}


@TRANSPORTS
async def test_what_was_merged_equals_a_fresh_join(transport: str) -> None:
    async with (
        served() as server,
        seated(server, "trong") as chair,
        seated(server, "unhq-1", transport) as follower,
    ):
        await chair.command("session.open")
        await follower.join()
        for number in range(20):
            await chair.command("agenda.advance", from_item=f"i{number}" if number else None)
        await chair.command("agenda.extend", from_item="i20", by_ms=60_000)
        await until(lambda: follower.rev == server.live.rev(Audience.PARTICIPANTS))

        async with seated(server, "unhq-1") as fresh:
            await fresh.join()
        assert (follower.slices, follower.rev) == (fresh.slices, fresh.rev)
        assert follower.broken == 0


async def test_joins_amid_a_storm_of_commands_leave_no_gap() -> None:
    async with served() as server, seated(server, "trong") as chair:
        await chair.command("session.open")
        followers: list[Client] = []

        async def press() -> None:
            for number in range(60):
                await chair.command("agenda.advance", from_item=f"i{number}" if number else None)

        async def join_again_and_again() -> None:
            for _ in range(15):
                follower = Client(server.url, {}, ("websocket",))
                await follower.__aenter__()
                followers.append(follower)
                await follower.join()

        await asyncio.gather(press(), join_again_and_again(), join_again_and_again())
        final = server.live.rev(followers[0].joins[0]["audience"])
        await until(lambda: all(follower.rev == final for follower in followers))

        assert [follower.broken for follower in followers] == [0] * 30
        for follower in followers:
            await follower.__aexit__()


async def test_of_a_hundred_simultaneous_advances_one_counts_and_the_others_are_stale() -> None:
    async with served() as server:
        drivers = [
            Client(server.url, {"token": token(name)})
            for name in ("trong", "secretary", "moderator")
        ]
        for driver in drivers:
            await driver.__aenter__()
        await drivers[0].command("session.open")

        presses = [drivers[n % 3].command("agenda.advance", from_item=None) for n in range(100)]
        answers = await asyncio.gather(*presses)

        accepted = [answer for answer in answers if answer["ok"]]
        stale = [answer for answer in answers if not answer["ok"]]
        assert len(accepted) == 1
        assert {answer["code"] for answer in stale} == {"stale"}
        assert {answer["now"]["item"] for answer in stale} == {"i1"}
        for driver in drivers:
            await driver.__aexit__()


@pytest.mark.parametrize("missed", [1, 5, 50])
async def test_who_comes_back_gets_only_the_slices_that_changed(missed: int) -> None:
    async with served() as server, seated(server, "trong") as chair:
        await chair.command("session.open")
        async with seated(server, "unhq-1") as follower:
            await follower.join()
        for number in range(missed):
            await chair.command("agenda.advance", from_item=f"i{number}" if number else None)

        follower = _back(server, follower)
        async with follower:
            answer = await follower.join()

        assert {"now/day1"} <= set(answer["slices"]) <= {"now/day1", "forecast/day1"}
        async with seated(server, "unhq-1") as fresh:
            assert (await fresh.join())["slices"] == follower.slices


def _back(server: Served, gone: Client) -> Client:
    return Client(server.url, gone.auth, epoch=gone.epoch, rev=gone.rev, slices=dict(gone.slices))


async def test_another_epoch_or_an_unknown_rev_is_answered_with_everything() -> None:
    async with (
        served() as server,
        seated(server, "trong") as chair,
        seated(server, "unhq-1") as follower,
    ):
        all_slices = set((await follower.join())["slices"])
        await chair.command("session.open")

        other_epoch = await follower.ask("join", {"meeting": MEETING, "epoch": "x", "rev": 0})
        from_the_future = await follower.ask(
            "join", {"meeting": MEETING, "epoch": follower.epoch, "rev": 9}
        )

        assert set(other_epoch["slices"]) == set(from_the_future["slices"]) == all_slices


async def test_the_same_command_id_gets_the_same_answer() -> None:
    async with served() as server, seated(server, "trong") as chair:
        asked = {
            "id": "one",
            "meeting": MEETING,
            "body": {"type": "session.open", "session": "day1"},
        }

        first, again = await chair.ask("command", asked), await chair.ask("command", asked)

        assert first == again == {"ok": True, "rev": 1, "seq": 2}


async def test_commands_of_one_socket_run_in_order() -> None:
    """Guards python-socketio's ``async_handlers=True``, measured to reorder them."""
    async with served() as server, seated(server, "trong") as chair:
        await chair.command("session.open")

        froms = [None, *(f"i{number}" for number in range(1, 30))]
        answers = await asyncio.gather(
            *(chair.command("agenda.advance", from_item=item) for item in froms)
        )

        assert [answer["ok"] for answer in answers] == [True] * 30


async def test_what_one_socket_says_is_answered_in_order_however_long_it_takes() -> None:
    async with (
        served(store=(store := _SlowStore())) as server,
        raw(server, json.dumps({"token": token("trong")})) as chair,
    ):
        store.gate.clear()
        await chair.say(
            '42/live,1["command",{"id":"a","meeting":"small-1","body":'
            '{"type":"session.open","session":"day1"}}]',
            '42/live,2["clock",{"t0":1}]',
        )
        await until(lambda: store.waiting)
        store.gate.set()

        heard = [(await chair.hear() or "").partition("[")[0] for _ in range(2)]
        assert heard == ["43/live,1", "43/live,2"]


async def test_a_slow_command_holds_no_other_socket_up() -> None:
    async with (
        served(store=(store := _SlowStore())) as server,
        seated(server, "trong") as chair,
        seated(server, "unhq-1") as newyork,
    ):
        store.gate.clear()
        slow = begun(chair.command("session.open"))
        await until(lambda: store.waiting)

        measured = await newyork.ask("clock", {"t0": 5})
        store.gate.set()

        assert measured == {"t0": 5, "t1": 1617692400000}
        assert (await slow)["ok"]


async def test_an_ack_is_sent_when_the_commit_is_done() -> None:
    async with (
        served(store=(store := _SlowStore())) as server,
        seated(server, "trong") as chair,
        seated(server, "unhq-1") as follower,
    ):
        await follower.join()
        store.gate.clear()
        asked = begun(chair.command("session.open"))
        await until(lambda: store.waiting)

        assert not asked.done()
        assert follower.patches == []
        store.gate.set()
        assert (await asked)["ok"]


@pytest.mark.parametrize(
    ("failure", "code"),
    [(StorageFull(), "storage_full"), (StorageUnavailable(), "unavailable")],
)
async def test_a_store_that_fails_is_told_and_the_same_id_may_try_again(
    failure: Exception, code: str
) -> None:
    async with served() as server, seated(server, "trong") as chair:
        body = {"type": "session.open", "session": "day1"}
        asked = {"id": "again", "meeting": MEETING, "body": body}
        server.store.fail_next(failure)  # type: ignore[arg-type] # -- both are StorageErrors

        refused = await chair.ask("command", asked)
        accepted = await chair.ask("command", asked)

        assert (refused["ok"], refused["code"]) == (False, code)
        assert accepted["ok"]


async def test_a_connection_is_refused_with_code_title_and_detail() -> None:
    async with served() as server:
        client = socketio.AsyncClient(reconnection=False)
        refusals: list[dict[str, object]] = []
        client.on("connect_error", refusals.append, namespace="/live")

        with pytest.raises(socketio.exceptions.ConnectionError):
            await client.connect(
                server.url, auth={"token": "nobody"}, namespaces=["/live"], transports=["websocket"]
            )

        assert set(refusals[0]["data"]) == {"code", "title", "detail"}  # type: ignore[call-overload] # -- a dict
        assert refusals[0]["data"]["code"] == "unknown_link"  # type: ignore[index] # -- the same
        await client.shutdown()


async def test_a_ticket_opens_one_connection() -> None:
    async with served() as server:
        actor = await server.access.by_token(token("trong"))
        ticket = {"ticket": await server.access.issue_ticket(actor)}
        async with Client(server.url, ticket) as chair:
            assert (await chair.command("session.open"))["ok"]

        with pytest.raises(socketio.exceptions.ConnectionError):
            await Client(server.url, ticket).__aenter__()


async def test_who_has_no_seat_in_a_meeting_is_its_public() -> None:
    async with served() as server, Client(server.url) as public:
        answer = await public.join()
        refused = await public.command("session.open")
        elsewhere = await public.ask("join", {"meeting": "no-such-meeting"})

        assert answer["audience"] == "public"
        assert (refused["code"], elsewhere["code"]) == ("not_allowed", "unknown")


async def test_a_role_that_may_not_is_told_so_whether_or_not_the_thing_exists() -> None:
    async with served() as server, seated(server, "unhq-1") as newyork:
        body = {"type": "session.open", "session": "no-such-session"}
        codes = [
            (await newyork.ask("command", {"id": "a", "meeting": meeting, "body": body}))["code"]
            for meeting in (MEETING, "no-such-meeting")
        ]

        assert codes == ["not_allowed", "not_allowed"]


@pytest.mark.parametrize(
    ("event", "argument"),
    [
        ("join", {}),
        ("join", {"meeting": "Small 1"}),
        ("join", {"meeting": MEETING, "extra": 1}),
        ("command", {"id": "x", "meeting": MEETING, "body": {"type": "agenda.explode"}}),
        ("command", {"id": "x", "meeting": MEETING, "body": {"type": "session.open"}}),
        (
            "command",
            {"id": "", "meeting": MEETING, "body": {"type": "session.open", "session": "a"}},
        ),
        ("clock", {"t0": "now"}),
        ("clock", {"t0": True}),
        ("presence", {"visible": "yes"}),
        ("leave", []),
        ("join", None),
    ],
)
async def test_what_is_not_well_formed_is_malformed(event: str, argument: object) -> None:
    async with served() as server, seated(server, "trong") as chair:
        answer = await chair.ask(event, argument)

        assert (answer["ok"], answer["code"]) == (False, "malformed")


async def test_whoever_leaves_hears_nothing_more() -> None:
    async with served() as server, seated(server, "trong") as chair, Client(server.url) as public:
        await public.join()
        assert await public.ask("leave", {"meeting": MEETING}) == {}

        await chair.command("session.open")

        await public.ask("clock", {"t0": 1})
        assert public.patches == []


class _SlowStore(MemoryStore):
    """A store whose disk waits for the test."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.gate.set()
        self.waiting = False

    @override
    async def append(self, entry: Entry) -> Answer:
        self.waiting = not self.gate.is_set()
        await self.gate.wait()
        return await super().append(entry)
