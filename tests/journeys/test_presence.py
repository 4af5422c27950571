"""Product's M3 word by word, and scenario I of the rules: in the room, online, both, cut off."""

import asyncio

import pytest

from hybridmeet.domain.ids import PersonId
from tests.journeys.people import Room, room
from tests.security.stand import ADMM

pytestmark = [pytest.mark.journey, pytest.mark.timeout(60)]

INDIA = ("in-head", "in-alternate", "in-expert-1")  # all three in New Delhi
ATTACHE = "in-attache"  # in Ha Noi


async def mixed(made: Room) -> None:
    """The desk taps the attaché in; three colleagues follow from New Delhi; two others look on."""
    await made.all_open(["trong", "desk-1", *INDIA])
    await made.opens(None)
    await made.does("desk-1", type="attendance.check_in", person=ATTACHE)
    await made.passes(1)


async def test_the_desk_taps_an_attache_in_and_counters_change_everywhere() -> None:
    async with room(ADMM) as made:
        await mixed(made)

        for page in ("trong", "in-head", "public"):
            await made.shows(
                page,
                delegations__in__modality="mixed",
                delegations__in__in_person=1,
                delegations__in__online=3,
            )
        assert "people" not in made.pages["public"].slices["attendance"]
        assert "people" not in made.pages["in-head"].slices["attendance"]

        # The same person opens the page: still one head, shown "both".
        before = made.heads("trong")
        await made.opens(ATTACHE)
        await made.passes(1)
        await made.shows(
            "trong",
            **{f"people__{ATTACHE}__mode": "both"},
            delegations__in__both=1,
            delegations__in__in_person=0,
            delegations__in__online=3,
        )
        assert made.heads("trong") == before
        assert made.faults == []


async def test_a_network_cut_is_reconnecting_for_a_minute_and_away_after_two() -> None:
    async with room(ADMM) as made:
        await mixed(made)
        await made.shows("trong", delegations__in__online=3)
        before = made.heads("trong")
        watching = made.stand.registry.find(ADMM)

        made.cable.cut()
        for name in (*INDIA, "public", "desk-1", "trong"):
            async with asyncio.timeout(5):
                await made.pages.pop(name).is_cut()
        await made.passes(1)
        await made.opens("trong")  # whose line is back at once

        await made.passes(59)
        await made.passes(0)
        await made.shows(
            "trong",
            delegations__in__reconnecting=3,
            delegations__in__online=0,
            delegations__in__in_person=1,
            delegations__in__modality="mixed",
            **{"people__in-head__mode": "reconnecting"},
        )
        # The desk is away from its page as well; nobody who was here is counted out.
        assert made.heads("trong") == before

        await made.opens("in-head")  # after a minute: as if nothing had been
        await made.passes(1)
        await made.shows("trong", **{"people__in-head__mode": "online"})
        await made.passes(60)
        await made.shows(
            "trong",
            **{
                "people__in-head__mode": "online",
                "people__in-expert-1__mode": "away",
                f"people__{ATTACHE}__mode": "in_person",
            },
            delegations__in__online=1,
            delegations__in__reconnecting=0,
        )
        spans = watching.state.presence[PersonId("in-head")]
        assert (spans.online, made.faults) == ("connected", [])


@pytest.mark.long
@pytest.mark.timeout(90)
async def test_a_line_that_falls_silent_is_lost_after_five_and_twenty_seconds() -> None:
    """Nothing says that the cable is out; the server finds it by itself, in its own seconds."""
    async with room(ADMM) as made:
        await mixed(made)
        loop = asyncio.get_running_loop()
        made.cable.fall_silent()
        began = loop.time()
        live = made.stand.registry.find(ADMM)
        while live.state.presence[PersonId("in-head")].online == "connected":
            assert loop.time() - began < 45
            await asyncio.sleep(0.2)
        took_s = loop.time() - began
        made.cable.speak_again()
        made.cable.cut()
        async with asyncio.timeout(5):
            while made.pages:
                await made.pages.popitem()[1].is_cut()
    assert 10 < took_s < 40
