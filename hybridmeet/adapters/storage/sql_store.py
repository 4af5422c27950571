"""What every store on SQL is to the application: each question of the ports, in one transaction.

Here is only which work is reading and which is writing; who does it, on which thread and
connection, is the engine's (sqlite.py, postgres.py), what it says in SQL is *_sql.py's.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from hybridmeet.adapters.storage import access_sql, erasing_sql, log_sql, snapshots_sql
from hybridmeet.adapters.storage.records.audit import check_ends
from hybridmeet.application.ports import (
    Answer,
    Beside,
    Entry,
    FeedToken,
    Link,
    OpenedSeat,
    Snapshot,
)
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId
from hybridmeet.domain.people import Actor

T = TypeVar("T")
Work = Callable[[Connection], T]


class Ask(Protocol):
    """Runs work in a transaction of its own."""

    async def __call__(self, work: Work[T], /) -> T:
        """What the work gives, once it is committed."""
        ...


class SqlStore:
    """``MeetingLog``, ``SnapshotStore`` and ``AccessStore`` in SQL."""

    version: str
    """The engine's name and version, for /readyz and doctor."""

    def __init__(self, write: Ask, read: Ask, read_all: Ask) -> None:
        """Take who writes, who looks something up, and who reads a whole log."""
        self._write = write
        self._read = read
        self._read_all = read_all

    async def start(self) -> None:
        """Begin what runs beside the questions; nothing, where the store is one process's own."""

    async def close(self) -> None:
        """Write what waits and let the store go."""
        raise NotImplementedError

    async def append(self, entry: Entry) -> Answer:
        """See ``MeetingLog``."""
        return await self._write(partial(log_sql.append, entry=entry))

    async def answered(self, meeting: MeetingId, actor: Actor, command: CommandId) -> Answer | None:
        """See ``MeetingLog``."""
        return await self._read(
            partial(log_sql.answered, meeting=meeting, actor=actor, command=command)
        )

    async def read(
        self, meeting: MeetingId, after: int = 0, upto: int | None = None
    ) -> Sequence[Recorded]:
        """See ``MeetingLog``."""
        wanted = partial(log_sql.read, meeting=meeting, after=after, upto=upto)
        return await self._read_all(wanted)

    async def verify(self, meeting: MeetingId) -> str:
        """The digest of a meeting's log; ``BrokenChain`` names the first row that is off."""
        return await self._read_all(partial(log_sql.verified, meeting=meeting))

    async def verify_ends(self) -> None:
        """Check the newest thousand facts of every meeting; raises ``BrokenChain``."""
        await self._read_all(check_ends)

    async def beside(self, meeting: MeetingId) -> Beside:
        """See ``MeetingLog``."""
        return await self._read_all(partial(log_sql.beside, meeting=meeting))

    async def meetings(self) -> Sequence[MeetingId]:
        """See ``MeetingLog``."""
        return await self._read(log_sql.meetings)

    async def heads(self) -> Mapping[MeetingId, int]:
        """See ``MeetingLog``."""
        return await self._read(log_sql.heads)

    async def snapshot(self, meeting: MeetingId, shape: str) -> Snapshot | None:
        """See ``SnapshotStore``."""
        return await self._read_all(partial(snapshots_sql.snapshot, meeting=meeting, shape=shape))

    async def keep_snapshot(self, meeting: MeetingId, snapshot: Snapshot) -> None:
        """See ``SnapshotStore``."""
        await self._write(partial(snapshots_sql.keep_snapshot, meeting=meeting, taken=snapshot))

    async def add_links(self, links: Sequence[Link]) -> None:
        """See ``AccessStore``."""
        await self._write(partial(access_sql.add_links, links=links))

    async def link(self, digest: str) -> Link | None:
        """See ``AccessStore``."""
        return await self._read(partial(access_sql.link, digest=digest))

    async def consume_link(self, digest: str, at: datetime) -> Link | None:
        """See ``AccessStore``."""
        return await self._write(partial(access_sql.consume_link, digest=digest, at=at))

    async def open_seat(self, seat: OpenedSeat) -> None:
        """See ``AccessStore``."""
        await self._write(partial(access_sql.open_seat, seat=seat))

    async def seats(self, browser: str) -> Sequence[OpenedSeat]:
        """See ``AccessStore``."""
        return await self._read(partial(access_sql.seats, browser=browser))

    async def add_feed(self, feed: FeedToken) -> None:
        """See ``AccessStore``."""
        await self._write(partial(access_sql.add_feed, token=feed))

    async def feed(self, digest: str) -> FeedToken | None:
        """See ``AccessStore``."""
        return await self._read(partial(access_sql.feed, digest=digest))

    async def revoke_person(self, meeting: MeetingId, person: PersonId, at: datetime) -> int:
        """See ``AccessStore``."""
        return await self._write(
            partial(access_sql.revoke_person, meeting=meeting, person=person, at=at)
        )

    async def revoke_feed(self, digest: str, at: datetime) -> bool:
        """See ``AccessStore``."""
        return await self._write(partial(access_sql.revoke_feed, digest=digest, at=at))

    async def forget(self, meeting: MeetingId, person: PersonId) -> None:
        """See ``Forgetting``."""
        await self._write(partial(erasing_sql.forget, meeting=meeting, person=person))

    async def compact(self) -> None:
        """See ``Forgetting``."""
        raise NotImplementedError

    async def at_length(self, work: Work[T]) -> T:
        """Run work in one transaction, however long it takes; nothing else is promised."""
        return await self._write(work)
