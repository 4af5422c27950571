"""The API described as OpenAPI 3.1, from the same rows that its routes are built from.

What is said here is enforced in api.py; nothing is described that is not.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import orjson
from pydantic import TypeAdapter

from hybridmeet.adapters.http.asker import COOKIE, OWN_PAGE
from hybridmeet.adapters.http.problems import STATUS
from hybridmeet.application.endpoints import API
from hybridmeet.application.policy import EVERYONE, Operation
from hybridmeet.application.wire import Problem
from hybridmeet.domain.ids import ID_PATTERN
from hybridmeet.domain.people import Role

REF: Final = "#/components/schemas/{model}"
JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
ID: Final = {"type": "string", "pattern": ID_PATTERN}
IN_PATH: Final[dict[str, dict[str, Any]]] = {
    name: {"name": name, "in": "path", "required": True, "schema": ID}
    for name in ("meeting", "session")
}
SEAT: Final[dict[str, Any]] = {
    "name": "seat",
    "in": "query",
    "description": "With a cookie: which of this browser's seats asks. Left out: the public.",
    "schema": ID,
}
MEANT: Final[dict[str, Any]] = {
    "name": OWN_PAGE,
    "in": "header",
    "description": "With a cookie, a request that changes something says 1.",
    "schema": {"type": "string", "enum": ["1"]},
}
SCHEMES: Final = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token of a reusable link (demonstration, screen, service).",
    },
    "browser": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "A browser that has opened a link; the query names the seat.",
    },
}
BODY_CODES: Final = ("malformed", "cross_site", "too_slow", "too_large", "wrong_type")


@cache
def describe(version: str) -> bytes:
    """The whole description, as JSON: made once, and then the same."""
    schemas, definitions = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for (path, method), rows in _grouped().items():
        paths.setdefault(path, {})[method] = _operation(rows, schemas)
    about = {
        "title": "hybridmeet",
        "version": version,
        "summary": "A hybrid meeting over HTTP; the live channel is described in docs/protocol.md.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    components = {"schemas": definitions, "securitySchemes": SCHEMES}
    return orjson.dumps(
        {"openapi": "3.1.0", "info": about, "paths": paths, "components": components}
    )


def codes(row: Operation) -> set[str]:
    """Every code with which this row can be refused."""
    http = row.http
    found = {"wrong_host"}
    if http is None:
        return found
    found |= set(http.errors)
    found |= set(BODY_CODES) if http.body else set()
    found |= {"unknown_link", "unavailable"} if http.asker != "anyone" else set()
    found |= {"malformed"} if http.asker == "seat" else set()
    found |= {"not_allowed"} if row.roles != EVERYONE else set()
    return found


def _grouped() -> dict[tuple[str, str], list[Operation]]:
    groups: dict[tuple[str, str], list[Operation]] = {}
    for row in API:
        if row.http:
            groups.setdefault((row.http.path, row.http.method.lower()), []).append(row)
    return groups


def _schemas() -> tuple[dict[Any, Any], dict[str, Any]]:
    """The schema of every body and answer, by type; and the definitions they refer to."""
    adapters: list[tuple[Any, Any, TypeAdapter[Any]]] = [
        (Problem, "serialization", TypeAdapter(Problem))
    ]
    for row in API:
        if row.http:
            adapters.append((row.http.answer, "serialization", TypeAdapter(row.http.answer)))
        if row.http and row.http.body:
            adapters.append((row.http.body, "validation", TypeAdapter(row.http.body)))
    keyed = [(str(index), mode, adapter) for index, (_, mode, adapter) in enumerate(adapters)]
    found, definitions = TypeAdapter.json_schemas(keyed, ref_template=REF)
    schemas = {adapters[int(index)][0]: schema for (index, _), schema in found.items()}
    return schemas, definitions["$defs"]


def _operation(rows: Sequence[Operation], schemas: dict[Any, Any]) -> dict[str, Any]:
    first = rows[0]
    http = first.http
    if http is None:
        raise LookupError(first.name)
    bodies = [schemas[row.http.body] for row in rows if row.http and row.http.body]
    described: dict[str, Any] = {
        "operationId": _named(rows),
        "summary": " ".join(row.summary for row in rows),
        "parameters": _parameters(first),
        "responses": _responses(rows, schemas),
        "security": _security(rows),
        "x-roles": {row.name: sorted(row.roles) for row in rows},
    }
    if bodies:
        schema = bodies[0] if len(bodies) == 1 else {"oneOf": bodies}
        described["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    return described


def _named(rows: Sequence[Operation]) -> str:
    """One name for what shares a method and a path; another where another method has it too."""
    stem = rows[0].name.partition(".")[0]
    return rows[0].name if any(row.name == stem for row in API if row not in rows) else stem


def _parameters(row: Operation) -> list[dict[str, Any]]:
    http = row.http
    if http is None:
        return []
    named = [of for name, of in IN_PATH.items() if f"{{{name}}}" in http.path]
    named += [SEAT] if http.asker == "seat" else []
    named += [{"name": name, "in": "query", "schema": dict(of)} for name, of in http.query.items()]
    return [*named, MEANT] if http.body else named


def _security(rows: Sequence[Operation]) -> list[dict[str, list[str]]]:
    http = rows[0].http
    if http is None or http.asker == "anyone":
        return []
    nobody: list[dict[str, list[str]]] = [{}] if Role.PUBLIC in rows[0].roles else []
    return [*nobody, {"token": []}, {"browser": []}]


def _responses(rows: Sequence[Operation], schemas: dict[Any, Any]) -> dict[str, Any]:
    http = rows[0].http
    answer = schemas[http.answer] if http else {}
    found: dict[str, Any] = {
        "200": {"description": rows[0].summary, "content": {JSON: {"schema": answer}}}
    }
    refusals: dict[int, list[str]] = {}
    for code in sorted(set[str]().union(*(codes(row) for row in rows))):
        refusals.setdefault(STATUS[code], []).append(code)
    for status, names in sorted(refusals.items()):
        content = {PROBLEM: {"schema": schemas[Problem]}}
        found[str(status)] = {"description": ", ".join(names), "content": content}
    return found
