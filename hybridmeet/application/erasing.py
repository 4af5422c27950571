"""Taking a name out of a meeting for good: the row beside the log, the texts, the lists.

The log stays as it is: it holds ids. Each erasure is first written into a list that outlives the
record, so that an older backup brings no name back. Whose name may be erased is for whoever may
open the folder to say; nothing here asks for a role.
"""

import asyncio
from dataclasses import dataclass
from typing import Literal, Protocol, Self
from uuid import uuid4

from pydantic import model_validator

from hybridmeet.application.live_meeting import LiveMeeting
from hybridmeet.application.ports import Clock, StorageError, StorageFull
from hybridmeet.application.registry import Registry
from hybridmeet.application.successors import (
    NAMELESS,
    Change,
    is_news,
    nameless_rows,
    places_to_look_at,
    rows_of,
    successor,
)
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId, TextId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import Actor, Role
from hybridmeet.domain.texts import Line, clean_line
from hybridmeet.domain.times import Instant

Code = Literal["ok", "unknown", "storage_full", "unavailable", "malformed"]


class Erased(Frozen):
    """One erasure, without the name: who, or which rows of texts; and what stands there now."""

    meeting: MeetingId
    person: PersonId | None = None
    name: Line
    at: Instant
    texts: tuple[TextId, ...] = ()

    @property
    def key(self) -> tuple[MeetingId, PersonId | None, tuple[TextId, ...]]:
        """What was erased: the same again is the same erasure."""
        return self.meeting, self.person, self.texts

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if (self.person is None) == (not self.texts):
            message = "names a person, or rows of texts"
            raise ValueError(message)
        return self


class EraseAnswer(Frozen):
    """What became of an erasure; ``look_at`` are places that a person should read."""

    code: Code
    detail: str = ""
    name: str = ""
    texts: int = 0
    look_at: tuple[str, ...] = ()


class Erasures(Protocol):
    """The list of erasures, which outlives the record."""

    def keep(self, erased: Erased) -> None:
        """Add one, durable when this returns; raises ``OSError``."""
        ...


class Forgetting(Protocol):
    """A store that can lose what was replaced."""

    async def forget(self, meeting: MeetingId, person: PersonId) -> None:
        """Blank what a person wrote on his subscriptions, drop what is kept of older states."""
        ...

    async def compact(self) -> None:
        """Leave no byte of a replaced row in the store's own files."""
        ...


@dataclass(frozen=True, slots=True)
class Eraser:
    """Erases a name wherever this installation keeps it."""

    registry: Registry
    store: Forgetting
    erasures: Erasures
    clock: Clock

    async def erase(self, meeting: str, person: str) -> EraseAnswer:
        """Erase a person's name; the same again does the same again."""
        try:
            live = self.registry.find(meeting)
        except Unknown as unknown:
            return EraseAnswer(code="unknown", detail=unknown.detail)
        state, id_ = live.state, PersonId(person)
        if id_ not in state.seats:
            return EraseAnswer(code="unknown", detail=f"Nobody in {meeting} has the id {person}.")
        change = successor(state, id_)
        erased = Erased(meeting=live.id, person=id_, name=change.person.name, at=self.clock.now())
        return await self._carry_out(live, erased, change)

    async def erase_unmatched(self, meeting: str, written: str) -> EraseAnswer:
        """Erase a name that matched nobody from each row that holds it, written like this."""
        try:
            live = self.registry.find(meeting)
            name = clean_line(written)
        except Unknown as unknown:
            return EraseAnswer(code="unknown", detail=unknown.detail)
        except ValueError as wrong:
            return EraseAnswer(code="unknown", detail=f"The name {wrong}.")
        rows = rows_of(live.state, name)
        if not rows:
            return await self._not_found(live)
        erased = Erased(meeting=live.id, name=NAMELESS, at=self.clock.now(), texts=rows)
        return await self._carry_out(live, erased, nameless_rows(rows, NAMELESS))

    async def _not_found(self, live: LiveMeeting) -> EraseAnswer:
        """A refusal; what an erasure before it could not finish is finished now."""
        detail = (
            f"No name in {live.id} that matched nobody is written like this: "
            "write it as the sheet shows it."
        )
        if not rows_of(live.state, NAMELESS):
            return EraseAnswer(code="unknown", detail=detail)
        try:
            await self.store.compact()
        except (StorageError, OSError) as error:
            return _failed(error)
        return EraseAnswer(
            code="unknown", detail=f"{detail} Of the names erased before no byte is left."
        )

    async def _carry_out(self, live: LiveMeeting, erased: Erased, change: Change) -> EraseAnswer:
        """First the list, then the rows and their fact, then what the store kept of them."""
        state = live.state
        try:
            await asyncio.to_thread(self.erasures.keep, erased)
            if is_news(state, change):
                actor = Actor(meeting=live.id, role=Role.SYSTEM)
                await live.execute(actor, change, CommandId(f"erase-{uuid4()}"))
            if erased.person is not None:
                await self.store.forget(live.id, erased.person)
            await self.store.compact()
        except (StorageError, OSError) as error:
            return _failed(error)
        return EraseAnswer(
            code="ok",
            name=erased.name,
            texts=len(change.texts),
            look_at=tuple(places_to_look_at(state, change)),
        )


def _failed(error: StorageError | OSError) -> EraseAnswer:
    code: Code = "storage_full" if isinstance(error, StorageFull) else "unavailable"
    detail = f"The name may stand in the record still, ask again: {error}"
    return EraseAnswer(code=code, detail=detail)


def again(state: MeetingState, erased: Erased) -> Change | None:
    """What an erasure changes in a record that was older than it; None where nothing is left."""
    if erased.meeting != state.id:
        return None
    if erased.person is None:
        rows = [row for row in erased.texts if row in state.texts]
        change: Change = nameless_rows(rows, erased.name)
    elif erased.person in state.seats:
        change = successor(state, erased.person, erased.name)
    else:
        return None
    return change if is_news(state, change) else None
