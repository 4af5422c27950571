"""The source files that the house looks at, and what they define."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "hybridmeet"
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")

Definition = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: str) -> list[Path]:
    """Every Python file below these folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def web_files() -> list[Path]:
    """Every file of the pages that a person wrote."""
    suffixes = {".ts", ".svelte", ".css"}
    written = (path for path in (ROOT / "web/src").rglob("*") if path.suffix in suffixes)
    return sorted(path for path in written if "contract" not in path.parts)


def relative(path: Path) -> str:
    """The path as a person names it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The file, read once."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Definition]:
    """Every function and method of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Definition):
            yield node


def length(function: Definition) -> int:
    """Lines of a function, its decorators and its docstring apart."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def words(name: str) -> list[str]:
    """The words of an identifier: `OpenSession`, `open_session` -> open, session."""
    return [word.lower() for word in WORD.findall(name)]


def defined_names(path: Path) -> Iterator[tuple[str, int]]:
    """Every name that a file gives, with its line; names that it only uses are not its own."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node.lineno
            case ast.arg():
                yield node.arg, node.lineno
            case ast.Name(ctx=ast.Store()):
                yield node.id, node.lineno
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr, node.lineno
            case _:
                pass


def strings(path: Path) -> set[str]:
    """Every string constant of a file."""
    nodes = ast.walk(tree(path))
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
