"""What is said of one person of the sheet in the same way on every list. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from hybridmeet.application.printing.paper import Cell
from hybridmeet.application.printing.words import Words
from hybridmeet.domain.attending.sheet import SheetPerson, SheetSession


def function_of(person: SheetPerson) -> str:
    """The function; of one whose name is not known it stands in the name's place already."""
    return "" if person["function"] == person["name"] else person["function"]


def numbered(people: Sequence[SheetPerson]) -> Iterator[tuple[Cell, SheetPerson]]:
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
