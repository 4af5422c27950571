"""Small entries for the stores' tests: what they hold matters little, where they stand a lot."""

import asyncio
from datetime import timedelta
from typing import Any

from hybridmeet.application.ports import Answer, Conflict, Entry, MeetingLog
from hybridmeet.domain.attending.events import CheckedIn
from hybridmeet.domain.events import Event, ItemExtended
from hybridmeet.domain.ids import CommandId, ItemId, MeetingId, PersonId, PlaceId, SessionId
from hybridmeet.domain.people import Actor, Role
from tests.fakes import FIRST

HANOI = MeetingId("hanoi-1")
JAKARTA = MeetingId("jakarta-1")
FAR_TOO_LONG = 60


def chair(meeting: MeetingId = HANOI, name: str = "trong") -> Actor:
    return Actor(meeting=meeting, role=Role.CHAIR, person=PersonId(name))


def facts(number: int) -> tuple[Event, ...]:
    """Some facts of two kinds."""
    extended = ItemExtended(session=SessionId("day1"), item=ItemId("i1"), by_ms=60_000)
    arrived = CheckedIn(person=PersonId("trong"), place=PlaceId("hanoi"))
    return tuple(arrived if turn % 2 else extended for turn in range(number))


def an_entry(after: int, command: str, number: int = 1, **more: Any) -> Entry:
    """An entry of ``number`` facts behind seq ``after``, a second later each."""
    fields: dict[str, Any] = {"meeting": HANOI, "actor": chair(), "events": facts(number)}
    at = FIRST + timedelta(seconds=after)
    return Entry(expected_seq=after, command=CommandId(command), at=at, **{**fields, **more})


async def seq_of(log: MeetingLog, meeting: MeetingId) -> int:
    return (await log.heads()).get(meeting, 0)


async def append_somewhere(log: MeetingLog, command: str, **more: Any) -> Answer:
    """Append as a node does that is not alone: on a conflict read on and try again."""
    meeting = more.get("meeting", HANOI)
    async with asyncio.timeout(FAR_TOO_LONG):
        while True:
            try:
                return await log.append(an_entry(await seq_of(log, meeting), command, **more))
            except Conflict:
                continue
