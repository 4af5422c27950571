"""What stands where a name stood: "Delegate 17" for a person, "Erased name" for one unmatched.

Pure: what an erasure changes in a state. Never the list of erasures, a store or a clock.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from hybridmeet.domain.attending.recording import is_unmatched
from hybridmeet.domain.commands import ChangePerson, ChangeTexts
from hybridmeet.domain.ids import PersonId, TextId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Person
from hybridmeet.domain.texts import Line, Text

SHORTEST_WORD: Final = 3  # "An" stands in every other sentence
MOST_TOLD: Final = 20
NAMELESS: Final = "Erased name"
"""What stands in the rows of a name that matched nobody."""

Change = ChangePerson | ChangeTexts


def is_news(state: MeetingState, change: Change) -> bool:
    """Whether something stands there that the change replaces."""
    if isinstance(change, ChangePerson) and change.person != state.people.get(change.person.id):
        return True
    return any(state.texts.get(id_) != text for id_, text in change.texts.items())


def rows_of(state: MeetingState, name: str) -> tuple[TextId, ...]:
    """The rows of sheets and rosters that hold a name, those taken back among them."""
    rows = (id_ for id_, text in state.texts.items() if text.en == name)
    return tuple(sorted(filter(is_unmatched, rows)))


def nameless_rows(rows: Iterable[TextId], name: Line) -> ChangeTexts:
    """What stands in those rows once the name is out of them."""
    return ChangeTexts(texts=dict.fromkeys(rows, Text(en=name)))


def successor(state: MeetingState, person: PersonId, name: str = "") -> ChangePerson:
    """What stands in the person's place: "Delegate 17", also in the texts that name him."""
    name = name or _nameless(state, person)
    texts = {
        id_: changed
        for id_, text in state.texts.items()
        if (changed := _without(text, _names(state.people.get(person)), name)) != text
    }
    return ChangePerson(person=Person(id=person, function=name), texts=texts)


def places_to_look_at(state: MeetingState, change: Change) -> Iterable[str]:
    """Where parts of the name stand still: in texts, and in titles, which stay in the log."""
    words = [word for word in _words(state, change) if len(word) >= SHORTEST_WORD]
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


def _words(state: MeetingState, change: Change) -> list[str]:
    """The parts of the name that the change takes out."""
    if isinstance(change, ChangeTexts):
        return list({word for id_ in change.texts for word in state.texts[id_].en.split()})
    person = state.people.get(change.person.id)
    return person.display.split() if person and person.display else []


def _without(text: Text, names: Iterable[str], name: str) -> Text:
    en, vi = text.en, text.vi
    for called in names:
        en = en.replace(called, name)
        vi = vi.replace(called, name) if vi else vi
    return Text(en=en, vi=vi)


def _after(state: MeetingState, change: Change) -> list[tuple[TextId, Text]]:
    return list({**state.texts, **change.texts}.items())


def _titles(state: MeetingState) -> Mapping[str, Text]:
    programme = state.programme
    titles = {"the title of the meeting": programme.title}
    for session in state.sessions.values():
        titles[f"the title of session {session.plan.id}"] = session.plan.title
        for item in session.items.values():
            titles[f"the title of item {item.id} of {session.plan.id}"] = item.title
    return titles
