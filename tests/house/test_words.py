"""Identifiers use the words of docs/glossary.md, and none that hides what a thing is."""

import re

from tests.house import source

BANNED = {
    "utils",
    "helpers",
    "manager",
    "handler",
    "data",
    "info",
    "process",
    "user",
    "slot",
    "talk",
}
PRESCRIBED = {
    "handler": "the second argument of aiohttp's middlewares, passed by name",
    "ProcessLock": "a lock of the operating system's process",
    "_process_events": "asyncio's loop",
    "process_bind_param": "SQLAlchemy's TypeDecorator",
    "process_result_value": "SQLAlchemy's TypeDecorator",
    "data_type": "openpyxl's kind of a cell",
    "data_received": "asyncio's protocol",
    "data_directory": "the command line's --data",
    "data": "the member of a refused connection, and the command line's --data",
}
FOREIGN = {"hybridmeet/adapters/sockets/library.py"}  # says the names of socketio and engineio
DECLARED = re.compile(r"\b(?:const|let|function|class|interface|type|enum)\s+([A-Za-z_$][\w$]*)")


def test_no_identifier_of_the_package_uses_a_banned_word() -> None:
    used = [
        f"{source.relative(path)}:{line} {name}"
        for path in source.python_files("hybridmeet", "docs")
        for name, line in source.defined_names(path)
        if _is_banned(name, source.relative(path))
    ]

    assert used == []


def test_no_module_is_named_by_a_banned_word() -> None:
    paths = source.python_files("hybridmeet", "tests", "docs")

    assert [p for path in paths if _is_banned(path.stem, p := source.relative(path))] == []


def test_no_identifier_of_the_pages_uses_a_banned_word() -> None:
    used = [
        f"{source.relative(path)}: {name}"
        for path in source.web_files()
        for name in DECLARED.findall(path.read_text(encoding="utf-8"))
        if path.suffix != ".css" and _is_banned(name, source.relative(path))
    ]

    assert used == []


def _is_banned(name: str, path: str) -> bool:
    if path in FOREIGN or name in PRESCRIBED or name.startswith("on_"):
        return False
    parts = source.words(name)
    if "attendee" in parts and "adapters/calendar" not in path:
        return True
    return bool(BANNED.intersection(parts)) or parts[:1] == ["do"]
