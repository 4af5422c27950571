"""Every id once, every reference to something that is there.

Lives here: what ids a file declares (read from the tree, so that a person with a wrong role still
counts as declared) and who names them.
"""

from collections.abc import Iterator
from typing import Final

from hybridmeet.adapters.formats import programme_entries as entries
from hybridmeet.adapters.formats.entry_types import Entry
from hybridmeet.adapters.formats.shape import Shaped
from hybridmeet.adapters.formats.shape_words import did_you_mean
from hybridmeet.adapters.formats.yaml_tree import Mapping, Path, Sequence, Value, member
from hybridmeet.application.importing import Problem

LISTS: Final = (
    "places",
    "tracks",
    "delegations",
    "people",
    "sessions",
    "documents",
    "decisions",
    "outcomes",
    "notices",
)
_NEVER_EMPTY: Final = ("places", "delegations", "sessions")
_NAMED: Final[dict[type[Entry], tuple[tuple[str, str], ...]]] = {
    entries.DelegationEntry: (("place", "places"),),
    entries.PersonEntry: (
        ("delegation", "delegations"),
        ("place", "places"),
        ("tracks", "tracks"),
    ),
    entries.TemplateEntry: (("for", "delegations"),),
    entries.TemplatePersonEntry: (("place", "places"), ("tracks", "tracks")),
    entries.SessionEntry: (("place", "places"), ("track", "tracks")),
    entries.SpeakerEntry: (("person", "people"),),
    entries.ItemEntry: (
        ("documents", "documents"),
        ("decisions", "decisions"),
        ("outcomes", "outcomes"),
    ),
    entries.DecisionEntry: (("document", "documents"),),
    entries.OutcomeEntry: (("by", "delegations"),),
    entries.NoticeEntry: (("session", "sessions"),),
}
_Reference = tuple[Path, str, str]  # where, the id named there, the list it must be in
_Declared = tuple[Path, str]


def check_ids(shaped: Shaped) -> Iterator[Problem]:
    """Ids that stand twice, references to nothing, references that stand twice in one list."""
    for name in _NEVER_EMPTY:
        if member(shaped.tree, name) == []:
            yield shaped.problem((name,), "must hold at least one")
    declared = {name: list(_declared(member(shaped.tree, name))) for name in LISTS}
    for name in LISTS:
        yield from _twice(shaped, declared[name])
    yield from _twice(shaped, _declared_items(shaped.tree))
    declared["people"] += _declared_by_template(shaped.tree)
    known = {name: tuple(one for _, one in declared[name]) for name in LISTS}
    named: set[_Reference] = set()
    for path, word, target in _references(shaped.file):
        if word not in known[target]:
            meant = did_you_mean(word, known[target])
            yield shaped.problem(path, f"{word!r} is not in {target}{meant}")
        around = (path[:-1], word, target)
        if isinstance(path[-1], int) and around in named:
            yield shaped.problem(path, f"{word!r} is named twice here; once is enough")
        named.add(around)


def _declared(section: Value) -> Iterator[_Declared]:
    """The ids of a list, sound or not."""
    for entry in section if isinstance(section, Sequence) else ():
        if isinstance(entry, Mapping) and isinstance(word := entry.get("id"), str):
            yield (*entry.path, "id"), word


def _declared_items(tree: Mapping) -> Iterator[_Declared]:
    """The ids of all items; they are unique in the whole meeting."""
    sessions = member(tree, "sessions")
    for session in sessions if isinstance(sessions, Sequence) else ():
        yield from _declared(member(session, "items"))


def _declared_by_template(tree: Mapping) -> Iterator[_Declared]:
    """The ids that the template makes."""
    template = member(tree, "delegation_template")
    delegations = member(template, "for")
    for path, pattern in _declared(member(template, "people")):
        for delegation in delegations if isinstance(delegations, Sequence) else ():
            if isinstance(delegation, str):
                yield path, pattern.replace("{delegation}", delegation)


def _twice(shaped: Shaped, declared: Iterator[_Declared] | list[_Declared]) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for path, word in declared:
        if word in first:
            line = shaped.problem(first[word], "").line
            yield shaped.problem(path, f"{word!r} is taken on line {line}; ids are unique")
        first.setdefault(word, path)


def _references(entry: Entry) -> Iterator[_Reference]:
    """Every place at or under an entry where something of another list is named."""
    for key, target in _NAMED.get(type(entry), ()):
        for path, word in entry.words(key):
            yield path, word, target
    for _, value in entry:
        for below in value if isinstance(value, list) else [value]:
            if isinstance(below, Entry):
                yield from _references(below)
