"""What was asked and answered, and whether the log agrees: Jepsen's method; the log is the order.

(a) every ok stands in the log once, at the seq it was told; (b) no refused command does; (c) one
whose outcome is unknown stands there at most once; (d) what was answered before another was asked
stands before it; (e) judged again where it stands, each command gives the very facts that stand
there; (f) what screens showed as happening at an instant is in the log at that instant.
"""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from hybridmeet.domain.commands import COMMANDS
from hybridmeet.domain.decide import Ask, decide
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.events import Event, Recorded
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Role
from hybridmeet.domain.times import rfc3339


@dataclass(slots=True)
class Asked:
    """One command of one moderator through all its retries. Times are monotonic seconds."""

    id: str
    actor: str
    body: Mapping[str, Any]
    at: float
    lives: list[int] = field(default_factory=list)
    told_at: float | None = None
    seq: int | None = None
    refused: str | None = None
    stored_seq: int | None = None  # found in the log after a kill, before it was asked again


@dataclass
class History:
    """Everything that was asked."""

    asked: list[Asked] = field(default_factory=list)
    accepted: int = 0
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    def answered(self, asked: Asked, seq: int | None, refused: str | None) -> None:
        """An answer has come."""
        asked.told_at, asked.seq, asked.refused = time.monotonic(), seq, refused
        self.accepted += seq is not None
        self._moved.set()

    async def reaches(self, accepted: int) -> None:
        """Wait until so many were answered ok."""
        while self.accepted < accepted:
            self._moved.clear()
            await self._moved.wait()

    def faults(self, log: Sequence[Recorded]) -> list[str]:
        """Where answers and log disagree: (a), (b), (c), (d), and a log that is not dense."""
        blocks = blocks_of(log)
        by_id: dict[str, list[list[Recorded]]] = {}
        for block in blocks:
            by_id.setdefault(str(block[0].command), []).append(block)
        found = [] if is_dense(log) else ["the log is not dense"]
        found += [f"{name} has taken effect twice" for name, one in by_id.items() if len(one) > 1]
        for one in self.asked:
            found += misplaced(one, by_id.get(one.id, []))
        return [*found, *self._out_of_order()]

    def _out_of_order(self) -> Iterable[str]:
        """What was answered before another was asked stands before it (real time)."""
        done = sorted(
            (one.told_at, one.seq) for one in self.asked if one.told_at and one.seq is not None
        )
        newest, position = 0, 0
        for one in sorted(self.asked, key=lambda one: one.at):
            while position < len(done) and done[position][0] < one.at:
                newest = max(newest, done[position][1])
                position += 1
            if one.seq is not None and one.seq <= newest:
                yield f"{one.id} was asked after seq {newest} was answered and stands at {one.seq}"


def blocks_of(log: Iterable[Recorded]) -> list[list[Recorded]]:
    """The log in the pieces that single commands wrote."""
    return [
        list(facts)
        for _, facts in groupby(log, key=lambda fact: (fact.actor.key, fact.command, fact.at))
    ]


def is_dense(log: Sequence[Recorded]) -> bool:
    return [fact.seq for fact in log] == list(range(1, len(log) + 1))


def misplaced(one: Asked, blocks: Sequence[Sequence[Recorded]]) -> Iterable[str]:
    """What is wrong with where a command stands in the log."""
    stands = [block[-1].seq for block in blocks]
    if one.seq is not None and one.seq not in stands:
        yield f"{one.id} was answered ok at seq {one.seq} and stands at {stands}"
    if one.refused is not None and stands:
        yield f"{one.id} was refused ({one.refused}) and stands at {stands}"
    if one.stored_seq is not None and (one.seq or one.stored_seq) != one.stored_seq:
        yield f"{one.id} stood at {one.stored_seq} and its retry was told {one.seq}"
    if any(block[0].actor.key != one.actor for block in blocks):
        yield f"{one.id} stands under another's name"


class Judge:
    """Follows the log and judges every command again where it stands: (e)."""

    def __init__(self) -> None:
        self.state: MeetingState | None = None
        self.instants: set[str] = set()
        self.kinds: dict[str, int] = {}

    def follow(self, log: Iterable[Recorded], bodies: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """Go on behind what was followed before; ``bodies`` are the commands by id."""
        found: list[str] = []
        for block in blocks_of(log):
            body = bodies.get(str(block[0].command))
            if body is not None and self.state is not None:
                found += self._judge(block, body)
            for fact in block:
                self.state = evolve(self.state, fact)
                self.instants.add(rfc3339(fact.at))
                self.kinds[fact.event.type] = self.kinds.get(fact.event.type, 0) + 1
        return found

    def _judge(self, block: Sequence[Recorded], body: Mapping[str, Any]) -> Iterable[str]:
        first = block[0]
        ask = Ask(first.command, COMMANDS.validate_python(body), first.actor, first.at, 0)
        try:
            due: Sequence[Event] = decide(self.state, ask)
        except Rejection as rejection:
            yield f"{first.command} stands at {first.seq}, where it is {rejection.code}"
        else:
            if [fact.event for fact in block] != list(due):
                yield f"{first.command} at {first.seq} left other facts than the rules give"


def system_blocks(log: Iterable[Recorded]) -> int:
    """How many of the server's own commands the log holds."""
    return sum(block[0].actor.role is Role.SYSTEM for block in blocks_of(log))
