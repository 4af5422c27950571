"""Small real implementations of the ports, in memory: fakes that pass the adapters' own suites."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from hybridmeet.application.ports import (
    Alarm,
    Answer,
    Beside,
    Conflict,
    Entry,
    FeedToken,
    Link,
    OpenedSeat,
    Patch,
    Snapshot,
    StorageError,
)
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId, TextId
from hybridmeet.domain.people import Actor, Person
from hybridmeet.domain.texts import Text
from hybridmeet.domain.times import in_utc

Key = TypeVar("Key")
Row = TypeVar("Row", Link, OpenedSeat, FeedToken)

FIRST = datetime.fromisoformat("2021-04-06T07:00:00+00:00")  # 14:00 in Ha Noi


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = FIRST) -> None:
        self._now = in_utc(now)

    def now(self) -> datetime:
        return self._now

    def advance(self, ms: int) -> datetime:
        """Move on by some milliseconds (back, when negative) and say what time it is then."""
        self._now += timedelta(milliseconds=ms)
        return self._now


class FakeAlarms:
    """Remembers what was arranged; rings when the test says so."""

    def __init__(self) -> None:
        self.arranged: dict[MeetingId, tuple[Alarm, ...]] = {}
        self._wake: Callable[[Alarm], Awaitable[None]] | None = None

    def arrange(self, meeting: MeetingId, alarms: Sequence[Alarm]) -> None:
        self.arranged[meeting] = tuple(alarms)

    def on_due(self, wake: Callable[[Alarm], Awaitable[None]]) -> None:
        self._wake = wake

    async def ring(self, now: datetime) -> None:
        """Wake for every alarm that is due at ``now``, in order of time."""
        due = [
            alarm for alarms in self.arranged.values() for alarm in alarms if alarm.due_at <= now
        ]
        for alarm in sorted(due, key=lambda alarm: (alarm.due_at, alarm.key)):
            kept = (other for other in self.arranged[alarm.meeting] if other != alarm)
            self.arranged[alarm.meeting] = tuple(kept)
            if self._wake:
                await self._wake(alarm)


class FakeBroadcaster:
    """Remembers every patch in order."""

    def __init__(self) -> None:
        self.patches: list[Patch] = []

    def publish(self, patches: Sequence[Patch]) -> None:
        self.patches.extend(patches)


@dataclass(slots=True)
class _Log:
    facts: list[Recorded] = field(default_factory=list)
    answers: dict[tuple[str, CommandId], Answer] = field(default_factory=dict)
    people: dict[PersonId, Person] = field(default_factory=dict)
    texts: dict[TextId, Text] = field(default_factory=dict)


class MemoryStore:
    """Every store's port in memory. ``fail_next`` breaks the writes that follow."""

    def __init__(self) -> None:
        self._logs: dict[MeetingId, _Log] = {}
        self._links: dict[str, Link] = {}
        self._seats: dict[tuple[str, MeetingId, PersonId], OpenedSeat] = {}
        self._feeds: dict[str, FeedToken] = {}
        self._snapshots: dict[MeetingId, Snapshot] = {}
        self._failures: list[StorageError] = []

    def fail_next(self, *failures: StorageError) -> None:
        """Let the next writes fail, each with its error; then it works again."""
        self._failures.extend(failures)

    async def close(self) -> None:
        """Nothing to let go of."""

    async def append(self, entry: Entry) -> Answer:
        await self._turn()
        log = self._logs.get(entry.meeting) or _Log()
        if stored := log.answers.get((entry.actor.key, entry.command)):
            return replace(stored, again=True)
        if not entry.events:
            raise ValueError("an entry holds one event or more")
        if len(log.facts) != entry.expected_seq:
            raise Conflict(f"{entry.meeting} does not stand at seq {entry.expected_seq}")
        at = in_utc(entry.at)
        revoked = sum(self._revoke(entry.meeting, person, at) for person in entry.revoked)
        last_seq = entry.expected_seq + len(entry.events)
        answer = Answer(entry.expected_seq + 1, last_seq, at, revoked)
        log.facts += [
            Recorded(entry.meeting, seq, event, entry.actor, entry.command, at)
            for seq, event in enumerate(entry.events, answer.first_seq)
        ]
        log.answers[entry.actor.key, entry.command] = answer
        log.people |= entry.people
        log.texts |= entry.texts
        self._logs[entry.meeting] = log
        return answer

    async def answered(self, meeting: MeetingId, actor: Actor, command: CommandId) -> Answer | None:
        return self._log(meeting).answers.get((actor.key, command))

    async def read(
        self, meeting: MeetingId, after: int = 0, upto: int | None = None
    ) -> Sequence[Recorded]:
        return self._log(meeting).facts[after:upto]

    async def beside(self, meeting: MeetingId) -> Beside:
        log = self._log(meeting)
        return Beside(dict(log.people), dict(log.texts))

    async def meetings(self) -> Sequence[MeetingId]:
        return list(self._logs)

    async def heads(self) -> Mapping[MeetingId, int]:
        return {meeting: len(log.facts) for meeting, log in self._logs.items()}

    async def snapshot(self, meeting: MeetingId, shape: str) -> Snapshot | None:
        kept = self._snapshots.get(meeting)
        return kept if kept and kept.shape == shape else None

    async def keep_snapshot(self, meeting: MeetingId, snapshot: Snapshot) -> None:
        await self._turn()
        kept = await self.snapshot(meeting, snapshot.shape)
        newest = kept.seq if kept else 0
        if newest < snapshot.seq <= len(self._log(meeting).facts):
            self._snapshots[meeting] = snapshot

    async def add_links(self, links: Sequence[Link]) -> None:
        await self._turn()
        for link in links:
            self._links.setdefault(link.digest, link)

    async def link(self, digest: str) -> Link | None:
        return self._links.get(digest)

    async def consume_link(self, digest: str, at: datetime) -> Link | None:
        await self._turn()
        link = self._links.get(digest)
        if link is None or link.revoked_at or (link.expires_at and link.expires_at <= at):
            return None
        if link.used_at and not link.reusable:
            return None
        self._links[digest] = replace(link, used_at=at)
        return self._links[digest]

    async def open_seat(self, seat: OpenedSeat) -> None:
        await self._turn()
        self._seats[seat.browser, seat.meeting, seat.person] = seat

    async def seats(self, browser: str) -> Sequence[OpenedSeat]:
        held = (
            seat for seat in self._seats.values() if seat.browser == browser and not seat.revoked_at
        )
        return sorted(held, key=lambda seat: (seat.opened_at, seat.meeting, seat.person))

    async def add_feed(self, feed: FeedToken) -> None:
        await self._turn()
        self._feeds.setdefault(feed.digest, feed)

    async def feed(self, digest: str) -> FeedToken | None:
        return self._feeds.get(digest)

    async def revoke_person(self, meeting: MeetingId, person: PersonId, at: datetime) -> int:
        await self._turn()
        return self._revoke(meeting, person, at)

    async def revoke_feed(self, digest: str, at: datetime) -> bool:
        await self._turn()
        if feed := self._feeds.get(digest):
            self._feeds[digest] = replace(feed, revoked_at=feed.revoked_at or at)
        return feed is not None

    def _revoke(self, meeting: MeetingId, person: PersonId, at: datetime) -> int:
        links = _revoke(self._links, meeting, person, at)
        seats = _revoke(self._seats, meeting, person, at)
        return links + seats + _revoke(self._feeds, meeting, person, at)

    async def _turn(self) -> None:
        """Let others go first, as a store that waits for its disk does; fail if told to."""
        await asyncio.sleep(0)
        if self._failures:
            raise self._failures.pop(0)

    def _log(self, meeting: MeetingId) -> _Log:
        return self._logs.get(meeting) or _Log()


def _revoke(rows: dict[Key, Row], meeting: MeetingId, person: PersonId, at: datetime) -> int:
    held = {
        key: replace(row, revoked_at=at)
        for key, row in rows.items()
        if (row.meeting, row.person, row.revoked_at) == (meeting, person, None)
    }
    rows.update(held)
    return len(held)
