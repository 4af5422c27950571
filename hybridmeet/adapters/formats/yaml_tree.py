"""Plain values that know their line: what a YAML file holds once it has been read.

Lives here: the shape of a read file and how a path in it is written. How bytes become one is
yaml_reader.py; what the values mean is none of this module's business.
"""

from dataclasses import dataclass
from typing import TypeAlias, Union

from hybridmeet.application.importing import Problem

Value: TypeAlias = Union[str, int, float, bool, "Mapping", "Sequence", None]
Step: TypeAlias = str | int
Path: TypeAlias = tuple[Step, ...]


@dataclass(frozen=True, order=True)
class Mark:
    """A place in the file, counted from 1 as editors do."""

    line: int
    column: int


class Mapping(dict[str, Value]):
    """A mapping that remembers where it, its keys and their values stand."""

    def __init__(self, path: Path, mark: Mark) -> None:
        super().__init__()
        self.path = path
        self.mark = mark
        self.key_marks: dict[Step, Mark] = {}
        self.marks: dict[Step, Mark] = {}
        self.known: tuple[str, ...] = ()  # the keys its model has, once one has looked at it


class Sequence(list[Value]):
    """A list that remembers where it and its members stand."""

    def __init__(self, path: Path, mark: Mark) -> None:
        super().__init__()
        self.path = path
        self.mark = mark
        self.marks: dict[Step, Mark] = {}
        self.numbers: list[int] = []  # where its members stood, once some were cut out


def field(path: Path) -> str:
    """A path as people write it: ``sessions[0].items[3].at``."""
    written = ""
    for step in path:
        if isinstance(step, int):
            written += f"[{step}]"
        else:
            written += f".{step}" if written else step
    return written


def problem_at(where: tuple[Path, Mark], message: str) -> Problem:
    """A problem with the value at a path."""
    path, mark = where
    return Problem(line=mark.line, column=mark.column, field=field(path), message=message)


def member(tree: Value, step: Step) -> Value:
    """The value one step further down; None where there is none."""
    if isinstance(tree, Mapping) and isinstance(step, str):
        return tree.get(step)
    if isinstance(tree, Sequence) and isinstance(step, int) and step < len(tree):
        return tree[step]
    return None


def place_of(tree: Value, path: Path) -> Mark:
    """Where the value at a path stands, or the nearest one around it that is there."""
    mark = tree.mark if isinstance(tree, Mapping | Sequence) else Mark(1, 1)
    for step in path:
        if not isinstance(tree, Mapping | Sequence) or step not in tree.marks:
            return mark
        mark = tree.marks[step]
        tree = member(tree, step)
    return mark
