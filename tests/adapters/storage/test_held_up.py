"""A meeting's row that somebody else holds: how long a write waits for it, and what it is told."""

from collections.abc import AsyncIterator

import psycopg
import pytest

from hybridmeet.adapters.storage.postgres import PostgresStore
from hybridmeet.adapters.storage.postgres_session import SETTINGS
from hybridmeet.application.ports import StorageUnavailable
from tests import postgres
from tests.adapters.storage.entries import an_entry

pytestmark = pytest.mark.long

TAKE = "SELECT 1 FROM meeting FOR UPDATE"
PATIENCE = "idle_in_transaction_session_timeout"


@pytest.fixture
async def store(url: str) -> AsyncIterator[PostgresStore]:
    store = PostgresStore.open(url, "hanoi")
    await store.append(an_entry(0, "begin"))
    yield store
    await store.close()


async def test_a_stranger_who_holds_the_meeting_delays_and_then_fails_a_write(
    store: PostgresStore, url: str
) -> None:
    with postgres.server().connect(url) as stranger, stranger.transaction():
        stranger.execute(TAKE)

        with pytest.raises(StorageUnavailable, match="LockNotAvailable"):
            await store.append(an_entry(1, "next"))

    assert (await store.append(an_entry(1, "next"))).first_seq == 2


async def test_a_node_that_is_cut_off_in_the_middle_delays_and_fails_no_write(
    store: PostgresStore, url: str
) -> None:
    with postgres.server().connect(url) as other:
        other.execute(f"SET {PATIENCE} = {SETTINGS[PATIENCE]}".encode())
        other.execute("BEGIN")
        other.execute(TAKE)

        assert (await store.append(an_entry(1, "next"))).first_seq == 2

        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            other.execute("SELECT 1")
