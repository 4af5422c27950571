"""Refusals of requests speak the house's own words, whatever a model finds wrong."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from hybridmeet.adapters.sockets import wire as live
from hybridmeet.adapters.sockets.wire import read
from hybridmeet.application.operations import OPERATIONS
from hybridmeet.application.wire import AskCommand
from hybridmeet.application.wrong_requests import FORMS, OTHERWISE, SAID, wrong_said
from hybridmeet.domain.errors import Malformed

FRAMES: tuple[type[BaseModel], ...] = (
    live.Auth,
    live.Join,
    live.Ask,
    live.AskClock,
    live.Seen,
    live.Leave,
)
BODIES: tuple[type[BaseModel], ...] = tuple(
    {row.http.body for row in OPERATIONS.values() if row.http and row.http.body}
)
RAISES: Mapping[str, tuple[str, ...]] = {  # what each part of a schema refuses, by pydantic
    "model": ("model_type",),
    "model-fields": ("missing", "extra_forbidden", "dict_type", "model_attributes_type"),
    "str": ("string_type", "string_unicode"),
    "int": ("int_type", "int_from_float", "int_parsing", "int_parsing_size"),
    "float": ("float_type", "float_parsing", "finite_number"),
    "bool": ("bool_type",),
    "literal": ("literal_error",),
    "enum": ("enum",),
    "tuple": ("tuple_type",),
    "list": ("list_type",),
    "datetime": (
        "datetime_type",
        "datetime_parsing",
        "datetime_from_date_parsing",
        "datetime_object_invalid",
    ),
    "tagged-union": ("union_tag_invalid", "union_tag_not_found"),
    "function-after": ("value_error",),
    **dict.fromkeys(("model-field", "default", "nullable", "no-info", "union", "definitions"), ()),
}
BOUNDS: Mapping[str, Mapping[str, str]] = {
    "str": {"max_length": "string_too_long", "min_length": "string_too_short",
            "pattern": "string_pattern_mismatch"},
    "tuple": {"max_length": "too_long", "min_length": "too_short"},
    "int": {"ge": "greater_than_equal", "le": "less_than_equal", "gt": "greater_than"},
    "float": {"ge": "greater_than_equal", "le": "less_than_equal", "gt": "greater_than"},
    "datetime": {"tz_constraint": "timezone_aware"},
}  # fmt: skip
WRONG: tuple[Any, ...] = (
    None, True, 0, -1, 10**9, 1.5, "", "x", "É" * 5000, "a\x00b", "2022-06-07", "2022-06-07T09:00",
    [], [1], {}, {"x": 1},
)  # fmt: skip


def parts(schema: object) -> Iterator[Mapping[str, Any]]:
    """Every part of a schema that validates something."""
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema
        for key, value in schema.items():
            if key not in {"metadata", "serialization"}:
                yield from parts(value)
    elif isinstance(schema, (list, tuple)):
        for value in schema:
            yield from parts(value)


def test_every_error_that_a_request_can_raise_has_its_words() -> None:
    models: tuple[type[BaseModel], ...] = (AskCommand, *BODIES, *FRAMES)
    found = [
        part
        for body in models
        for part in parts(TypeAdapter(body).core_schema)
    ]  # fmt: skip
    raised = {error for part in found for error in RAISES[part["type"]]} | {
        error
        for part in found
        for bound, error in BOUNDS.get(part["type"], {}).items()
        if bound in part
    }

    assert raised <= set(SAID)
    assert {part["pattern"] for part in found if "pattern" in part} == set(FORMS)


def spots(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a body."""
    yield path
    steps = value.items() if isinstance(value, dict) else ()
    for step, inner in enumerate(value) if isinstance(value, list) else steps:
        yield from spots(inner, (*path, step))


def spoilt(body: Any, path: tuple[Any, ...]) -> Iterator[Any]:
    """A body with one spot taken out, then with each wrong value there."""
    for wrong in ("nothing", *WRONG):
        whole = around = copy.deepcopy(body)
        for step in path[:-1]:
            around = around[step]
        if wrong == "nothing":
            del around[path[-1]]
        else:
            around[path[-1]] = wrong
        yield whole


ASKED: list[tuple[type[BaseModel], Any]] = [
    *((AskCommand, {"id": "x", "body": row.example})
      for row in OPERATIONS.values() if row.kind == "command"),
    *((row.http.body, row.example)
      for row in OPERATIONS.values() if row.http and row.http.body),
]  # fmt: skip


def errors_of(model: type[BaseModel], body: Any) -> list[ErrorDetails]:
    """What a model finds wrong with a body."""
    try:
        model.model_validate_json(orjson.dumps(body), strict=True)
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def test_no_spoilt_request_is_answered_in_the_words_of_a_library() -> None:
    kinds, theirs = set(), []
    for model, body in ASKED:
        for wrong in (one for spot in spots(body) if spot for one in spoilt(body, spot)):
            for error in errors_of(model, wrong):
                kinds.add(error["type"])
                if wrong_said(error) in {OTHERWISE, error["msg"]}:
                    theirs.append(error)

    assert theirs == []
    assert len(kinds) > 15


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"type": "session.open", "session": "No Id"},
         "body.session.open.session: must be an id: 1 to 64 of a-z, 0-9 and -"),
        ({"type": "attendance.record", "session": "s", "source": "paper", "unmatched": ["x"] * 501},
         ("body.attendance.record.unmatched: holds 501, and may hold 500 at most; "
         "send the rest by itself")),
        ({"type": "attendance.declare", "session": "s", "channel": "post"},
         "body.attendance.declare.channel: must be one of room or online"),
        ({"type": "no.such"},
         "body: there is no such command; GET /api/operations lists them"),
        ({"session": "s"}, "body: says no type; write which of them it is, type"),
        ({"type": "session.open", "session": "s", "more": 1},
         "body.session.open.more: is no member here; leave it out or correct its name"),
        ({"type": "people.walk_in", "delegation": "vn", "function": "a\nb"},
         ("body.people.walk_in.function: holds the control character U+000A; "
         "write it as one line of text")),
    ],
)  # fmt: skip
def test_an_ack_says_where_it_is_wrong_and_what_to_do(body: dict[str, Any], said: str) -> None:
    with pytest.raises(Malformed) as refused:
        read(live.Ask, {"id": "1", "meeting": "m", "body": body})

    assert refused.value.detail == said


def test_what_is_no_json_is_said_with_its_place() -> None:
    with pytest.raises(ValidationError) as wrong:
        TypeAdapter(AskCommand).validate_json(b'{"id": \n oh}')

    assert wrong_said(wrong.value.errors()[0]) == (
        "this is no JSON at line 2 column 2; correct it there"
    )
