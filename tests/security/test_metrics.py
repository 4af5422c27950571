"""Figures are shown at an address of their own, to nobody by default, and name nobody."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from hybridmeet.adapters.http.problems import STATUS
from hybridmeet.adapters.metrics.collector import GAUGES, Counted, exposition
from hybridmeet.adapters.metrics.listening import AddressTaken
from hybridmeet.app import Settings, build
from hybridmeet.application.figures import DONE, FAILED, Figures, Spread
from hybridmeet.domain.commands import MAY_ASK
from tests.security.stand import AAPTC, ADMM, Stand, connected, standing

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


async def asked(stand: Stand, path: str = "/metrics") -> tuple[int, str]:
    """What the address for figures answers."""
    assert stand.house.metrics
    async with stand.client.get(f"http://{stand.house.metrics.address}{path}") as answer:
        return answer.status, await answer.text()


def samples(text: str) -> Samples:
    families = text_string_to_metric_families(text)
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in families
        for one in family.samples
    }


async def busy(stand: Stand) -> None:
    """One command that goes through, one that is refused, and two who follow."""
    chair = stand.bearer("chair")
    path = f"/api/meetings/{AAPTC}/commands"
    live = stand.registry.find(AAPTC)
    session = next(iter(live.state.sessions))
    body = {"type": "session.open", "session": session}
    async with connected(stand, "chair") as one, connected(stand, "public") as two:
        for client in (one, two):
            await client.call("join", {"meeting": AAPTC}, namespace="/live")
        status, _ = await stand.post(path, {"id": "a-1", "body": body}, headers=chair)
        assert status == 200
        stand.clock.advance(5000)
        status, _ = await stand.post(path, {"id": "a-2", "body": body}, headers=chair)
        assert status == STATUS["out_of_order"]
        assert stand.house.metrics
        _, text = await asked(stand)
        found = samples(text)
        assert found["hybridmeet_connections", ()] == 2
        assert found["hybridmeet_followers", ()] == 2


async def test_nobody_is_shown_figures_by_default(stand: Stand) -> None:
    status, _, body = await stand.ask("GET", "/metrics")

    assert stand.house.metrics is None
    assert status == 404
    assert b"hybridmeet_" not in body


async def test_the_public_address_shows_no_figures_when_they_are_on() -> None:
    async with standing(metrics="127.0.0.1:0") as stand:
        public = await stand.ask("GET", "/metrics", headers={"Host": "127.0.0.1"})
        status, text = await asked(stand)
        elsewhere, _ = await asked(stand, "/api/meetings")

    assert public[0] == 404
    assert status == 200
    assert "hybridmeet_meetings 2.0" in text
    assert elsewhere == 404


async def test_what_happened_is_counted() -> None:
    async with standing(metrics="127.0.0.1:0") as stand:
        await busy(stand)
        _, text = await asked(stand)
    found = samples(text)

    opened = ("type", "session.open")
    commands = "hybridmeet_commands_total"
    assert found[commands, (("outcome", DONE), opened)] == 1
    assert found[commands, (("outcome", "out_of_order"), opened)] == 1
    assert found["hybridmeet_command_seconds_count", ()] >= 2
    assert found["hybridmeet_appends_total", (("outcome", DONE),)] >= 1
    assert found["hybridmeet_appends_waiting", ()] == 0
    assert found["hybridmeet_deliveries_total", ()] >= 2
    assert found["hybridmeet_delivered_bytes_total", ()] > 1000
    assert found["hybridmeet_pass_seconds_count", ()] >= 1
    assert found["process_resident_memory_bytes", ()] > 1_000_000
    assert ("python_gc_collections_total", (("generation", "2"),)) in found
    assert {("hybridmeet_" + name, ()) for name in GAUGES} <= found.keys()


async def test_no_figure_names_a_meeting_a_person_or_a_token() -> None:
    async with standing(metrics="127.0.0.1:0") as stand:
        await busy(stand)
        _, text = await asked(stand)
        state = stand.registry.find(AAPTC).state
        named = [*stand.tokens.values(), AAPTC, ADMM, *state.seats, *state.sessions]
        named += [person.name for person in state.people.values()]

    told = [one for one in named if f'"{one}"' in text or (len(one) > 6 and one in text)]
    assert told == []


async def test_every_label_is_a_word_of_the_code() -> None:
    async with standing(metrics="127.0.0.1:0") as stand:
        await busy(stand)
        _, text = await asked(stand)

    labels = {
        pair for name, found in samples(text) if name.startswith("hybridmeet_") for pair in found
    }
    words = {"type": set(MAY_ASK), "outcome": {*STATUS, DONE, FAILED, "conflict"}}
    stray = [(k, v) for k, v in labels if k != "le" and v not in words[k]]
    assert stray == []


async def test_an_address_that_is_taken_is_said_with_its_name() -> None:
    async with standing(metrics="127.0.0.1:0") as stand:
        assert stand.house.metrics
        taken = stand.house.metrics.address
        directory = stand.house.settings.directory / "other"
        other = build(Settings(port=0, directory=directory, metrics=taken))
        try:
            with pytest.raises(AddressTaken, match=taken):
                await other.start()
        finally:
            await other.stop()


@pytest.mark.parametrize("wrong", ["9464", "localhost", "http://127.0.0.1:1", "a b:1", "x:99999"])
def test_an_address_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="metrics"):
        Settings(metrics=wrong)


def test_a_spread_tells_how_many_were_below_each_bound() -> None:
    figures, lag = Figures(), Spread((0.01, 0.1))
    for seconds in (0.001, 0.01, 0.05, 3.0):
        lag.add(seconds)
    text = exposition(Counted(figures, dict.fromkeys(GAUGES, lambda: 0.0), lag))().decode()
    found = samples(text)

    name = "hybridmeet_loop_lag_seconds"
    below = {labels[0][1]: value for (n, labels), value in found.items() if n == f"{name}_bucket"}
    assert below == {"0.01": 2, "0.1": 3, "+Inf": 4}
    assert found[f"{name}_sum", ()] == pytest.approx(3.061)


def test_a_gauge_without_its_reader_stops_the_start() -> None:
    with pytest.raises(LookupError, match="followers"):
        Counted(Figures(), {"connections": lambda: 0.0}, Spread())


async def test_the_loops_lateness_is_watched() -> None:
    async with standing(metrics="127.0.0.1:0") as stand:
        count = 0.0
        while not count:
            _, text = await asked(stand)
            count = samples(text)["hybridmeet_loop_lag_seconds_count", ()]

    assert count >= 1
