"""Python types as TypeScript: what the protocol page shows and what the pages are checked against.

Only the forms that the wire uses are known; another one is an error, so that none is guessed.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import ModuleType, NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NewType,
    NotRequired,
    Union,
    get_args,
    get_origin,
)

from pydantic import AwareDatetime
from typing_extensions import get_type_hints, is_typeddict

PLAIN: Mapping[object, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    NoneType: "null",
    datetime: "Instant",
    AwareDatetime: "Instant",
}


def expression(kind: Any) -> str:  # noqa: ANN401 -- any type at all is the question
    """A type as it stands behind a colon."""
    if kind in PLAIN:
        return PLAIN[kind]
    if kind is Any:
        return "unknown"
    if isinstance(kind, NewType):
        return "Id"
    if isinstance(kind, type) and not get_origin(kind):
        return interface_name(kind)
    return _composed(get_origin(kind), get_args(kind), kind)


def interface_name(kind: type) -> str:
    """How TypeScript calls it: parts of slices drop the ending, the slices themselves keep it."""
    short = kind.__name__.removesuffix("Slice")
    return kind.__name__ if short in WHOLE else RENAMED.get(short, short)


WHOLE = {"Meeting", "Programme", "Now", "Forecast", "Attendance", "Quorum", "Desk"}
RENAMED = {
    "Item": "ProgrammeItem",
    "Speaker": "ItemSpeaker",
    "Document": "ItemDocument",
    "Record": "LiveItem",
    "Suspended": "Suspension",
    "Expected": "Span",
    "Undo": "UndoOffer",
}


def interface(kind: type) -> str:
    """A TypedDict or a model as an interface, its sentence above it."""
    lines = [f"  {name};" for name in members(kind)]
    return "\n".join([*_comment(kind), f"export interface {interface_name(kind)} {{", *lines, "}"])


def union(kind: type[StrEnum], without: Iterable[str] = ()) -> str:
    """A list of words as a union of them."""
    words = " | ".join(json.dumps(str(word)) for word in kind if word not in without)
    return f"export type {kind.__name__} = {words};"


def members(kind: type, without: Iterable[str] = ()) -> list[str]:
    """`name: type` of each member; `name?: type` of those that may be absent."""
    hints = get_type_hints(kind, include_extras=True)
    return [
        f"{name}{'?' if _may_be_absent(kind, name) else ''}: {expression(_bare(hint))}"
        for name, hint in hints.items()
        if name not in without and not _is_class_variable(hint)
    ]


def sentence(kind: type) -> str:
    """The first line of a docstring, as Markdown."""
    return (kind.__doc__ or "").strip().partition("\n")[0].replace("``", "`")


def _comment(kind: type) -> list[str]:
    return [f"/** {said} */"] if (said := sentence(kind)) else []


def _may_be_absent(kind: Any, name: str) -> bool:  # noqa: ANN401 -- two families of classes
    if is_typeddict(kind):
        return name in kind.__optional_keys__
    field = kind.model_fields[name]
    return not field.is_required() and get_origin(field.annotation) is not Literal


def _is_class_variable(hint: object) -> bool:
    return str(hint).startswith("typing.ClassVar")


def _bare(hint: Any) -> Any:  # noqa: ANN401 -- any type at all is the question
    return get_args(hint)[0] if get_origin(hint) is NotRequired else hint


def _composed(origin: Any, args: tuple[Any, ...], kind: object) -> str:  # noqa: ANN401 -- see above
    match origin:
        case _ if origin is Annotated:
            named = [extra for extra in args[1:] if isinstance(extra, str)]
            return named[0] if named else expression(args[0])
        case _ if origin is Literal:
            return " | ".join(json.dumps(arg) for arg in args)
        case _ if origin in {Union, UnionType}:
            return " | ".join(dict.fromkeys(expression(arg) for arg in args))
        case _ if origin in {list, tuple}:
            inner = expression(args[0])
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case _ if origin is dict:
            return f"Record<{expression(args[0])}, {expression(args[1])}>"
        case _:
            raise TypeError(f"{kind!r} has no form on the wire")


def shapes_of(module: ModuleType) -> list[type]:
    """The TypedDicts that a module defines, in its order."""
    found = [value for value in vars(module).values() if is_typeddict(value)]
    return [kind for kind in found if kind.__module__ == module.__name__]
