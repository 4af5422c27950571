"""All meetings of this process: read from their logs at start, begun when a programme is loaded.

One that another node has begun is opened here when its log is first heard of (news.py).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from hybridmeet.application.live_meeting import LiveMeeting, Surroundings
from hybridmeet.application.ports import Entry
from hybridmeet.application.secrets import new_name
from hybridmeet.application.snapshots import Snapshots
from hybridmeet.domain.commands import PublishProgramme
from hybridmeet.domain.decide import Ask, decide
from hybridmeet.domain.errors import OutOfOrder, Unknown
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId
from hybridmeet.domain.people import Actor, Role
from hybridmeet.domain.programme import Imported

Told = Callable[[LiveMeeting], None]
ShutOut = Callable[[MeetingId, PersonId], None]


def new_epoch() -> str:
    """A name for this process's stream of a meeting, never used before."""
    return new_name()


@dataclass
class Registry:
    """The meetings this process runs; ``told`` hear of every change, after its turn."""

    around: Surroundings
    snapshots: Snapshots = field(default_factory=Snapshots)
    told: list[Told] = field(default_factory=list)
    _shut_out: list[ShutOut] = field(default_factory=list)
    _meetings: dict[MeetingId, LiveMeeting] = field(default_factory=dict)
    _beginning: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def open(self) -> None:
        """Fold every log there is."""
        for meeting in await self.around.log.meetings():
            await self._open(meeting)

    def known(self) -> tuple[MeetingId, ...]:
        """The ids of all meetings, in the order they were begun."""
        return tuple(self._meetings)

    def all(self) -> tuple[LiveMeeting, ...]:
        """Every meeting."""
        return tuple(self._meetings.values())

    def find(self, meeting: str) -> LiveMeeting:
        """The meeting of that id; raises ``Unknown``."""
        found = self._meetings.get(MeetingId(meeting))
        if found is None:
            message = "There is no such meeting here."
            raise Unknown(message)
        return found

    async def begin(self, imported: Imported) -> LiveMeeting:
        """Begin the log of a new meeting with its programme; ``OutOfOrder`` where one exists."""
        meeting = imported.programme.id
        async with self._beginning:
            if meeting not in self._meetings:
                answer = await self.around.log.append(self._first_entry(imported))
                live = await self._open(meeting)
                if not answer.again:  # else another node was faster
                    return live
            message = f"The meeting {meeting} exists already; it is not loaded over."
            raise OutOfOrder(message)

    async def follow(self, meeting: MeetingId) -> None:
        """Follow what a meeting's log holds, also of one never heard of; ``StorageError``."""
        live = self._meetings.get(meeting)
        if live is not None:
            await live.catch_up()
            return
        async with self._beginning:
            if meeting not in self._meetings:
                await self._open(meeting)

    def on_revoked(self, told: ShutOut) -> None:
        """Whom to tell, on every node, when a person's seat is taken away."""
        self._shut_out.append(told)

    def _first_entry(self, imported: Imported) -> Entry:
        meeting = imported.programme.id
        command = PublishProgramme(programme=imported.programme, rules=imported.rules)
        actor = Actor(meeting=meeting, role=Role.SYSTEM)
        ask = Ask(CommandId(f"publish-{meeting}"[:64]), command, actor, self.around.clock.now())
        return Entry(
            meeting=meeting,
            expected_seq=0,
            actor=actor,
            command=ask.id,
            at=ask.at,
            events=tuple(decide(None, ask)),
            people=imported.people,
            texts=imported.texts,
        )

    async def _open(self, meeting: MeetingId) -> LiveMeeting:
        kept = await self.snapshots.find(meeting)
        log = await self.around.log.read(meeting, after=kept.seq if kept else 0)
        beside = await self.around.log.beside(meeting)  # after it: rows may be newer, never older
        state = fold(log, beside.people, beside.texts, kept)
        if state is None:
            message = f"The log of {meeting} is empty."
            raise Unknown(message)
        live = LiveMeeting(state, new_epoch(), self.around, self._tell)
        self._meetings[meeting] = live
        self._tell(live)
        return live

    def _tell(self, meeting: LiveMeeting) -> None:
        for person in meeting.newly_revoked():
            for shut_out in self._shut_out:
                shut_out(meeting.id, person)
        self.snapshots.hear(meeting)
        for hear in self.told:
            hear(meeting)
