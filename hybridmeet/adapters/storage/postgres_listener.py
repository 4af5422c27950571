"""The connection that listens: news that a log has grown, and which node watches due moments.

It does nothing but wait, so it is the one whose end is noticed: a question every second finds out a
line that died in silence. The lock of the leader belongs to the session and is gone with it. Hints
are only hints: after every gap ``None`` says that anything may have happened meanwhile.
"""

import asyncio
import random
from collections.abc import Callable
from typing import Any, Final

import psycopg
import structlog

from hybridmeet.adapters.storage.postgres_session import ANSWERS_WITHIN_S, SETTINGS, Place
from hybridmeet.application.ports import StorageUnavailable
from hybridmeet.application.tasks import Supervisor
from hybridmeet.domain.ids import MeetingId

log = structlog.get_logger("hybridmeet.storage")

CHANNEL: Final = "hybridmeet"
LEADER: Final = 0x68796272_6C656164  # "hybrlead": a key of advisory locks, one for each database
BEAT_S: Final = 1.0
RETRY_S: Final = 1.0
"""Longest wait before the next try; each draws its own, so that nodes do not come back in step."""

Told = Callable[[MeetingId | None], None]
Connection = psycopg.AsyncConnection[Any]


class Listener:
    """One connection that is made again for ever."""

    def __init__(self, place: Place) -> None:
        """Take where to listen; nothing runs yet."""
        self._place = place
        self._told: list[Told] = []
        self._tasks = Supervisor()
        self._is_away = False
        self.leads = False

    def on_hint(self, told: Told) -> None:
        """Tell somebody too."""
        self._told.append(told)

    def start(self) -> None:
        """Begin to listen."""
        self._tasks.keep("listening to the database", self._for_ever)

    async def close(self) -> None:
        """Let the connection go, and with it the lead."""
        await self._tasks.close()

    async def _for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, StorageUnavailable, TimeoutError, OSError) as error:
                if not self._is_away:  # once for each absence, not for each try
                    log.warning("the database is away", failure=type(error).__name__)
                self._is_away = True
            # Spreads the nodes; it is no secret.
            await asyncio.sleep(random.uniform(0, RETRY_S))  # noqa: S311 -- see above

    async def _listen(self) -> None:
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            connection = await self._connected()
        if self._is_away:
            log.info("the database is back")
        self._is_away = False
        try:
            self._tell(None)
            while True:
                await self._beat(connection)
                async for news in connection.notifies(timeout=BEAT_S):
                    self._tell(_meeting_of(news.payload))
        finally:
            self.leads = False
            await connection.close()

    async def _connected(self) -> Connection:
        connection = await psycopg.AsyncConnection.connect(self._place.conninfo, autocommit=True)
        try:
            for name, value in SETTINGS.items():
                await connection.execute("SELECT set_config(%s, %s, false)", (name, value))
            await connection.execute(f"LISTEN {CHANNEL}".encode())
        except BaseException:  # also who is told to close in the middle
            await connection.close()
            raise
        return connection

    async def _beat(self, connection: Connection) -> None:
        """Ask for a sign of life; and for the lead, if it is not held."""
        question = "SELECT true" if self.leads else f"SELECT pg_try_advisory_lock({LEADER})"
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            answer = await connection.execute(question.encode())
            row = await answer.fetchone()
        self.leads = row is not None and bool(row[0])

    def _tell(self, meeting: MeetingId | None) -> None:
        for told in self._told:
            told(meeting)


def _meeting_of(payload: str) -> MeetingId | None:
    """Which log has grown; anything else that is sent here may mean all of them."""
    meeting, colon, _ = payload.rpartition(":")
    return MeetingId(meeting) if colon else None
