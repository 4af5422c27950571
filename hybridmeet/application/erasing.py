"""Taking a name out of a meeting for good: the row beside the log, the texts, the lists.

The log stays as it is: it holds ids. Each erasure is first written into a list that outlives the
record, so that an older backup brings no name back. Whose name may be erased is for whoever may
open the folder to say; nothing here asks for a role.
"""

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, Protocol
from uuid import uuid4

from hybridmeet.application.ports import Clock, StorageError, StorageFull
from hybridmeet.application.registry import Registry
from hybridmeet.domain.commands import ChangePerson
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import CommandId, MeetingId, PersonId, TextId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import Actor, Person, Role
from hybridmeet.domain.texts import Line, Text
from hybridmeet.domain.times import Instant

SHORTEST_WORD: Final = 3  # "An" stands in every other sentence
MOST_TOLD: Final = 20

Code = Literal["ok", "unknown", "storage_full", "unavailable", "malformed"]


class Erased(Frozen):
    """One erasure, without the name: who, and what stands there now."""

    meeting: MeetingId
    person: PersonId
    name: Line
    at: Instant


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
        try:
            await asyncio.to_thread(self.erasures.keep, erased)
            if change.person != state.people.get(id_) or change.texts:
                actor = Actor(meeting=live.id, role=Role.SYSTEM)
                await live.execute(actor, change, CommandId(f"erase-{uuid4()}"))
            await self.store.forget(live.id, id_)
            await self.store.compact()
        except (StorageError, OSError) as error:
            code: Code = "storage_full" if isinstance(error, StorageFull) else "unavailable"
            detail = f"The name may stand in the record still, ask again: {error}"
            return EraseAnswer(code=code, detail=detail)
        return EraseAnswer(
            code="ok",
            name=change.person.name,
            texts=len(change.texts),
            look_at=tuple(places_to_look_at(state, change)),
        )


def successor(state: MeetingState, person: PersonId, name: str = "") -> ChangePerson:
    """What stands in the person's place: "Delegate 17", also in the texts that name him."""
    name = name or _nameless(state, person)
    texts = {
        id_: changed
        for id_, text in state.texts.items()
        if (changed := _without(text, _names(state.people.get(person)), name)) != text
    }
    return ChangePerson(person=Person(id=person, function=name), texts=texts)


def places_to_look_at(state: MeetingState, change: ChangePerson) -> Iterable[str]:
    """Where parts of the name stand still: in texts, and in titles, which stay in the log."""
    was = state.people.get(change.person.id)
    words = [word for word in _words(was) if len(word) >= SHORTEST_WORD]
    if not words:
        return []
    part = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
    written = {**{f"the text {id_}": text for id_, text in _after(state, change)}, **_titles(state)}
    return [place for place, text in written.items() if part.search(f"{text.en}\n{text.vi or ''}")][
        :MOST_TOLD
    ]


def _nameless(state: MeetingState, person: PersonId) -> str:
    """The role and the place in the list of seats: nothing that names anybody."""
    seats = list(state.seats)
    return f"{state.seats[person].role.capitalize()} {seats.index(person) + 1}"


def _names(person: Person | None) -> list[str]:
    """How a person may be called in a text, the longest first."""
    if person is None or person.display is None:
        return []
    called = {person.display, person.name, person.address_as or person.display}
    return sorted(called, key=len, reverse=True)


def _words(person: Person | None) -> list[str]:
    return person.display.split() if person and person.display else []


def _without(text: Text, names: Iterable[str], name: str) -> Text:
    en, vi = text.en, text.vi
    for called in names:
        en = en.replace(called, name)
        vi = vi.replace(called, name) if vi else vi
    return Text(en=en, vi=vi)


def _after(state: MeetingState, change: ChangePerson) -> list[tuple[TextId, Text]]:
    return list({**state.texts, **change.texts}.items())


def _titles(state: MeetingState) -> Mapping[str, Text]:
    programme = state.programme
    titles = {"the title of the meeting": programme.title}
    for session in state.sessions.values():
        titles[f"the title of session {session.plan.id}"] = session.plan.title
        for item in session.items.values():
            titles[f"the title of item {item.id} of {session.plan.id}"] = item.title
    return titles
