"""From a tree to the entries of a programme: what each mapping holds by itself.

Lives here: validation of the whole file at once. What fails is cut out and the rest is validated
again, so that the checks across the file still run on everything that is sound: one look at a file
names all its problems.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from hybridmeet.adapters.formats.programme_entries import ProgrammeFile
from hybridmeet.adapters.formats.shape_words import explain
from hybridmeet.adapters.formats.yaml_tree import (
    Mapping,
    Path,
    Sequence,
    Step,
    Value,
    member,
    place_of,
    problem_at,
)
from hybridmeet.application.importing import Problem

STAND_IN_DAY: Final = "2000-01-01"
_STAND_INS: Final[dict[Path, Any]] = {
    ("meeting", "id"): "stand-in",
    ("meeting", "title"): {"en": "stand-in"},
    ("meeting", "short"): "stand-in",
    ("meeting", "home_zone"): "UTC",
    ("meeting", "host_city"): {"en": "stand-in"},
    ("meeting", "dates"): [STAND_IN_DAY],
    ("meeting", "working_language"): "en",
    ("meeting", "rules_profile"): "seminar",
    ("places",): [],
    ("delegations",): [],
    ("people",): [],
    ("sessions",): [],
}
_STAND_INS[("meeting",)] = {path[1]: value for path, value in _STAND_INS.items() if len(path) > 1}


@dataclass(frozen=True)
class Shaped:
    """What of a file is sound by itself, and which of its values are not."""

    tree: Mapping
    file: ProgrammeFile
    broken: frozenset[Path]

    def problem(self, path: Path, message: str) -> Problem:
        """A problem with the value at a path of the file."""
        return problem_at((path, place_of(self.tree, path)), message)

    def is_broken(self, *path: Step) -> bool:
        """Whether something at or under a path is wrong already."""
        return any(one[: len(path)] == path for one in self.broken)


def shape(tree: Mapping) -> tuple[Shaped, list[Problem]]:
    """The sound part of a file, with the problems of each value that is not."""
    errors: list[ErrorDetails] = []
    try:
        return Shaped(tree, ProgrammeFile.model_validate(tree), frozenset()), []
    except ValidationError as error:
        errors = error.errors()
    problems = [_problem(tree, one) for one in errors]
    broken = frozenset(tuple(one["loc"]) for one in errors)
    return Shaped(tree, _salvaged(tree, errors), broken), problems


def _problem(tree: Mapping, error: ErrorDetails) -> Problem:
    """One validation error where it stands: an unknown key at the key, a missing one around it."""
    path: Path = tuple(error["loc"])
    around: Value = tree
    for step in path[:-1]:
        around = member(around, step)
    mark = place_of(tree, path)
    if error["type"] == "extra_forbidden" and isinstance(around, Mapping):
        mark = around.key_marks.get(path[-1], around.mark)
    known = around.known if isinstance(around, Mapping) else ()
    return problem_at((path, mark), explain(error, known))


def _salvaged(tree: Mapping, errors: list[ErrorDetails]) -> ProgrammeFile:
    """The file without what is wrong; each round cuts something out, so it ends."""
    while True:
        cuts = dict(_cut(tree, one) for one in errors)
        tree = _without(tree, cuts)
        try:
            return ProgrammeFile.model_validate(tree)
        except ValidationError as error:
            errors = error.errors()


def _cut(tree: Mapping, error: ErrorDetails) -> tuple[Path, Any]:
    """Where to cut for an error, and what to put there instead (``None``: nothing)."""
    path: Path = tuple(error["loc"])
    if path in _STAND_INS:
        return path, _STAND_INS[path]
    while path and not _is_there(tree, path):
        path = path[:-1]
    return path, _STAND_INS.get(path)


def _is_there(tree: Value, path: Path) -> bool:
    """Whether the tree has a value at a path."""
    for step in path[:-1]:
        tree = member(tree, step)
    if isinstance(tree, Mapping):
        return path[-1] in tree
    return isinstance(tree, Sequence) and isinstance(path[-1], int) and path[-1] < len(tree)


def _without(tree: Any, cuts: dict[Path, Any], path: Path = ()) -> Any:  # noqa: ANN401 -- any value of the tree
    """A copy of the tree with the cuts made; what stays remembers where it stood."""
    if isinstance(tree, Mapping):
        kept = Mapping(tree.path, tree.mark)
        kept.marks, kept.key_marks = tree.marks, tree.key_marks
        kept.update(_members(tree.items(), cuts, path))
        kept.update(
            {str(cut[-1]): new for cut, new in cuts.items() if cut[:-1] == path and new is not None}
        )
        return kept
    if isinstance(tree, Sequence):
        left = Sequence(tree.path, tree.mark)
        for number, value in _members(enumerate(tree), cuts, path):
            left.numbers.append(tree.numbers[number] if tree.numbers else number)
            left.append(value)
        return left
    return tree


def _members(pairs: Any, cuts: dict[Path, Any], path: Path) -> Iterator[tuple[Any, Value]]:  # noqa: ANN401 -- items of a mapping or of a list
    for step, value in pairs:
        if (*path, step) not in cuts:
            yield step, _without(value, cuts, (*path, step))
