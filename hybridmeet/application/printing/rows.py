"""What is said of one person of the sheet in the same way on every list. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from hybridmeet.application.printing.paper import Cell, Column, Lang, Table
from hybridmeet.application.printing.wording import Wording
from hybridmeet.application.printing.words import WORDS, Words
from hybridmeet.domain.attending.reports.item_sheet import ItemPerson
from hybridmeet.domain.attending.reports.sheet import CertifiedRow, SheetPerson, SheetSession

MOST_LINES: Final = 5_000
"""On paper and in a workbook: 25,000 took 10 s of a core and 1.4 GB to set, and 6 s to write."""

SIGNED: Final = (
    ("number", 5),
    ("name", 40),
    ("how", 22),
    ("first", 12),
    ("last", 12),
    ("minutes", 10),
    ("sources", 26),
)
"""The columns of a session's list that is signed, and how wide they are."""


def columns_of(words: Words, widths: Iterable[tuple[str, int]]) -> tuple[Column, ...]:
    """Columns by the words of their headings."""
    return tuple(Column(words[name], width) for name, width in widths)


def person_columns(words: Words) -> tuple[Column, ...]:
    """Whose row it is."""
    return columns_of(words, (("delegation", 28), ("name", 34), ("function", 34)))


def time_columns(say: Wording) -> tuple[Column, ...]:
    """From when to when he was seen, and for how long."""
    seen = (Column(f"{say.words[name]}, {say.clock_name}", 20) for name in ("first", "last"))
    return (*seen, Column(say.words["minutes"], 9))


def function_of(person: SheetPerson | ItemPerson | CertifiedRow) -> str:
    """The function; of one whose name is not known it stands in the name's place already."""
    return "" if person["function"] == person["name"] else person["function"]


def stands_for(person: SheetPerson | ItemPerson, words: Words) -> list[str]:
    """Whom a substitute replaces."""
    replaced = person.get("replaces_name")
    return [f"{words['replaces']} {replaced}"] if replaced is not None else []


def waits(person: SheetPerson | ItemPerson, words: Words) -> list[str]:
    """That nobody has accepted him yet."""
    return [words["pending"]] if person.get("pending") else []


def with_marks(name: str, marks: Sequence[str]) -> str:
    """A name, and in brackets what is to be known of it."""
    return f"{name} ({'; '.join(marks)})" if marks else name


def not_too_long(whole: Table, lists: Iterable[Table], lines: int, words: Words) -> Iterator[Table]:
    """A table of all with the lists behind it; of too many lines it says so and stands alone."""
    if lines <= MOST_LINES:
        yield from (whole, *lists)
    else:
        told = f"{whole.note}. {words['too_many_lines']}"
        yield replace(whole, note=told)


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
