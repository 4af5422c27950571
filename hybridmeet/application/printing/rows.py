"""What is said of one person of the sheet in the same way on every list. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hybridmeet.application.printing.paper import Cell, Column, Lang, Table
from hybridmeet.application.printing.wording import Wording
from hybridmeet.application.printing.words import WORDS, Words
from hybridmeet.domain.attending.reports.sheet import SheetPerson, SheetSession


def function_of(person: SheetPerson) -> str:
    """The function; of one whose name is not known it stands in the name's place already."""
    return "" if person["function"] == person["name"] else person["function"]


def numbered(people: Iterable[SheetPerson]) -> Iterator[tuple[Cell, SheetPerson]]:
    """Everyone with his number; who is not accepted yet has none."""
    count = 0
    for person in people:
        waits = bool(person.get("pending"))
        count += not waits
        yield "" if waits else count, person


def unseen(people: Iterable[SheetPerson], session: SheetSession, words: Words) -> Iterator[str]:
    """Who had no part in a session, and who says otherwise where the meeting's rule counts not."""
    missed = set(session["no_shows"])
    for person in people:
        if person["person"] in missed:
            said = named(person, session, words)
            yield f"{person['name']} ({words['not_counted']}: {said})" if said else person["name"]


def named(person: SheetPerson, session: SheetSession, words: Words) -> str:
    """Who says that somebody followed a session, where the meeting's rule does not count that."""
    return ", ".join(words[one] for one in person.get("named", {}).get(session["session"], ()))


def vouched(session: SheetSession, say: Wording) -> str:
    """Who vouches for a session, when, and with which figures."""
    words, certified = say.words, session["certified"]
    if certified is None:
        return words["not_certified"]
    told = f"{certified['by']}, {say.minute(certified['at'])}, {words['revision']}"
    figures = say.heads(certified["in_person"], certified["online"])
    changed = f", {words['changed']}" if certified["changed"] else ""
    return f"{told} {certified['revision']}: {figures}{changed}"


def marked(table: Table, disclaimer: str, lang: Lang) -> Table:
    """A table whose every row says that it is a rehearsal or a demonstration, if it is one."""
    if not disclaimer:
        return table
    rows = tuple((*row, disclaimer) for row in table.rows if len(row) > 1)
    empty = (*[None] * len(table.columns), disclaimer)
    columns = (*table.columns, Column(WORDS[lang]["note"], 40))
    return replace(table, columns=columns, rows=rows or (empty,))
