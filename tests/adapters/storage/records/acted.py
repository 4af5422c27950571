"""A record as a server leaves it: two small meetings that were really moderated."""

from pathlib import Path

from hybridmeet.adapters.storage.sql_store import SqlStore
from hybridmeet.adapters.storage.sqlite import SqliteStore
from hybridmeet.application.live_meeting import LiveMeeting, Surroundings
from hybridmeet.application.ports import FeedToken, Link, MeetingLog, OpenedSeat
from hybridmeet.application.registry import Registry
from hybridmeet.domain.attending.commands import CheckIn
from hybridmeet.domain.commands import Advance, AnyCommand, Extend, OpenSession, SuspendSession
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId, SessionId, TextId
from hybridmeet.domain.people import Actor, Person, Role
from hybridmeet.domain.programme import Imported
from hybridmeet.domain.texts import Text
from tests.builders import a_person, a_programme
from tests.fakes import FIRST, FakeBroadcaster, FakeClock

SMALL, OTHER = MeetingId("small-1"), MeetingId("other-1")
CANARY = "Kanarienvogel"
DAY1 = SessionId("day1")


def imported(meeting: MeetingId) -> Imported:
    """A small programme whose head of delegation has a name that occurs nowhere else."""
    programme = a_programme(id=meeting)
    people = {seat.id: a_person(seat) for seat in programme.seats}
    head = PersonId("vn-head")
    people[head] = Person(id=head, function="Head", display=f"An {CANARY}", rank="Maj. Gen.")
    texts = {TextId("note-i1"): Text(en=f"Lunch with An {CANARY}", vi=f"An {CANARY} mời cơm")}
    return Imported(programme=programme, people=people, texts=texts)


async def registry_of(log: MeetingLog) -> Registry:
    registry = Registry(Surroundings(log, FakeBroadcaster(), FakeClock()))
    await registry.open()
    return registry


async def act(meeting: LiveMeeting, times: int, prefix: str = "c") -> None:
    """Press so many buttons, each a command of its own."""
    chair = Actor(meeting=meeting.id, role=Role.CHAIR, person=PersonId("trong"))
    for turn in range(times):
        clock = meeting.state.sessions[DAY1].clock
        command: AnyCommand = (
            Extend(session=DAY1, from_item=clock.item, by_ms=60_000 if turn % 2 else -60_000)
            if clock
            else CheckIn(person=PersonId("vn-head"))
        )
        await meeting.execute(chair, command, CommandId(f"{prefix}-{turn}"))


async def moderated(path: Path) -> None:
    """A file that a server has written."""
    store = SqliteStore.open(path)
    await moderate(store)
    await store.close()


async def moderate(store: SqlStore, times: int = 12) -> None:
    """Write two meetings, a few acts each, links, seats and feeds."""
    registry = await registry_of(store)
    for meeting in (SMALL, OTHER):
        live = await registry.begin(imported(meeting))
        chair = Actor(meeting=meeting, role=Role.CHAIR, person=PersonId("trong"))
        first: tuple[AnyCommand, ...] = (
            OpenSession(session=DAY1),
            Advance(session=DAY1, from_item=None),
        )
        for turn, command in enumerate(first):
            await live.execute(chair, command, CommandId(f"open-{turn}"))
        await act(live, times)
        pause = SuspendSession(session=DAY1, reason=f"An {CANARY} is ill")
        await live.execute(chair, pause, CommandId("pause"))
        await _opened(store, meeting)


async def _opened(store: SqlStore, meeting: MeetingId) -> None:
    head = PersonId("vn-head")
    links = [Link(_digest(meeting, 1), meeting, head, reusable=True)]
    await store.add_links([*links, Link(_digest(meeting, 2), meeting, head, False, FIRST)])
    await store.open_seat(OpenedSeat(_digest(meeting, 3), meeting, head, FIRST))
    feed = FeedToken(_digest(meeting, 4), meeting, "personal", head, f"{CANARY}'s phone", FIRST)
    await store.add_feed(feed)


def _digest(meeting: MeetingId, number: int) -> str:
    return f"{number}{len(meeting)}".ljust(64, "a")
