"""Secrets are compared in constant time: no ``==`` on a name that speaks of one.

The store's look-ups are SQL by a digest, of which nobody can choose the bits: they are apart.
"""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "hybridmeet"
SECRET = ("token", "secret", "digest", "ticket", "signature")


def _names(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _is_secret(node: ast.expr) -> bool:
    return any(word in _names(node).lower() for word in SECRET)


def test_no_secret_is_compared_letter_by_letter() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        if "storage" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        and any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops)
        and any(map(_is_secret, [node.left, *node.comparators]))
    ]

    assert found == []
