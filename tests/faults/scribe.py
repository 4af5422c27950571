"""Writes two meetings into a real store and says of each entry when it was told yes.

Its words are ``FOLDER ENTRIES [WORD…]``. Told is by a line in the file ``told`` beside the store,
written in one call, so that whoever traces this process sees it among the writes and syncs of the
store. It ends as a killed process does: nothing is closed. A word is the name of a planted bug.
Started again it goes on where the record stands.
"""

import asyncio
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Connection

from hybridmeet.adapters.storage import engines, tidying
from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.ports import Answer, Entry, StorageError
from hybridmeet.domain.events import ItemExtended, ItemRetitled
from hybridmeet.domain.ids import CommandId, ItemId, MeetingId, SessionId
from hybridmeet.domain.people import Actor, Role
from hybridmeet.domain.texts import Text
from tests.fakes import FIRST
from tests.faults.planted import PLANTED, put

DATABASE = "hybridmeet.db"
TOLD = "told"
MEETINGS = (MeetingId("hanoi-1"), MeetingId("jakarta-1"))
OFTEN = 8  # writes after which the log is tidied: a short trace sees it often
PINNED, LET_GO = 7, 3  # a reader holds on to the past meanwhile: tidying stays half done
TRIES = 20
SHORT_WAIT_S = 0.1  # for a reader who holds on: this one never lets go before the writer goes on
LONG = "An item with a title that fills more than one page. " * 60


def entries(meeting: MeetingId) -> Iterator[Entry]:
    """All that is ever written of a meeting, one to three facts at a time, each time the same."""
    seq = 0
    actor = Actor(meeting=meeting, role=Role.SYSTEM)
    session, item = SessionId("day1"), ItemId("i1")
    while True:
        number = seq % 3 + 1
        titled = ItemRetitled(session=session, item=item, title=Text(en=f"{seq}: {LONG}"))
        longer = ItemExtended(session=session, item=item, by_ms=60_000)
        facts = tuple(longer if turn % 2 else titled for turn in range(number))
        at = FIRST + timedelta(seconds=seq)
        yield Entry(meeting, seq, actor, CommandId(f"c{seq}"), at, facts)
        seq += number


class Scribe:
    """One life of the writer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told = os.open(folder / TOLD, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._store = self._open()

    def _open(self) -> SqliteStore:
        return SqliteStore.open(self._folder / DATABASE)

    async def write(self, number: int) -> None:
        """Each meeting to so many entries, both at once; half way through the store is reopened."""
        await self._write(number // 2)
        await self._store.close()
        self._store = self._open()
        await self._write(number)

    async def _write(self, until: int) -> None:
        await asyncio.gather(*(self._keep(meeting, until) for meeting in MEETINGS))

    async def _keep(self, meeting: MeetingId, until: int) -> None:
        past = Past(self._store)
        stands = len(await self._store.read(meeting))
        for turn, entry in enumerate(islice(entries(meeting), until)):
            if entry.expected_seq < stands:
                continue
            if turn % PINNED == 0:
                await past.hold()
            answer = await self._kept(entry)
            os.write(self._told, f"{meeting} {answer.last_seq}\n".encode())
            if turn % PINNED == LET_GO:
                await past.let_go()
        await past.let_go()

    async def _kept(self, entry: Entry) -> Answer:
        """Ask again under the same id, as clients do, until it is told yes."""
        for _ in range(TRIES):
            with suppress(StorageError):
                return await self._store.append(entry)
        raise TimeoutError(f"{entry.command} is refused for ever")


class Past:
    """A reader that holds on to a moment of the file, as a long look at the record does."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self._release = threading.Event()
        self._held: asyncio.Future[tuple[None]] | None = None

    async def hold(self) -> None:
        """Hold the file as it is now."""
        loop, begun = asyncio.get_running_loop(), asyncio.Event()

        def look(connection: Connection) -> None:
            connection.exec_driver_sql("SELECT count(*) FROM event").scalar()
            loop.call_soon_threadsafe(begun.set)
            self._release.wait()

        self._release.clear()
        self._held = asyncio.gather(self._store._readers.read(look))
        await begun.wait()

    async def let_go(self) -> None:
        """Look no longer."""
        self._release.set()
        if self._held is not None:
            await self._held
            self._held = None


def main(words: Sequence[str]) -> NoReturn:
    """Write and end."""
    folder, number, *mutants = words
    for mutant in mutants:
        PLANTED[mutant]()
    put(engines, "BUSY_TIMEOUT_S", SHORT_WAIT_S)
    put(tidying, "TIDY_AFTER", OFTEN)
    with suppress(StorageError):
        asyncio.run(Scribe(Path(folder)).write(int(number)))
        os._exit(0)
    os._exit(tidying.INPUT_OUTPUT_ERROR)  # as the command line does
