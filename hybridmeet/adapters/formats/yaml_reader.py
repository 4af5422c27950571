"""YAML 1.2 bytes to a tree of plain values, or why not.

Lives here: what a file may be made of (words, numbers, lists, mappings) and the limits that keep a
hostile one cheap. It is read event by event: no alias is followed, no tag obeyed, no nesting
recursed into. Nothing here knows what a meeting is.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from hybridmeet.adapters.formats.yaml_builder import TreeBuilder
from hybridmeet.adapters.formats.yaml_tree import Mark, Value, problem_at
from hybridmeet.application.importing import Problem, WrongProgramme

LARGEST_BYTES: Final = 1_000_000  # a thousand items with notes in two languages are 600 kB


def read_tree(source: bytes) -> tuple[Value, list[Problem]]:
    """The tree of a file, with what is wrong in its writing; no YAML: ``WrongProgramme``."""
    text = _decoded(source)
    builder = TreeBuilder()
    try:
        for event in _events(text):
            _take(builder, event)
    except MarkedYAMLError as error:
        raise _refused(_mark(error.problem_mark or error.context_mark), _said(error)) from None
    except ReaderError as error:
        mark = _mark_of_offset(text, error.position)
        code = ord(text[error.position])
        raise _refused(mark, f"holds the control character U+{code:04X}; leave it out") from None
    except WrongProgramme as wrong:
        raise WrongProgramme((*builder.problems, *wrong.problems)) from None
    except Exception as error:  # noqa: BLE001 -- the parser raises what it likes on hostile text
        raise _refused(
            builder.last, f"is no YAML that can be read ({type(error).__name__})"
        ) from None
    return builder.tree, builder.problems


def _take(builder: TreeBuilder, event: Any) -> None:  # noqa: ANN401 -- ruamel's events share no type
    """Hand one event of the parser to the builder."""
    mark = _mark(event.start_mark)
    _forbid(builder, event, mark)
    if isinstance(event, DocumentStartEvent):
        builder.open_document(mark, event.version)
    elif isinstance(event, MappingStartEvent):
        builder.open_mapping(mark)
    elif isinstance(event, SequenceStartEvent):
        builder.open_sequence(mark)
    elif isinstance(event, AliasEvent):
        builder.alias(mark, str(event.anchor))
    elif isinstance(event, ScalarEvent):
        builder.scalar(mark, str(event.value), plain=bool(event.implicit[0]))
    elif isinstance(event, MappingEndEvent | SequenceEndEvent):
        builder.close()


def _forbid(builder: TreeBuilder, event: Any, mark: Mark) -> None:  # noqa: ANN401 -- as above
    """Anchors and tags say things that this format has no use for."""
    if getattr(event, "anchor", None) and not isinstance(event, AliasEvent):
        builder.note(mark, "anchors (&name) are not used in this format; write each value out")
    if getattr(event, "tag", None) not in (None, "!"):
        builder.note(mark, f"tags ({event.tag}) are not used in this format; leave it out")


def _events(text: str) -> Iterator[Any]:
    """The parser's events, pure Python: the C parser counts columns in bytes."""
    return iter(YAML(typ="safe", pure=True).parse(text))


def _decoded(source: bytes) -> str:
    """The text of a file that is small enough and in UTF-8."""
    if len(source) > LARGEST_BYTES:
        raise _refused(
            Mark(1, 1), f"is longer than {LARGEST_BYTES:,} bytes; at most as many are read"
        )
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8", "replace")
        raise _refused(
            _mark_of_offset(before, len(before)),
            f"the byte 0x{source[error.start]:02X} is no UTF-8; save the file as UTF-8",
        ) from None


def _mark(mark: Any) -> Mark:  # noqa: ANN401 -- ruamel has several kinds of marks, or none
    """Our mark of the parser's, which counts from 0."""
    return Mark(1, 1) if mark is None else Mark(mark.line + 1, mark.column + 1)


def _mark_of_offset(text: str, offset: int) -> Mark:
    before = text[:offset]
    return Mark(before.count("\n") + 1, len(re.split("\n", before)[-1]) + 1)


def _said(error: MarkedYAMLError) -> str:
    """The parser's words on one line."""
    said = ", ".join(part for part in (error.context, error.problem) if part)
    return f"is no YAML: {' '.join(said.split())}"


def _refused(mark: Mark, message: str) -> WrongProgramme:
    return WrongProgramme((problem_at(((), mark), message),))
