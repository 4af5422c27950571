"""Whatever becomes of the hints, every fact arrives in order; a deaf node is a second late."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from statistics import median
from uuid import uuid4

import pytest

from hybridmeet.app import House
from hybridmeet.domain.attending.commands import CheckIn, CheckOut
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId
from tests.nodes.houses import CHAIR, MEETING, Heard, houses, listener_of
from tests.postgres import Postgres, server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(90)]

FACTS = 40
PACE_S = 0.03
DEAF_S = 1.0  # how late at most, and what a busy machine adds
BUSY_S = 1.5


def deafen(house: House, share: float, chance: random.Random) -> None:
    """Lose a share of the hints of a node; those that come are doubled and out of order."""
    told = listener_of(house)._listener._told
    hint = house.news.hint
    kept: list[MeetingId | None] = []

    def lossy(meeting: MeetingId | None) -> None:
        if chance.random() < share:
            return
        kept.append(meeting)
        if len(kept) > 1 or share == 0:
            for late in reversed(kept):
                hint(late)
                hint(late)
            kept.clear()

    told[:] = [lossy]


async def write(house: House, facts: int) -> list[int]:
    """So many facts, one after the other; their seqs."""
    seqs = []
    for turn in range(facts):
        kind = CheckIn if turn % 2 == 0 else CheckOut
        command = kind(person=PersonId("vn-head"))
        answer = await house.registry.find(MEETING).execute(CHAIR, command, CommandId(str(uuid4())))
        seqs.append(answer.last_seq)
        await asyncio.sleep(PACE_S)
    return seqs


async def late_s(writer: tuple[House, Heard], reader: tuple[House, Heard]) -> list[float]:
    """How long after one node the other had followed each of some facts, sorted."""
    seqs = await write(writer[0], FACTS)
    async with asyncio.timeout(10):
        await reader[1].reaches(seqs[-1])
    return sorted(reader[1].at[seq] - writer[1].at[seq] for seq in seqs)


@pytest.fixture
def postgres() -> Postgres:
    return server()


@pytest.mark.parametrize(
    "share", [*(pytest.param(share, marks=pytest.mark.long) for share in (0.0, 0.3)), 1.0]
)
async def test_facts_arrive_whatever_share_of_the_hints_is_lost(
    share: float, postgres: Postgres, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    url = postgres.database()
    async with houses(tmp_path, [url, url]) as (one, other):
        deafen(other[0], share, random.Random(7))
        late = await late_s(one, other)
        states = [house.registry.find(MEETING).state for house, _ in (one, other)]
    postgres.drop(url)

    tell(
        f"{share:.0%} of hints lost: {FACTS} facts, 0 missed, followed elsewhere after "
        f"{1000 * median(late):.0f} ms (median), {1000 * late[-1]:.0f} ms (most)"
    )
    assert states[0] == states[1]
    assert late[-1] < DEAF_S + BUSY_S


async def test_a_node_whose_listening_line_is_cut_hears_again(
    postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.database()
    async with houses(tmp_path, [url, url]) as (one, other):
        with postgres.connect(url) as connection:
            cut = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> "
                "pg_backend_pid() AND datname = current_database()"
            ).fetchall()
        late = await late_s(one, other)
        states = [house.registry.find(MEETING).state for house, _ in (one, other)]
    postgres.drop(url)

    assert len(cut) > 2
    assert states[0] == states[1]
    assert late[-1] < DEAF_S + BUSY_S
