"""Puts a tree together from the parser's events, with a stack of its own.

Lives here: duplicate keys, depth, what a plain word means (YAML 1.2 core: ``no`` is a word, 14:00
is no number). The parser itself is met only in yaml_reader.py.
"""

import re
from typing import Final

from hybridmeet.adapters.formats.yaml_tree import Mapping, Mark, Path, Sequence, Value, problem_at
from hybridmeet.application.importing import Problem, WrongProgramme

DEEPEST: Final = 16  # the programme format nests 8 deep
MOST_WORDS: Final = 100_000  # a meeting of a thousand items with notes and speakers has 40,000

_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?")
_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def plain_value(word: str) -> str | int | float | bool | None:
    """What an unquoted word means under YAML 1.2's core schema."""
    if word in _WORDS:
        return _WORDS[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    if _DECIMAL.fullmatch(word):
        return float(word)
    return word


class TreeBuilder:
    """Takes events in order; ``tree`` is whole when the last has come."""

    def __init__(self) -> None:
        self.tree: Value = None
        self.problems: list[Problem] = []
        self.last = Mark(1, 1)
        self._documents = 0
        self._words = 0
        self._open: list[Mapping | Sequence] = []
        self._keys: list[tuple[str, Mark] | None] = []  # the key each open mapping waits on

    def note(self, mark: Mark, message: str) -> None:
        """Say what is wrong with the value that comes next."""
        self.problems.append(problem_at((self._next_path(), mark), message))

    def open_document(self, mark: Mark, version: tuple[int, int] | None) -> None:
        """Begin the one document a file holds."""
        self._documents += 1
        if self._documents > 1:
            raise self._refusal(mark, "begins a second document (---); one file is one meeting")
        if version is not None and tuple(version) != (1, 2):
            self.note(mark, "asks for another YAML; this format is YAML 1.2: leave %YAML out")

    def open_mapping(self, mark: Mark) -> None:
        """Begin a mapping as the next value."""
        self._open_container(Mapping(self._container_path(mark), mark), mark)

    def open_sequence(self, mark: Mark) -> None:
        """Begin a list as the next value."""
        self._open_container(Sequence(self._container_path(mark), mark), mark)

    def close(self) -> None:
        """End the innermost mapping or list."""
        self._open.pop()
        self._keys.pop()

    def alias(self, mark: Mark, name: str) -> None:
        """An alias stands for nothing here: following them is how small files grow huge."""
        self.note(mark, f"aliases (*{name}) are not used in this format; write the value out")
        self._place(None, mark)

    def scalar(self, mark: Mark, word: str, *, plain: bool) -> None:
        """Take one word: a key where a mapping waits for one, else a value."""
        self._words += 1
        if self._words > MOST_WORDS:
            raise self._refusal(mark, f"is the word after {MOST_WORDS:,}; no meeting needs as many")
        if _SURROGATE.search(word):
            raise self._refusal(mark, "holds half of a character (an escape like \\ud800)")
        if self._open and isinstance(self._open[-1], Mapping) and self._keys[-1] is None:
            self._keys[-1] = (word, mark)
        else:
            self._place(plain_value(word) if plain else word, mark)

    def _open_container(self, container: Mapping | Sequence, mark: Mark) -> None:
        if len(self._open) >= DEEPEST:
            raise self._refusal(mark, f"is nested more than {DEEPEST} deep")
        self._place(container, mark)
        self._open.append(container)
        self._keys.append(None)

    def _container_path(self, mark: Mark) -> Path:
        if self._open and isinstance(self._open[-1], Mapping) and self._keys[-1] is None:
            raise self._refusal(mark, "a key is a single word, not a list or a mapping")
        return self._next_path()

    def _place(self, value: Value, mark: Mark) -> None:
        """Put a finished or just begun value where it belongs."""
        self.last = mark
        if not self._open:
            self.tree = value
            return
        around = self._open[-1]
        if isinstance(around, Sequence):
            around.marks[len(around)] = mark
            around.append(value)
            return
        key, key_mark = self._keys[-1] or ("", mark)
        self._keys[-1] = None
        if key in around:
            first = around.key_marks[key].line
            message = f"stands twice in one mapping, first on line {first}; keep one of them"
            self.problems.append(problem_at(((*around.path, key), key_mark), message))
            return
        around[key] = value
        around.marks[key] = mark
        around.key_marks[key] = key_mark

    def _next_path(self) -> Path:
        """The path of the value that comes next."""
        if not self._open:
            return ()
        around = self._open[-1]
        if isinstance(around, Sequence):
            return (*around.path, len(around))
        key = self._keys[-1]
        return (*around.path, key[0]) if key else around.path

    def _refusal(self, mark: Mark, message: str) -> WrongProgramme:
        return WrongProgramme((problem_at((self._next_path(), mark), message),))
